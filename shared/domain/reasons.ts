import type { Channel, DayRange, HourRange, LimitPeriod, Segment } from './campaign/campaign.ts';
import type { CivilDate, InstantMs, Weekday } from './time/civil.ts';
import type { FactSource, UseRecord } from './facts.ts';
import type { CountedPart } from './campaign/limits.ts';
import type { MinorUnits } from './money.ts';

/** A limit that leaves no room for this use; `counted` before it, and who counted what. */
interface LimitReached {
  readonly period: LimitPeriod;
  readonly measure: 'uses' | 'money';
  readonly max: number;
  readonly counted: number;
  readonly parts: readonly CountedPart[];
}

/**
 * Why a voucher may not be used now. Closed: every reason has its words in both languages and a next
 * step for the customer (`shared/i18n/reasons.ts`), and a test of its own.
 */
export type Refusal =
  | {
      readonly reason: 'alreadyUsed';
      readonly lastUse: UseRecord | null;
      readonly source: FactSource;
      readonly asOf: InstantMs;
    }
  | { readonly reason: 'tooFewUsesLeft'; readonly left: number; readonly wanted: number }
  | { readonly reason: 'inThisOrder' }
  /** `at`: when head office withdrew it, where that is known. */
  | { readonly reason: 'killed'; readonly at: InstantMs | null }
  | { readonly reason: 'notYetValid'; readonly firstDay: CivilDate }
  /** `refundMinor`: what a paid voucher gives back for what was not used; `null` for one that was given. */
  | {
      readonly reason: 'expired';
      readonly lastDay: CivilDate;
      readonly refundMinor: MinorUnits | null;
    }
  | { readonly reason: 'campaignPaused' }
  | { readonly reason: 'wrongShop' }
  | { readonly reason: 'wrongChannel'; readonly channels: readonly Channel[] }
  | { readonly reason: 'blackout'; readonly days: DayRange }
  | { readonly reason: 'onlyHolidays' }
  | { readonly reason: 'notOnHolidays' }
  | { readonly reason: 'wrongWeekday'; readonly weekdays: readonly Weekday[] }
  | { readonly reason: 'wrongHours'; readonly hours: readonly HourRange[] }
  | { readonly reason: 'noEligibleItem' }
  | {
      readonly reason: 'belowMinimumSpend';
      readonly minimumMinor: MinorUnits;
      readonly shortMinor: MinorUnits;
    }
  | { readonly reason: 'customerRequired' }
  | { readonly reason: 'otherCustomer' }
  | { readonly reason: 'wrongSegment'; readonly segments: readonly Segment[] }
  | { readonly reason: 'wrongTier'; readonly tiers: readonly string[] }
  | ({ readonly reason: 'voucherLimit' } & LimitReached)
  | ({ readonly reason: 'customerLimit' } & LimitReached)
  | ({ readonly reason: 'shopLimit' } & LimitReached)
  | ({ readonly reason: 'campaignLimit' } & LimitReached)
  | { readonly reason: 'exclusive' }
  | { readonly reason: 'stackingGroup' }
  | { readonly reason: 'nothingLeft' }
  | { readonly reason: 'riskBudgetSpent' }
  | { readonly reason: 'needsHomeShop' }
  | { readonly reason: 'authorityAway' }
  | { readonly reason: 'needsLease' }
  | { readonly reason: 'leaseSpent' }
  | { readonly reason: 'needsHq' }
  | { readonly reason: 'claimRefused' }
  | { readonly reason: 'tooLongWithoutHq'; readonly days: number }
  | { readonly reason: 'undoRoundsSpent' }
  /** What it gives is gone here today; the voucher is good. */
  | { readonly reason: 'soldOut'; readonly at: InstantMs; readonly operator: string };

export type RefusalReason = Refusal['reason'];

/** What was scanned when it is no voucher we can look up. Closed, each with words and a next step. */
export const unreadableReasons = [
  'unknownCode',
  'damagedCode',
  'wrongCheckCharacters',
  'tooLong',
  'controlCharacters',
  'paymentCode',
  'partnerPlatform',
  'webLink',
  'phoneCode',
  'retailCoupon',
  'goodsCode',
  'unknownElement',
  'scannerSetting',
  'badSignature',
  'unknownKey',
  'retiredKey',
  'keyNotAllowed',
  'keysTooOld',
  'unknownCampaign',
  'tornUnknown',
  'tornSeveral',
  'tornTooMany',
  'receiptReference',
] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];

/** Why one more person must agree, though nothing forbids it. */
export type ApprovalReason =
  | { readonly reason: 'valueAboveLimit'; readonly limitMinor: MinorUnits }
  /** Characters of its code could not be read, and were worked out. */
  | { readonly reason: 'tornCode' }
  | { readonly reason: 'undoLate' }
  | { readonly reason: 'undoElsewhere' }
  | { readonly reason: 'remakeAgain' }
  | { readonly reason: 'goodwillValue'; readonly limitMinor: MinorUnits };
