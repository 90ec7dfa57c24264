import type { CivilDate, Weekday } from '../time/civil.ts';
import type { MinorUnits, Rounding } from '../money.ts';

/** A text in both of the product's languages. */
export interface Localized {
  readonly zh: string;
  readonly en: string;
}

/** What one named item, or `#category`, costs a member. */
export interface MemberPrice {
  readonly of: string;
  readonly priceMinor: MinorUnits;
}

/** What a voucher gives. Which lines it may take from is the campaign's `items`. */
export type Benefit =
  /**
   * One eligible item free, up to `capMinor`; a dearer item costs the difference (补差价), a cheaper one
   * gives no credit. `priceMinor`: the item's own list price, where it has one.
   */
  | {
      readonly kind: 'freeItem';
      readonly item: Localized;
      readonly priceMinor: MinorUnits | null;
      readonly capMinor: MinorUnits;
    }
  /** A gift handed over beside the order; it costs the customer nothing and changes no line. */
  | { readonly kind: 'gift'; readonly item: Localized; readonly valueMinor: MinorUnits }
  | { readonly kind: 'amountOff'; readonly amountMinor: MinorUnits }
  /** `percent` is 1…100 of the eligible total, brought to `rounding`, at most `capMinor`. */
  | {
      readonly kind: 'percentOff';
      readonly percent: number;
      readonly capMinor: MinorUnits | null;
      readonly rounding: Rounding;
    }
  /** 满减: `offMinor` off for every `spendMinor` of eligible lines, `maxTimes` times at most (`null`: any). */
  | {
      readonly kind: 'threshold';
      readonly spendMinor: MinorUnits;
      readonly offMinor: MinorUnits;
      readonly maxTimes: number | null;
    }
  /** Of `buy + get` eligible units, the `get` cheapest are free. */
  | { readonly kind: 'buyNGetM'; readonly buy: number; readonly get: number }
  /** One eligible item for `priceMinor`. */
  | { readonly kind: 'fixedPrice'; readonly item: Localized; readonly priceMinor: MinorUnits }
  /** Every eligible unit at its member price; a cheaper unit stays as it is. */
  | { readonly kind: 'memberPrice'; readonly prices: readonly MemberPrice[] }
  /** A stored amount on the voucher, usable in parts. */
  | { readonly kind: 'storedAmount'; readonly amountMinor: MinorUnits };

export type BenefitKind = Benefit['kind'];

/**
 * How customers come by the vouchers. A paid one is the customer's own money: `graceDays` after its last
 * day it is still taken, and what comes back for what was not used is `refund`.
 */
export type Acquisition =
  | { readonly kind: 'given' }
  | {
      readonly kind: 'paid';
      readonly priceMinor: MinorUnits;
      readonly graceDays: number;
      /** `whileUnused`: the price, until the first use; `unusedShare`: in proportion to what is left. */
      readonly refund: 'none' | 'whileUnused' | 'unusedShare';
    };

/** From when a voucher's own days run. The first day counts: 7 days from Monday end on Sunday. */
export type Validity =
  | { readonly kind: 'campaignDays' }
  | { readonly kind: 'daysFromIssue'; readonly days: number }
  | { readonly kind: 'daysFromFirstUse'; readonly days: number };

/** `null` includes everything; `exclude` outranks `include`. Entries are names, or `#group`. */
export interface Scope {
  readonly include: readonly string[] | null;
  readonly exclude: readonly string[];
}

