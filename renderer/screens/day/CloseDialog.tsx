import { useState } from 'react';
import type { ClosedDay, DayReport } from '../../../shared/contract/dayViews.ts';
import { maxAmountMinor } from '../../../shared/domain/money.ts';
import { useAct } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { MoneyField } from '../../ui/NumberField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import { Checks } from './Checks.tsx';
import s from './DayScreen.module.css';

interface CloseDialogProps {
  readonly report: DayReport;
  readonly onClosed: (closed: ClosedDay) => void;
  readonly onClose: () => void;
}

/** Checks first, then the main till's sum if somebody has it, then one button. */
export function CloseDialog({ report, onClosed, onClose }: CloseDialogProps) {
  const words = useWords('day');
  const common = useWords('common');
  const { longDate, money, currency } = useFormat();
  const { act, isBusy, problem } = useAct('day.close');
  // One id however often it is tried: a repeated try is answered, not done again.
  const [closeId] = useState(newId);
  const [shownMinor, setShown] = useState<number | null>(null);
  const { businessDay, part, isToday } = report;
  const day = longDate(businessDay);
  const isAfter = part > 1;

  const close = async () => {
    const answer = await act({ closeId, businessDay, shownMinor });
    if (answer.ok) onClosed(answer.value);
  };
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={words(isAfter ? 'closeAfterTitle' : 'closeTitle', { day })}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button
            kind="primary"
            size="counter"
            icon="print"
            isBusy={isBusy}
            onPress={() => void close()}
          >
            {words(isBusy ? 'closing' : 'closeNow')}
          </Button>
        </>
      }
    >
      <p>{words(isAfter ? 'closeAfterText' : 'closeText')}</p>
      <Checks leftOver={report.leftOver} />
      <p className={s.till}>
        <span className={s.tillWord}>{words('tillShould')}</span>
        <strong className={s.tillSum}>{money(report.tillMinor)}</strong>
      </p>
      <MoneyField
        label={words('tillShown')}
        hint={words('tillShownHint')}
        valueMinor={shownMinor}
        onChange={setShown}
        currency={currency}
        maxMinor={maxAmountMinor}
        size="counter"
      />
      {shownMinor === null ? null : <Difference minor={shownMinor - report.tillMinor} />}
      {isToday ? <p className={s.hint}>{words('closeLater')}</p> : null}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}

/** By how much the main till shows more than it should. */
export function Difference({ minor }: { readonly minor: number }) {
  const words = useWords('day');
  const { money } = useFormat();
  if (minor === 0) return <Banner tone="ok">{words('tillSame')}</Banner>;
  const says = words(minor > 0 ? 'tillMore' : 'tillLess', { amount: money(Math.abs(minor)) });
  return (
    <Banner tone="warn">
      <strong>{says}</strong> <span>{words('tillLook')}</span>
    </Banner>
  );
}
