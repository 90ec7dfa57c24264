import type { CivilDate, InstantMs, Weekday } from './civil.ts';
import type { HourRange, LimitPeriod } from './campaign.ts';
import type { FactSource, UseRecord } from './facts.ts';
import type { MinorUnits } from './money.ts';

/**
 * Why a voucher may not be used now. Closed: every reason has its words in both languages and a next
 * step for the customer (`shared/i18n/reasons.ts`), and a test of its own.
 */
export type Refusal =
  | {
      readonly reason: 'alreadyUsed';
      readonly lastUse: UseRecord | null;
      readonly source: FactSource;
    }
  | { readonly reason: 'inThisOrder' }
  | { readonly reason: 'killed' }
  | { readonly reason: 'notYetValid'; readonly firstDay: CivilDate }
  | { readonly reason: 'expired'; readonly lastDay: CivilDate }
  | { readonly reason: 'campaignPaused' }
  | { readonly reason: 'wrongShop' }
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
  | {
      readonly reason: 'customerLimit';
      readonly period: LimitPeriod;
      readonly maxUses: number;
      readonly counted: number;
      readonly source: FactSource;
      readonly asOf: InstantMs;
    }
  | { readonly reason: 'exclusive' }
  | { readonly reason: 'stackingGroup' }
  | { readonly reason: 'nothingLeft' }
  | { readonly reason: 'riskBudgetSpent' }
  | { readonly reason: 'needsHomeShop' }
  | { readonly reason: 'needsHq' }
  | { readonly reason: 'claimRefused' }
  | { readonly reason: 'tooLongWithoutHq'; readonly days: number }
  | { readonly reason: 'undoRoundsSpent' };

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
  'scannerSetting',
  'badSignature',
  'unknownKey',
  'retiredKey',
  'unknownCampaign',
] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];

/** Why one more person must agree, though nothing forbids it. */
export type ApprovalReason =
  | { readonly reason: 'valueAboveLimit'; readonly limitMinor: MinorUnits }
  | { readonly reason: 'undoLate' }
  | { readonly reason: 'undoElsewhere' }
  | { readonly reason: 'goodwillValue'; readonly limitMinor: MinorUnits };
