import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../../shared/domain/order/decide.ts';
import type { OrderDecision, OrderFacts } from '../../../shared/domain/order/decision.ts';
import type { VoucherFacts, VoucherRef } from '../../../shared/domain/facts.ts';
import { lastDayOf } from '../../../shared/domain/campaign/validity.ts';
import type { Substitute } from '../../../shared/domain/stock/soldOut.ts';
import type { OrderDraft, PreparedItem, PreparedVoucher } from '../../../shared/contract/order.ts';
import type { Gatherer, Readable, Unreadable } from './gather.ts';
import type { Reader } from '../ports.ts';
import { campaignView } from '../views.ts';

/** An order as judged at one moment, with everything that was known. */
export interface Judged {
  readonly facts: OrderFacts;
  readonly vouchers: readonly VoucherFacts[];
  readonly items: readonly PreparedItem[];
  readonly decision: OrderDecision;
  readonly customer: string | null;
}

type Found = Readable | Unreadable;

/** A voucher named without its code, that isn't in the list of the customer who stands here. */
const notTheirs: Unreadable = { readable: false, reason: 'unknownCode', at: null, whose: null };

function isScanned(order: OrderDraft, index: number): boolean {
  const given = order.vouchers[index];
  return given !== undefined && 'scan' in given;
}

/** Picking from a list stands for the code only where the list is the customer's own (I8). */
function belongsTo(found: Found, customer: string | null): boolean {
  return found.readable && customer !== null && found.facts.holder.value === customer;
}

/**
 * Whose order it is: who was found by their number, else whose voucher was scanned. An id that nobody here
 * has would dodge every limit per customer (I3).
 */
function customerOf(tx: Reader, order: OrderDraft, found: readonly Found[]): string | null {
  const holders = found.flatMap((one, index) =>
    one.readable && isScanned(order, index) ? (one.facts.holder.value ?? []) : [],
  );
  const { customer } = order;
  if (customer === null) return holders[0] ?? null;
  return tx.customerStanding(customer) !== null || holders.includes(customer) ? customer : null;
}

/** Judges an order as it stands: what was read, whose it is, and what the rules say of it all. */
export function judge(
  gatherer: Gatherer,
  tx: Reader,
  order: OrderDraft,
  approved: boolean,
): Judged {
  const found = order.vouchers.map((voucher) => gatherer.voucher(tx, voucher));
  const customer = customerOf(tx, order, found);
  const read = found.map((one, index) =>
    isScanned(order, index) || belongsTo(one, customer) ? one : notTheirs,
  );
  const vouchers = read.flatMap((one) => (one.readable ? [one.facts] : []));
  const campaigns = distinct(vouchers.map((one) => one.campaign.value));
  const facts: OrderFacts = {
    counter: gatherer.counter(tx, campaigns),
    customer: customer === null ? null : gatherer.customer(tx, customer, campaigns),
    basket: { lines: order.lines },
    vouchers,
    amounts: chosen(
      read,
      order.amounts.map(({ index, amountMinor }) => [index, amountMinor]),
    ),
    uses: chosen(
      read,
      order.uses.map(({ index, uses }) => [index, uses]),
    ),
    ...substitutesOf(tx, read, order),
    approved,
  };
  return { facts, vouchers, items: itemsOf(tx, read), decision: decideOrder(facts), customer };
}

function itemsOf(tx: Reader, read: readonly Found[]): PreparedItem[] {
  let decisionIndex = 0;
  return read.map((one) => {
    if (!one.readable) return one;
    const holder = one.facts.holder.value;
    const last4 = holder === null ? null : (tx.customer(holder)?.last4 ?? null);
    return { readable: true, voucher: worn(one.facts, last4), decisionIndex: decisionIndex++ };
  });
}

function worn(facts: VoucherFacts, last4: string | null): PreparedVoucher {
  const stored = facts.amountStoredMinor?.value ?? null;
  return {
    ref: facts.ref,
    hint: facts.hint,
    campaign: campaignView(facts.campaign.value),
    lastDay: lastDayOf(facts, facts.campaign.value).day,
    usesAllowed: facts.usesAllowed.value,
    usesCounted: facts.usesCounted.value,
    amountLeftMinor: stored === null ? null : stored - (facts.amountSpentMinor?.value ?? 0),
    customerLast4: last4,
  };
}

function distinct(campaigns: readonly Campaign[]): readonly Campaign[] {
  return [...new Map(campaigns.map((campaign) => [campaign.no, campaign])).values()];
}

/** What is taken instead, at the price this shop asks for it; an item the shop has not is none. */
function substitutesOf(
  tx: Reader,
  read: readonly Found[],
  { substitutes = [] }: OrderDraft,
): Pick<OrderFacts, 'substitutes'> {
  if (substitutes.length === 0) return {};
  const menu = tx.shop()?.quickItems ?? [];
  const byRef = new Map<VoucherRef, Substitute>();
  for (const { index, item } of substitutes) {
    const one = read[index];
    const found = menu.find((each) => each.item === item);
    if (one?.readable && found !== undefined) byRef.set(one.facts.ref, found);
  }
  return { substitutes: byRef };
}

/** What the cashier chose for a place in the order, by the voucher that was read there. */
function chosen(
  read: readonly Found[],
  choices: readonly (readonly [index: number, quantity: number])[],
): ReadonlyMap<VoucherRef, number> {
  const byRef = new Map<VoucherRef, number>();
  for (const [index, quantity] of choices) {
    const one = read[index];
    if (one?.readable) byRef.set(one.facts.ref, quantity);
  }
  return byRef;
}