/** Half-open range of minutes of the day; `from > to` runs over midnight. */
export interface HourRange {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Both days inclusive. */
export interface DayRange {
  readonly from: CivilDate;
  readonly through: CivilDate;
}

export const channels = ['counter', 'online', 'delivery'] as const;
export type Channel = (typeof channels)[number];

export const segments = ['new', 'loyal', 'highValue', 'potential'] as const;
export type Segment = (typeof segments)[number];

export type LimitPeriod =
  | { readonly kind: 'ever' }
  | { readonly kind: 'businessDay' }
  | { readonly kind: 'week' }
  | { readonly kind: 'month' }
  | { readonly kind: 'rollingDays'; readonly days: number };

/**
 * At most `max` (uses, or minor units of what was given) within `period`, counted over every voucher of
 * the campaign that the same voucher, customer, shop or the whole campaign accounts for. `receipt` limits
 * what is handed out, goodwill too.
 */
export interface Limit {
  readonly on: 'use' | 'receipt';
  readonly per: 'voucher' | 'customer' | 'shop' | 'campaign';
  readonly period: LimitPeriod;
  readonly measure: 'uses' | 'money';
  readonly max: number;
}

/** How much doubt a campaign bears while the terminal can't ask (TRUST.md, Anti-reuse when apart). */
export type OfflinePolicy =
  /** Accept on what this terminal knows. */
  | { readonly kind: 'accept' }
  /** Accept in doubt up to these bounds since the last sync, per terminal. */
  | {
      readonly kind: 'riskBudget';
      readonly maxCount: number;
      readonly maxValueMinor: MinorUnits;
      readonly maxHoursSinceSync: number;
    }
  /** Only in the voucher's home shop, by its authority. */
  | { readonly kind: 'homeShop' }
  /** Only where this terminal holds the voucher, or uses of the campaign, in escrow. */
  | { readonly kind: 'lease' }
  /** Refuse whenever HQ hasn't answered for this very use. */
  | { readonly kind: 'hqOnly' };

/** A campaign given out at the counter to make something right (客诉补偿). */
export interface GoodwillTerms {
  readonly reasons: readonly GoodwillReason[];
  /** Above this count per shop and business day the terminal refuses to issue. */
  readonly maxPerDay: number;
  /** Above this worth together, in minor units, likewise; absent: by count alone. */
  readonly maxWorthPerDayMinor?: MinorUnits | undefined;
  /** How many one person may give on a business day; absent: as many as the shop may. */
  readonly maxPerPersonPerDay?: number | undefined;
}

export const issueEventKinds = ['spend', 'visits', 'firstVisit', 'tier', 'goodRating'] as const;

/** What a redemption must have been for a coupon to be suggested after it. Visits are days with a use. */
export type IssueEvent =
  /** The order came to this much or more, after what was taken off. */
  | { readonly kind: 'spend'; readonly fromMinor: MinorUnits }
  /** Every so many visits of a named customer. */
  | { readonly kind: 'visits'; readonly every: number }
  | { readonly kind: 'firstVisit' }
  | { readonly kind: 'tier'; readonly tiers: readonly string[] }
  /** The customer said it was good. */
  | { readonly kind: 'goodRating' };

/** Given at the counter after a redemption, suggested by the terminal; any of the events will do. */
export interface IssueAfterTerms {
  readonly events: readonly IssueEvent[];
  /** Per shop and business day; above it none is suggested, and none is given. */
  readonly maxPerDay: number;
}

export const goodwillReasons = ['wait', 'wrongItem', 'quality', 'service', 'other'] as const;
export type GoodwillReason = (typeof goodwillReasons)[number];

/** One version of a campaign. Frozen: a change is a new version with the same `id` and `no`. */
export interface Campaign {
  readonly id: string;
  /** The 32-bit number that stands for the campaign in signed codes and compact tables. */
  readonly no: number;
  readonly version: number;
  readonly name: Localized;
  readonly benefit: Benefit;
  readonly acquisition: Acquisition;
  /** First and last day of the campaign in `zone`, both inclusive. */
  readonly validFrom: CivilDate;
  readonly validThrough: CivilDate;
  readonly zone: string;
  readonly validity: Validity;
  /** Every voucher of the campaign is good through this day at least, whatever is printed on it. */
  readonly extendedThrough: CivilDate | null;
  /** Undone after its last day, a voucher is good for so many days more, the day of the undo being the first; 0: it stays expired. */
  readonly reviveDays: number;
  /** `null`: every day. */
  readonly weekdays: readonly Weekday[] | null;
  /** `null`: all day. */
  readonly hours: readonly HourRange[] | null;
  /** Public holidays, as HQ gives them for the shop. */
  readonly holidays: 'any' | 'only' | 'never';
  /** Days on which it is not taken, by the shop's calendar. */
  readonly blackouts: readonly DayRange[];
  /** Shop ids or `#group`. */
  readonly shops: Scope;
  /** Item codes or `#category`. */
  readonly items: Scope;
  /** `null`: every channel. */
  readonly channels: readonly Channel[] | null;
  /** `null`: every customer. */
  readonly segments: readonly Segment[] | null;
  /** Names of membership tiers; `null`: every customer. */
  readonly tiers: readonly string[] | null;
  /** Of eligible lines. */
  readonly minimumSpendMinor: MinorUnits | null;
  /** How often one voucher may be used; 1 for the usual, N for a punch card (次卡). */
  readonly usesPerVoucher: number;
  readonly limits: readonly Limit[];
  /** `required`: a customer must be named before it may be used. */
  readonly customer: 'optional' | 'required';
  /** One voucher of a group in an order; `null` stands beside anything. */
  readonly stackingGroup: string | null;
  /** Stands alone in an order. */
  readonly exclusive: boolean;
  /** Lower is applied first; `null`: as its kind usually is (`applicationOrder.ts`). */
  readonly applyOrder: number | null;
  readonly offline: OfflinePolicy;
  /** After so many days without HQ, doubtful uses are refused. */
  readonly maxDaysWithoutHq: number;
  /** Above this discount a second person must approve; `null` never. */
  readonly approvalAboveMinor: MinorUnits | null;
  /** What one use costs the shop; the rest is borne by `funder`. */
  readonly costToShopPercent: number;
  readonly funder: string;
  readonly goodwill: GoodwillTerms | null;
  readonly issueAfter: IssueAfterTerms | null;
  readonly status: 'active' | 'paused';
}
