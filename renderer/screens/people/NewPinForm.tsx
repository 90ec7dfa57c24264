import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import form from '../form.module.css';
import { noPin, pinFault } from '../newPin.ts';
import { NewPinFields } from '../NewPinFields.tsx';
import { ProblemNote } from '../Screen.tsx';

export interface NewPinFormProps {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly onPin: (pin: string) => Promise<Answer<unknown>>;
  readonly onDone: () => void;
}

/** Another PIN, typed twice. */
export function NewPinForm({ isBusy, problem, onPin, onDone }: NewPinFormProps) {
  const common = useWords('common');
  const words = useWords('people');
  const [pin, setPin] = useState(noPin);
  const [isTried, setTried] = useState(false);
  const fault = pinFault(pin);

  async function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (fault !== null || isBusy) return;
    const answer = await onPin(pin.pin);
    setPin(noPin);
    setTried(false);
    if (answer.ok) onDone();
  }

  return (
    <form className={form.form} onSubmit={(event) => void save(event)} autoComplete="off">
      <NewPinFields
        value={pin}
        onChange={setPin}
        fault={isTried ? fault : null}
        label={words('ownPinNew')}
      />
      <ProblemNote problem={problem} />
      <div className={form.foot}>
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
