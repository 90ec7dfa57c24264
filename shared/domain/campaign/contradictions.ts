import type { Campaign, IssueEvent, Limit, Scope } from './campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays, daysBetween } from '../time/civilTime.ts';
import { isBelowOneUse } from './leastGiven.ts';
import { isEmpty } from './hours.ts';
import { hasUsableDay } from './usableDays.ts';

/** Everything a person writes of a campaign; its numbers are given by whoever keeps it. */
export type CampaignTerms = Omit<Campaign, 'id' | 'no' | 'version'>;

/** What makes a campaign impossible, or says one thing twice. Closed: each has words in both languages. */
export const contradictionCodes = [
  'endsBeforeStart',
  'extendedToEarlier',
  'blackoutEndsBeforeStart',
  'noDayLeft',
  'emptyHours',
  'daysLongerThanCampaign',
  'firstUseNeedsMoreUses',
  'excludesAllItems',
  'excludesAllShops',
  'capAboveItem',
  'offAboveSpend',
  'minimumAboveSpend',
  'roundingAboveCap',
  'samePriceTwice',
  'priceOfExcludedItem',
  'memberPriceNeedsCustomer',
  'limitNeedsCustomer',
  'groupNeedsCustomer',
  'sameLimitTwice',
  'limitBelowOneUse',
  'voucherLimitBelowUses',
  'storedAmountHasNoUses',
  'receiptPerVoucher',
  'exclusiveInGroup',
  'paidGoodwill',
  'goodwillNeedsDays',
  'goodwillHasNoHome',
  'paidIssueAfter',
  'issueAfterNeedsDays',
  'issueAfterHasNoHome',
  'goodwillAndIssueAfter',
  'sameEventTwice',
  'costShareNeedsFunder',
] as const;
export type ContradictionCode = (typeof contradictionCodes)[number];

type Path = readonly (string | number)[];

export interface Contradiction {
  readonly code: ContradictionCode;
  /** Path of the field to be put right. */
  readonly path: Path;
}

/**
 * All that contradicts itself in a campaign, so that it is refused when written and not when redeemed. Of
 * terms that are not all known yet (the rest is wrong in itself), what can be told from those that are.
 */
export function contradictionsOf(terms: Partial<CampaignTerms>): readonly Contradiction[] {
  return checks.flatMap((find) => find(terms));
}

type Check = (terms: Partial<CampaignTerms>) => readonly Contradiction[];

/** One check: the terms it reads, and the fields it finds to be put right. */
function check<Field extends keyof CampaignTerms>(
  code: ContradictionCode,
  reads: readonly Field[],
  find: (terms: Pick<CampaignTerms, Field>) => readonly Path[],
): Check {
  return (terms) => (hasAll(terms, reads) ? find(terms).map((path) => ({ code, path })) : []);
}

function hasAll<Field extends keyof CampaignTerms>(
  terms: Partial<CampaignTerms>,
  fields: readonly Field[],
): terms is Partial<CampaignTerms> & Pick<CampaignTerms, Field> {
  return fields.every((field) => terms[field] !== undefined);
}

function when(isFound: boolean, ...path: Path): readonly Path[] {
  return isFound ? [path] : [];
}

/** Who bears the rest when nobody is named (`plainTerms`): the shop itself. */
const nobodyElse = 'shop';

