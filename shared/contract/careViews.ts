import type { IssueEvent, Localized } from '../domain/campaign/campaign.ts';
import type { Rating } from '../domain/customers/rating.ts';
import type { LeftInPeace, WakeOutcome } from '../domain/customers/wake.ts';
import type { CouponEnding, CouponState } from '../domain/issue/couponState.ts';
import type { Effect } from '../domain/issue/effect.ts';
import type { ShopToShop } from '../domain/issue/shopToShop.ts';
import type { Problem } from './problem.ts';
import type { CampaignView } from './views.ts';

/** What may still be given of one template, and what was given; `null` where no bound is set. */
export interface AllowanceView {
  readonly givenToday: number;
  readonly worthTodayMinor: number;
  readonly perDay: number;
  readonly leftToday: number;
  readonly perDayMinor: number | null;
  readonly leftMinor: number | null;
  /** For whoever asks. */
  readonly perPerson: number | null;
  readonly leftForYou: number | null;
}

/** Where a coupon came back. */
export interface UsedWhere {
  readonly at: number;
  readonly shopName: string;
  readonly counter: string;
  readonly operator: string;
  /** Set where place and time are no longer kept: it was used before this day. */
  readonly before: string | null;
}

/** How a coupon stands now. */
export interface CouponStanding {
  readonly state: CouponState;
  readonly usedWhere: UsedWhere | null;
  readonly ended: {
    readonly because: CouponEnding;
    readonly by: string;
    readonly at: number;
  } | null;
}

/** A coupon that another counter of this shop gave: as much as head office tells. */
export interface CouponOfShop extends CouponStanding {
  readonly ref: string;
  readonly campaign: Localized | null;
  readonly worthMinor: number;
  readonly day: string;
  readonly hint: string;
  readonly lastDay: string | null;
}

/** What would stand in the way, and what to know, before anybody enters a PIN. */
export interface GoodwillLook {
  readonly problem: Problem | null;
  readonly shopToShop: ShopToShop | null;
}

export interface EffectView {
  /** Looked back so far. */
  readonly days: number;
  /** More was given than is looked at. */
  readonly isCut: boolean;
  readonly all: Effect;
  readonly byTemplate: readonly { readonly campaign: Localized | null; readonly effect: Effect }[];
  /** `why`: a goodwill reason, or the event it was given after. */
  readonly byReason: readonly { readonly why: string; readonly effect: Effect }[];
}

/** A word to a customer about what ends soon. */
export interface WakeView {
  readonly customer: string;
  readonly last4: string;
  /** Of all they hold. */
  readonly vouchers: number;
  /** Of those, what ends within days, soonest first. */
  readonly ending: readonly { readonly name: Localized; readonly daysLeft: number }[];
}

export interface WakeList {
  /** Within the hours in which customers may be asked. */
  readonly isOpen: boolean;
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Soonest to end first; empty outside those hours. */
  readonly customers: readonly WakeView[];
}

/** What one may say to the customer in front of the counter, and what they wished. */
export interface CareView {
  /** `null`: they never said. */
  readonly may: boolean | null;
  readonly lastAsked: { readonly day: string; readonly outcome: WakeOutcome } | null;
  /** `null`: nothing is to be said now, because of `peace`. */
  readonly wake: WakeView | null;
  readonly peace: LeftInPeace | 'outsideHours' | null;
}

/** What there is to do after one redemption. */
export interface AfterView {
  readonly rating: Rating | null;
  readonly mayRate: boolean;
  readonly offer: {
    readonly campaign: CampaignView;
    readonly because: IssueEvent;
    readonly toPayMinor: number;
    readonly lastDay: string;
  } | null;
  readonly given: GivenAfter | null;
}

/** A coupon that was handed out after a redemption. */
export interface GivenAfter {
  readonly seq: number;
  readonly campaign: Localized;
  readonly lastDay: string;
  readonly state: CouponState;
}

/** How customers found what a campaign gave. */
export interface CampaignRatings {
  readonly campaignNo: number;
  readonly campaign: Localized | null;
  readonly good: number;
  readonly soSo: number;
  readonly bad: number;
}

/** An undo, and what became of the coupon that was given after what it undid. */
export interface UndoDone {
  readonly seq: number;
  readonly coupon: 'none' | 'ended' | 'used';
}
