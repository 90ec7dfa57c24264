import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';
import type { OrderState } from './orderState.ts';
import { groupsOf } from '../../../shared/contract/voucherGroups.ts';
import type { VoucherGroup } from '../../../shared/contract/voucherGroups.ts';
import { WakeNote } from './WakeNote.tsx';
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
      <WakeNote customer={panel.id} />
    </Panel>
  );
}

/** With the order under it, both stand on a counter's screen without scrolling. */
const shownAtFirst = 3;
const soonDays = 3;

function Vouchers({ panel }: { readonly panel: CustomerPanel }) {
  const words = useWords('redeem');
  const prepared = useOrder((order) => order.prepared);
  const redeemed = useOrder((order) => order.redeemed);
  const [showsAll, setShowsAll] = useState(false);
  const items = redeemed?.items ?? prepared?.items ?? [];
  const inOrder = new Set(items.flatMap((item) => (item.readable ? [item.voucher.ref] : [])));
  const free = panel.vouchers.filter(({ ref }) => !inOrder.has(ref));
  if (free.length === 0) return <p className={s.quiet}>{words('customerNoVouchers')}</p>;
  const groups = groupsOf(free);
  const endSoon = free.filter(({ daysLeft }) => daysLeft <= 1).length;
  const rest = groups.length - shownAtFirst;
  return (
    <>
      <p className={s.quiet}>
        {words('customerVouchers', { count: free.length })}
        {endSoon === 0 ? null : (
          <>
            {' · '}
            <strong className={s.soon}>{words('customerSoon', { count: endSoon })}</strong>
          </>
        )}
      </p>
      <ul className={s.vouchers}>
        {(showsAll ? groups : groups.slice(0, shownAtFirst)).map((group) => (
          <li key={group.first.ref}>
            <VoucherPick group={group} />
          </li>
        ))}
      </ul>
      {rest <= 0 ? null : (
        <Button kind="quiet" onPress={() => setShowsAll(!showsAll)} aria-expanded={showsAll}>
          {showsAll ? words('customerFewer') : words('customerMore', { n: rest })}
        </Button>
      )}
    </>
  );
}

function VoucherPick({ group: { first, count } }: { readonly group: VoucherGroup }) {
  const { text, money, daysLeftWords } = useFormat();
  const pick = useOrder((order) => order.pick);
  const { campaign, daysLeft, amountLeftMinor } = first;
  const name = text(campaign.item ?? campaign.name);
  const ends = daysLeftWords(daysLeft);
  const worth = amountLeftMinor ?? campaign.worthMinor;
  return (
    <AriaButton className={cls(s.voucher)} onPress={() => pick(first.ref)}>
      <span className={s.voucherWhat}>
        <span className={s.voucherName}>
          {name}
          {count === 1 ? null : <strong>{` ×\u00a0${count}`}</strong>}
        </span>
        <span className={cls(s.ends, daysLeft <= soonDays && s.soon)}>{ends}</span>
      </span>
      {worth === null || campaign.kind === 'gift' ? null : (
        <span className={s.voucherWorth}>{money(-worth)}</span>
      )}
      <Icon name="plus" size={20} />
    </AriaButton>
  );
}
