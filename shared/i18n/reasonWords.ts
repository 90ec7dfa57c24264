import type { LimitPeriod, Localized } from '../domain/campaign/campaign.ts';
import type { CivilDate, InstantMs } from '../domain/time/civil.ts';
import type { Certainty, Warning } from '../domain/order/decision.ts';
import type { MinorUnits } from '../domain/money.ts';
import type { ApprovalReason, Refusal, UnreadableReason } from '../domain/reasons.ts';
import type { UndoRefusal } from '../domain/undo/undoFacts.ts';
import type { SaidFigure, SaidFigures } from './figureText.ts';
import type { ReasonKey } from './reasons.ts';

/** Which texts of the area `reasons` say it, and the figures they take. */
export interface ReasonWords {
  readonly titleKey: ReasonKey;
  readonly detailKey: ReasonKey | null;
  readonly nextKey: ReasonKey;
  readonly figures: SaidFigures;
}

type LimitRefusal = Extract<Refusal, { readonly period: LimitPeriod }>;

type Stem =
  | Refusal['reason']
  | UnreadableReason
  | ApprovalReason['reason']
  | UndoRefusal['reason']
  | Warning['kind']
  | (typeof certainStems)[keyof typeof certainStems]
  | Exclude<Certainty['kind'], 'certain'>;

const groupLength = 4;

export function refusalWords(refusal: Refusal): ReasonWords {
  const stem = refusal.reason;
  switch (refusal.reason) {
    case 'alreadyUsed':
      return usedWords(refusal);
    case 'tooFewUsesLeft':
      return words(stem, 'tooFewUsesLeftDetail', {
        left: count(refusal.left),
        wanted: count(refusal.wanted),
      });
    case 'notYetValid':
      return words(stem, 'notYetValidDetail', { firstDay: date(refusal.firstDay) });
    case 'expired':
      return expiredWords(refusal);
    case 'wrongChannel':
      return words(stem, 'wrongChannelDetail', {
        channels: { kind: 'channels', value: refusal.channels },
      });
    case 'blackout':
      return blackoutWords(refusal);
    case 'wrongWeekday':
      return words(stem, 'wrongWeekdayDetail', {
        weekdays: { kind: 'weekdays', value: refusal.weekdays },
      });
    case 'wrongHours':
      return words(stem, 'wrongHoursDetail', { hours: { kind: 'hours', value: refusal.hours } });
    case 'belowMinimumSpend':
      return minimumWords(refusal);
    case 'wrongSegment':
      return words(stem, 'wrongSegmentDetail', {
        segments: { kind: 'segments', value: refusal.segments },
      });
    case 'wrongTier':
      return words(stem, 'wrongTierDetail', { tiers: { kind: 'names', value: refusal.tiers } });
    case 'voucherLimit':
    case 'customerLimit':
    case 'shopLimit':
    case 'campaignLimit':
      return limitWords(refusal);
    case 'tooLongWithoutHq':
      return words(stem, 'tooLongWithoutHqDetail', { days: count(refusal.days) });
    case 'killed':
      return refusal.at === null
        ? words(stem)
        : words(stem, 'killedDetail', { at: instant(refusal.at) });
    case 'soldOut':
      return words(stem, 'soldOutDetail', {
        at: instant(refusal.at),
        operator: { kind: 'text', value: refusal.operator },
      });
    case 'inThisOrder':
    case 'campaignPaused':
    case 'wrongShop':
    case 'onlyHolidays':
    case 'notOnHolidays':
    case 'noEligibleItem':
    case 'customerRequired':
    case 'otherCustomer':
    case 'exclusive':
    case 'stackingGroup':
    case 'nothingLeft':
    case 'riskBudgetSpent':
    case 'needsHomeShop':
    case 'authorityAway':
    case 'needsLease':
    case 'leaseSpent':
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
    case 'remakeAgain':
    case 'tornCode':
      return words(approval.reason);
  }
}

