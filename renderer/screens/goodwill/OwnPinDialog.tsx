import { useState } from 'react';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import { usePinProblem } from '../../shell/pinProblem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { PinPad } from '../../ui/PinPad.tsx';
import { useWords } from '../../words.ts';
import { useReceiveLimit } from './receiveLimit.ts';

export interface OwnPinDialogProps {
  readonly title: string;
  readonly what: string;
  readonly onClose: () => void;
  /** Does the act with the PIN; the dialog's owner closes it, a refusal is shown here. */
  readonly onPin: (pin: string) => Promise<Answer<unknown>>;
}

/** The operator proves to be there, by their own PIN. */
export function OwnPinDialog({ title, what, onClose, onPin }: OwnPinDialogProps) {
  const words = useWords('goodwill');
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { said, isLocked } = usePinProblem(problem);
  const limitSaid = useReceiveLimit(problem);

  async function enter(entered: string) {
    setBusy(true);
    const answer = await onPin(entered);
    setBusy(false);
    setPin('');
    setProblem(answer.ok ? null : answer.problem);
  }

  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <p>{what}</p>
      <PinPad
        label={words('pin')}
        value={pin}
        onChange={setPin}
        onEnter={(entered) => void enter(entered)}
        isBusy={isBusy}
        isDisabled={isLocked}
        error={limitSaid ?? said}
      />
    </Dialog>
  );
}
