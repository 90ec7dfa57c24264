import { useState } from 'react';
import type { ApprovalInput } from '../../shared/contract/order.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { manages, useSession } from '../bridge/session.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { PinPad } from '../ui/PinPad.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import { usePinProblem } from './pinProblem.ts';
import s from './ApprovalDialog.module.css';

const reasons = ['regular', 'event', 'mistake', 'late', 'else'] as const;
type Reason = (typeof reasons)[number];
const maxReasonCharacters = 120;

export interface ApprovalDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What is being agreed to, in a line. */
  readonly what: string;
  /** Does the act with the approval; a refused one keeps the dialog open. */
  readonly onApprove: (approval: ApprovalInput) => Promise<Answer<unknown>>;
}

/** A second person agrees: who, why, and their PIN. Nobody is offered who may not. */
export function ApprovalDialog({ isOpen, onClose, what, onApprove }: ApprovalDialogProps) {
  const words = useWords('common');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words('approvalTitle')}>
      <p className={s.what}>{what}</p>
      <ApprovalForm onClose={onClose} onApprove={onApprove} />
    </Dialog>
  );
}

type ApprovalFormProps = Pick<ApprovalDialogProps, 'onClose' | 'onApprove'>;

function ApprovalForm({ onClose, onApprove }: ApprovalFormProps) {
  const words = useWords('common');
  const { view } = useSession();
  const able = (view?.people ?? []).filter(
    (person) => manages(person.role) && person.id !== view?.operator?.id,
  );
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [reason, setReason] = useState<Reason>('regular');
  const [otherReason, setOtherReason] = useState('');
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { said, isLocked } = usePinProblem(problem);
  const person = able.find(({ id }) => id === chosenId) ?? able[0];
  if (person === undefined) return <p className={s.nobody}>{words('approvalNobody')}</p>;

  const approve = async (entered: string) => {
    const why = reason === 'else' ? otherReason.trim() : '';
    setBusy(true);
    const answer = await onApprove({
      personId: person.id,
      pin: entered,
      reason: why === '' ? words(`approvalReason_${reason}`) : why,
    });
    setBusy(false);
    setPin('');
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  };

  return (
    <div className={s.form}>
      <div className={s.choices}>
        <Select
          label={words('approvalWho')}
          size="counter"
          options={able.map(({ id, name, role }) => ({
            id,
            label: name,
            hint: words(`role_${role}`),
          }))}
          value={person.id}
          onChange={(id) => {
            setChosenId(id);
            setProblem(null);
          }}
        />
        <Select
          label={words('approvalWhy')}
          size="counter"
          options={reasons.map((id) => ({ id, label: words(`approvalReason_${id}`) }))}
          value={reason}
          onChange={setReason}
        />
        {reason === 'else' ? (
          <TextField
            label={words('otherReason')}
            size="counter"
            value={otherReason}
            onChange={setOtherReason}
            maxLength={maxReasonCharacters}
          />
        ) : null}
      </div>
      <PinPad
        key={person.id}
        label={words('approvalPin', { name: person.name })}
        value={pin}
        onChange={setPin}
        onEnter={(entered) => void approve(entered)}
        isBusy={isBusy}
        isDisabled={isLocked}
        error={said}
      />
    </div>
  );
}
