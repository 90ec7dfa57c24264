import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Benefit, Campaign, HourRange, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { Weekday } from '../../shared/domain/time/civil.ts';
import { addDays, daysBetween } from '../../shared/domain/time/civilTime.ts';
import {
  contradictionCodes,
  contradictionsOf,
} from '../../shared/domain/campaign/contradictions.ts';
import type {
  CampaignTerms,
  ContradictionCode,
} from '../../shared/domain/campaign/contradictions.ts';
import { contradictions, contradictionWords } from '../../shared/i18n/contradictions.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { daysOfIssue } from '../../shared/domain/campaign/validity.ts';
import { campaign as campaignSchema } from '../../shared/protocol/campaign.ts';
import { basketAny, benefitAny } from './arbitraries.ts';
import {
  campaignWith,
  counterAt,
  customerWith,
  fact,
  minuteMs,
  orderWith,
  verdictOf,
  voucherWith,
} from './build.ts';

type Change = Partial<CampaignTerms>;

const november = { validFrom: '2026-11-01', validThrough: '2026-11-30' } as const;
const item = { zh: '奶茶', en: 'Milk tea' };

function limit(change: Partial<Limit>): Limit {
  return {
    on: 'use',
    per: 'shop',
    period: { kind: 'week' },
    measure: 'uses',
    max: 5,
    ...change,
  };
}

const threshold = (offMinor: number, maxTimes: number | null = 1): Benefit => ({
  kind: 'threshold',
  spendMinor: 5000,
  offMinor,
  maxTimes,
});
const memberPrice = (...of: readonly string[]): Benefit => ({
  kind: 'memberPrice',
  prices: of.map((name) => ({ of: name, priceMinor: 900 })),
});
const percentOff = (capMinor: number | null, toMinor: number): Benefit => ({
  kind: 'percentOff',
  percent: 20,
  capMinor,
  rounding: { mode: 'up', toMinor },
});
const freeItem = (priceMinor: number | null): Benefit => ({
  kind: 'freeItem',
  item,
  priceMinor,
  capMinor: 1800,
});
const gift: Benefit = { kind: 'gift', item, valueMinor: 900 };
const stored: Benefit = { kind: 'storedAmount', amountMinor: 5000 };
const firstUse = (days: number): Campaign['validity'] => ({ kind: 'daysFromFirstUse', days });
const fromIssue = (days: number): Campaign['validity'] => ({ kind: 'daysFromIssue', days });
const hours = (fromMinute: number, toMinute: number): HourRange => ({ fromMinute, toMinute });
const paid = (graceDays: number): Campaign['acquisition'] => ({
  kind: 'paid',
  priceMinor: 900,
  graceDays,
  refund: 'none',
});
const goodwill = { reasons: ['wait'], maxPerDay: 5 } as const;
const after = (...kinds: readonly ('firstVisit' | 'goodRating')[]): Campaign['issueAfter'] => ({
  events: kinds.map((kind) => ({ kind })),
  maxPerDay: 9,
});
const issueAfter = after('firstVisit');
const moneyLimit = (max: number, change: Partial<Limit> = {}): readonly Limit[] => [
  limit({ measure: 'money', max, ...change }),
];
/** A Saturday and a Sunday. */
const weekend = { validFrom: '2026-11-21', validThrough: '2026-11-22' } as const;

interface Case {
  readonly bad: Change;
  /** The field to be put right. */
  readonly at: string;
  /** As near as may be, and not contradictory in this way. */
  readonly good: readonly Change[];
}

