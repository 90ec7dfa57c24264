import type { ReactNode } from 'react';
import type { PreparedVoucher } from '../../../shared/contract/order.ts';
import type { CampaignView } from '../../../shared/contract/views.ts';
import type { Acceptance } from '../../../shared/domain/order/decision.ts';
import { useSession } from '../../bridge/session.ts';
import { cls } from '../../ui/cls.ts';
import { Ticket } from '../../ui/Ticket.tsx';
import { useFormat, useWords } from '../../words.ts';
import { substituteAt } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './VoucherTicket.module.css';

/** What the voucher is called on the ticket: the item it gives, else the campaign. */
export function useVoucherName(): (voucher: {
  readonly campaign: Pick<CampaignView, 'name' | 'item'>;
}) => string {
  const { text } = useFormat();
  return ({ campaign }) => text(campaign.item ?? campaign.name);
}

interface WorthStubProps {
  readonly voucher: PreparedVoucher;
  readonly acceptance: Acceptance;
}

/** The stub: what it takes off, and what of it the shop bears. */
export function WorthStub({ voucher, acceptance }: WorthStubProps) {
  const words = useWords('redeem');
  const { money } = useFormat();
  const isGift = voucher.campaign.kind === 'gift';
  const cost = acceptance.costToShopMinor;
  return (
    <>
      <span className={s.label}>{words(isGift ? 'onTop' : 'takesOff')}</span>
      <span className={s.worth}>{isGift ? words('gift') : money(-acceptance.discountMinor)}</span>
      {acceptance.topUpMinor === 0 ? null : (
        <strong>{words('topUp', { amount: money(acceptance.topUpMinor) })}</strong>
      )}
      {acceptance.amountLeftMinor === null ? null : (
        <strong>{words('storedLeft', { amount: money(acceptance.amountLeftMinor) })}</strong>
      )}
      <span className={s.label}>
        {cost === 0 ? words('costToShopNothing') : words('costToShop', { amount: money(cost) })}
      </span>
    </>
  );
}

/** The stub of a voucher that waits to be told what it is used for: what is on it. */
export function WaitingStub({ voucher }: { readonly voucher: PreparedVoucher }) {
  const words = useWords('redeem');
  const { money } = useFormat();
  const { amountLeftMinor, campaign } = voucher;
  const worth = amountLeftMinor ?? campaign.worthMinor;
  return (
    <>
      <span className={s.label}>
        {words(amountLeftMinor !== null ? 'stored' : worth === null ? 'kind' : 'worth')}
      </span>
      {worth === null ? (
        <strong>{words(`kind_${campaign.kind}`)}</strong>
      ) : (
        <span className={s.worth}>{money(worth)}</span>
      )}
    </>
  );
}

interface LargeTicketProps {
  readonly voucher: PreparedVoucher;
  readonly stub: ReactNode;
  /** `null` while it is not known what it is used for. */
  readonly acceptance: Acceptance | null;
}

/** What the customer gave for it. */
function useSource(): (voucher: PreparedVoucher) => string {
  const words = useWords('redeem');
  const { money } = useFormat();
  return ({ campaign: { paidMinor } }) =>
    paidMinor === null ? words('given') : words('bought', { amount: money(paidMinor) });
}

/** "Use 2 of 5, 3 left afterwards"; of the usual single one, that it is the one. */
function useUses(): (voucher: PreparedVoucher, uses: number) => string {
  const words = useWords('redeem');
  return ({ usesCounted, usesAllowed: m }, uses) => {
    const from = usesCounted + 1;
    const to = usesCounted + uses;
    const said = uses > 1 ? words('usesOf', { from, to, m }) : words('useOf', { n: from, m });
    return m === 1 ? said : `${said}${words('usesAfter', { n: m - to })}`;
  };
}

/** What the only voucher of the order is given for in place of what is sold out. */
function useInstead(): string | null {
  const { text } = useFormat();
  const { shop } = useSession();
  const chosen = useOrder(({ draft }) => substituteAt(draft, 0));
  const taken = shop?.quickItems.find(({ item }) => item === chosen);
  return taken === undefined ? chosen : text(taken.name);
}

/** The one voucher of an order, as large as it deserves. */
export function LargeTicket({ voucher, stub, acceptance }: LargeTicketProps) {
  const words = useWords('redeem');
  const stock = useWords('stock');
  const common = useWords('common');
  const instead = useInstead();
  const { date, money, text, daysUntil, daysLeftWords } = useFormat();
  const name = useVoucherName()(voucher);
  const source = useSource();
  const usesText = useUses();
  const { campaign } = voucher;
  const isInGrace = acceptance?.warnings.some(({ kind }) => kind === 'inGrace') ?? false;
  const daysLeft = daysUntil(voucher.lastDay);
  const soonDays = 3;
  return (
    <Ticket label={name} stub={stub}>
      <h2 className={s.name}>{name}</h2>
      {instead === null ? null : <p className={s.instead}>{stock('taken', { name: instead })}</p>}
      <dl className={s.facts}>
        <dt>{words('kind')}</dt>
        <dd>
          {campaign.item === null ? words(`kind_${campaign.kind}`) : text(campaign.name)}
          {' · '}
          {source(voucher)}
        </dd>
        <dt>{words('valid')}</dt>
        <dd>
          {words('validTo', { day: date(voucher.lastDay) })}
          {daysLeft > soonDays ? null : (
            <strong className={s.soon}>
              {' '}
              {isInGrace ? words('inGrace') : daysLeftWords(daysLeft)}
            </strong>
          )}
        </dd>
        {voucher.amountLeftMinor === null ? (
          <>
            <dt>{words('use')}</dt>
            <dd>{usesText(voucher, acceptance?.uses ?? 1)}</dd>
          </>
        ) : (
          <>
            <dt>{words('stored')}</dt>
            <dd>{money(voucher.amountLeftMinor)}</dd>
          </>
        )}
        <dt>{words('customer')}</dt>
        <dd className="dots">
          {voucher.customerLast4 === null
            ? words('noCustomer')
            : common('last4', { last4: voucher.customerLast4 })}
        </dd>
        <dt>{words('code')}</dt>
        <dd className={cls(s.code, 'dots')}>{voucher.hint}</dd>
      </dl>
    </Ticket>
  );
}
