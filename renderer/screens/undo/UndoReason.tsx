import { useState } from 'react';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';

const reasons = ['wrongVoucher', 'wrongItem', 'changedMind', 'mistake', 'else'] as const;
type Reason = (typeof reasons)[number];
const maxReasonCharacters = 120;

interface ChosenReason {
  /** In words, for the journal; empty while none was given. */
  readonly why: string;
  readonly reason: Reason;
  readonly other: string;
  readonly choose: (reason: Reason) => void;
  readonly write: (other: string) => void;
}

/** Why something is undone: one tap, or a few words. */
export function useUndoReason(): ChosenReason {
  const words = useWords('undo');
  const [reason, choose] = useState<Reason>('wrongVoucher');
  const [other, write] = useState('');
  const why = reason === 'else' ? other.trim() : words(`reason_${reason}`);
  return { why, reason, other, choose, write };
}

export function UndoReason({ of }: { readonly of: ChosenReason }) {
  const words = useWords('undo');
  return (
    <>
      <ChoiceGroup
        label={words('why')}
        size="counter"
        choices={reasons.map((id) => ({ id, label: words(`reason_${id}`) }))}
        value={of.reason}
        onChange={of.choose}
      />
      {of.reason === 'else' ? (
        <TextField
          label={words('inWords')}
          value={of.other}
          onChange={of.write}
          maxLength={maxReasonCharacters}
          size="counter"
          focusFirst
        />
      ) : null}
    </>
  );
}
