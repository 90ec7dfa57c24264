import { applicationOrder } from './applicationOrder.ts';
import type { OrderDecision, OrderFacts, VoucherOutcome } from './decision.ts';
import type { VoucherFacts } from '../facts.ts';
import { beginOrder, judgeVoucher } from './judgeVoucher.ts';
import type { OrderSoFar, Trace } from './judgeVoucher.ts';
import { leftOf } from './openLines.ts';

/**
 * May these vouchers be used here, now, by this customer, on this order? Answers from the facts alone, and
 * the same facts in whatever order give the same answer. Vouchers are applied in `applicationOrder`, each
 * on what those before it left; a refused one takes nothing, and the order can't be confirmed with it.
 * Lines must have different `lineId`s.
 */
export function decideOrder(facts: OrderFacts): OrderDecision {
  const begun = beginOrder(facts);
  const totalMinor = leftOf(begun.lines);
  const { outcomes, order } = walkOrder(facts, begun, () => null);
  return {
    vouchers: outcomes,
    totalMinor,
    discountMinor: order.discountMinor,
    toPayMinor: Math.max(0, totalMinor - order.discountMinor),
    confirmable: outcomes.length > 0 && outcomes.every(({ verdict }) => verdict === 'ok'),
  };
}

/** The walk itself: outcomes in the order given, `traceOf` asked for each voucher as its turn comes. */
export function walkOrder(
  facts: OrderFacts,
  begun: OrderSoFar,
  traceOf: (place: number) => Trace | null,
): { readonly outcomes: readonly VoucherOutcome[]; readonly order: OrderSoFar } {
  const outcomes: VoucherOutcome[] = [];
  const seen = new Set<string>();
  let order = begun;
  for (const place of applicationOrder(facts.vouchers)) {
    const voucher = facts.vouchers[place] as VoucherFacts;
    const verdict = judgeVoucher(facts, voucher, order, seen.has(voucher.ref), traceOf(place));
    seen.add(voucher.ref);
    outcomes[place] = verdict.outcome;
    order = verdict.order;
  }
  return { outcomes, order };
}