const cases: Readonly<Record<ContradictionCode, readonly Case[]>> = {
  endsBeforeStart: [
    {
      bad: { validFrom: '2026-11-02', validThrough: '2026-11-01' },
      at: 'validThrough',
      good: [{ validFrom: '2026-11-01', validThrough: '2026-11-01' }],
    },
  ],
  extendedToEarlier: [
    {
      bad: { ...november, extendedThrough: '2026-11-29' },
      at: 'extendedThrough',
      good: [{ ...november, extendedThrough: '2026-11-30' }],
    },
    {
      // The soonest of its vouchers ends on 7 November.
      bad: { ...november, validity: fromIssue(7), extendedThrough: '2026-11-06' },
      at: 'extendedThrough',
      good: [{ ...november, validity: fromIssue(7), extendedThrough: '2026-11-07' }],
    },
    {
      bad: {
        ...november,
        validity: firstUse(7),
        usesPerVoucher: 2,
        extendedThrough: '2026-11-06',
      },
      at: 'extendedThrough',
      good: [
        { ...november, validity: firstUse(7), usesPerVoucher: 2, extendedThrough: '2026-11-07' },
      ],
    },
  ],
  blackoutEndsBeforeStart: [
    {
      bad: {
        blackouts: [
          { from: '2026-11-03', through: '2026-11-03' },
          { from: '2026-11-06', through: '2026-11-05' },
        ],
      },
      at: 'blackouts.1.through',
      good: [{ blackouts: [{ from: '2026-11-06', through: '2026-11-06' }] }],
    },
  ],
  noDayLeft: [
    {
      bad: { ...weekend, weekdays: [1, 2, 3, 4, 5] },
      at: 'validFrom',
      good: [
        { ...weekend, weekdays: [7] },
        { ...weekend, weekdays: [1], extendedThrough: '2026-11-23' },
        { ...weekend, weekdays: [1], validity: fromIssue(2) },
        { ...weekend, weekdays: [1], acquisition: paid(1) },
        // 01:00 on Saturday belongs to the hours that began on Friday.
        { ...weekend, weekdays: [5], hours: [hours(1320, 120)] },
      ],
    },
    {
      bad: { ...weekend, blackouts: [{ from: '2026-11-21', through: '2026-11-22' }] },
      at: 'validFrom',
      good: [{ ...weekend, blackouts: [{ from: '2026-11-22', through: '2026-11-30' }] }],
    },
    {
      bad: { ...weekend, weekdays: [5], hours: [hours(1320, 1440)] },
      at: 'validFrom',
      good: [{ ...weekend, weekdays: [6], hours: [hours(1320, 1440)] }],
    },
    {
      // What begins at 24:00 on Sunday is on Monday's first minutes: too late.
      bad: { ...weekend, weekdays: [7], hours: [hours(1440, 60)] },
      at: 'validFrom',
      good: [{ ...weekend, weekdays: [6], hours: [hours(1440, 60)] }],
    },
    {
      bad: { ...weekend, weekdays: [1], extendedThrough: '2026-11-22' },
      at: 'validFrom',
      good: [{ validFrom: '0001-01-01', validThrough: '9999-12-31', weekdays: [1] }],
    },
  ],
  emptyHours: [
    {
      bad: { hours: [hours(600, 660), hours(600, 600)] },
      at: 'hours.1',
      good: [{ hours: [hours(600, 601)] }, { hours: [hours(601, 600)] }],
    },
    { bad: { hours: [hours(1440, 0)] }, at: 'hours.0', good: [{ hours: [hours(0, 1440)] }] },
  ],
  daysLongerThanCampaign: [
    {
      bad: { ...november, validity: firstUse(31), usesPerVoucher: 2 },
      at: 'validity.days',
      good: [
        { ...november, validity: firstUse(30), usesPerVoucher: 2 },
        { ...november, validity: fromIssue(31) },
      ],
    },
  ],
  firstUseNeedsMoreUses: [
    {
      bad: { validity: firstUse(7), usesPerVoucher: 1 },
      at: 'usesPerVoucher',
      good: [
        { validity: firstUse(7), usesPerVoucher: 2 },
        { validity: firstUse(7), usesPerVoucher: 1, benefit: stored },
      ],
    },
  ],
  excludesAllItems: [
    {
      bad: { items: { include: ['tea', '#cake'], exclude: ['#cake', 'tea'] } },
      at: 'items.exclude',
      good: [
        { items: { include: ['tea', '#cake'], exclude: ['tea'] } },
        { items: { include: null, exclude: ['tea'] } },
      ],
    },
  ],
  excludesAllShops: [
    {
      bad: { shops: { include: ['shop-1'], exclude: ['shop-1', 'shop-2'] } },
      at: 'shops.exclude',
      good: [{ shops: { include: ['#shop-1'], exclude: ['shop-1'] } }],
    },
  ],
  capAboveItem: [
    {
      bad: { benefit: freeItem(1799) },
      at: 'benefit.capMinor',
      good: [{ benefit: freeItem(1800) }, { benefit: freeItem(null) }],
    },
  ],
  offAboveSpend: [
    {
      bad: { benefit: threshold(5001) },
      at: 'benefit.offMinor',
      good: [{ benefit: threshold(5000) }],
    },
  ],
  minimumAboveSpend: [
    {
      bad: { benefit: threshold(500), minimumSpendMinor: 5001 },
      at: 'minimumSpendMinor',
      good: [
        { benefit: threshold(500), minimumSpendMinor: 5000 },
        { benefit: threshold(500, 2), minimumSpendMinor: 10_000 },
        { benefit: threshold(500, null), minimumSpendMinor: 99_999 },
      ],
    },
  ],
  roundingAboveCap: [
    {
      bad: { benefit: percentOff(99, 100) },
      at: 'benefit.rounding.toMinor',
      good: [{ benefit: percentOff(100, 100) }, { benefit: percentOff(null, 100) }],
    },
  ],
  samePriceTwice: [
    {
      bad: { customer: 'required', benefit: memberPrice('tea', 'cake', 'tea') },
      at: 'benefit.prices.2.of',
      good: [{ customer: 'required', benefit: memberPrice('tea', '#tea') }],
    },
  ],
  priceOfExcludedItem: [
    {
      bad: {
        customer: 'required',
        benefit: memberPrice('cake', 'tea'),
        items: { include: null, exclude: ['tea'] },
      },
      at: 'benefit.prices.1.of',
      good: [
        {
          customer: 'required',
          benefit: memberPrice('cake'),
          items: { include: null, exclude: ['tea'] },
        },
      ],
    },
    {
      bad: {
        customer: 'required',
        benefit: memberPrice('tea'),
        items: { include: ['cake'], exclude: [] },
      },
      at: 'benefit.prices.0.of',
      good: [
        // Tea may be a drink, and cake may be sweet.
        {
          customer: 'required',
          benefit: memberPrice('tea'),
          items: { include: ['#drink'], exclude: [] },
        },
        {
          customer: 'required',
          benefit: memberPrice('#sweet'),
          items: { include: ['cake'], exclude: [] },
        },
      ],
    },
  ],
  memberPriceNeedsCustomer: [
    {
      bad: { benefit: memberPrice('tea'), customer: 'optional' },
      at: 'customer',
      good: [{ benefit: memberPrice('tea'), customer: 'required' }],
    },
  ],
  limitNeedsCustomer: [
    {
      bad: { limits: [limit({ per: 'customer' })], customer: 'optional' },
      at: 'customer',
      good: [
        { limits: [limit({ per: 'customer' })], customer: 'required' },
        // What is handed out is limited for whoever is named.
        { limits: [limit({ per: 'customer', on: 'receipt' })], customer: 'optional' },
      ],
    },
  ],
  groupNeedsCustomer: [
    {
      bad: { segments: ['new'], customer: 'optional' },
      at: 'customer',
      good: [{ segments: ['new'], customer: 'required' }],
    },
    {
      bad: { tiers: ['gold'], customer: 'optional' },
      at: 'customer',
      good: [{ tiers: ['gold'], customer: 'required' }],
    },
  ],
  sameLimitTwice: [
    {
      bad: { limits: [limit({ max: 3 }), limit({ per: 'campaign' }), limit({ max: 9 })] },
      at: 'limits.2',
      good: [
        { limits: [limit({}), limit({ period: { kind: 'month' } })] },
        {
          limits: [
            limit({ period: { kind: 'rollingDays', days: 7 } }),
            limit({ period: { kind: 'rollingDays', days: 8 } }),
          ],
        },
      ],
    },
  ],
  limitBelowOneUse: [
    {
      bad: { benefit: gift, limits: moneyLimit(899) },
      at: 'limits.0.max',
      good: [
        { benefit: gift, limits: moneyLimit(900) },
        { benefit: gift, limits: [limit({ max: 1 })] },
      ],
    },
    {
      bad: { benefit: threshold(500), limits: moneyLimit(499) },
      at: 'limits.0.max',
      good: [{ benefit: threshold(500), limits: moneyLimit(500) }],
    },
    {
      // With a minimum spend of 30.00 it always takes the whole 5.00 off.
      bad: {
        benefit: { kind: 'amountOff', amountMinor: 500 },
        minimumSpendMinor: 3000,
        limits: moneyLimit(499),
      },
      at: 'limits.0.max',
      good: [
        { benefit: { kind: 'amountOff', amountMinor: 500 }, limits: moneyLimit(1) },
        {
          benefit: { kind: 'amountOff', amountMinor: 500 },
          minimumSpendMinor: 3000,
          limits: moneyLimit(500),
        },
      ],
    },
    {
      bad: { benefit: percentOff(null, 1), minimumSpendMinor: 3000, limits: moneyLimit(599) },
      at: 'limits.0.max',
      good: [
        { benefit: percentOff(null, 1), minimumSpendMinor: 3000, limits: moneyLimit(600) },
        { benefit: percentOff(500, 1), minimumSpendMinor: 3000, limits: moneyLimit(500) },
      ],
    },
    {
      bad: { benefit: freeItem(null), limits: moneyLimit(1799, { on: 'receipt' }) },
      at: 'limits.0.max',
      good: [
        { benefit: freeItem(null), limits: moneyLimit(1800, { on: 'receipt' }) },
        { benefit: freeItem(null), limits: moneyLimit(1) },
      ],
    },
  ],
  voucherLimitBelowUses: [
    {
      bad: {
        usesPerVoucher: 10,
        limits: [limit({ per: 'voucher', period: { kind: 'ever' }, max: 9 })],
      },
      at: 'limits.0.max',
      good: [
        {
          usesPerVoucher: 10,
          limits: [limit({ per: 'voucher', period: { kind: 'ever' }, max: 10 })],
        },
        {
          usesPerVoucher: 10,
          limits: [limit({ per: 'voucher', period: { kind: 'week' }, max: 1 })],
        },
      ],
    },
  ],
  storedAmountHasNoUses: [
    {
      bad: { benefit: stored, usesPerVoucher: 2 },
      at: 'usesPerVoucher',
      good: [{ benefit: stored, usesPerVoucher: 1 }],
    },
    {
      bad: { benefit: stored, limits: [limit({ measure: 'uses' })] },
      at: 'limits.0.measure',
      good: [
        { benefit: stored, limits: moneyLimit(5) },
        { benefit: stored, limits: [limit({ measure: 'uses', on: 'receipt' })] },
      ],
    },
  ],
  receiptPerVoucher: [
    {
      bad: { limits: [limit({ on: 'receipt', per: 'voucher' })] },
      at: 'limits.0.per',
      good: [{ limits: [limit({ on: 'receipt', per: 'shop' })] }],
    },
  ],
  exclusiveInGroup: [
    {
      bad: { exclusive: true, stackingGroup: 'order' },
      at: 'stackingGroup',
      good: [{ exclusive: true }, { stackingGroup: 'order' }],
    },
  ],
  paidGoodwill: [
    {
      bad: { goodwill, validity: fromIssue(30), acquisition: paid(0) },
      at: 'acquisition',
      good: [{ goodwill, validity: fromIssue(30) }, { acquisition: paid(0) }],
    },
  ],
  goodwillNeedsDays: [
    { bad: { goodwill }, at: 'validity', good: [{ goodwill, validity: fromIssue(1) }] },
  ],
  goodwillHasNoHome: [
    {
      bad: { goodwill, validity: fromIssue(30), offline: { kind: 'homeShop' } },
      at: 'offline',
      good: [
        { goodwill, validity: fromIssue(30), offline: { kind: 'hqOnly' } },
        { offline: { kind: 'homeShop' } },
      ],
    },
  ],
  paidIssueAfter: [
    {
      bad: { issueAfter, validity: fromIssue(30), acquisition: paid(0) },
      at: 'acquisition',
      good: [{ issueAfter, validity: fromIssue(30) }, { acquisition: paid(0) }],
    },
  ],
  issueAfterNeedsDays: [
    { bad: { issueAfter }, at: 'validity', good: [{ issueAfter, validity: fromIssue(1) }] },
  ],
  issueAfterHasNoHome: [
    {
      bad: { issueAfter, validity: fromIssue(30), offline: { kind: 'homeShop' } },
      at: 'offline',
      good: [{ issueAfter, validity: fromIssue(30), offline: { kind: 'hqOnly' } }],
    },
  ],
  goodwillAndIssueAfter: [
    {
      bad: { issueAfter, goodwill, validity: fromIssue(30) },
      at: 'issueAfter',
      good: [
        { issueAfter, validity: fromIssue(30) },
        { goodwill, validity: fromIssue(30) },
      ],
    },
  ],
  sameEventTwice: [
    {
      bad: { issueAfter: after('firstVisit', 'firstVisit'), validity: fromIssue(30) },
      at: 'issueAfter.events.1.kind',
      good: [{ issueAfter: after('firstVisit', 'goodRating'), validity: fromIssue(30) }],
    },
  ],
  costShareNeedsFunder: [
    {
      bad: { costToShopPercent: 99, funder: 'shop' },
      at: 'funder',
      good: [
        { costToShopPercent: 100, funder: 'shop' },
        { costToShopPercent: 0, funder: 'chain' },
      ],
    },
  ],
};

