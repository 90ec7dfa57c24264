import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Warning } from '../../shared/domain/order/decision.ts';
import { unreadableReasons } from '../../shared/domain/reasons.ts';
import type { ApprovalReason, Refusal } from '../../shared/domain/reasons.ts';
import type { UndoRefusal } from '../../shared/domain/undo/undoFacts.ts';
import { withFigures } from '../../shared/i18n/figureText.ts';
import {
  approvalWords,
  certaintyWords,
  refusalWords,
  undoRefusalWords,
  unreadableWords,
  warningWords,
} from '../../shared/i18n/reasonWords.ts';
import type { ReasonWords } from '../../shared/i18n/reasonWords.ts';
import { reasons } from '../../shared/i18n/reasons.ts';
import { noon } from './build.ts';
import { approvals, certainties, refusals, undoRefusals, warnings } from './everyReason.ts';
import { namesOf, testNamesIn, testsOf } from './testNames.ts';
import { voiceOf } from './voice.ts';

const languages = ['en', 'zh'] as const;

function everyOf<One>(table: Readonly<Record<string, readonly One[]>>): readonly One[] {
  return Object.values(table).flat();
}

const everyWords: readonly (readonly [string, ReasonWords])[] = [
  ...everyOf<Refusal>(refusals).map((one) => [one.reason, refusalWords(one)] as const),
  ...unreadableReasons.map((reason) => [reason, unreadableWords(reason)] as const),
  ['damagedCode at', unreadableWords('damagedCode', 5)],
  ['wrongCheckCharacters at', unreadableWords('wrongCheckCharacters', 13)],
  [
    'partnerPlatform whose',
    unreadableWords('partnerPlatform', null, { zh: '美团', en: 'Meituan' }),
  ],
  ...everyOf<ApprovalReason>(approvals).map((one) => [one.reason, approvalWords(one)] as const),
  ...everyOf<UndoRefusal>(undoRefusals).map(
    (one) => [`undo ${one.reason}`, undoRefusalWords(one)] as const,
  ),
  ...everyOf<Warning>(warnings).map((one) => [one.kind, warningWords(one)] as const),
  ...certainties.map((one) => [`${one.kind} certainty`, certaintyWords(one)] as const),
];

/** Title, figures and next step, as they are said. */
function said(words: ReasonWords, language: (typeof languages)[number]): readonly string[] {
  const texts = reasons[language];
  const voice = voiceOf(language);
  const keys = [words.titleKey, ...(words.detailKey === null ? [] : [words.detailKey])];
  return [...keys, words.nextKey].map((key) => withFigures(texts[key], words.figures, voice));
}

/** The reasons as the source spells them, so that the tables can't fall behind unnoticed. */
function reasonsInSource(): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, '../../shared/domain/reasons.ts'), 'utf8');
  return [...source.matchAll(/readonly reason: '(\w+)'/g)].map(([, reason]) => reason ?? '');
}

