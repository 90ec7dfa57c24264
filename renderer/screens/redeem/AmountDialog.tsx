import { useState } from 'react';
import type { FormEvent } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { MoneyField } from '../../ui/NumberField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { acceptanceOf, itemsOf, withAmount } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

/** Takes a part of a stored amount: as much as the customer wants of what is on it. */
export function AmountDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const { currency } = useFormat();
  const change = useOrder((order) => order.change);
  const prepared = useOrder((order) => order.prepared);
  const stored =
    prepared === null
      ? undefined
      : itemsOf(prepared).find(
          ({ item }) => item.readable && item.voucher.amountLeftMinor !== null,
        );
  const [amount, setAmount] = useState<number | null>(
    stored === undefined ? null : (acceptanceOf(stored)?.discountMinor ?? null),
  );
  if (stored === undefined || !stored.item.readable) return null;
  const { place } = stored;
  const set = (amountMinor: number | null) => {
    change((draft) => withAmount(draft, place, amountMinor));
    onClose();
  };
  const take = (event: FormEvent) => {
    event.preventDefault();
    set(amount);
  };
  return (
    <Dialog isOpen onClose={onClose} title={words('chooseAmountTitle')}>
      <form className={s.form} onSubmit={take}>
        <MoneyField
          label={words('chooseAmountLabel')}
          valueMinor={amount}
          onChange={setAmount}
          currency={currency}
          maxMinor={stored.item.voucher.amountLeftMinor ?? 0}
          size="counter"
          focusFirst
        />
        <Button kind="primary" size="counter" type="submit">
          {words('take')}
        </Button>
        <Button size="counter" onPress={() => set(null)}>
          {words('asMuchAsFits')}
        </Button>
      </form>
    </Dialog>
  );
}
