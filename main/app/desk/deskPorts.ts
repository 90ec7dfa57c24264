import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { MinorUnits } from '../../../shared/domain/money.ts';
import type { CustomerId, VoucherRef } from '../../../shared/domain/facts.ts';
import type { FlagReviewBody } from '../../../shared/protocol/flagReview.ts';

/** What is summed up by hour of the clock (`part`) and person (`who`). */
export const hourMeasures = [
  /** Redemptions, and what they took off. */
  'redeemed',
  /** Vouchers of redemptions, and what they gave. */
  'voucher',
  /** Of those, with a code that was typed. */
  'typed',
  /** Of those, used in doubt. */
  'doubtful',
  /** Undos, and what they gave back. */
  'undone',
  /** Of those, soon after the redemption. */
  'undoneSoon',
  'reprint',
] as const;

/** Days a voucher was kept, in groups by their first day; the last has no end. */
export const lagStarts = [0, 1, 2, 4, 8, 15, 31, 61] as const;

/**
 * `given`: goodwill by person (`who`) and reason (`part`). `lag`: vouchers by campaign number (`who`) and
 * the group (`lagStarts`, of two digits) of the days from the first day they were good to their use.
 */
export const deskMeasures = [...hourMeasures, 'given', 'lag'] as const;
export type DeskMeasure = (typeof deskMeasures)[number];

/** Business days, both among them. */
export interface Days {
  readonly from: CivilDate;
  readonly through: CivilDate;
}

export interface DeskSum {
  readonly day: CivilDate;
  readonly who: string;
  readonly part: string;
  readonly n: number;
  readonly value: MinorUnits;
}

export type DeskKey = 'day' | 'who' | 'part';

export interface PairSum {
  readonly personId: string;
  readonly customer: CustomerId;
  readonly day: CivilDate;
  readonly redemptions: number;
}

/** A redemption drawn by lot, the same one whoever asks. */
export interface Sampled {
  readonly seq: number;
  readonly personId: string;
}

/** The newest word on one flag, or on one entry drawn by lot. */
export interface FlagReview {
  readonly seq: number;
  readonly at: number;
  readonly day: CivilDate;
  readonly by: { readonly personId: string; readonly name: string };
  readonly body: FlagReviewBody;
}

/** Of the vouchers known here: how many of a campaign, and of those not used up how many end when. */
export interface StockSlice {
  readonly campaigns: readonly {
    readonly campaignNo: number;
    readonly known: number;
    /** Of which something is used. */
    readonly used: number;
  }[];
  readonly ends: readonly {
    readonly campaignNo: number;
    readonly lastDay: CivilDate;
    readonly left: number;
  }[];
  /** Where to go on; `null` when all was counted. */
  readonly next: VoucherRef | null;
}

/** Which entries are the evidence of something, newest first. */
export interface EvidenceWanted {
  readonly measure: DeskMeasure | 'pair';
  readonly personId: string;
  /** The customer of a pair, an hour (`09`) where only that one counts, or `null`. */
  readonly part: string | null;
  readonly days: Days;
  readonly limit: number;
}

export interface DeskReader {
  /** Sums of one measure, told apart by `by`; what isn't told apart is `''`. */
  deskSums(measure: DeskMeasure, days: Days, by: readonly DeskKey[]): readonly DeskSum[];
  /** Customers whom one cashier redeemed for at least so often in these days, with all who did. */
  deskPairs(days: Days, least: number): readonly PairSum[];
  /** So many redemptions of a business day, drawn by lot. */
  sampledOn(day: CivilDate, count: number): readonly Sampled[];
  flagReviews(): readonly FlagReview[];
  /** Entries behind a sum; a bounded number of entries is looked at. */
  deskEvidence(wanted: EvidenceWanted): readonly number[];
  /** Counts so many of the vouchers known here after `after` (`''`: from the start). */
  countStock(after: VoucherRef, rows: number, ends: Days): StockSlice;
}
