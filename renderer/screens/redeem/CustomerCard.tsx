import { Button as AriaButton } from 'react-aria-components/Button';
import type { CustomerPanel, CustomerVoucher } from '../../../shared/contract/views.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';
import type { OrderState } from './orderState.ts';
import s from './cards.module.css';

interface CustomerCardProps {
  readonly onFind: () => void;
}

const panelOf = ({ prepared, found }: OrderState): CustomerPanel | null =>
  prepared?.customer ?? found;

/** Whose it is, and what else they have, soonest to end first. */
export function CustomerCard({ onFind }: CustomerCardProps) {
  const words = useWords('redeem');
  const common = useWords('common');
  const panel = useOrder(panelOf);
  const nameCustomer = useOrder((order) => order.nameCustomer);
  const isChosen = useOrder((order) => order.found !== null && order.redeemed === null);
  const isDone = useOrder((order) => order.redeemed !== null);
  if (panel === null && isDone) return null;
  if (panel === null) {
    return (
      <Panel title={words('customerNone')}>
        <p className={s.quiet}>{words('customerText')}</p>
        <Button size="counter" icon="search" onPress={onFind}>
          {words('customerFind')}
        </Button>
      </Panel>
    );
  }
  const last4 = common('last4', { last4: panel.last4 });
  return (
    <Panel
      title={words('customerOf', { last4 })}
      aside={
        isChosen ? (
          <Button
            kind="quiet"
            icon="close"
            aria-label={words('customerForget')}
            onPress={() => nameCustomer(null)}
          />
        ) : (
          common(`segment_${panel.segment}`)
        )
      }
    >
      <Vouchers panel={panel} />
    </Panel>
  );
}

function Vouchers({ panel }: { readonly panel: CustomerPanel }) {
  const words = useWords('redeem');
  const prepared = useOrder((order) => order.prepared);
  const redeemed = useOrder((order) => order.redeemed);
  const items = redeemed?.items ?? prepared?.items ?? [];
  const inOrder = new Set(items.flatMap((item) => (item.readable ? [item.voucher.ref] : [])));
  const shown = panel.vouchers.filter(({ ref }) => redeemed === null || !inOrder.has(ref));
  if (shown.length === 0) return <p className={s.quiet}>{words('customerNoVouchers')}</p>;
  return (
    <>
      <p className={s.quiet}>{words('customerVouchers', { count: shown.length })}</p>
      <ul className={s.vouchers}>
        {shown.map((voucher) => (
          <li key={voucher.ref}>
            <VoucherPick voucher={voucher} isTaken={inOrder.has(voucher.ref)} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface VoucherPickProps {
  readonly voucher: CustomerVoucher;
  readonly isTaken: boolean;
}

const soonDays = 3;

function VoucherPick({ voucher, isTaken }: VoucherPickProps) {
  const words = useWords('redeem');
  const { text, money, daysLeftWords } = useFormat();
  const pick = useOrder((order) => order.pick);
  const { campaign, daysLeft, amountLeftMinor } = voucher;
  const name = text(campaign.item ?? campaign.name);
  const ends = daysLeftWords(daysLeft);
  const worth = amountLeftMinor ?? campaign.worthMinor;
  return (
    <AriaButton
      className={cls(s.voucher)}
      isDisabled={isTaken}
      aria-label={words('pick', { name, ends })}
      onPress={() => pick(voucher.ref)}
    >
      <span className={s.voucherWhat}>
        <span className={s.voucherName}>{name}</span>
        <span className={cls(s.ends, daysLeft <= soonDays && s.soon)}>
          {isTaken ? words('inOrder') : ends}
        </span>
      </span>
      {worth === null || campaign.kind === 'gift' ? null : (
        <span className={s.voucherWorth}>{money(-worth)}</span>
      )}
      <Icon name={isTaken ? 'check' : 'plus'} size={20} />
    </AriaButton>
  );
}
