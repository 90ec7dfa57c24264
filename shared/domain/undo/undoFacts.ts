import type { CivilDate, InstantMs } from '../time/civil.ts';
import type { LineDiscount } from '../order/decision.ts';
import type { VoucherRef } from '../facts.ts';
import type { MinorUnits } from '../money.ts';
import type { ApprovalReason } from '../reasons.ts';

/** Who stands at the counter, lowest first; the names are those of the roster. */
export type StaffRole = 'cashier' | 'shiftLead' | 'manager' | 'areaManager';

/** What was used of a voucher, or given back. */
export interface Quantity {
  readonly uses: number;
  /** Stored amount; `null` for other kinds. */
  readonly amountMinor: MinorUnits | null;
  readonly discountMinor: MinorUnits;
  readonly valueMinor: MinorUnits;
}

/** What was used, and what earlier undos of the same redemption gave back of it. */
export interface PartlyRestored extends Quantity {
  readonly restored: Quantity;
}

/** What one voucher of the redemption used. */
export interface UsedVoucher extends PartlyRestored {
  readonly ref: VoucherRef;
  readonly campaignNo: number;
  readonly lines: readonly LineDiscount[];
  /** How often this voucher was redeemed and undone before, by other redemptions. */
  readonly undoRounds: number;
  readonly revival: Revival;
}

/** What an undo after the last day means: the campaign's `reviveDays`, by days in its zone. */
export interface Revival {
  readonly today: CivilDate;
  readonly lastDay: CivilDate;
  readonly reviveDays: number;
}

/** A line of the redeemed order, and how many of its units came back before. */
export interface SoldLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly totalMinor: MinorUnits;
  readonly returned: number;
}

export interface ReturnedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** What of a redemption is to be undone. */
export type UndoPart =
  /** All that is left of it. */
  | { readonly kind: 'whole' }
  /** One of its vouchers; the goods stay sold. */
  | { readonly kind: 'voucher'; readonly ref: VoucherRef }
  /** So many uses of a voucher that several were taken of. */
  | { readonly kind: 'uses'; readonly ref: VoucherRef; readonly uses: number }
  /** Part of a stored amount. */
  | { readonly kind: 'amount'; readonly ref: VoucherRef; readonly amountMinor: MinorUnits }
  /** Goods came back. */
  | { readonly kind: 'lines'; readonly lines: readonly ReturnedLine[] };

export interface UndoFacts {
  /** What the entry is that somebody wants undone. */
  readonly of: 'redemption' | 'void' | 'other';
  readonly at: InstantMs;
  /** The business day the redemption counted on: its counters are what is restored. */
  readonly businessDay: CivilDate;
  /** Redeemed on this terminal; `false` for one known only by its signed reference. */
  readonly here: boolean;
  readonly vouchers: readonly UsedVoucher[];
  readonly lines: readonly SoldLine[];
  readonly part: UndoPart;
  /** Effective time. */
  readonly now: InstantMs;
  readonly undoMinutes: UndoMinutes;
  readonly operator: StaffRole;
  /** Role of a second person who agreed (their authority was checked by the caller). */
  readonly approver: StaffRole | null;
}

/** How long somebody may undo alone. */
export interface UndoMinutes {
  readonly cashier: number;
  readonly manager: number;
}

export type UndoRefusal =
  | { readonly reason: 'alreadyUndone' }
  | { readonly reason: 'undoRoundsSpent' }
  | { readonly reason: 'voidOfVoid' }
  | { readonly reason: 'notARedemption' }
  | { readonly reason: 'tooLate'; readonly days: number }
  /** Goods came back before: the rest is undone as a whole, or by lines. */
  | { readonly reason: 'goodsReturned' }
  /** Vouchers were given back before: goods of this order come back only with all the rest. */
  | { readonly reason: 'vouchersReturned' }
  /** Known by its signed reference alone: what of it came back by parts is known where it was made. */
  | { readonly reason: 'onlyAsAWhole' }
  /** Names what the redemption hasn't, or more than is left of it. */
  | { readonly reason: 'moreThanUsed' };

/** Exactly what one voucher gets back. */
export interface Restored extends Quantity {
  readonly ref: VoucherRef;
  readonly campaignNo: number;
  /** Good again through this day, though its last day is past. */
  readonly revivedThrough: CivilDate | null;
}

/** What a customer gets back in money for goods of one line. */
export interface Refunded extends ReturnedLine {
  readonly refundMinor: MinorUnits;
}

/** Give back exactly this, on this business day. */
export interface Undoing {
  readonly restored: readonly Restored[];
  readonly returned: readonly Refunded[];
  readonly refundMinor: MinorUnits;
  readonly businessDay: CivilDate;
}

export type UndoDecision =
  | ({ readonly verdict: 'ok' } & Undoing)
  | ({ readonly verdict: 'needsApproval'; readonly approval: ApprovalReason } & Undoing)
  | { readonly verdict: 'refused'; readonly refusal: UndoRefusal };