const checks: readonly Check[] = [
  check('endsBeforeStart', ['validFrom', 'validThrough'], ({ validFrom, validThrough }) =>
    when(validFrom > validThrough, 'validThrough'),
  ),
  check(
    'extendedToEarlier',
    ['validFrom', 'validThrough', 'validity', 'extendedThrough'],
    ({ extendedThrough, ...days }) =>
      when(extendedThrough !== null && extendedThrough < firstToEnd(days), 'extendedThrough'),
  ),
  check('blackoutEndsBeforeStart', ['blackouts'], ({ blackouts }) =>
    placesOf(blackouts, ({ from, through }) => from > through).map((place) => [
      'blackouts',
      place,
      'through',
    ]),
  ),
  check(
    'noDayLeft',
    [
      'validFrom',
      'validThrough',
      'validity',
      'extendedThrough',
      'acquisition',
      'weekdays',
      'hours',
      'blackouts',
    ],
    (days) => when(days.validFrom <= days.validThrough && !hasUsableDay(days), 'validFrom'),
  ),
  check('emptyHours', ['hours'], ({ hours }) =>
    placesOf(hours ?? [], isEmpty).map((place) => ['hours', place]),
  ),
  check(
    'daysLongerThanCampaign',
    ['validFrom', 'validThrough', 'validity'],
    ({ validFrom, validThrough, validity }) =>
      when(
        validFrom <= validThrough &&
          validity.kind === 'daysFromFirstUse' &&
          validity.days > daysBetween(validFrom, validThrough) + 1,
        'validity',
        'days',
      ),
  ),
  check(
    'firstUseNeedsMoreUses',
    ['benefit', 'validity', 'usesPerVoucher'],
    ({ benefit, validity, usesPerVoucher }) =>
      when(
        validity.kind === 'daysFromFirstUse' &&
          usesPerVoucher === 1 &&
          benefit.kind !== 'storedAmount',
        'usesPerVoucher',
      ),
  ),
  check('excludesAllItems', ['items'], ({ items }) => when(excludesAll(items), 'items', 'exclude')),
  check('excludesAllShops', ['shops'], ({ shops }) => when(excludesAll(shops), 'shops', 'exclude')),
  check('capAboveItem', ['benefit'], ({ benefit }) =>
    when(
      benefit.kind === 'freeItem' &&
        benefit.priceMinor !== null &&
        benefit.capMinor > benefit.priceMinor,
      'benefit',
      'capMinor',
    ),
  ),
  check('offAboveSpend', ['benefit'], ({ benefit }) =>
    when(
      benefit.kind === 'threshold' && benefit.offMinor > benefit.spendMinor,
      'benefit',
      'offMinor',
    ),
  ),
  check('minimumAboveSpend', ['benefit', 'minimumSpendMinor'], ({ benefit, minimumSpendMinor }) =>
    when(
      benefit.kind === 'threshold' &&
        benefit.maxTimes !== null &&
        (minimumSpendMinor ?? 0) > benefit.spendMinor * benefit.maxTimes,
      'minimumSpendMinor',
    ),
  ),
  check('roundingAboveCap', ['benefit'], ({ benefit }) =>
    when(
      benefit.kind === 'percentOff' &&
        benefit.capMinor !== null &&
        benefit.rounding.toMinor > benefit.capMinor,
      'benefit',
      'rounding',
      'toMinor',
    ),
  ),
  check('samePriceTwice', ['benefit'], ({ benefit }) => {
    const names = pricedNames(benefit);
    return pricePaths(names, (name, place) => names.indexOf(name) !== place);
  }),
  check('priceOfExcludedItem', ['benefit', 'items'], ({ benefit, items }) =>
    pricePaths(pricedNames(benefit), (name) => neverCovers(items, name)),
  ),
  check('memberPriceNeedsCustomer', ['benefit', 'customer'], ({ benefit, customer }) =>
    when(benefit.kind === 'memberPrice' && customer === 'optional', 'customer'),
  ),
  check('limitNeedsCustomer', ['limits', 'customer'], ({ limits, customer }) => {
    const countsCustomers = limits.some(({ on, per }) => on === 'use' && per === 'customer');
    return when(countsCustomers && customer === 'optional', 'customer');
  }),
  check('groupNeedsCustomer', ['segments', 'tiers', 'customer'], ({ segments, tiers, customer }) =>
    when((segments !== null || tiers !== null) && customer === 'optional', 'customer'),
  ),
  check('sameLimitTwice', ['limits'], ({ limits }) =>
    limitPaths(limits, (limit) => limits.find((other) => sameButMax(other, limit)) !== limit),
  ),
  check('limitBelowOneUse', ['limits', 'benefit', 'minimumSpendMinor'], ({ limits, ...gives }) =>
    limitPaths(limits, (limit) => isBelowOneUse(limit, gives), 'max'),
  ),
  check('voucherLimitBelowUses', ['limits', 'usesPerVoucher'], ({ limits, usesPerVoucher }) =>
    limitPaths(limits, (limit) => isVoucherTotal(limit) && limit.max < usesPerVoucher, 'max'),
  ),
  check(
    'storedAmountHasNoUses',
    ['limits', 'benefit', 'usesPerVoucher'],
    ({ limits, benefit, usesPerVoucher }) =>
      benefit.kind === 'storedAmount'
        ? [
            ...when(usesPerVoucher > 1, 'usesPerVoucher'),
            ...limitPaths(
              limits,
              ({ on, measure }) => on === 'use' && measure === 'uses',
              'measure',
            ),
          ]
        : [],
  ),
  check('receiptPerVoucher', ['limits'], ({ limits }) =>
    limitPaths(limits, ({ on, per }) => on === 'receipt' && per === 'voucher', 'per'),
  ),
  check('exclusiveInGroup', ['exclusive', 'stackingGroup'], ({ exclusive, stackingGroup }) =>
    when(exclusive && stackingGroup !== null, 'stackingGroup'),
  ),
  check('paidGoodwill', ['goodwill', 'acquisition'], ({ goodwill, acquisition }) =>
    when(goodwill !== null && acquisition.kind === 'paid', 'acquisition'),
  ),
  check('goodwillNeedsDays', ['goodwill', 'validity'], ({ goodwill, validity }) =>
    when(goodwill !== null && validity.kind !== 'daysFromIssue', 'validity'),
  ),
  check('goodwillHasNoHome', ['goodwill', 'offline'], ({ goodwill, offline }) =>
    when(goodwill !== null && offline.kind === 'homeShop', 'offline'),
  ),
  check('paidIssueAfter', ['issueAfter', 'acquisition'], ({ issueAfter, acquisition }) =>
    when(issueAfter !== null && acquisition.kind === 'paid', 'acquisition'),
  ),
  check('issueAfterNeedsDays', ['issueAfter', 'validity'], ({ issueAfter, validity }) =>
    when(issueAfter !== null && validity.kind !== 'daysFromIssue', 'validity'),
  ),
  check('issueAfterHasNoHome', ['issueAfter', 'offline'], ({ issueAfter, offline }) =>
    when(issueAfter !== null && offline.kind === 'homeShop', 'offline'),
  ),
  check('goodwillAndIssueAfter', ['issueAfter', 'goodwill'], ({ issueAfter, goodwill }) =>
    when(issueAfter !== null && goodwill !== null, 'issueAfter'),
  ),
  check('sameEventTwice', ['issueAfter'], ({ issueAfter }) =>
    repeatedEvents(issueAfter?.events ?? []),
  ),
  check('costShareNeedsFunder', ['costToShopPercent', 'funder'], ({ costToShopPercent, funder }) =>
    when(costToShopPercent < 100 && funder === nobodyElse, 'funder'),
  ),
];

