import { describe, expect, it } from 'vitest';
import { explainOrder } from '../../shared/domain/order/explain.ts';
import type { RuleTried } from '../../shared/domain/order/explain.ts';
import { ruleNames } from '../../shared/domain/order/judgeVoucher.ts';
import type { RuleName } from '../../shared/domain/order/judgeVoucher.ts';
import { figureText, withFigures } from '../../shared/i18n/figureText.ts';
import type { SaidFigure } from '../../shared/i18n/figureText.ts';
import { figures } from '../../shared/i18n/figures.ts';
import { ruleWords } from '../../shared/i18n/ruleWords.ts';
import { rules } from '../../shared/i18n/rules.ts';
import { campaignWith, counterWith, noon, orderWith, tallyOf, voucherWith } from './build.ts';
import { refusals } from './everyReason.ts';
import { passedByAll, refusedBy } from './everyRule.ts';
import { voiceOf } from './voice.ts';

const languages = ['en', 'zh'] as const;

/** Of every order that the rule refuses, what was tried. */
function triedOf(rule: RuleName): readonly (readonly RuleTried[])[] {
  return refusedBy[rule].map((order) => explainOrder(order).at(-1)?.tried ?? []);
}

const passed = passedByAll.flatMap((order) => explainOrder(order)).flatMap(({ tried }) => tried);

function said(tried: RuleTried, language: (typeof languages)[number]): readonly string[] {
  const { titleKey, saysKey, outcomeKey, figures: its } = ruleWords(tried);
  const keys = [titleKey, outcomeKey, ...(saysKey === null ? [] : [saysKey])];
  return keys.map((key) => withFigures(rules[language][key], its, voiceOf(language)));
}

function says(rule: RuleName, language: (typeof languages)[number]): string | undefined {
  const one = triedOf(rule)[0]?.find((tried) => tried.rule === rule);
  return one === undefined ? undefined : said(one, language)[2];
}

