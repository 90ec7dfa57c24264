import { useState } from 'react';
import type { InputOf } from '../../../shared/contract/methods.ts';
import type { ReviewVerdict } from '../../../shared/protocol/flagReview.ts';
import { useAct } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import s from './desk.module.css';

const maxNoteCharacters = 120;

export interface ReviewDialogProps {
  readonly of: InputOf<'desk.review'>['of'];
  /** What it is about, in words. */
  readonly says: string;
  readonly verdict: ReviewVerdict;
  readonly onClose: () => void;
}

/** Says what a look came to: fine, or to be followed up, with a note. */
export function ReviewDialog({ of, says, verdict: first, onClose }: ReviewDialogProps) {
  const words = useWords('desk');
  const common = useWords('common');
  const { act, isBusy, problem } = useAct('desk.review');
  // One id however often it is tried: a repeated try is answered, not written again.
  const [reviewId] = useState(newId);
  const [verdict, setVerdict] = useState(first);
  const [note, setNote] = useState('');
  const [isMissing, setMissing] = useState(false);

  const keep = async () => {
    const needsNote = verdict === 'followUp' && note.trim() === '';
    setMissing(needsNote);
    if (needsNote || isBusy) return;
    const answer = await act({ reviewId, of, verdict, note: note.trim() });
    if (answer.ok) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('reviewTitle')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button kind="primary" isBusy={isBusy} onPress={() => void keep()}>
            {words(isBusy ? 'reviewDoing' : 'reviewDo')}
          </Button>
        </>
      }
    >
      <p className={s.flagWords}>{says}</p>
      <ChoiceGroup
        label={words('reviewTitle')}
        layout="list"
        choices={[
          { id: 'fine', label: words('reviewFine'), hint: words('reviewFineSays') },
          { id: 'followUp', label: words('reviewFollowUp'), hint: words('reviewFollowUpSays') },
        ]}
        value={verdict}
        onChange={setVerdict}
      />
      <TextField
        label={words('reviewNote')}
        hint={words('reviewNoteHint')}
        error={isMissing ? words('reviewNoteMissing') : undefined}
        value={note}
        onChange={setNote}
        maxLength={maxNoteCharacters}
        focusFirst
      />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
