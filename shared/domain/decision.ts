import type { CustomerFacts, CounterFacts, VoucherFacts, VoucherRef } from './facts.ts';
import type { Basket } from './basket.ts';
import type { MinorUnits } from './money.ts';
import type { ApprovalReason, Refusal } from './reasons.ts';
import type { InstantMs } from './civil.ts';

/**
 * How sure an acceptance is. `certain`: nobody else can have used it (stand-alone, the home shop's
 * own, or HQ granted a claim). `fresh`: HQ was heard within `freshSyncMs`. `doubtful`: accepted on
 * what was known at `asOf`, within the campaign's offline policy.
 */
export type Certainty =
  | { readonly kind: 'certain'; readonly because: 'standAlone' | 'homeShop' | 'claim' }
  | { readonly kind: 'fresh'; readonly asOf: InstantMs }
  | { readonly kind: 'doubtful'; readonly asOf: InstantMs | null };

/** Discount taken from one basket line; the sum over lines is the voucher's discount exactly. */
export interface LineDiscount {
  readonly lineId: string;
  readonly discountMinor: MinorUnits;
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
  /** Uses this redemption takes (1, or 0 for a stored amount). */
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
  | { readonly kind: 'nthToday'; readonly n: number };

export type VoucherOutcome =
  | { readonly verdict: 'ok'; readonly acceptance: Acceptance }
  | {
      readonly verdict: 'needsApproval';
      readonly acceptance: Acceptance;
      readonly approval: ApprovalReason;
    }
  | { readonly verdict: 'refused'; readonly ref: VoucherRef; readonly refusal: Refusal };

/** One rule tried: for "why?" on screen and HQ's case. */
export interface RuleTried {
  readonly rule: string;
  readonly passed: boolean;
}

export interface OrderDecision {
  /** In the order the vouchers were given. */
  readonly vouchers: readonly (VoucherOutcome & { readonly tried: readonly RuleTried[] })[];
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
  /** A second person agreed (their authority was checked by the caller). */
  readonly approved: boolean;
}

/** HQ heard within this long counts as fresh, not doubtful. */
export const freshSyncMs = 5 * 60_000;
