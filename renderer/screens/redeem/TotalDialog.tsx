import { useState } from 'react';
import type { FormEvent } from 'react';
import { maxAmountMinor } from '../../../shared/domain/money.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { MoneyField } from '../../ui/NumberField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useTypedTotalName } from './lineNames.ts';
import { withTotal } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

/** The order's total as the main till shows it, for vouchers that look at it. */
export function TotalDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const { currency } = useFormat();
  const typedTotal = useTypedTotalName();
  const change = useOrder((order) => order.change);
  const [total, setTotal] = useState<number | null>(null);
  const take = (event: FormEvent) => {
    event.preventDefault();
    change((draft) => withTotal(draft, total ?? 0, typedTotal));
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={words('typeTotalTitle')}>
      <form className={s.form} onSubmit={take}>
        <MoneyField
          label={words('typeTotalLabel')}
          valueMinor={total}
          onChange={setTotal}
          currency={currency}
          maxMinor={maxAmountMinor}
          size="counter"
          focusFirst
        />
        <Button kind="primary" size="counter" type="submit">
          {words('useTotal')}
        </Button>
      </form>
    </Dialog>
  );
}