describe('words for every reason', () => {
  it('no reason of the source is missing here', () => {
    const here = [...Object.keys(refusals), ...Object.keys(approvals)];
    expect(here.toSorted()).toEqual(reasonsInSource().toSorted());
  });

  it.each(everyWords)('%s is said whole, in both languages', (_, words) => {
    for (const language of languages) {
      for (const text of said(words, language)) {
        expect(text).not.toMatch(/\{\{|undefined|NaN/);
        expect(text.length).toBeGreaterThan(0);
      }
      const { titleKey, nextKey } = words;
      expect(reasons[language][titleKey] + reasons[language][nextKey]).not.toContain('{{');
    }
  });

  it('both languages take the same figures', () => {
    const placesOf = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
    for (const key of Object.keys(reasons.en) as (keyof typeof reasons.en)[]) {
      expect([key, placesOf(reasons.zh[key])]).toEqual([key, placesOf(reasons.en[key])]);
      expect(reasons.zh[key]).toMatch(/\p{Script=Han}/u);
      expect(reasons.en[key]).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('no text is left that nothing says', () => {
    const keys = everyWords.flatMap(([, { titleKey, detailKey, nextKey }]) => [
      titleKey,
      nextKey,
      ...(detailKey === null ? [] : [detailKey]),
    ]);
    const used = new Set<string>(keys);
    expect(Object.keys(reasons.en).filter((key) => !used.has(key))).toEqual([]);
  });

  it('keys hold nothing that i18next reads as structure or plural', () => {
    for (const key of Object.keys(reasons.en)) expect(key).toMatch(/^[a-z][A-Za-z]*$/);
  });
});

describe('what is said aloud', () => {
  it('places are counted as people count, in groups of four', () => {
    expect(said(unreadableWords('wrongCheckCharacters', 13), 'en')[1]).toBe(
      'Probably group 4, character 2',
    );
  });

  it('a limit says who counted what, and what stands in this order', () => {
    const [limit] = refusals.shopLimit;
    expect(said(refusalWords(limit), 'en')[1]).toBe(
      'At most 3 a day; 3 so far: 1 here, 1 by head office as of today 14:03 and 1 in this order',
    );
    expect(said(refusalWords(limit), 'zh')[1]).toBe(
      '每天最多 3 次，已用 3 次：本台 1 次、总部（截至今天 14:03）共 1 次和本单 1 次',
    );
  });

  it('a limit in money, of which nobody counted anything yet', () => {
    const limit = { ...refusals.shopLimit[0], measure: 'money', max: 400, counted: 0, parts: [] };
    const words = refusalWords(limit as (typeof refusals.shopLimit)[0]);
    expect(said(words, 'en')[1]).toBe('At most ¥4.00 a day; ¥0.00 so far');
    expect(said(words, 'zh')[1]).toBe('每天最多优惠 ¥4.00，已优惠 ¥0.00');
  });

  it('a limit for ever promises no later day', () => {
    const [limit] = refusals.customerLimit;
    const ever = { ...limit, period: { kind: 'ever' } as const };
    expect(refusalWords(limit).nextKey).toBe('customerLimitNext');
    expect(refusalWords(ever).nextKey).toBe('customerLimitEverNext');
  });

  it('an undo heard before its use is said as it was counted', () => {
    const [limit] = refusals.campaignLimit;
    const parts = [
      { source: 'journal', asOf: noon, counted: 2 },
      { source: 'hq', asOf: noon, counted: -1 },
    ] as const;
    expect(said(refusalWords({ ...limit, counted: 1, parts }), 'en')[1]).toBe(
      'At most 3 a day; 1 so far: 2 here and -1 by head office as of today 14:03',
    );
  });

  it('a refund is said in the place of goodwill', () => {
    const [given, bought] = refusals.expired;
    expect(said(refusalWords(given), 'en').at(-1)).toContain('goodwill');
    expect(bought === undefined ? [] : said(refusalWords(bought), 'en')).toEqual([
      'Expired',
      'The last day was 2026-11-20; refund ¥15.00',
      'It was paid for: refund what was not used at the main till, or ask head office to.',
    ]);
    const nothing = { ...given, refundMinor: 0 };
    expect(refusalWords(nothing)).toEqual(refusalWords(given));
  });

  it('who was never heard is not dated', () => {
    const [, untold] = refusals.alreadyUsed;
    const never = { ...refusals.alreadyUsed[0], ...untold, asOf: 0 };
    expect(said(refusalWords(never), 'en')[1]).toBe('Counted by head office');
    expect(said(refusalWords(never), 'zh')[1]).toBe('依据：总部');
  });
});

describe('a test for every reason', () => {
  const tests = testNamesIn('tests/domain').filter(({ file }) => !/Words|rulesDoc/.test(file));
  const covering = (reason: string) => testsOf(reason, tests).map(({ name }) => name);

  it('finds the names of tests, plain and after a table', () => {
    const source = [
      "  it('one', () => {});",
      '  it.each([[1, f(2)]])(',
      "    'two: %i',",
      '    (n) => {},',
      '  );',
      "  it.each(table('x'))('three', () => { expect(two({})('no')).toBe(1); });",
    ].join('\n');
    expect(namesOf(source)).toEqual(['one', 'two: %i', 'three']);
    expect(tests.length).toBeGreaterThan(150);
  });

  it.each(Object.keys(refusals))('%s', (reason) => {
    const named = covering(reason).filter((name) => name.startsWith(`${reason}: `));
    expect(named.length).toBeGreaterThan(0);
  });

  // Making again and undoing by a receipt have tests of their own, beside their use cases too.
  it.each([...Object.keys(approvals), ...Object.keys(undoRefusals), ...Object.keys(warnings)])(
    '%s',
    (reason) => {
      expect(covering(reason).length).toBeGreaterThan(0);
    },
  );

  // What takes a campaign, the cache or the time to tell is tested with the use case that looks it up.
  const toldByUseCase = new Set<string>([
    'unknownCampaign',
    'receiptReference',
    'keysTooOld',
    'tornUnknown',
    'tornSeveral',
    'tornTooMany',
  ]);
  it.each(unreadableReasons.filter((reason) => !toldByUseCase.has(reason)))('%s', (reason) => {
    expect(covering(reason).length).toBeGreaterThan(0);
  });
});
