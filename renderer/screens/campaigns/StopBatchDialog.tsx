import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { BatchView } from '../../../shared/contract/batchViews.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFormat, useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

interface StopBatchDialogProps {
  readonly batch: BatchView;
  /** Why it could not be paused. */
  readonly problem: Problem | null;
  readonly onClose: () => void;
  readonly onKeep: () => void;
}

/** Ends a batch for good; of a coupon in doubt it is asked here whether it is to be good. */
function StopBatchDialog({ batch, problem, onClose, onKeep }: StopBatchDialogProps) {
  const words = useWords('batches');
  const { number } = useFormat();
  const stop = useAct('batches.stop');
  const { batchId, no, count, printed, asks, state } = batch;
  const left = count - printed - (asks === null ? 0 : 1);
  const figures = { printed: number(printed), count: number(count), left: number(left) };
  const title = words('stopTitle', { no });

  async function end(isWhole: boolean | null) {
    const answer = await stop.act({ batchId, isWhole });
    if (answer.ok) onClose();
  }

  if (state === 'done') {
    return (
      <Dialog isOpen onClose={onClose} title={title}>
        <p>{words('stopOver')}</p>
      </Dialog>
    );
  }
  const keep = <Button onPress={onKeep}>{words('stopKeep')}</Button>;
  // What is left is known once the coupon in the printer is out.
  if (state === 'printing' || state === 'pausing') {
    return (
      <Dialog isOpen onClose={onKeep} title={title} actions={keep}>
        <p>{words('state_pausing')}</p>
        <ProblemNote problem={problem} />
      </Dialog>
    );
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
      onClose={onKeep}
      title={title}
      actions={
        <>
          {keep}
          {ends}
        </>
      }
    >
      <p>{words('stopStill')}</p>
      <p>{words('stopSays', figures)}</p>
      {asks === null ? null : <p>{words('stopAsks', { serial: asks.serial })}</p>}
      <ProblemNote problem={stop.problem} />
    </Dialog>
  );
}

/** The batch somebody thinks of stopping. */
interface Stopping {
  readonly batchId: string;
  /** It was printing, and goes on where it is not stopped after all. */
  readonly wasPrinting: boolean;
}

export interface BatchStop {
  readonly begin: (batch: BatchView) => void;
  /** Outlives the batch, which may be all printed by then. */
  readonly dialog: ReactNode;
}

/** Asks whether a batch is to be stopped for good; nothing prints meanwhile. */
export function useBatchStop(batches: readonly BatchView[] | null): BatchStop {
  const pause = useAct('batches.pause');
  const resume = useAct('batches.resume');
  const [stopping, setStopping] = useState<Stopping | null>(null);
  const batch = batches?.find(({ batchId }) => batchId === stopping?.batchId);

  function begin({ batchId, state }: BatchView) {
    const wasPrinting = state === 'printing';
    setStopping({ batchId, wasPrinting });
    if (wasPrinting) void pause.act({ batchId });
  }

  function keep({ batchId, state, asks, halt, printer }: BatchView) {
    const isStill = state === 'pausing' || state === 'paused';
    const isWell = asks === null && halt === null && printer === null;
    if (stopping?.wasPrinting && isStill && isWell) void resume.act({ batchId });
    setStopping(null);
  }

  const dialog =
    batch === undefined ? null : (
      <StopBatchDialog
        batch={batch}
        problem={pause.problem}
        onClose={() => setStopping(null)}
        onKeep={() => keep(batch)}
      />
    );
  return { begin, dialog };
}