describe('why: every rule in words', () => {
  it.each(ruleNames)('%s, when it refuses', (rule) => {
    const place = ruleNames.indexOf(rule);
    for (const tried of triedOf(rule)) {
      expect(tried.map((one) => one.rule)).toEqual(ruleNames);
      expect(tried[place]).toMatchObject({ rule, outcome: 'refused' });
      expect(tried.slice(place + 1).every(({ outcome }) => outcome === 'notReached')).toBe(true);
      for (const language of languages) {
        for (const text of tried.flatMap((one) => said(one, language))) {
          expect(text).not.toMatch(/\{\{|undefined|NaN/);
        }
      }
    }
  });

  it('every reason to refuse is some rule’s', () => {
    const found = ruleNames
      .flatMap((rule) => refusedBy[rule])
      .map((order) => explainOrder(order).at(-1)?.outcome)
      .map((outcome) => (outcome?.verdict === 'refused' ? outcome.refusal.reason : 'taken'));
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(refusals).toSorted());
  });

  it.each(ruleNames)('%s, when it is content', (rule) => {
    const asked = passed.filter((one) => one.rule === rule && one.outcome === 'passed');
    expect(asked.length).toBeGreaterThan(0);
    for (const language of languages) {
      for (const text of asked.flatMap((one) => said(one, language))) {
        expect(text).not.toMatch(/\{\{|undefined|NaN/);
      }
    }
  });

  it('what is fine is refused by nothing', () => {
    expect(passed.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    expect(passed.some(({ outcome }) => outcome === 'notAsked')).toBe(true);
  });

  it('reads like something one would say', () => {
    expect(says('lastDay', 'en')).toBe(
      'Good through 2026-11-20; today 2026-11-21 (Asia/Shanghai; known from the voucher itself)',
    );
    expect(says('used', 'en')).toBe(
      '1 of 1 counted by head office as of today 14:03; 1 wanted now',
    );
    expect(says('used', 'zh')).toBe(
      '共 1 次，已用 1 次，这次用 1 次；依据：总部（截至今天 14:03）',
    );
    expect(says('customerUses', 'en')).toBe('At most 1 in 7 days; 1 so far, 1 wanted now');
    expect(says('campaignMoney', 'zh')).toBe('总共最多优惠 ¥9.00；已优惠 ¥5.00，这次 ¥5.00');
    expect(says('channel', 'en')).toBe('Good online and for delivery; this order: at the counter');
    expect(says('shop', 'en')).toBe('Taken in shop-2, but not in #north; this is shop-1');
    expect(says('tier', 'zh')).toBe('适用：Gold；这位顾客：无');
    expect(says('daysWithoutHq', 'en')).toBe('At most 14 days apart; never heard yet');
  });

  it('of several limits it says the tightest', () => {
    const on = { on: 'use', per: 'campaign', measure: 'uses' } as const;
    const limits = [
      { ...on, period: { kind: 'businessDay' }, max: 3 },
      { ...on, period: { kind: 'ever' }, max: 9 },
    ] as const;
    const before = tallyOf([{ businessDay: '2026-11-02', uses: 8, valueMinor: 4000 }]);
    const counter = counterWith({ usedAnywhere: new Map([[7, before]]) });
    const order = orderWith({ counter, vouchers: [voucherWith(campaignWith({ limits }))] });
    const tried = explainOrder(order)[0]?.tried.find(({ rule }) => rule === 'campaignUses');
    expect(tried === undefined ? [] : said(tried, 'en').slice(1)).toEqual([
      'fine',
      'At most 9 in all; 8 so far, 1 wanted now',
    ]);
  });

  it('both languages take the same figures, and no text is left that nothing says', () => {
    const placesOf = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
    const used = new Set(
      [...ruleNames.flatMap(triedOf).flat(), ...passed].flatMap((tried) => {
        const { titleKey, saysKey, outcomeKey } = ruleWords(tried);
        return [titleKey, saysKey, outcomeKey];
      }),
    );
    for (const key of Object.keys(rules.en) as (keyof typeof rules.en)[]) {
      expect([key, placesOf(rules.zh[key])]).toEqual([key, placesOf(rules.en[key])]);
      expect([key, used.has(key)]).toEqual([key, true]);
      expect(rules.zh[key]).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('figures', () => {
  const every: readonly (readonly [SaidFigure, string, string])[] = [
    [{ kind: 'instant', value: noon }, 'today 14:03', '今天 14:03'],
    [{ kind: 'date', value: '2026-11-30' }, '2026-11-30', '2026-11-30'],
    [{ kind: 'dates', value: [] }, 'none', '无'],
    [
      { kind: 'dates', value: ['2026-11-20', '2026-11-21'] },
      '2026-11-20 and 2026-11-21',
      '2026-11-20和2026-11-21',
    ],
    [{ kind: 'minute', value: 65 }, '01:05', '01:05'],
    [{ kind: 'money', value: 1800 }, '¥18.00', '¥18.00'],
    [{ kind: 'count', value: 3 }, '3', '3'],
    [{ kind: 'text', value: 'north' }, 'north', 'north'],
    [{ kind: 'text', value: '' }, 'none', '无'],
    [{ kind: 'names', value: ['a', 'b', 'c'] }, 'a, b and c', 'a、b和c'],
    [{ kind: 'localized', value: { zh: '奶茶', en: 'Milk tea' } }, 'Milk tea', '奶茶'],
    [{ kind: 'localized', value: { zh: '奶茶', en: '' } }, '奶茶', '奶茶'],
    [{ kind: 'weekdays', value: [1, 2, 3, 4, 5] }, 'Mon to Fri', '周一至周五'],
    [{ kind: 'weekdays', value: [1, 3] }, 'Mon and Wed', '周一和周三'],
    [{ kind: 'hours', value: [{ fromMinute: 1320, toMinute: 120 }] }, '22:00–02:00', '22:00–02:00'],
    [{ kind: 'channels', value: ['online'] }, 'online', '线上点单'],
    [{ kind: 'segments', value: ['new', 'loyal'] }, 'New and Regular', '新客和老客'],
    [{ kind: 'source', value: 'shop' }, 'this shop', '本店'],
    [{ kind: 'period', value: { kind: 'rollingDays', days: 7 } }, 'in 7 days', '7天内'],
    [{ kind: 'told', source: 'journal', asOf: noon }, 'this counter', '本台'],
    [{ kind: 'parts', value: [], inOrder: 0, measure: 'uses' }, 'none', '无'],
  ];

  it.each(every)('%o', (figure, en, zh) => {
    expect([figureText(figure, voiceOf('en')), figureText(figure, voiceOf('zh'))]).toEqual([
      en,
      zh,
    ]);
  });

  it('every source and period has words of its own', () => {
    const sources = ['journal', 'shop', 'hq', 'code', 'operator', 'clock'] as const;
    const periods = ['ever', 'businessDay', 'week', 'month'] as const;
    for (const language of languages) {
      const voice = voiceOf(language);
      const texts = [
        ...sources.map((value) => figureText({ kind: 'source', value }, voice)),
        ...periods.map((kind) => figureText({ kind: 'period', value: { kind } }, voice)),
      ];
      expect(new Set(texts).size).toBe(texts.length);
      for (const text of texts) expect(Object.values(figures[language])).toContain(text);
    }
  });

  it('a figure that looks like a text is not read again', () => {
    const tricky = { kind: 'text', value: '{{other}}' } as const;
    const other = { kind: 'text', value: 'x' } as const;
    expect(withFigures('{{one}} {{other}} {{gone}}', { one: tricky, other }, voiceOf('en'))).toBe(
      '{{other}} x {{gone}}',
    );
  });
});
