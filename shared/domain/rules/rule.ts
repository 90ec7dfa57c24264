import type { Campaign } from '../campaign.ts';
import type { CivilDate } from '../civil.ts';
import type { OrderFacts } from '../decision.ts';
import type { VoucherFacts } from '../facts.ts';
import type { MinorUnits } from '../money.ts';
import type { Refusal } from '../reasons.ts';

/** A voucher of this order that was found usable before the one being judged. */
export interface EarlierVoucher {
  readonly campaign: Campaign;
  /** What it gives: its discount, or the worth of a gift. */
  readonly valueMinor: MinorUnits;
  readonly isDoubtful: boolean;
}

/** What a rule sees: facts, and what the order already holds. */
export interface Judged {
  readonly facts: OrderFacts;
  readonly voucher: VoucherFacts;
  readonly campaign: Campaign;
  /** The calendar day in the campaign's zone. */
  readonly today: CivilDate;
  readonly earlier: readonly EarlierVoucher[];
  /** The same voucher stands earlier in this order. */
  readonly isRepeated: boolean;
}

/** One rule: its name for "why?", and the refusal it finds, or `null`. */
export interface Rule<Context> {
  readonly name: string;
  readonly refusal: (judged: Context) => Refusal | null;
}
