import { useState } from 'react';
import type { FormEvent } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useProblemWords, useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

const phoneShape = /^\+?[\d\s-]{6,20}$/;

/** Finds a customer by the full number, which is typed, used and forgotten. */
export function FindCustomerDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const say = useProblemWords();
  const [phone, setPhone] = useState('');
  const [fault, setFault] = useState<'bad' | 'none' | null>(null);
  const nameCustomer = useOrder((order) => order.nameCustomer);
  const { act, isBusy, problem } = useAct('customer.find');
  const find = async (event: FormEvent) => {
    event.preventDefault();
    if (!phoneShape.test(phone.trim())) {
      setFault('bad');
      return;
    }
    const answer = await act({ phone: phone.trim() });
    if (!answer.ok) return;
    if (answer.value === null) {
      setFault('none');
      return;
    }
    nameCustomer(answer.value);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={words('findTitle')}>
      <form className={s.form} onSubmit={(event) => void find(event)} autoComplete="off">
        <TextField
          label={words('findLabel')}
          hint={words('findHint')}
          value={phone}
          onChange={(text) => {
            setPhone(text);
            setFault(null);
          }}
          error={fault === 'bad' ? words('findBad') : undefined}
          size="counter"
          type="tel"
          inputMode="tel"
          autoComplete="off"
          maxLength={21}
          focusFirst
        />
        {fault === 'none' ? <Banner tone="warn">{words('findNone')}</Banner> : null}
        {problem === null ? null : <Banner tone="bad">{say(problem)}</Banner>}
        <Button kind="primary" size="counter" type="submit" icon="search" isDisabled={isBusy}>
          {words(isBusy ? 'finding' : 'find')}
        </Button>
      </form>
    </Dialog>
  );
}
