import type { CustomerFacts, CounterFacts, VoucherFacts, VoucherRef } from '../facts.ts';
import type { Basket } from './basket.ts';
import type { MinorUnits } from '../money.ts';
import type { ApprovalReason, Refusal } from '../reasons.ts';
import type { Substitute } from '../stock/soldOut.ts';
import type { CivilDate, InstantMs } from '../time/civil.ts';

/** Why nobody else can have used it. */
export type CertainBecause = 'standAlone' | 'homeShop' | 'claim' | 'lease';

/**
 * How sure an acceptance is. `certain`: nobody else can have used it. `fresh`: the line is up and HQ was
 * heard within `freshSyncMs`. `doubtful`: accepted on what was known at `asOf` (`null`: HQ was never
 * heard), within the campaign's offline policy.
 */
export type Certainty =
  | { readonly kind: 'certain'; readonly because: CertainBecause }
  | { readonly kind: 'fresh'; readonly asOf: InstantMs }
  | { readonly kind: 'doubtful'; readonly asOf: InstantMs | null };

/**
 * Discount taken from one basket line; the sum over lines is the voucher's discount exactly. `units`: how
 * many of the line's units it was given on one by one; 0 where it went on the line as a whole.
 */
export interface LineDiscount {
  readonly lineId: string;
  readonly discountMinor: MinorUnits;
  readonly units: number;
}

/** What accepting one voucher means. */
export interface Acceptance {
  readonly ref: VoucherRef;
  /**
   * With a basket: the sum of `lines`. Without one (the counter stands beside a main till): what the
   * till is to take off, the cap of a free item or the amount of an amount-off; `lines` is empty.
   */
  readonly discountMinor: MinorUnits;
  readonly lines: readonly LineDiscount[];
  /** What it gives: its discount, or the worth of a gift. Limits in money count this. */
  readonly valueMinor: MinorUnits;
  /** Uses this redemption takes: 1, more where the cashier chose so, 0 for a stored amount. */
  readonly uses: number;
  /** Uses left afterwards. */
  readonly usesLeft: number;
  /** Stored amount left afterwards; `null` for other kinds. */
  readonly amountLeftMinor: MinorUnits | null;
  /** For a free item dearer than its cap: what the customer adds (补差价). */
  readonly topUpMinor: MinorUnits;
  /** What the shop itself bears of the discount. */
  readonly costToShopMinor: MinorUnits;
  readonly certainty: Certainty;
  readonly warnings: readonly Warning[];
}

export type Warning =
  /** The signed last day is known here; an extension might not be. */
  | { readonly kind: 'extensionMayBeUnknown' }
  | { readonly kind: 'endsSoon'; readonly daysLeft: number }
  | { readonly kind: 'lastUse' }
  /** Paid, past its last day and within its days of grace. */
  | { readonly kind: 'inGrace'; readonly lastDay: CivilDate }
  | { readonly kind: 'nthToday'; readonly n: number }
  /** Its GS1 code says another amount or per cent than the campaign gives, which is what counts. */
  | { readonly kind: 'codeSaysOther' };

export type VoucherOutcome =
  | { readonly verdict: 'ok'; readonly acceptance: Acceptance }
  | {
      readonly verdict: 'needsApproval';
      readonly acceptance: Acceptance;
      readonly approval: ApprovalReason;
    }
  | { readonly verdict: 'refused'; readonly ref: VoucherRef; readonly refusal: Refusal };

export interface OrderDecision {
  /** In the order the vouchers were given. */
  readonly vouchers: readonly VoucherOutcome[];
  readonly totalMinor: MinorUnits;
  readonly discountMinor: MinorUnits;
  readonly toPayMinor: MinorUnits;
  /** All vouchers ok (or approved), at least one of them: the order may be confirmed as a whole. */
  readonly confirmable: boolean;
}

export interface OrderFacts {
  readonly counter: CounterFacts;
  readonly customer: CustomerFacts | null;
  readonly basket: Basket;
  readonly vouchers: readonly VoucherFacts[];
  /** Amount the cashier chose to take from a stored-amount voucher, by ref; absent: as much as fits. */
  readonly amounts: ReadonlyMap<VoucherRef, MinorUnits>;
  /** Uses the cashier chose to take at once, by ref; absent: one. */
  readonly uses: ReadonlyMap<VoucherRef, number>;
  /** What is taken instead of what is sold out, by ref; absent: nothing is. */
  readonly substitutes?: ReadonlyMap<VoucherRef, Substitute>;
  /** A second person agreed (their authority was checked by the caller). */
  readonly approved: boolean;
}

/** Uses of one voucher that an order may take at once: a group's round of drinks, not a whole card. */
export const maxUsesAtOnce = 20;

/** HQ heard within this long counts as fresh, not doubtful. */
export const freshSyncMs = 5 * 60_000;
