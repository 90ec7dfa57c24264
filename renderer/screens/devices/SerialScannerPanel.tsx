import { useState } from 'react';
import { maxScanners } from '../../../shared/contract/scannerViews.ts';
import type {
  ScannerStateView,
  SerialScannerSettings,
} from '../../../shared/contract/scannerViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import { freeName } from './scannerForm.ts';
import { portWords, SerialScannerForm } from './SerialScannerForm.tsx';
import { SerialScannerTry } from './SerialScannerTry.tsx';
import t from './SerialScannerPanel.module.css';

/** Whether a scanner has been plugged in again shows by itself. */
const askAgainEveryMs = 3_000;

/** What is open under the list; scanners go by their names. */
type Opened =
  | { readonly kind: 'nothing' | 'add' }
  | { readonly kind: 'change' | 'try'; readonly name: string };

const nothing: Opened = { kind: 'nothing' };

interface SerialScannerPanelProps {
  readonly saved: readonly SerialScannerSettings[];
  readonly isManager: boolean;
}

/** Scanners on a serial line: which are there, how they stand, a new one, and one that is tried. */
export function SerialScannerPanel({ saved, isManager }: SerialScannerPanelProps) {
  const words = useWords('scanners');
  const states = useCall('scanner.states', {}, { everyMs: askAgainEveryMs });
  const act = useAct('settings.set');
  const [opened, setOpened] = useState(nothing);
  const [savedName, setSavedName] = useState<string | null>(null);
  const named = 'name' in opened ? saved.find(({ name }) => name === opened.name) : undefined;
  const others = saved.filter((one) => one !== named);

  function open(next: Opened) {
    act.clear();
    setSavedName(null);
    setOpened(next);
  }

  async function save(scanner: SerialScannerSettings): Promise<void> {
    const at = named === undefined ? saved.length : saved.indexOf(named);
    const answer = await act.act({ scanners: saved.toSpliced(at, 1, scanner) });
    if (!answer.ok) return;
    setSavedName(scanner.name);
    setOpened({ kind: 'try', name: scanner.name });
  }

  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <p>{words('hint')}</p>
      <DataList label={words('title')}>
        {saved.length === 0 ? <Row label={words('none')} /> : null}
        {saved.map((one) => (
          <SavedScanner
            key={one.name}
            scanner={one}
            state={states.value?.find(({ name }) => name === one.name) ?? null}
            isManager={isManager}
            isBusy={act.isBusy}
            onOpen={(kind) => open({ kind, name: one.name })}
            onRemove={() => {
              open(nothing);
              void act.act({ scanners: saved.filter((other) => other !== one) });
            }}
          />
        ))}
      </DataList>
      {isManager ? null : <Banner tone="info">{words('manager')}</Banner>}
      {opened.kind === 'try' && savedName === opened.name ? (
        <Banner tone="ok">{words('saved')}</Banner>
      ) : null}
      {opened.kind === 'try' && named !== undefined ? (
        <SerialScannerTry key={named.name} scanner={named} onEnd={() => open(nothing)} />
      ) : null}
      {opened.kind === 'add' || (opened.kind === 'change' && named !== undefined) ? (
        <SerialScannerForm
          key={named?.name ?? ''}
          saved={named ?? null}
          others={others}
          usualName={freeName((n) => words('nameUsual', { n }), saved)}
          isBusy={act.isBusy}
          problem={act.problem}
          onSave={(one) => void save(one)}
          onCancel={() => open(nothing)}
        />
      ) : (
        <ProblemNote problem={act.problem} />
      )}
      {isManager && opened.kind === 'nothing' && saved.length < maxScanners ? (
        <Button icon="scan" onPress={() => open({ kind: 'add' })}>
          {words('add')}
        </Button>
      ) : null}
    </Panel>
  );
}

interface SavedScannerProps {
  readonly scanner: SerialScannerSettings;
  readonly state: ScannerStateView | null;
  readonly isManager: boolean;
  readonly isBusy: boolean;
  readonly onOpen: (kind: 'change' | 'try') => void;
  readonly onRemove: () => void;
}

function SavedScanner(props: SavedScannerProps) {
  const { scanner, state, isManager, isBusy, onOpen, onRemove } = props;
  const words = useWords('scanners');
  // Each row has these buttons: which one it is must be heard too.
  const labelled = (what: string) => ({ 'aria-label': `${what} ${scanner.name}` });
  return (
    <Row
      label={scanner.name}
      sub={<Standing scanner={scanner} state={state} />}
      tone={state?.state === 'away' || (state?.doubt ?? null) !== null ? 'warn' : 'usual'}
      actions={
        isManager ? (
          <span className={t.actions}>
            <Button kind="quiet" onPress={() => onOpen('try')} {...labelled(words('try'))}>
              {words('try')}
            </Button>
            <Button kind="quiet" onPress={() => onOpen('change')} {...labelled(words('change'))}>
              {words('change')}
            </Button>
            <Button kind="quiet" onPress={onRemove} isBusy={isBusy} {...labelled(words('remove'))}>
              {words('remove')}
            </Button>
          </span>
        ) : undefined
      }
    />
  );
}

/** Where it is and how it stands, one under the other. */
function Standing({ scanner, state }: Pick<SavedScannerProps, 'scanner' | 'state'>) {
  const words = useWords('scanners');
  const format = useFormat();
  const since = state === null ? '' : format.moment(state.since);
  const why = state === null || state.away === null ? '' : words(`away_${state.away}`);
  const isElsewhere = scanner.port.by === 'usb' && state !== null && state.path !== null;
  const at = [portWords(scanner.port), ...(isElsewhere ? [state.path] : [])];
  return (
    <>
      <span className={t.where}>{[...at, scanner.baudRate, scanner.framing].join(' · ')}</span>
      <span className={t.line}>{words(`state_${state?.state ?? 'opening'}`, { since, why })}</span>
      {state === null || state.doubt === null ? null : (
        <span className={t.line}>{words(`doubt_${state.doubt}`)}</span>
      )}
    </>
  );
}
