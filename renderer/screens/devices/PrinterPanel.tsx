import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { maxHostLength, printerFaults } from './printerForm.ts';

const kinds = ['screen', 'network'] as const;
const widths = ['32', '48'] as const;
const plainNumber = { useGrouping: false, maximumFractionDigits: 0 };

interface PrinterFormProps {
  readonly saved: PrinterSettings;
  readonly isManager: boolean;
}

function PrinterForm({ saved, isManager }: PrinterFormProps) {
  const words = useWords('sync');
  const act = useAct('settings.set');
  const [form, setForm] = useState(saved);
  const [isTried, setTried] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const faults = printerFaults(form);

  function change(part: Partial<PrinterSettings>) {
    setSaved(false);
    setForm((now) => ({ ...now, ...part }));
  }

  async function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (faults.host || faults.port || act.isBusy) return;
    const answer = await act.act({ printer: { ...form, host: form.host.trim() } });
    setSaved(answer.ok);
  }

  return (
    <form className={s.form} onSubmit={(event) => void save(event)}>
      {isManager ? null : <Banner tone="info">{words('printerManager')}</Banner>}
      <ChoiceGroup
        label={words('printerKind')}
        layout="list"
        choices={kinds.map((id) => ({ id, label: words(`printer_${id}`) }))}
        value={form.kind}
        onChange={(kind) => change({ kind })}
        isDisabled={!isManager}
      />
      {form.kind === 'network' ? (
        <div className={s.pair}>
          <TextField
            label={words('printerHost')}
            hint={words('printerHostHint')}
            value={form.host}
            onChange={(host) => change({ host })}
            maxLength={maxHostLength}
            isDisabled={!isManager}
            error={isTried && faults.host ? words('printerHostMissing') : undefined}
          />
          <NumberField
            label={words('printerPort')}
            hint={words('printerPortHint')}
            value={form.port}
            onChange={(port) => change({ port: port ?? 0 })}
            formatOptions={plainNumber}
            isDisabled={!isManager}
            error={isTried && faults.port ? words('printerPortBad') : undefined}
          />
        </div>
      ) : null}
      <ChoiceGroup
        label={words('printerWidth')}
        choices={widths.map((id) => ({ id, label: words(`printerWidth_${id}`) }))}
        value={form.profile.columns === 32 ? '32' : '48'}
        onChange={(id) => change({ profile: { ...form.profile, columns: id === '32' ? 32 : 48 } })}
        isDisabled={!isManager}
      />
      <ProblemNote problem={act.problem} />
      {isSaved ? <Banner tone="ok">{words('printerSaved')}</Banner> : null}
      {isManager ? (
        <div className={s.foot}>
          <Button type="submit" kind="primary" isBusy={act.isBusy}>
            {words('printerSave')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

function TestPage() {
  const words = useWords('sync');
  const act = useAct('print.test');
  const [paper, setPaper] = useState<PaperView | null>(null);

  async function print() {
    const answer = await act.act({});
    if (answer.ok) setPaper(answer.value);
  }

  return (
    <div className={s.section}>
      <Button icon="print" onPress={() => void print()} isBusy={act.isBusy}>
        {words(act.isBusy ? 'testing' : 'testPage')}
      </Button>
      <ProblemNote problem={act.problem} />
      {paper === null ? null : (
        <>
          <p>{words('testPaper')}</p>
          <Paper paper={paper} label={words('print_test')} />
        </>
      )}
    </div>
  );
}

/** Where receipts go and on what paper; with a test page and the picture of what should come out. */
export function PrinterPanel({ saved, isManager }: PrinterFormProps) {
  const words = useWords('sync');
  return (
    <Panel title={words('printerTitle')} heading="section" padding="roomy">
      <PrinterForm saved={saved} isManager={isManager} />
      <TestPage />
    </Panel>
  );
}
