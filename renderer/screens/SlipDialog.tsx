import type { Answer } from '../../shared/contract/problem.ts';
import type { PaperView } from '../../shared/contract/views.ts';
import { useSettings } from '../shell/appearance.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Paper } from '../ui/Paper.tsx';
import { ProblemNote } from './Screen.tsx';

export interface SlipDialogProps {
  readonly title: string;
  /** Said above the paper: it has gone to the printer. */
  readonly sent: string;
  readonly printed: Answer<PaperView>;
  readonly onClose: () => void;
}

/** A slip that was just asked for, as it prints; or why it does not. */
export function SlipDialog({ title, sent, printed, onClose }: SlipDialogProps) {
  // Where papers stand on the screen alone, none is on its way anywhere.
  const hasPrinter = useSettings()?.printer.kind !== 'screen';
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      {printed.ok ? (
        <>
          {hasPrinter ? <output>{sent}</output> : null}
          <Paper paper={printed.value} label={title} />
        </>
      ) : (
        <ProblemNote problem={printed.problem} />
      )}
    </Dialog>
  );
}
