import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LimitPeriod } from '../../shared/domain/campaign.ts';
import type { Certainty, Warning } from '../../shared/domain/decision.ts';
import { unreadableReasons } from '../../shared/domain/reasons.ts';
import type { ApprovalReason, Refusal } from '../../shared/domain/reasons.ts';
import {
  approvalWords,
  certaintyWords,
  hoursText,
  periodWords,
  refusalWords,
  unreadableWords,
  warningWords,
} from '../../shared/i18n/reasonWords.ts';
import type { ReasonWords } from '../../shared/i18n/reasonWords.ts';
import { reasons } from '../../shared/i18n/reasons.ts';
import { noon } from './build.ts';

const lastUse = {
  at: noon,
  shop: 'shop-1',
  shopName: 'Riverside',
  counter: 'Counter 2',
  operator: 'Mei',
  seq: null,
};

/** One of each; the compiler refuses this table when a reason is missing. */
const refusals: { readonly [R in Refusal['reason']]: Extract<Refusal, { reason: R }> } = {
  alreadyUsed: { reason: 'alreadyUsed', lastUse, source: 'hq' },
  inThisOrder: { reason: 'inThisOrder' },
  killed: { reason: 'killed' },
  notYetValid: { reason: 'notYetValid', firstDay: '2026-11-01' },
  expired: { reason: 'expired', lastDay: '2026-11-30' },
  campaignPaused: { reason: 'campaignPaused' },
  wrongShop: { reason: 'wrongShop' },
  wrongWeekday: { reason: 'wrongWeekday', weekdays: [1, 2] },
  wrongHours: { reason: 'wrongHours', hours: [{ fromMinute: 600, toMinute: 720 }] },
  noEligibleItem: { reason: 'noEligibleItem' },
  belowMinimumSpend: { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1 },
  customerRequired: { reason: 'customerRequired' },
  otherCustomer: { reason: 'otherCustomer' },
  customerLimit: {
    reason: 'customerLimit',
    period: { kind: 'week' },
    maxUses: 2,
    counted: 2,
    source: 'hq',
    asOf: noon,
  },
  exclusive: { reason: 'exclusive' },
  stackingGroup: { reason: 'stackingGroup' },
  nothingLeft: { reason: 'nothingLeft' },
  riskBudgetSpent: { reason: 'riskBudgetSpent' },
  needsHomeShop: { reason: 'needsHomeShop' },
  needsHq: { reason: 'needsHq' },
  claimRefused: { reason: 'claimRefused' },
  tooLongWithoutHq: { reason: 'tooLongWithoutHq', days: 14 },
  undoRoundsSpent: { reason: 'undoRoundsSpent' },
};
const approvals: {
  readonly [R in ApprovalReason['reason']]: Extract<ApprovalReason, { reason: R }>;
} = {
  valueAboveLimit: { reason: 'valueAboveLimit', limitMinor: 500 },
  undoLate: { reason: 'undoLate' },
  undoElsewhere: { reason: 'undoElsewhere' },
  goodwillValue: { reason: 'goodwillValue', limitMinor: 500 },
};
const warnings: { readonly [K in Warning['kind']]: Extract<Warning, { kind: K }> } = {
  extensionMayBeUnknown: { kind: 'extensionMayBeUnknown' },
  endsSoon: { kind: 'endsSoon', daysLeft: 3 },
  lastUse: { kind: 'lastUse' },
  nthToday: { kind: 'nthToday', n: 3 },
};
const certainties: readonly Certainty[] = [
  { kind: 'certain', because: 'standAlone' },
  { kind: 'certain', because: 'homeShop' },
  { kind: 'certain', because: 'claim' },
  { kind: 'fresh', asOf: noon },
  { kind: 'doubtful', asOf: noon },
  { kind: 'doubtful', asOf: null },
];

const everyWords: readonly (readonly [string, ReasonWords])[] = [
  ...Object.values(refusals).map((one) => [one.reason, refusalWords(one)] as const),
  ...unreadableReasons.map((reason) => [reason, unreadableWords(reason)] as const),
  ['damagedCode at', unreadableWords('damagedCode', 5)],
  ['wrongCheckCharacters at', unreadableWords('wrongCheckCharacters', 13)],
  [
    'partnerPlatform whose',
    unreadableWords('partnerPlatform', null, { zh: '美团', en: 'Meituan' }),
  ],
  ['alreadyUsed somewhere', refusalWords({ ...refusals.alreadyUsed, lastUse: null })],
  ...Object.values(approvals).map((one) => [one.reason, approvalWords(one)] as const),
  ...Object.values(warnings).map((one) => [one.kind, warningWords(one)] as const),
  ['endsSoon today', warningWords({ kind: 'endsSoon', daysLeft: 0 })],
  ['endsSoon tomorrow', warningWords({ kind: 'endsSoon', daysLeft: 1 })],
  ...certainties.map((one) => [`${one.kind} certainty`, certaintyWords(one)] as const),
];

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

