import type { OrderDraft } from '../../shared/contract/order.ts';
import type { UndoPart } from '../../shared/domain/undo/undoFacts.ts';
import type { Entry, RedemptionBody } from '../../shared/protocol/entry.ts';
import { rigPin } from './counterRig.ts';
import type { CounterRig } from './counterRig.ts';

/** A terminal that can be asked; a rig is one. */
export type Counter = Pick<CounterRig, 'call' | 'tryCall' | 'context'>;

type Random = () => number;

export function pick(random: Random, count: number): number {
  return Math.floor(random() * count);
}

function orderOf(counter: Counter, random: Random, code: (n: number) => string, codes: number) {
  const count = random() < 0.8 ? 1 : 2;
  const vouchers = Array.from({ length: count }, () => ({
    scan: {
      scanId: counter.context.ids.random128(),
      raw: code(pick(random, codes)),
      source: 'wedge' as const,
    },
  }));
  const amounts = vouchers.map((_, index) => ({ index, amountMinor: 100 + pick(random, 4_000) }));
  const line = { lineId: '1', name: '奶茶', item: 'MT', categories: [], quantity: 9 };
  const order: OrderDraft = {
    orderId: counter.context.ids.random128(),
    lines: [{ ...line, unitPriceMinor: 2_000 }],
    vouchers,
    customer: null,
    currency: 'CNY',
    amounts,
    uses: random() < 0.1 ? [{ index: 0, uses: 2 }] : [],
  };
  return order;
}

/**
 * Scans one or two of the codes below `codes`. A refused order is a good answer too: the same codes come
 * again and again, as they are meant to. `prepared` is called between the two questions.
 */
export async function redeem(
  counter: Counter,
  random: Random,
  code: (n: number) => string,
  codes: number,
  prepared: () => void = () => undefined,
): Promise<void> {
  const order = orderOf(counter, random, code, codes);
  const { decision, seen } = await counter.call('redeem.prepare', { order });
  prepared();
  if (decision.confirmable) await counter.call('redeem.confirm', { order, seen, approval: null });
}

/** Half of what one voucher was used for where that can be halved, else all that is left. */
function partOf({ vouchers }: RedemptionBody, random: Random): UndoPart {
  const chosen = vouchers[pick(random, vouchers.length)];
  if (chosen === undefined || random() < 0.5) return { kind: 'whole' };
  const { ref, uses } = chosen;
  const amountMinor = Math.floor((chosen.amountMinor ?? 0) / 2);
  if (amountMinor > 0) return { kind: 'amount', ref, amountMinor };
  return uses > 1 ? { kind: 'uses', ref, uses: 1 } : { kind: 'voucher', ref };
}

/** One of the last redemptions; undone already or not. */
function redemptionAmong({ context }: Counter, random: Random): Entry | null {
  const last = context.store.read((tx) => tx.entriesBefore(null, ['redemption'], 20));
  const chosen = last[pick(random, last.length)];
  return chosen === undefined ? null : (JSON.parse(chosen.json) as Entry);
}

export async function undo(counter: Counter, random: Random): Promise<void> {
  const chosen = redemptionAmong(counter, random);
  if (chosen?.body.kind !== 'redemption') return;
  await counter.tryCall('undo.do', {
    undoId: counter.context.ids.random128(),
    of: { seq: chosen.seq },
    part: partOf(chosen.body, random),
    reason: 'wrong drink',
    approval: null,
  });
}

export async function remake(counter: Counter, random: Random): Promise<void> {
  const chosen = redemptionAmong(counter, random);
  if (chosen === null) return;
  await counter.tryCall('redeem.remake', {
    remakeId: counter.context.ids.random128(),
    seq: chosen.seq,
    reason: 'spilled',
    note: '',
    approval: null,
  });
}

export async function goodwill(counter: Counter, campaignId = 'sorry'): Promise<void> {
  await counter.tryCall('goodwill.issue', {
    issueId: counter.context.ids.random128(),
    campaignId,
    reason: 'wait',
    note: '',
    customer: null,
    pin: rigPin,
    approval: null,
  });
}

/** Closes what is open of today, as often as it comes: what came after the last close, then. */
export async function closeDay(counter: Counter): Promise<void> {
  const { businessDay, isOpen } = await counter.call('day.report', { businessDay: null });
  if (!isOpen) return;
  const closeId = counter.context.ids.random128();
  await counter.call('day.close', { closeId, businessDay, shownMinor: null });
}
