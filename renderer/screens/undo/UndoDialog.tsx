import { useState } from 'react';
import type { ApprovalInput } from '../../shared/contract/order.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { ApprovalDialog } from '../shell/ApprovalDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceGroup } from '../ui/ChoiceGroup.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import { ProblemNote } from './Screen.tsx';

const reasons = ['wrongVoucher', 'wrongItem', 'changedMind', 'mistake', 'else'] as const;
type Reason = (typeof reasons)[number];
const maxReasonCharacters = 120;

export interface UndoDialogProps {
  readonly undo: (why: string, approval: ApprovalInput | null) => Promise<Answer<unknown>>;
  readonly onClose: () => void;
}

/** Undoes a redemption: a reason by one tap, and a second person where the time is over. */
export function UndoDialog({ undo, onClose }: UndoDialogProps) {
  const words = useWords('redeem');
  const common = useWords('common');
  const [reason, setReason] = useState<Reason>('wrongVoucher');
  const [other, setOther] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const why = reason === 'else' ? other.trim() : words(`undoReason_${reason}`);

  const act = async (approval: ApprovalInput | null) => {
    setBusy(true);
    const answer = await undo(why, approval);
    setBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
    return answer;
  };

  if (problem?.code === 'approvalNeeded') {
    return <ApprovalDialog isOpen onClose={onClose} what={words('undoApproval')} onApprove={act} />;
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('undoTitle')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button
            kind="primary"
            size="counter"
            icon="undo"
            isBusy={isBusy}
            isDisabled={why === ''}
            onPress={() => void act(null)}
          >
            {words(isBusy ? 'undoing' : 'undoNow')}
          </Button>
        </>
      }
    >
      <p>{words('undoText')}</p>
      <ChoiceGroup
        label={words('undoWhy')}
        size="counter"
        choices={reasons.map((id) => ({ id, label: words(`undoReason_${id}`) }))}
        value={reason}
        onChange={setReason}
      />
      {reason === 'else' ? (
        <TextField
          label={words('undoElse')}
          value={other}
          onChange={setOther}
          maxLength={maxReasonCharacters}
          size="counter"
          focusFirst
        />
      ) : null}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
