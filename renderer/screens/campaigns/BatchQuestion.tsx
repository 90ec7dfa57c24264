import type { BatchView } from '../../../shared/contract/batchViews.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

export interface BatchQuestionProps {
  readonly batch: BatchView;
  readonly asks: NonNullable<BatchView['asks']>;
}

/** Whether the coupon in hand came out whole: only who looks at the paper knows. */
export function BatchQuestion({ batch, asks }: BatchQuestionProps) {
  const words = useWords('batches');
  const answer = useAct('batches.answer');
  const { serial, copy } = asks;
  const say = (isWhole: boolean) =>
    void answer.act({ batchId: batch.batchId, serial, copy, isWhole });
  const isLast = serial === batch.count;
  const whole = words(isLast ? 'askLast' : 'askWhole', { next: serial + 1 });
  return (
    <>
      <Banner tone="info">
        <strong>{words('ask', { serial })}</strong>
        <br />
        {words('askSays', { serial })}
      </Banner>
      <ProblemNote problem={answer.problem} />
      <div className={form.foot}>
        <Button icon="print" onPress={() => say(false)} isBusy={answer.isBusy}>
          {words('askAgain', { serial })}
        </Button>
        <Button kind="primary" onPress={() => say(true)} isBusy={answer.isBusy}>
          {whole}
        </Button>
      </div>
    </>
  );
}
