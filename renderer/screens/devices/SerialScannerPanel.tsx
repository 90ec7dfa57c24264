import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { serialBaudRates } from '../../../shared/contract/views.ts';
import type {
  ScannerStateView,
  SerialPortsView,
  SerialScannerSettings,
} from '../../../shared/contract/views.ts';
import { maxScanners } from '../../../shared/contract/methods.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';
import { maxPathLength, pathFault, usualScanner } from './scannerForm.ts';

/** Whether a scanner has been plugged in again shows by itself. */
const askAgainEveryMs = 3_000;
const framings = ['8N1', '7E1', '7O1', '8E1'] as const;
const endings = ['line', 'silence'] as const;
const typed = 'typed';

interface SerialScannerPanelProps {
  readonly saved: readonly SerialScannerSettings[];
  readonly isManager: boolean;
}

/** Scanners on a serial line: which are there, and a new one. */
export function SerialScannerPanel({ saved, isManager }: SerialScannerPanelProps) {
  const words = useWords('scanners');
  const states = useCall('scanner.states', {}, { everyMs: askAgainEveryMs });
  const act = useAct('settings.set');
  const [isAdding, setAdding] = useState(false);
  const [isSaved, setSaved] = useState(false);

  async function save(scanners: readonly SerialScannerSettings[]): Promise<void> {
    const answer = await act.act({ scanners: [...scanners] });
    setSaved(answer.ok && scanners.length > saved.length);
    if (answer.ok) setAdding(false);
  }

  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <p>{words('hint')}</p>
      <DataList label={words('title')}>
        {saved.length === 0 ? <Row label={words('none')} /> : null}
        {saved.map((one) => (
          <SavedScanner
            key={one.path}
            scanner={one}
            states={states.value ?? []}
            isBusy={act.isBusy}
            onRemove={
              isManager ? () => void save(saved.filter(({ path }) => path !== one.path)) : null
            }
          />
        ))}
      </DataList>
      <ProblemNote problem={act.problem} />
      {isSaved ? <Banner tone="ok">{words('saved')}</Banner> : null}
      {isManager ? null : <Banner tone="info">{words('manager')}</Banner>}
      {isAdding ? (
        <Ports
          saved={saved}
          isBusy={act.isBusy}
          onAdd={(one) => void save([...saved, one])}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      {isManager && !isAdding && saved.length < maxScanners ? (
        <Button
          icon="scan"
          onPress={() => {
            setSaved(false);
            setAdding(true);
          }}
        >
          {words('add')}
        </Button>
      ) : null}
    </Panel>
  );
}

interface SavedScannerProps {
  readonly scanner: SerialScannerSettings;
  readonly states: readonly ScannerStateView[];
  readonly isBusy: boolean;
  readonly onRemove: (() => void) | null;
}

function SavedScanner({ scanner, states, isBusy, onRemove }: SavedScannerProps) {
  const words = useWords('scanners');
  const state = states.find(({ path }) => path === scanner.path)?.state ?? 'opening';
  return (
    <Row
      label={`${scanner.path} · ${scanner.baudRate} · ${scanner.framing}`}
      sub={words(`state_${state}`)}
      tone={state === 'away' ? 'warn' : 'usual'}
      actions={
        onRemove === null ? undefined : (
          <Button kind="quiet" onPress={onRemove} isBusy={isBusy}>
            {words('remove')}
          </Button>
        )
      }
    />
  );
}

interface AddProps {
  readonly saved: readonly SerialScannerSettings[];
  readonly isBusy: boolean;
  readonly onAdd: (scanner: SerialScannerSettings) => void;
  readonly onCancel: () => void;
}

function Ports(props: AddProps) {
  const words = useWords('scanners');
  const ports = useCall('scanner.ports', {}, { everyMs: askAgainEveryMs });
  return (
    <Asked called={ports} waiting={words('loading')}>
      {(found) => <AddForm {...props} found={found} />}
    </Asked>
  );
}

type AddFormProps = AddProps & { readonly found: SerialPortsView };

function AddForm({ saved, isBusy, onAdd, onCancel, found }: AddFormProps) {
  const words = useWords('scanners');
  const common = useWords('common');
  const [form, setForm] = useState(usualScanner);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const free = found.ports.filter(({ path }) => saved.every((one) => one.path !== path));
  const port = chosen ?? free[0]?.path ?? typed;
  const path = port === typed ? form.path.trim() : port;
  const fault = pathFault(path, saved);
  const change = (part: Partial<SerialScannerSettings>) => setForm((now) => ({ ...now, ...part }));

  function add(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (fault === null && !isBusy) onAdd({ ...form, path });
  }

  return (
    <form className={s.form} onSubmit={add}>
      {found.listed ? (
        <Select
          label={words('port')}
          options={[
            ...free.map((one) => ({ id: one.path, label: one.path, hint: one.maker })),
            { id: typed, label: words('portTyped') },
          ]}
          value={port}
          onChange={setChosen}
        />
      ) : null}
      {port === typed ? (
        <TextField
          label={words('path')}
          hint={found.listed ? words('pathHint') : `${words('notListed')} ${words('pathHint')}`}
          value={form.path}
          onChange={(next) => change({ path: next })}
          maxLength={maxPathLength}
          error={isTried && fault !== null ? words(fault) : undefined}
        />
      ) : null}
      <div className={s.pair}>
        <Select
          label={words('speed')}
          hint={words('speedHint')}
          options={serialBaudRates.map((rate) => ({ id: String(rate), label: String(rate) }))}
          value={String(form.baudRate)}
          onChange={(id) => {
            const baudRate = serialBaudRates.find((rate) => String(rate) === id);
            if (baudRate !== undefined) change({ baudRate });
          }}
        />
        <Select
          label={words('framing')}
          options={framings.map((id) => ({ id, label: words(`framing_${id}`) }))}
          value={form.framing}
          onChange={(framing) => change({ framing })}
        />
      </div>
      <ChoiceGroup
        label={words('ending')}
        choices={endings.map((id) => ({ id, label: words(`ending_${id}`) }))}
        value={form.ending}
        onChange={(ending) => change({ ending })}
      />
      <div className={s.foot}>
        <Button onPress={onCancel}>{common('cancel')}</Button>
        <Button type="submit" kind="primary" isBusy={isBusy}>
          {words('save')}
        </Button>
      </div>
    </form>
  );
}
