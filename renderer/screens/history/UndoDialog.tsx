import { useState } from 'react';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import { useAct } from '../../bridge/queries.ts';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

const reasons = ['mistake', 'changed', 'wrong', 'other'] as const;
type Reason = (typeof reasons)[number];
const maxReasonLength = 120;

export interface UndoDialogProps {
  readonly seq: number;
  readonly onClose: () => void;
  readonly onUndone: () => void;
}

/** Undoes a redemption with its reason; past the time to do so alone, a second person agrees. */
export function UndoDialog({ seq, onClose, onUndone }: UndoDialogProps) {
  const words = useWords('history');
  const { act, isBusy, problem } = useAct('redeem.undo');
  const [reason, setReason] = useState<Reason | null>(null);
  const [other, setOther] = useState('');
  const [isTried, setTried] = useState(false);
  const [isApproving, setApproving] = useState(false);
  const why = reason === null ? '' : reason === 'other' ? other.trim() : words(`${reason}_undo`);
  const missing = isTried && why === '' ? words('undoReasonMissing') : undefined;

  async function undo(approval: ApprovalInput | null) {
    const answer = await act({ seq, reason: why, approval });
    if (answer.ok) onUndone();
    return answer;
  }

  async function undoAlone() {
    setTried(true);
    if (why === '' || isBusy) return;
    const answer = await undo(null);
    if (!answer.ok && answer.problem.code === 'approvalNeeded') setApproving(true);
  }

  if (isApproving) {
    return (
      <ApprovalDialog
        isOpen
        onClose={onClose}
        what={words('undoApprovalExplain')}
        onApprove={undo}
      />
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('undoTitle')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {words('undoCancel')}
          </Button>
          <Button
            size="counter"
            kind="danger"
            icon="undo"
            onPress={() => void undoAlone()}
            isBusy={isBusy}
          >
            {words(isBusy ? 'undoing' : 'undoConfirm')}
          </Button>
        </>
      }
    >
      <p>{words('undoExplain')}</p>
      <div className={s.form}>
        <ChoiceGroup
          label={words('undoReason')}
          layout="list"
          size="counter"
          choices={reasons.map((id) => ({ id, label: words(`${id}_undo`) }))}
          value={reason}
          onChange={setReason}
          error={reason === 'other' ? undefined : missing}
        />
        {reason === 'other' ? (
          <TextField
            label={words('undoReasonOther')}
            value={other}
            onChange={setOther}
            maxLength={maxReasonLength}
            error={missing}
          />
        ) : null}
        <ProblemNote problem={problem?.code === 'approvalNeeded' ? null : problem} />
      </div>
    </Dialog>
  );
}
