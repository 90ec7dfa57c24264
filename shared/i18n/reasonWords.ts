import type { HourRange, LimitPeriod, Localized } from '../domain/campaign.ts';
import type { CivilDate, InstantMs, Weekday } from '../domain/civil.ts';
import type { Certainty, Warning } from '../domain/decision.ts';
import type { UseRecord } from '../domain/facts.ts';
import type { MinorUnits } from '../domain/money.ts';
import type { ApprovalReason, Refusal, UnreadableReason } from '../domain/reasons.ts';
import type { ReasonKey } from './reasons.ts';

/** A figure for `{{name}}` in a text, raw: whoever shows it formats it for its language, shop and zone. */
export type Figure =
  | { readonly kind: 'instant'; readonly value: InstantMs }
  | { readonly kind: 'date'; readonly value: CivilDate }
  | { readonly kind: 'money'; readonly value: MinorUnits }
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'localized'; readonly value: Localized }
  | { readonly kind: 'weekdays'; readonly value: readonly Weekday[] }
  | { readonly kind: 'hours'; readonly value: readonly HourRange[] }
  | { readonly kind: 'period'; readonly value: LimitPeriod };

export type Figures = Readonly<Record<string, Figure>>;

/** Which texts of the area `reasons` say it, and the figures they take. */
export interface ReasonWords {
  readonly titleKey: ReasonKey;
  readonly detailKey: ReasonKey | null;
  readonly nextKey: ReasonKey;
  readonly figures: Figures;
}

type CertaintyStem =
  | 'certainStandAlone'
  | 'certainHomeShop'
  | 'certainClaim'
  | Exclude<Certainty['kind'], 'certain'>;

type Stem =
  | Refusal['reason']
  | UnreadableReason
  | ApprovalReason['reason']
  | Warning['kind']
  | CertaintyStem;

const groupLength = 4;

export function refusalWords(refusal: Refusal): ReasonWords {
  const stem = refusal.reason;
  switch (refusal.reason) {
    case 'alreadyUsed':
      return usedWords(refusal.lastUse);
    case 'notYetValid':
      return words(stem, 'notYetValidDetail', { firstDay: date(refusal.firstDay) });
    case 'expired':
      return words(stem, 'expiredDetail', { lastDay: date(refusal.lastDay) });
    case 'wrongWeekday':
      return words(stem, 'wrongWeekdayDetail', {
        weekdays: { kind: 'weekdays', value: refusal.weekdays },
      });
    case 'wrongHours':
      return words(stem, 'wrongHoursDetail', { hours: { kind: 'hours', value: refusal.hours } });
    case 'belowMinimumSpend':
      return words(stem, 'belowMinimumSpendDetail', {
        minimumMinor: money(refusal.minimumMinor),
        shortMinor: money(refusal.shortMinor),
      });
    case 'customerLimit':
      return words(stem, 'customerLimitDetail', {
        period: { kind: 'period', value: refusal.period },
        maxUses: count(refusal.maxUses),
        counted: count(refusal.counted),
        asOf: instant(refusal.asOf),
      });
    case 'tooLongWithoutHq':
      return words(stem, 'tooLongWithoutHqDetail', { days: count(refusal.days) });
    case 'inThisOrder':
    case 'killed':
    case 'campaignPaused':
    case 'wrongShop':
    case 'noEligibleItem':
    case 'customerRequired':
    case 'otherCustomer':
    case 'exclusive':
    case 'stackingGroup':
    case 'nothingLeft':
    case 'riskBudgetSpent':
    case 'needsHomeShop':
    case 'needsHq':
    case 'claimRefused':
    case 'undoRoundsSpent':
      return words(stem);
  }
}

/** `at`: the 0-based place of the mistake in the normalised code; `whose`: the partner it looks like. */
export function unreadableWords(
  reason: UnreadableReason,
  at: number | null = null,
  whose: Localized | null = null,
): ReasonWords {
  if (reason === 'partnerPlatform' && whose !== null) {
    return words(reason, 'partnerPlatformDetail', { whose: { kind: 'localized', value: whose } });
  }
  if (at === null) return words(reason);
  const figures = {
    group: count(Math.floor(at / groupLength) + 1),
    inGroup: count((at % groupLength) + 1),
  };
  if (reason === 'damagedCode') return words(reason, 'damagedCodeDetail', figures);
  return reason === 'wrongCheckCharacters'
    ? words(reason, 'wrongCheckCharactersDetail', figures)
    : words(reason);
}

