import { useState } from 'react';
import type { WakeView } from '../../../shared/contract/careViews.ts';
import { wakeOutcomes } from '../../../shared/domain/customers/wake.ts';
import type { WakeOutcome } from '../../../shared/domain/customers/wake.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import s from './cards.module.css';

/** What to say to the customer, in one line. */
export function useWakeText(): (wake: WakeView) => string {
  const words = useWords('redeem');
  const { text, daysLeftWords } = useFormat();
  return ({ ending }) => {
    const [first, ...rest] = ending;
    if (first === undefined) return '';
    const figures = { name: text(first.name), ends: daysLeftWords(first.daysLeft) };
    if (rest.length === 0) return words('wakeTell', figures);
    return words('wakeTellMore', { ...figures, count: rest.length });
  };
}

/** How it went, by one tap; what was tapped can’t be tapped again. */
export function WakeOutcomes({ customer }: { readonly customer: string }) {
  const words = useWords('redeem');
  const say = useProblemWords();
  const [wakeId] = useState(newId);
  const { act, isBusy, problem } = useAct('customer.wake');
  const tell = (outcome: WakeOutcome) => void act({ wakeId, customer, outcome });
  return (
    <>
      <fieldset className={s.outcomes} aria-label={words('wakeOutcome')}>
        {wakeOutcomes.map((outcome) => (
          <Button key={outcome} isBusy={isBusy} onPress={() => tell(outcome)}>
            {words(`wake_${outcome}`)}
          </Button>
        ))}
      </fieldset>
      {problem === null ? null : <p role="alert">{say(problem)}</p>}
    </>
  );
}

/** A word to the customer in front of the counter, where they may be asked and something ends soon. */
export function WakeNote({ customer }: { readonly customer: string }) {
  const text = useWakeText();
  const { value } = useCall('customer.care', { id: customer });
  const wake = value?.wake ?? null;
  if (wake === null) return null;
  return (
    <div className={s.wake}>
      <p className={s.soon}>{text(wake)}</p>
      <WakeOutcomes customer={customer} />
    </div>
  );
}
