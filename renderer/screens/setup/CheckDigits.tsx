import { useEffect, useEffectEvent } from 'react';
import type { EnrolmentView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import f from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import s from './SetUpScreen.module.css';

/** How often head office is asked whether somebody there has agreed by now. */
const askAgainEveryMs = 3_000;
const halfOfDigits = 3;

export interface CheckDigitsProps {
  readonly enrolment: EnrolmentView;
  readonly onForgotten: () => void;
}

/**
 * Six digits, and whether head office shows the same. Nothing is kept before somebody has said so; where
 * head office must agree too, it is asked until it has.
 */
export function CheckDigits({ enrolment, onForgotten }: CheckDigitsProps) {
  const words = useWords('setup');
  const compared = useAct('setup.compared');
  const { act } = compared;
  const { check, shop, chain, waits } = enrolment;

  const askAgain = useEffectEvent(() => void act({ same: true }));
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(askAgain, askAgainEveryMs);
    return () => clearInterval(timer);
  }, [waits]);

  async function differ() {
    const answer = await act({ same: false });
    if (answer.ok) onForgotten();
  }

  return (
    <div className={s.check}>
      <p className={s.digits}>{`${check.slice(0, halfOfDigits)} ${check.slice(halfOfDigits)}`}</p>
      <p>{words('checkSays', { shop, chain })}</p>
      {waits ? <output>{words('checkWaits')}</output> : null}
      <ProblemNote problem={compared.problem} />
      <div className={f.foot}>
        <Button size="counter" onPress={() => void differ()}>
          {words('checkDiffer')}
        </Button>
        {waits ? null : (
          <Button
            kind="primary"
            size="counter"
            onPress={() => void act({ same: true })}
            isBusy={compared.isBusy}
          >
            {words('checkSame')}
          </Button>
        )}
      </div>
    </div>
  );
}
