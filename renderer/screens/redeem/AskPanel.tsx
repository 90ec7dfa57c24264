import { useState } from 'react';
import type { FormEvent } from 'react';
import { maxAmountMinor } from '../../../shared/domain/money.ts';
import { Button } from '../../ui/Button.tsx';
import { MoneyField } from '../../ui/NumberField.tsx';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { useFormat, useWords } from '../../words.ts';
import { itemsOf, withAmount, withTotal } from './order.ts';
import { useOrder } from './orderStore.ts';
import { useTypedTotalName } from './lineNames.ts';
import { QuickItems } from './QuickItems.tsx';
import { LargeTicket, WaitingStub } from './VoucherTicket.tsx';
import s from './PreparedPanel.module.css';

/** A good voucher that looks at the order, and nothing of it is known yet: asks for it right here. */
export function AskPanel() {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const prepared = useOrder((order) => order.prepared);
  const back = useOrder((order) => order.back);
  const only = prepared === null ? undefined : itemsOf(prepared)[0];
  if (only === undefined || !only.item.readable) return null;
  const { voucher } = only.item;
  const isStored = voucher.amountLeftMinor !== null;
  return (
    <section className={s.panel} data-asks={isStored ? 'amount' : 'order'}>
      <div className={s.scroll}>
        <h1 className={s.lead} aria-live="polite">
          {words(isStored ? 'askAmount' : 'askOrder')}
        </h1>
        <LargeTicket voucher={voucher} stub={<WaitingStub voucher={voucher} />} acceptance={null} />
        {isStored ? <AskAmount maxMinor={voucher.amountLeftMinor ?? 0} /> : <AskTotal />}
        <QuickItems />
      </div>
      <footer className={s.foot}>
        <Button size="counter" keyHint={hint('back')} onPress={back}>
          {words('back')}
        </Button>
      </footer>
    </section>
  );
}

function AskTotal() {
  const words = useWords('redeem');
  const typedTotal = useTypedTotalName();
  const change = useOrder((order) => order.change);
  return (
    <AskMoney
      label={words('typeTotalLabel')}
      use={words('useTotal')}
      maxMinor={maxAmountMinor}
      onUse={(total) => change((draft) => withTotal(draft, total, typedTotal))}
    />
  );
}

function AskAmount({ maxMinor }: { readonly maxMinor: number }) {
  const words = useWords('redeem');
  const change = useOrder((order) => order.change);
  return (
    <AskMoney
      label={words('chooseAmountLabel')}
      use={words('take')}
      maxMinor={maxMinor}
      onUse={(amount) => change((draft) => withAmount(draft, 0, amount))}
    />
  );
}

interface AskMoneyProps {
  readonly label: string;
  readonly use: string;
  readonly maxMinor: number;
  readonly onUse: (amountMinor: number) => void;
}

function AskMoney({ label, use, maxMinor, onUse }: AskMoneyProps) {
  const { currency } = useFormat();
  const [amount, setAmount] = useState<number | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount !== null && amount > 0) onUse(amount);
  };
  return (
    <form className={s.ask} onSubmit={submit}>
      <MoneyField
        label={label}
        valueMinor={amount}
        onChange={setAmount}
        currency={currency}
        maxMinor={maxMinor}
        size="counter"
        focusFirst
      />
      <Button kind="primary" size="counter" type="submit">
        {use}
      </Button>
    </form>
  );
}
