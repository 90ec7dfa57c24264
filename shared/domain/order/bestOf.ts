import { applicationOrder } from './applicationOrder.ts';
import type { Acceptance, OrderFacts } from './decision.ts';
import type { VoucherFacts } from '../facts.ts';
import { beginOrder, judgeVoucher } from './judgeVoucher.ts';
import type { OrderSoFar } from './judgeVoucher.ts';
import { shareOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';

/** Every combination is tried up to so many vouchers; beyond that no suggestion is made. */
export const maxCandidates = 8;
/** And up to so many uses in all: each use is worked out by itself. */
export const maxUsesTried = 24;

/** "Use these, not those." Places are those of `facts.vouchers`. */
export interface Suggestion {
  readonly use: readonly number[];
  readonly setAside: readonly number[];
  /** What the order would cost less by. */
  readonly discountMinor: MinorUnits;
  /** What the customer gains: what is given, less what they paid for it. */
  readonly gainMinor: number;
}

/** A combination as far as the walk has come. */
interface Choice {
  readonly use: readonly number[];
  readonly order: OrderSoFar;
  readonly gainMinor: number;
}

/**
 * The vouchers of the order that together give the customer the most, each of them usable (a second
 * person's yes may be needed). Exact: all combinations are walked, in the order vouchers are applied in,
 * so that what a shorter combination was judged by is not judged again. Of equals the one that takes off
 * more now, then the one that spends fewer vouchers, then the one applied first. `null` for more than
 * `maxCandidates` vouchers or `maxUsesTried` uses, or where none is worth using.
 */
export function suggestBest(facts: OrderFacts): Suggestion | null {
  if (facts.vouchers.length > maxCandidates || usesWanted(facts) > maxUsesTried) return null;
  const begun: Choice = { use: [], order: beginOrder(facts), gainMinor: 0 };
  const best = bestFrom(facts, applicationOrder(facts.vouchers), begun);
  if (best.use.length === 0) return null;
  const use = [...best.use].sort((a, b) => a - b);
  return {
    use,
    setAside: facts.vouchers.flatMap((_, place) => (use.includes(place) ? [] : [place])),
    discountMinor: best.order.discountMinor,
    gainMinor: best.gainMinor,
  };
}

function usesWanted({ vouchers, uses }: OrderFacts): number {
  return vouchers.reduce((sum, { ref }) => sum + (uses.get(ref) ?? 1), 0);
}

function bestFrom(facts: OrderFacts, sequence: readonly number[], choice: Choice): Choice {
  const [place, ...rest] = sequence;
  if (place === undefined) return choice;
  const extended = withVoucher(facts, place, choice);
  const without = bestFrom(facts, rest, choice);
  if (extended === null) return without;
  const using = bestFrom(facts, rest, extended);
  return compare(without, using) > 0 ? without : using;
}

/** `null` where the voucher can't join what was chosen; no longer combination could mend that. */
function withVoucher(facts: OrderFacts, place: number, choice: Choice): Choice | null {
  const voucher = facts.vouchers[place] as VoucherFacts;
  const isRepeated = choice.use.some((other) => facts.vouchers[other]?.ref === voucher.ref);
  const { outcome, order } = judgeVoucher(facts, voucher, choice.order, isRepeated);
  if (outcome.verdict === 'refused') return null;
  const gainMinor = choice.gainMinor + gainOf(voucher, outcome.acceptance);
  return { use: [...choice.use, place], order, gainMinor };
}

/** Above 0 where `a` is the better one. */
function compare(a: Choice, b: Choice): number {
  return (
    a.gainMinor - b.gainMinor ||
    a.order.discountMinor - b.order.discountMinor ||
    b.use.length - a.use.length
  );
}

/** What it gives less the share of its price: spending what one paid for is no gain. */
function gainOf(
  { campaign, usesAllowed, amountStoredMinor }: VoucherFacts,
  taken: Acceptance,
): number {
  const { acquisition } = campaign.value;
  if (acquisition.kind === 'given') return taken.valueMinor;
  const paidMinor =
    amountStoredMinor === null
      ? shareOf(acquisition.priceMinor, taken.uses, usesAllowed.value)
      : shareOf(acquisition.priceMinor, taken.discountMinor, amountStoredMinor.value);
  return taken.valueMinor - paidMinor;
}