/** The reasons as the source spells them, so that the table above can't fall behind unnoticed. */
function reasonsInSource(): string[] {
  const source = readFileSync(join(import.meta.dirname, '../../shared/domain/reasons.ts'), 'utf8');
  return [...source.matchAll(/readonly reason: '(\w+)'/g)].map(([, reason]) => reason ?? '');
}

/** The names of the tests of this folder (but this file's, which would prove nothing). */
function testNames(): string {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith('.test.ts') && file !== 'reasonWords.test.ts',
  );
  return files
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .flatMap((source) => [
      ...source.matchAll(/(?:\bit\(\s*|\]\s*(?:as const)?\)\(\s*)(['"`])(.*?)\1/g),
    ])
    .map(([, , name]) => name)
    .join('\n');
}

describe('words for every reason', () => {
  it('no reason of the source is missing here', () => {
    const here = [...Object.keys(refusals), ...Object.keys(approvals)];
    expect(here.toSorted()).toEqual(reasonsInSource().toSorted());
  });

  it.each(everyWords)(
    '%s has a title, a next step and its figures, in both languages',
    (_, words) => {
      for (const language of ['en', 'zh'] as const) {
        const texts = reasons[language];
        expect(texts[words.titleKey].length).toBeGreaterThan(0);
        expect(texts[words.nextKey].length).toBeGreaterThan(0);
        expect(placeholdersOf(texts[words.titleKey] + texts[words.nextKey])).toEqual([]);
        const detail = words.detailKey === null ? '' : texts[words.detailKey];
        const names = Object.keys(words.figures);
        for (const name of placeholdersOf(detail)) expect(names).toContain(name);
      }
    },
  );

  it('both languages take the same figures', () => {
    for (const key of Object.keys(reasons.en) as (keyof typeof reasons.en)[]) {
      expect([key, placeholdersOf(reasons.zh[key])]).toEqual([
        key,
        placeholdersOf(reasons.en[key]),
      ]);
      expect(reasons.zh[key]).toMatch(/\p{Script=Han}/u);
    }
  });

  it('no text is left that nothing says', () => {
    const periods: LimitPeriod[] = [
      { kind: 'ever' },
      { kind: 'businessDay' },
      { kind: 'week' },
      { kind: 'month' },
      { kind: 'rollingDays', days: 7 },
    ];
    const said = new Set<string>([
      ...everyWords.flatMap(([, { titleKey, detailKey, nextKey }]) => [
        titleKey,
        nextKey,
        ...(detailKey === null ? [] : [detailKey]),
      ]),
      ...periods.map((period) => periodWords(period).key),
    ]);
    expect(Object.keys(reasons.en).filter((key) => !said.has(key))).toEqual([]);
  });

  it('keys hold nothing that i18next reads as structure or plural', () => {
    for (const key of Object.keys(reasons.en)) expect(key).toMatch(/^[a-z][A-Za-z]*$/);
  });

  it('places are counted as people count, in groups of four', () => {
    expect(unreadableWords('wrongCheckCharacters', 13).figures).toEqual({
      group: { kind: 'count', value: 4 },
      inGroup: { kind: 'count', value: 2 },
    });
  });

  it('hours read the same in every language', () => {
    const hours = [
      { fromMinute: 660, toMinute: 845 },
      { fromMinute: 1320, toMinute: 120 },
    ];
    expect(hoursText(hours)).toBe('11:00–14:05, 22:00–02:00');
  });
});

describe('a test for every reason', () => {
  const names = testNames();

  it('finds the names of tests', () => {
    expect(names.split('\n').length).toBeGreaterThan(50);
  });

  it.each(Object.keys(refusals))('%s', (reason) => {
    expect(names).toMatch(new RegExp(`\\b${reason}\\b`));
  });

  it.each(Object.keys(approvals))('%s', (reason) => {
    expect(names).toMatch(new RegExp(`\\b${reason}\\b`));
  });

  // What a terminal says when it lacks the campaign is tested with the use case that looks it up.
  it.each(unreadableReasons.filter((reason) => reason !== 'unknownCampaign'))('%s', (reason) => {
    expect(names).toMatch(new RegExp(`\\b${reason}\\b`));
  });

  it.each(Object.keys(warnings))('%s', (kind) => {
    expect(names).toMatch(new RegExp(`\\b${kind}\\b`));
  });
});