export function approvalWords(approval: ApprovalReason): ReasonWords {
  switch (approval.reason) {
    case 'valueAboveLimit':
      return words(approval.reason, 'valueAboveLimitDetail', {
        limitMinor: money(approval.limitMinor),
      });
    case 'goodwillValue':
      return words(approval.reason, 'goodwillValueDetail', {
        limitMinor: money(approval.limitMinor),
      });
    case 'undoLate':
    case 'undoElsewhere':
      return words(approval.reason);
  }
}

export function warningWords(warning: Warning): ReasonWords {
  switch (warning.kind) {
    case 'endsSoon':
      return words(warning.kind, endsSoonDetail(warning.daysLeft), {
        daysLeft: count(warning.daysLeft),
      });
    case 'nthToday':
      return words(warning.kind, 'nthTodayDetail', { n: count(warning.n) });
    case 'extensionMayBeUnknown':
    case 'lastUse':
      return words(warning.kind);
  }
}

export function certaintyWords(certainty: Certainty): ReasonWords {
  switch (certainty.kind) {
    case 'certain':
      return words(certainStems[certainty.because]);
    case 'fresh':
      return words('fresh', 'freshDetail', { asOf: instant(certainty.asOf) });
    case 'doubtful':
      return certainty.asOf === null
        ? words('doubtful')
        : words('doubtful', 'doubtfulDetail', { asOf: instant(certainty.asOf) });
  }
}

/** The text for a limit's period; `days` is its only figure. */
export function periodWords(period: LimitPeriod): {
  readonly key: ReasonKey;
  readonly days: number | null;
} {
  switch (period.kind) {
    case 'ever':
      return { key: 'periodEver', days: null };
    case 'businessDay':
      return { key: 'periodBusinessDay', days: null };
    case 'week':
      return { key: 'periodWeek', days: null };
    case 'month':
      return { key: 'periodMonth', days: null };
    case 'rollingDays':
      return { key: 'periodRollingDays', days: period.days };
  }
}

/** `11:00–14:00, 22:00–02:00`: the same in every language. */
export function hoursText(hours: readonly HourRange[]): string {
  return hours
    .map(({ fromMinute, toMinute }) => `${minuteText(fromMinute)}–${minuteText(toMinute)}`)
    .join(', ');
}

const certainStems = {
  standAlone: 'certainStandAlone',
  homeShop: 'certainHomeShop',
  claim: 'certainClaim',
} as const;

function words(stem: Stem, detailKey: ReasonKey | null = null, figures: Figures = {}): ReasonWords {
  return {
    titleKey: `${stem}Title` as const,
    detailKey,
    nextKey: `${stem}Next` as const,
    figures,
  };
}

function usedWords(lastUse: UseRecord | null): ReasonWords {
  if (lastUse === null) return words('alreadyUsed');
  return words('alreadyUsed', 'alreadyUsedDetail', {
    at: instant(lastUse.at),
    shopName: text(lastUse.shopName),
    counter: text(lastUse.counter),
    operator: text(lastUse.operator),
  });
}

function endsSoonDetail(daysLeft: number): ReasonKey {
  if (daysLeft <= 0) return 'endsSoonTodayDetail';
  return daysLeft === 1 ? 'endsSoonTomorrowDetail' : 'endsSoonDetail';
}

function minuteText(minute: number): string {
  const hour = String(Math.floor(minute / 60)).padStart(2, '0');
  return `${hour}:${String(minute % 60).padStart(2, '0')}`;
}

function instant(value: InstantMs): Figure {
  return { kind: 'instant', value };
}

function date(value: CivilDate): Figure {
  return { kind: 'date', value };
}

function money(value: MinorUnits): Figure {
  return { kind: 'money', value };
}

function count(value: number): Figure {
  return { kind: 'count', value };
}

function text(value: string): Figure {
  return { kind: 'text', value };
}