export function undoRefusalWords(refusal: UndoRefusal): ReasonWords {
  switch (refusal.reason) {
    case 'tooLate':
      return words(refusal.reason, 'tooLateDetail', { days: count(refusal.days) });
    case 'alreadyUndone':
    case 'undoRoundsSpent':
    case 'voidOfVoid':
    case 'notARedemption':
    case 'goodsReturned':
    case 'vouchersReturned':
    case 'onlyAsAWhole':
    case 'moreThanUsed':
      return words(refusal.reason);
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
    case 'inGrace':
      return words(warning.kind, 'inGraceDetail', { lastDay: date(warning.lastDay) });
    case 'extensionMayBeUnknown':
    case 'lastUse':
    case 'codeSaysOther':
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

const certainStems = {
  standAlone: 'certainStandAlone',
  homeShop: 'certainHomeShop',
  claim: 'certainClaim',
  lease: 'certainLease',
} as const;

function words(
  stem: Stem,
  detailKey: ReasonKey | null = null,
  figures: SaidFigures = {},
  nextKey: ReasonKey = `${stem}Next` as const,
): ReasonWords {
  return { titleKey: `${stem}Title` as const, detailKey, nextKey, figures };
}

/** Where and when, or at least who counted it. */
function usedWords({
  lastUse,
  source,
  asOf,
}: Extract<Refusal, { reason: 'alreadyUsed' }>): ReasonWords {
  if (lastUse === null) {
    return words('alreadyUsed', 'alreadyUsedToldDetail', {
      told: { kind: 'told', source, asOf },
    });
  }
  if (lastUse.before !== undefined) {
    return words(
      'alreadyUsed',
      'alreadyUsedBeforeDetail',
      { before: date(lastUse.before) },
      'alreadyUsedBeforeNext',
    );
  }
  return words('alreadyUsed', 'alreadyUsedDetail', {
    at: instant(lastUse.at),
    shopName: text(lastUse.shopName),
    counter: text(lastUse.counter),
    operator: text(lastUse.operator),
  });
}

/** Where nothing that counts was keyed in yet, that comes first. */
function minimumWords({
  minimumMinor,
  shortMinor,
}: Extract<Refusal, { reason: 'belowMinimumSpend' }>): ReasonWords {
  const figures = { minimumMinor: money(minimumMinor), shortMinor: money(shortMinor) };
  return shortMinor < minimumMinor
    ? words('belowMinimumSpend', 'belowMinimumSpendDetail', figures)
    : words('belowMinimumSpend', 'belowMinimumSpendDetail', figures, 'belowMinimumSpendNoneNext');
}

/** What was bought and can be paid back is said instead of goodwill. */
function expiredWords({
  lastDay,
  refundMinor,
}: Extract<Refusal, { reason: 'expired' }>): ReasonWords {
  if (refundMinor === null || refundMinor === 0) {
    return words('expired', 'expiredDetail', { lastDay: date(lastDay) });
  }
  const figures = { lastDay: date(lastDay), refundMinor: money(refundMinor) };
  return words('expired', 'expiredRefundDetail', figures, 'expiredRefundNext');
}

function blackoutWords({
  days: { from, through },
}: Extract<Refusal, { reason: 'blackout' }>): ReasonWords {
  return from === through
    ? words('blackout', 'blackoutOneDayDetail', { from: date(from) })
    : words('blackout', 'blackoutDetail', { from: date(from), through: date(through) });
}

/** The count is said in its parts; what they don't explain stands earlier in this very order. */
function limitWords(refusal: LimitRefusal): ReasonWords {
  const { reason, period, measure, max, counted, parts } = refusal;
  const known = parts.reduce((sum, part) => sum + part.counted, 0);
  const inOrder = counted - Math.max(0, known);
  const isParted = inOrder > 0 || parts.some((part) => part.counted !== 0);
  const amount = measure === 'money' ? money : count;
  const stem = measure === 'money' ? 'limitMoney' : 'limitUses';
  return words(
    reason,
    isParted ? `${stem}PartsDetail` : `${stem}Detail`,
    {
      period: { kind: 'period', value: period },
      max: amount(max),
      counted: amount(counted),
      ...(isParted ? { parts: { kind: 'parts', value: parts, inOrder, measure } } : {}),
    },
    period.kind === 'ever' ? `${reason}EverNext` : `${reason}Next`,
  );
}

function endsSoonDetail(daysLeft: number): ReasonKey {
  if (daysLeft <= 0) return 'endsSoonTodayDetail';
  return daysLeft === 1 ? 'endsSoonTomorrowDetail' : 'endsSoonDetail';
}

function instant(value: InstantMs): SaidFigure {
  return { kind: 'instant', value };
}

function date(value: CivilDate): SaidFigure {
  return { kind: 'date', value };
}

function money(value: MinorUnits): SaidFigure {
  return { kind: 'money', value };
}

function count(value: number): SaidFigure {
  return { kind: 'count', value };
}

function text(value: string): SaidFigure {
  return { kind: 'text', value };
}