function placesOf<T>(
  all: readonly T[],
  isFound: (one: T, place: number) => boolean,
): readonly number[] {
  return all.flatMap((one, place) => (isFound(one, place) ? [place] : []));
}

function repeatedEvents(events: readonly IssueEvent[]): readonly Path[] {
  const kinds = events.map(({ kind }) => kind);
  const isAgain = ({ kind }: IssueEvent, place: number) => kinds.indexOf(kind) !== place;
  return placesOf(events, isAgain).map((place) => ['issueAfter', 'events', place, 'kind']);
}

function limitPaths(
  limits: readonly Limit[],
  isFound: (limit: Limit) => boolean,
  ...field: Path
): readonly Path[] {
  return placesOf(limits, isFound).map((place) => ['limits', place, ...field]);
}

function pricePaths(
  names: readonly string[],
  isFound: (name: string, place: number) => boolean,
): readonly Path[] {
  return placesOf(names, isFound).map((place) => ['benefit', 'prices', place, 'of']);
}

/** The day on which the soonest of the campaign's vouchers ends: an extension before it extends nothing. */
function firstToEnd({
  validFrom,
  validThrough,
  validity,
}: Pick<Campaign, 'validFrom' | 'validThrough' | 'validity'>): CivilDate {
  if (validity.kind === 'campaignDays') return validThrough;
  const end = addDays(validFrom, validity.days - 1);
  return validity.kind === 'daysFromFirstUse' && validThrough < end ? validThrough : end;
}

function excludesAll({ include, exclude }: Scope): boolean {
  return include !== null && include.every((name) => exclude.includes(name));
}

function pricedNames(benefit: Campaign['benefit']): readonly string[] {
  return benefit.kind === 'memberPrice' ? benefit.prices.map(({ of }) => of) : [];
}

/** Whether it is sure that the scope covers nothing of that name: which items a `#group` has isn't known. */
function neverCovers({ include, exclude }: Scope, name: string): boolean {
  if (exclude.includes(name)) return true;
  const isItem = (one: string): boolean => !one.startsWith('#');
  return include !== null && isItem(name) && include.every((one) => isItem(one) && one !== name);
}

function sameButMax(a: Limit, b: Limit): boolean {
  const days = ({ period }: Limit): number => (period.kind === 'rollingDays' ? period.days : 0);
  return (
    a.on === b.on &&
    a.per === b.per &&
    a.measure === b.measure &&
    a.period.kind === b.period.kind &&
    days(a) === days(b)
  );
}

function isVoucherTotal({ on, per, period, measure }: Limit): boolean {
  return on === 'use' && per === 'voucher' && period.kind === 'ever' && measure === 'uses';
}
