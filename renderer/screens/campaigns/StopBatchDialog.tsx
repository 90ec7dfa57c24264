import type { BatchView } from '../../../shared/contract/batchViews.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFormat, useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

export interface StopBatchDialogProps {
  readonly batch: BatchView;
  readonly onClose: () => void;
}

/** Ends a batch for good; of a coupon in doubt it is asked here whether it is to be good. */
export function StopBatchDialog({ batch, onClose }: StopBatchDialogProps) {
  const words = useWords('batches');
  const { number } = useFormat();
  const stop = useAct('batches.stop');
  const { batchId, no, count, printed, asks } = batch;
  const left = count - printed - (asks === null ? 0 : 1);
  const figures = { printed: number(printed), count: number(count), left: number(left) };

  async function end(isWhole: boolean | null) {
    const answer = await stop.act({ batchId, isWhole });
    if (answer.ok) onClose();
  }

  const ends =
    asks === null ? (
      <Button kind="danger" onPress={() => void end(null)} isBusy={stop.isBusy}>
        {words('stopDo')}
      </Button>
    ) : (
      <>
        <Button kind="danger" onPress={() => void end(false)} isBusy={stop.isBusy}>
          {words('stopDoNot', { serial: asks.serial })}
        </Button>
        <Button kind="danger" onPress={() => void end(true)} isBusy={stop.isBusy}>
          {words('stopDoWhole', { serial: asks.serial })}
        </Button>
      </>
    );

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('stopTitle', { no })}
      actions={
        <>
          <Button onPress={onClose}>{words('stopKeep')}</Button>
          {ends}
        </>
      }
    >
      <p>{words('stopSays', figures)}</p>
      {asks === null ? null : <p>{words('stopAsks', { serial: asks.serial })}</p>}
      <ProblemNote problem={stop.problem} />
    </Dialog>
  );
}
