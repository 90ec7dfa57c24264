import type { BatchView } from '../../../shared/contract/batchViews.ts';
import { printProblemKeys } from '../../../shared/contract/printing.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { BatchQuestion } from './BatchQuestion.tsx';

interface BatchProps {
  readonly batch: BatchView;
}

interface OpenBatchProps extends BatchProps {
  readonly onStop: (batch: BatchView) => void;
}

/** Why it stands still, or what it waits for; nothing while it goes. */
function Standing({ batch }: BatchProps) {
  const words = useWords('batches');
  const paper = useWords('paper');
  const { state, asks, halt, printer } = batch;
  if (halt !== null) return <Banner tone="warn">{words(`halt_${halt}`)}</Banner>;
  if (printer === null) return null;
  const why = paper(printProblemKeys[printer]);
  if (asks !== null) return <Banner tone="warn">{why}</Banner>;
  const isPaused = state === 'paused';
  return <Banner tone="warn">{words(isPaused ? 'halted' : 'waits', { why })}</Banner>;
}

/** What may be pressed, by how it stands; the answer to a question stands with the question. */
function Acts({ batch, onStop }: OpenBatchProps) {
  const words = useWords('batches');
  const pause = useAct('batches.pause');
  const resume = useAct('batches.resume');
  const { batchId, state, asks, printed } = batch;
  return (
    <>
      <ProblemNote problem={pause.problem ?? resume.problem} />
      <div className={form.foot}>
        {state === 'stopping' ? null : (
          <Button kind="danger" onPress={() => onStop(batch)}>
            {words('stop')}
          </Button>
        )}
        {state === 'printing' ? (
          <Button onPress={() => void pause.act({ batchId })} isBusy={pause.isBusy}>
            {words('pause')}
          </Button>
        ) : null}
        {state === 'paused' && asks === null ? (
          <Button
            kind="primary"
            onPress={() => void resume.act({ batchId })}
            isBusy={resume.isBusy}
          >
            {words('resume', { next: printed + 1 })}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** The batch that is not finished: how far it is, what it waits for, and what can be done. */
export function OpenBatch({ batch, onStop }: OpenBatchProps) {
  const words = useWords('batches');
  const { text, number } = useFormat();
  const { no, campaign, count, printed, copies, state, asks, printer } = batch;
  const isWaiting = state === 'printing' && printer !== null;
  const name = campaign === null ? words('gone') : text(campaign);
  const figures = { printed: number(printed), count: number(count) };
  return (
    <Panel
      title={words('open', { no, campaign: name })}
      heading="section"
      padding="roomy"
      aside={<output>{words(isWaiting ? 'state_waiting' : `state_${state}`)}</output>}
    >
      <div className={form.form}>
        <Progress value={printed / count} label={words('progress', figures)} />
        {copies === 0 ? null : <p className={form.hint}>{words('copies', { count: copies })}</p>}
        <Standing batch={batch} />
        {asks === null ? null : <BatchQuestion batch={batch} asks={asks} />}
        {state === 'printing' ? <p className={form.hint}>{words('goesOn')}</p> : null}
        <Acts batch={batch} onStop={onStop} />
      </div>
    </Panel>
  );
}