function foundIn(change: Change): readonly string[] {
  return contradictionsOf(campaignWith(change)).map(
    ({ code, path }) => `${code} ${path.join('.')}`,
  );
}

describe.each(contradictionCodes)('%s', (code) => {
  it.each(cases[code])('is found at $at, and not a step before', ({ bad, at, good }) => {
    expect(foundIn(bad)).toContain(`${code} ${at}`);
    for (const change of good) expect(foundIn(change)).toEqual([]);
  });

  it('is refused by the schema, at the same field', () => {
    for (const { bad, at } of cases[code]) {
      const parsed = campaignSchema.safeParse(campaignWith(bad));
      const issues = parsed.error?.issues.map((one) => `${one.message} ${one.path.join('.')}`);
      expect(issues).toContain(`${code} ${at}`);
    }
  });

  it('has words in both languages', () => {
    const { titleKey, nextKey } = contradictionWords(code);
    for (const texts of [contradictions.en, contradictions.zh]) {
      expect(texts[titleKey]).not.toBe('');
      expect(texts[nextKey]).not.toBe('');
    }
  });
});

describe('contradictions', () => {
  it('are told of what is known of terms that are not all right', () => {
    const { benefit: _benefit, ...rest } = campaignWith({ ...weekend, weekdays: [1] });
    expect(contradictionsOf(rest)).toEqual([{ code: 'noDayLeft', path: ['validFrom'] }]);
    expect(contradictionsOf({ validFrom: '2026-11-02', validThrough: '2026-11-01' })).toEqual([
      { code: 'endsBeforeStart', path: ['validThrough'] },
    ]);
    expect(contradictionsOf({})).toEqual([]);
  });

  it('are not found in any plain campaign', () => {
    fc.assert(
      fc.property(plainCampaignAny, (campaign) => {
        expect(contradictionsOf(campaign)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leave a day exactly where some moment is one (noDayLeft)', () => {
    let left = 0;
    let none = 0;
    fc.assert(
      fc.property(daysAny, (change) => {
        const campaign = campaignWith(change);
        const isFound = contradictionsOf(campaign).some(({ code }) => code === 'noDayLeft');
        expect(isFound).toBe(!isEverUsable(campaign));
        if (isFound) none += 1;
        else left += 1;
      }),
      { numRuns: 120, examples: [[overlappingHours]] },
    );
    expect(Math.min(left, none)).toBeGreaterThan(0);
  });

  it('of a limit below one use are true of every order (limitBelowOneUse)', () => {
    const change = fc.record({
      benefit: benefitAny,
      minimumSpendMinor: fc.option(fc.integer({ min: 1, max: 6000 })),
      limits: fc
        .integer({ min: 1, max: 1500 })
        .map((max) => moneyLimit(max, { per: 'voucher', period: { kind: 'ever' } })),
    });
    let found = 0;
    fc.assert(
      fc.property(change, fc.array(basketAny, { minLength: 3, maxLength: 8 }), (terms, baskets) => {
        const campaign = campaignWith(terms);
        if (!contradictionsOf(campaign).some(({ code }) => code === 'limitBelowOneUse')) return;
        found += 1;
        for (const basket of baskets) {
          const order = orderWith({
            basket,
            vouchers: [voucherWith(campaign)],
            customer: customerWith(),
          });
          expect(verdictOf(order)).not.toBe('ok');
        }
      }),
      { numRuns: 1500 },
    );
    expect(found).toBeGreaterThan(20);
  });
});

/** Ordinary campaigns of every kind, each term within its own sense. */
const plainCampaignAny: fc.Arbitrary<Campaign> = fc
  .record({
    benefit: benefitAny.filter(
      (benefit) =>
        benefit.kind !== 'percentOff' ||
        benefit.capMinor === null ||
        benefit.capMinor >= benefit.rounding.toMinor,
    ),
    days: fc.integer({ min: 0, max: 400 }),
    from: fc.integer({ min: -400, max: 400 }),
    weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7] as Weekday[], { minLength: 1 }), {
      freq: 3,
    }),
    hours: fc.option(
      fc.constantFrom([hours(600, 840)], [hours(600, 840), hours(1020, 1260)], [hours(1320, 120)]),
    ),
    usesPerVoucher: fc.integer({ min: 1, max: 10 }),
    minimumSpendMinor: fc.option(fc.integer({ min: 0, max: 500 })),
    acquisition: fc.constantFrom(plainTerms.acquisition, paid(0), paid(30)),
    extension: fc.option(fc.integer({ min: 0, max: 60 })),
    approvalAboveMinor: fc.option(fc.nat(5000)),
    isExclusive: fc.boolean(),
    offline: fc.constantFrom<Campaign['offline'][]>(
      { kind: 'accept' },
      { kind: 'homeShop' },
      { kind: 'lease' },
      { kind: 'hqOnly' },
      { kind: 'riskBudget', maxCount: 0, maxValueMinor: 0, maxHoursSinceSync: 1 },
    ),
  })
  .map(({ days, from, weekdays, extension, isExclusive, benefit, ...terms }) => {
    const validFrom = addDays('2026-11-21', from);
    const validThrough = addDays(validFrom, days);
    return campaignWith({
      ...terms,
      benefit,
      validFrom,
      validThrough,
      // Any weekday comes within seven days.
      weekdays: days >= 6 ? weekdays : null,
      extendedThrough: extension === null ? null : addDays(validThrough, extension),
      usesPerVoucher: benefit.kind === 'storedAmount' ? 1 : terms.usesPerVoucher,
      customer: 'required',
      segments: ['new'],
      limits:
        benefit.kind === 'storedAmount'
          ? moneyLimit(9000, { per: 'customer' })
          : [limit({ per: 'customer', max: 1 }), limit({ per: 'shop', max: 100 })],
      exclusive: isExclusive,
      stackingGroup: isExclusive ? null : 'order',
    });
  });

const slotMinutes = 60;

/** Few days and many reasons against them. */
const daysAny = fc
  .record({
    days: fc.integer({ min: 0, max: 3 }),
    weekdays: fc.option(fc.subarray([1, 2, 5, 6, 7] as Weekday[], { minLength: 1, maxLength: 2 })),
    hours: fc.option(
      fc.array(
        fc
          .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 24 }))
          .map(([from, to]) => hours(from * slotMinutes, to * slotMinutes)),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    blackout: fc.option(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.integer({ min: 0, max: 3 }))),
    validity: fc.constantFrom<Campaign['validity'][]>(plainTerms.validity, fromIssue(2)),
    acquisition: fc.constantFrom(plainTerms.acquisition, paid(1)),
    extension: fc.option(fc.integer({ min: 2, max: 3 }), { freq: 2 }),
  })
  .filter(({ hours: ranges }) => {
    const isEmptyRange = ({ fromMinute, toMinute }: HourRange): boolean =>
      fromMinute === toMinute || (fromMinute === 1440 && toMinute === 0);
    return ranges === null || !ranges.some(isEmptyRange);
  })
  .map(({ days, blackout, extension, ...terms }): Change => {
    const { validFrom } = weekend;
    const validThrough = addDays(validFrom, days);
    return {
      ...terms,
      validFrom,
      validThrough,
      extendedThrough: extension === null ? null : addDays(validThrough, extension),
      blackouts:
        blackout === null
          ? []
          : [
              {
                from: addDays(validFrom, blackout[0]),
                through: addDays(validFrom, blackout[0] + blackout[1]),
              },
            ],
    };
  });

