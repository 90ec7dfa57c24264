import type { GoodwillReason, Localized } from '../domain/campaign/campaign.ts';
import type { FlagKind, Part } from '../domain/flags/flags.ts';
import type { CivilDate, InstantMs } from '../domain/time/civil.ts';
import type { ReviewVerdict } from '../protocol/flagReview.ts';
import type { HistoryRow } from './views.ts';

/** Business days, both among them. */
export interface DaySpan {
  readonly from: CivilDate;
  readonly through: CivilDate;
}

/** What was used here when, beside the same days some weeks earlier. */
export interface UseView {
  readonly days: DaySpan;
  readonly before: DaySpan;
  /** Hours of the shop's clock, from the one a business day begins in, as far as anything was used. */
  readonly hours: readonly {
    readonly hour: number;
    readonly vouchers: number;
    readonly vouchersBefore: number;
    readonly undone: number;
  }[];
  /** Every day of the span. */
  readonly perDay: readonly {
    readonly day: CivilDate;
    readonly vouchers: number;
    readonly valueMinor: number;
    readonly doubtful: number;
    readonly undone: number;
  }[];
  readonly cashiers: readonly {
    readonly personId: string;
    /** Empty where the roster no longer has them. */
    readonly name: string;
    readonly vouchers: number;
    readonly typed: number;
  }[];
  readonly total: {
    readonly redemptions: number;
    readonly vouchers: number;
    readonly valueMinor: number;
    readonly doubtful: number;
    readonly undone: number;
    readonly vouchersBefore: number;
  };
}

export interface CampaignRate {
  readonly campaignNo: number;
  readonly name: Localized;
  /** `known`: vouchers this terminal holds; `given`: handed out by the shops, as far as it knows. */
  readonly out: 'known' | 'given';
  readonly handedOut: number;
  /** Of those, used at all. */
  readonly used: number;
}

export interface CampaignsView {
  readonly days: DaySpan;
  readonly rates: readonly CampaignRate[];
  /** Vouchers known here and not used up, by their last day: every day from today on. */
  readonly ends: readonly {
    readonly day: CivilDate;
    readonly left: number;
    readonly campaigns: readonly { readonly name: Localized; readonly left: number }[];
  }[];
  /** When the vouchers were counted; `null` while the first count is under way. */
  readonly countedAt: InstantMs | null;
  readonly isCounting: boolean;
  /** Vouchers used in the days, by how long they had been good. `null`: no upper end. */
  readonly lags: readonly {
    readonly fromDays: number;
    readonly throughDays: number | null;
    readonly vouchers: number;
  }[];
}

export interface GoodwillFigures {
  readonly days: DaySpan;
  readonly reasons: readonly {
    readonly reason: GoodwillReason;
    readonly count: number;
    readonly valueMinor: number;
  }[];
  readonly givers: readonly {
    readonly personId: string;
    readonly name: string;
    readonly count: number;
    readonly valueMinor: number;
  }[];
}

export interface ReviewView {
  readonly at: InstantMs;
  readonly by: string;
  readonly verdict: ReviewVerdict;
  readonly note: string;
}

export interface FlagView {
  readonly kind: FlagKind;
  readonly personId: string;
  readonly name: string;
  /** The customer of a pair: opaque id, and the last four digits where they are known. */
  readonly customer: { readonly id: string; readonly last4: string | null } | null;
  readonly own: Part;
  readonly others: Part;
  /** Its newest review; it stands until there is enough that is new. */
  readonly review: ReviewView | null;
  /** Somebody else must: it is about whoever asks. */
  readonly isOwn: boolean;
}

export interface FlagsView {
  readonly days: DaySpan;
  readonly open: readonly FlagView[];
  readonly followUp: readonly FlagView[];
  readonly fine: readonly FlagView[];
}

/** A redemption drawn by lot. */
export interface SampleView {
  readonly row: HistoryRow;
  readonly personId: string;
  readonly isOwn: boolean;
}

export interface SamplesView {
  readonly open: readonly SampleView[];
  /** Looked at, of those drawn. */
  readonly done: number;
}
