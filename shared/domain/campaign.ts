import type { CivilDate, Weekday } from './civil.ts';
import type { MinorUnits } from './money.ts';

/** A text in both of the product's languages. */
export interface Localized {
  readonly zh: string;
  readonly en: string;
}

/** What a voucher gives. `items` are matched against `ItemScope` of the campaign. */
export type Benefit =
  /** One eligible item free, up to `capMinor`; a dearer item costs the difference (补差价). */
  | { readonly kind: 'freeItem'; readonly item: Localized; readonly capMinor: MinorUnits }
  /** A gift handed over beside the order; it costs the customer nothing and changes no line. */
  | { readonly kind: 'gift'; readonly item: Localized; readonly valueMinor: MinorUnits }
  | { readonly kind: 'amountOff'; readonly amountMinor: MinorUnits }
  /** `percent` is 1…100 of the eligible total, rounded half up, at most `capMinor`. */
  | { readonly kind: 'percentOff'; readonly percent: number; readonly capMinor: MinorUnits | null }
  /** 满减: for every (or the first) `spendMinor` of eligible lines, `offMinor` off. */
  | {
      readonly kind: 'threshold';
      readonly spendMinor: MinorUnits;
      readonly offMinor: MinorUnits;
      readonly repeating: boolean;
    }
  /** Of `buy + get` eligible units, the `get` cheapest are free. */
  | { readonly kind: 'buyNGetM'; readonly buy: number; readonly get: number }
  /** A stored amount on the voucher, usable in parts. */
  | { readonly kind: 'storedAmount'; readonly amountMinor: MinorUnits };

export type BenefitKind = Benefit['kind'];

/** `null` includes everything; `exclude` outranks `include`. Entries are item codes or `#category`. */
export interface ItemScope {
  readonly include: readonly string[] | null;
  readonly exclude: readonly string[];
}

/** Half-open range of minutes of the day; `from > to` runs over midnight. */
export interface HourRange {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export type LimitPeriod =
  | { readonly kind: 'ever' }
  | { readonly kind: 'businessDay' }
  | { readonly kind: 'week' }
  | { readonly kind: 'month' }
  | { readonly kind: 'rollingDays'; readonly days: number };

/** At most `maxUses` by one customer within `period`, counted over every voucher of the campaign. */
export interface CustomerLimit {
  readonly period: LimitPeriod;
  readonly maxUses: number;
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
  /** Only in the voucher's home shop. */
  | { readonly kind: 'homeShop' }
  /** Refuse whenever HQ hasn't answered for this very use. */
  | { readonly kind: 'hqOnly' };

/** A campaign given out at the counter to make something right (客诉补偿). */
export interface GoodwillTerms {
  readonly reasons: readonly GoodwillReason[];
  /** Days a coupon is good for, its issue day being the first. */
  readonly validDays: number;
  /** Above this count per shop and business day the terminal refuses to issue. */
  readonly maxPerDay: number;
  /** How many one customer may receive in `receivePeriod`; `null` for no limit. */
  readonly receiveLimit: CustomerLimit | null;
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
  readonly validFrom: CivilDate;
  /** Inclusive: the voucher is good through the whole of this day in `zone`. */
  readonly validThrough: CivilDate;
  readonly zone: string;
  /** `null`: every day. */
  readonly weekdays: readonly Weekday[] | null;
  /** `null`: all day. */
  readonly hours: readonly HourRange[] | null;
  /** Shop ids; `null`: every shop. */
  readonly shops: readonly string[] | null;
  readonly items: ItemScope;
  readonly minimumSpendMinor: MinorUnits | null;
  /** How often one voucher may be used; 1 for the usual, N for a punch card. */
  readonly usesPerVoucher: number;
  readonly customerLimits: readonly CustomerLimit[];
  /** `required`: a customer must be named before it may be used. */
  readonly customer: 'optional' | 'required';
  /** Vouchers of different groups stand together in an order; `null` stands beside anything. */
  readonly stackingGroup: string | null;
  /** Stands alone in an order. */
  readonly exclusive: boolean;
  readonly offline: OfflinePolicy;
  /** After so many days without HQ, doubtful uses are refused. */
  readonly maxDaysWithoutHq: number;
  /** Above this discount a second person must approve; `null` never. */
  readonly approvalAboveMinor: MinorUnits | null;
  /** What one use costs the shop; the rest is borne by `funder`. */
  readonly costToShopPercent: number;
  readonly funder: string;
  readonly goodwill: GoodwillTerms | null;
  readonly status: 'active' | 'paused';
}