/** Tries every slot of every day, with vouchers issued on every day of the campaign. */
/** All that is left of the evening before is of the blacked-out day’s hours, too. */
const overlappingHours: Change = {
  ...weekend,
  validThrough: weekend.validFrom,
  hours: [hours(0, 60), hours(120, 60)],
  blackouts: [{ from: weekend.validFrom, through: weekend.validFrom }],
};

function isEverUsable(campaign: Campaign): boolean {
  const daysBefore = 2;
  const slots =
    (daysBetween(campaign.validFrom, campaign.validThrough) + 12) * (1440 / slotMinutes);
  const midnight = Date.parse(`${addDays(campaign.validFrom, -daysBefore)}T00:00+08:00`);
  const issueDays = Array.from(
    { length: daysBetween(campaign.validFrom, campaign.validThrough) + 1 },
    (_, day) => addDays(campaign.validFrom, day),
  );
  return Array.from({ length: slots }, (_, slot) => midnight + slot * slotMinutes * minuteMs).some(
    (instant) =>
      issueDays.some((issued) => {
        const { firstDay, lastDay } = daysOfIssue(campaign, issued);
        const voucher = { firstDay: fact(firstDay), lastDay: fact(lastDay) };
        const vouchers = [voucherWith(campaign, voucher)];
        return verdictOf(orderWith({ counter: counterAt(instant), vouchers })) === 'ok';
      }),
  );
}
