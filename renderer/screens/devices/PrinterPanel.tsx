import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import type { FoundPrintersView } from '../../../shared/contract/printerViews.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import {
  PrinterByHand,
  PrinterDrawer,
  PrinterKind,
  PrinterPlace,
  PrinterSort,
} from './PrinterFields.tsx';
import { PrinterFind } from './PrinterFind.tsx';
import { PrinterNow } from './PrinterNow.tsx';
import { PrinterTrial } from './PrinterTrial.tsx';
import {
  chosenFound,
  formOf,
  hasFault,
  isAsSaved,
  printerFaults,
  settingsOf,
  savedForm,
  withFound,
} from './printerForm.ts';
import type { PrinterForm } from './printerForm.ts';

interface PrinterPanelProps {
  readonly saved: PrinterSettings;
  readonly isManager: boolean;
}

/** Another place is another printer, which has not been asked yet. */
function placeOf({ kind, host, port, path, baud }: PrinterSettings): string {
  return JSON.stringify([kind, host, port, path, baud]);
}

/** What a page was printed by, and the picture of it. */
interface Printed {
  /** Counts what was asked for by the button: each is a new question. */
  readonly round: number;
  readonly settings: PrinterSettings;
  readonly paper: PaperView;
}

/** Where receipts go, on what sort of printer, how it is now; and a test page with the question whether it is right. */
export function PrinterPanel({ saved, isManager }: PrinterPanelProps) {
  const words = useWords('printer');
  const keep = useAct('settings.set');
  const test = useAct('print.test');
  const [form, setForm] = useState(() => formOf(saved));
  const [found, setFound] = useState<FoundPrintersView | null>(null);
  const [isMore, setMore] = useState(false);
  const [isTried, setTried] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [asks, setAsks] = useState(0);
  const [printed, setPrinted] = useState<Printed | null>(null);
  const faults = printerFaults(form);
  const isBusy = keep.isBusy || test.isBusy;
  const isSame = isAsSaved(form, saved);

  function change(next: (form: PrinterForm) => PrinterForm) {
    setSaved(false);
    setForm(next);
  }

  async function save(settings: PrinterSettings): Promise<boolean> {
    const answer = await keep.act({ printer: settings });
    setSaved(answer.ok);
    if (answer.ok) setForm((now) => savedForm(now, settings));
    return answer.ok;
  }

  async function print(settings: PrinterSettings, round: number): Promise<boolean> {
    const answer = await test.act({});
    if (answer.ok) setPrinted({ round, settings, paper: answer.value });
    return answer.ok;
  }

  /** What the fields say, once nothing is wrong with them. */
  async function saveForm(place: HTMLElement | null): Promise<boolean> {
    setTried(true);
    if (faults.codePage !== null) setMore(true);
    if (place !== null) focusFirstFault(place);
    if (hasFault(faults) || isBusy) return false;
    return save(settingsOf(form));
  }

  async function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    await saveForm(event.currentTarget);
  }

  async function saveAndPrint(place: HTMLElement | null) {
    if (isBusy) return;
    const round = (printed?.round ?? 0) + 1;
    if (isSame || !isManager) await print(saved, round);
    else if (await saveForm(place)) await print(settingsOf(form), round);
  }

  const part = { form, faults: isTried ? faults : null, isManager, onChange: change };
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      {saved.kind === 'screen' ? null : <PrinterNow key={`${placeOf(saved)} ${asks}`} />}
      <form className={s.form} onSubmit={(event) => void submit(event)} autoComplete="off">
        {isManager ? (
          <PrinterFind
            view={found}
            chosen={found === null ? null : chosenFound(form, found.found)}
            onFound={setFound}
            onChoose={(one) => change((now) => withFound(now, one))}
          />
        ) : (
          <Banner tone="info">{words('manager')}</Banner>
        )}
        <PrinterKind {...part} />
        <PrinterPlace {...part} />
        <PrinterSort {...part} />
        <PrinterDrawer {...part} />
        {form.sort === 'own' ? null : (
          <div>
            <Button kind="quiet" aria-expanded={isMore} onPress={() => setMore(!isMore)}>
              {words(isMore ? 'less' : 'more')}
            </Button>
          </div>
        )}
        {isMore || form.sort === 'own' ? <PrinterByHand {...part} /> : null}
        <ProblemNote problem={keep.problem} />
        {isSaved ? <Banner tone="ok">{words('saved')}</Banner> : null}
        <div className={s.foot}>
          <Button
            icon="print"
            onPress={(event) => void saveAndPrint(event.target.closest('form'))}
            isBusy={isBusy}
          >
            {words(test.isBusy ? 'testing' : isManager && !isSame ? 'saveAndTest' : 'test')}
          </Button>
          {isManager ? (
            <Button type="submit" kind="primary" isBusy={isBusy}>
              {words('save')}
            </Button>
          ) : null}
        </div>
      </form>
      {printed === null ? (
        <ProblemNote problem={test.problem} />
      ) : (
        <PrinterTrial
          key={printed.round}
          paper={printed.paper}
          settings={printed.settings}
          onAdvice={() => setAsks(asks + 1)}
          isAsked={isManager && isAsSaved(form, printed.settings)}
          test={test}
          onMend={async (settings) =>
            (await save(settings)) && (await print(settings, printed.round))
          }
        />
      )}
    </Panel>
  );
}
