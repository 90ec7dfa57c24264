import { useState } from 'react';
import { remakeReasons } from '../../../shared/domain/undo/remake.ts';
import type { RemakeReason } from '../../../shared/domain/undo/remake.ts';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import { useAct } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

const maxNoteCharacters = 120;

interface RemakeDialogProps {
  readonly seq: number;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Has what was given made again: why, and a second person where it was made again before. */
export function RemakeDialog({ seq, onMade, onClose }: RemakeDialogProps) {
  const words = useWords('undo');
  const common = useWords('common');
  const { act, isBusy, problem } = useAct('redeem.remake');
  // One id however often it is tried: a repeated try is answered, not done again.
  const [remakeId] = useState(newId);
  const [reason, setReason] = useState<RemakeReason>('wrongItem');
  const [note, setNote] = useState('');

  const remake = async (approval: ApprovalInput | null) => {
    const answer = await act({ remakeId, seq, reason, note: note.trim(), approval });
    if (answer.ok) onMade();
    return answer;
  };

  if (problem?.code === 'approvalNeeded') {
    return (
      <ApprovalDialog isOpen onClose={onClose} what={words('remakeApproval')} onApprove={remake} />
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('remakeTitle', { seq })}
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
            onPress={() => void remake(null)}
          >
            {words(isBusy ? 'remakeDoing' : 'remakeDo')}
          </Button>
        </>
      }
    >
      <p>{words('remakeText')}</p>
      <ChoiceGroup
        label={words('remakeWhy')}
        size="counter"
        choices={remakeReasons.map((id) => ({ id, label: words(`${id}_remake`) }))}
        value={reason}
        onChange={setReason}
      />
      <TextField
        label={words('remakeNote')}
        hint={words('remakeNoteHint')}
        value={note}
        onChange={setNote}
        maxLength={maxNoteCharacters}
        size="counter"
      />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
