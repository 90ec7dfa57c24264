import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Benefit, Limit, LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { DayTally, Tally } from '../../shared/domain/facts.ts';
import { countWithin, leftWithin } from '../../shared/domain/campaign/limits.ts';
import { limitAny, tallyAny } from './arbitraries.ts';
import {
  campaignWith,
  counterAt,
  counterWith,
  customerWith,
  fact,
  hourMs,
  noon,
  orderWith,
  refNo,
  tallyOf,
  verdictFor,
  verdictOf,
  voucherWith,
} from './build.ts';
import { casesOf } from './cases.ts';

const today = '2026-11-21';
const item = { zh: '杯垫', en: 'Coaster' };
const gift: Benefit = { kind: 'gift', item, valueMinor: 900 };

function limit(change: Partial<Limit> = {}): Limit {
  return {
    on: 'use',
    per: 'customer',
    period: { kind: 'ever' },
    measure: 'uses',
    max: 3,
    ...change,
  };
}

function day(businessDay: string, uses = 1, valueMinor = 0): DayTally {
  return { businessDay, uses, valueMinor };
}

describe('the period of a limit', () => {
  const rolling = (days: number): LimitPeriod => ({ kind: 'rollingDays', days });

  it.each<[string, LimitPeriod, string, readonly string[], readonly string[]]>([
    ['ever', { kind: 'ever' }, today, ['2020-01-01', today, '2030-01-01'], []],
    ['a business day', { kind: 'businessDay' }, today, [today], ['2026-11-20', '2026-11-22']],
    [
      'a week, Monday to Sunday',
      { kind: 'week' },
      today,
      ['2026-11-16', today, '2026-11-22'],
      ['2026-11-15', '2026-11-23'],
    ],
    [
      'a week on its Monday',
      { kind: 'week' },
      '2026-11-23',
      ['2026-11-23', '2026-11-29'],
      ['2026-11-22', '2026-11-30'],
    ],
    [
      'a week on its Sunday',
      { kind: 'week' },
      '2026-11-22',
      ['2026-11-16', '2026-11-22'],
      ['2026-11-15', '2026-11-23'],
    ],
    [
      'the week that has two years',
      { kind: 'week' },
      '2027-01-01',
      ['2026-12-28', '2027-01-03'],
      ['2026-12-27', '2027-01-04'],
    ],
    [
      'a month',
      { kind: 'month' },
      today,
      ['2026-11-01', '2026-11-30'],
      ['2026-10-31', '2026-12-01', '2025-11-21'],
    ],
    [
      'a leap year’s February',
      { kind: 'month' },
      '2028-02-29',
      ['2028-02-01', '2028-02-29'],
      ['2028-01-31', '2028-03-01'],
    ],
    ['one rolling day', rolling(1), today, [today], ['2026-11-20']],
    ['seven rolling days', rolling(7), today, ['2026-11-15', today], ['2026-11-14']],
    ['30 rolling days', rolling(30), today, ['2026-10-23', '2026-11-20'], ['2026-10-22']],
    [
      'rolling days and what a clock put right left behind',
      rolling(7),
      today,
      ['2026-11-22', '2027-01-01'],
      [],
    ],
  ])('%s', (_, period, businessDay, inside, outside) => {
    const counted = (on: string) =>
      countWithin(limit({ period }), tallyOf([day(on)]), businessDay).counted;
    for (const on of inside) expect([on, counted(on)]).toEqual([on, 1]);
    for (const on of outside) expect([on, counted(on)]).toEqual([on, 0]);
  });
});

describe('what is counted', () => {
  const tally: Tally = [
    fact([day(today, 2, 700), day('2026-11-20', 1, 50)], 'hq', noon - hourMs),
    fact([day(today, 1, 300)], 'journal'),
    fact([], 'shop'),
  ];

  it('is uses, or money, in parts by who says so', () => {
    expect(countWithin(limit(), tally, today)).toEqual({
      counted: 4,
      parts: [
        { source: 'hq', asOf: noon - hourMs, counted: 3 },
        { source: 'journal', asOf: noon, counted: 1 },
        { source: 'shop', asOf: noon, counted: 0 },
      ],
    });
    expect(countWithin(limit({ measure: 'money' }), tally, today)).toMatchObject({
      counted: 1050,
      parts: [{ counted: 750 }, { counted: 300 }, { counted: 0 }],
    });
    expect(countWithin(limit(), [], today)).toEqual({ counted: 0, parts: [] });
  });

  it('an undo heard of before its use is no room for more', () => {
    const undone = tallyOf([day(today, -2)]);
    expect(countWithin(limit(), undone, today)).toMatchObject({
      counted: 0,
      parts: [{ counted: -2 }],
    });
    expect(leftWithin(limit(), undone, today)).toBe(3);
    const both = [...undone, ...tallyOf([day(today, 3)])];
    expect(countWithin(limit(), both, today).counted).toBe(1);
  });

  it.each([
    [2, 1],
    [3, 0],
    [4, -1],
  ])('of 3, %i counted leave %i', (uses, left) => {
    expect(leftWithin(limit(), tallyOf([day(today, uses)]), today)).toBe(left);
  });

  it('does not depend on the order of days and parts', () => {
    fc.assert(
      fc.property(limitAny, tallyAny, (one, parts) => {
        const turned = parts
          .toReversed()
          .map((part) => ({ ...part, value: part.value.toReversed() }));
        expect(countWithin(one, turned, today).counted).toBe(
          countWithin(one, parts, today).counted,
        );
      }),
      { numRuns: casesOf(300) },
    );
  });

  it('grows with the period: a day within fewer rolling days is within more', () => {
    const days = fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(40),
      fc.integer({ min: -90, max: 5 }),
    );
    fc.assert(
      fc.property(days, ([few, more, step]) => {
        const counted = (count: number) => {
          const one = limit({ period: { kind: 'rollingDays', days: count } });
          return countWithin(one, tallyOf([day(addDays(today, step))]), today).counted;
        };
        expect(counted(few + more)).toBeGreaterThanOrEqual(counted(few));
        expect(counted(few)).toBe(step > -few ? 1 : 0);
      }),
      { numRuns: casesOf(300) },
    );
  });
});

/** So much was counted where a limit per this looks, and nothing elsewhere. */
function orderCounting(per: Limit['per'], tally: Tally): Partial<OrderFacts> {
  const of = (who: Limit['per']) => new Map([[7, who === per ? tally : []]]);
  return {
    customer: customerWith([], 7, { used: of('customer') }),
    counter: counterWith({ usedInShop: of('shop'), usedAnywhere: of('campaign') }),
  };
}

function verdictWith(one: Limit, tally: Tally, benefit: Benefit = gift): string {
  const voucher = { used: one.per === 'voucher' ? tally : [], usesAllowed: fact(9) };
  const refs = new Map([['0'.repeat(32), 2]]);
  const order = { ...orderCounting(one.per, tally), uses: refs };
  return verdictFor({ limits: [one], customer: 'required', benefit }, order, voucher);
}

describe('a limit on use', () => {
  const everybody = ['voucher', 'customer', 'shop', 'campaign'] as const;

  it.each(
    everybody.flatMap((per) => [
      [per, 0, 'ok'] as const,
      [per, 1, 'ok'] as const,
      [per, 2, `${per}Limit`] as const,
      [per, 3, `${per}Limit`] as const,
    ]),
  )('per %s, of 3 uses %i counted: two more are %s (I3)', (per, counted, verdict) => {
    expect(verdictWith(limit({ per }), tallyOf([day(today, counted)]))).toBe(verdict);
  });

  it.each(
    everybody.flatMap((per) => [
      [per, 1199, 'ok'] as const,
      [per, 1200, 'ok'] as const,
      [per, 1201, `${per}Limit`] as const,
    ]),
  )(
    'per %s, of 3000 in money %i counted: two gifts of 900 are %s (I3)',
    (per, counted, verdict) => {
      const money = limit({ per, measure: 'money', max: 3000 });
      expect(verdictWith(money, tallyOf([day(today, 1, counted)]))).toBe(verdict);
    },
  );

  it('counts for its own campaign alone, and for nobody else', () => {
    const full = tallyOf([day(today, 9, 9000)]);
    for (const per of everybody) {
      const other = everybody.find((one) => one !== per && one !== 'voucher') ?? 'campaign';
      const limits = [limit({ per })];
      const order = orderCounting(other, full);
      expect([per, verdictFor({ limits }, order)]).toEqual([per, 'ok']);
    }
    const order = orderCounting('shop', full);
    expect(verdictFor({ no: 8, limits: [limit({ per: 'shop' })] }, order)).toBe('ok');
    expect(verdictFor({ limits: [limit({ per: 'shop' })] }, order)).toBe('shopLimit');
  });

  it('on receiving binds nobody who uses', () => {
    const full = limit({ on: 'receipt', max: 0 });
    expect(verdictWith(full, tallyOf([day(today, 9)]))).toBe('ok');
  });

  it('says what was counted and by whom', () => {
    const tally = [...tallyOf([day(today, 2)]), fact([day('2026-11-20')], 'journal' as const)];
    const one = limit({ period: { kind: 'week' } });
    const vouchers = [voucherWith(campaignWith({ limits: [one] }))];
    const order = orderWith({ vouchers, ...orderCounting('customer', tally) });
    expect(decideOrder(order).vouchers[0]).toMatchObject({
      refusal: {
        reason: 'customerLimit',
        period: { kind: 'week' },
        measure: 'uses',
        max: 3,
        counted: 3,
        parts: [
          { source: 'hq', asOf: noon, counted: 2 },
          { source: 'journal', asOf: noon, counted: 1 },
        ],
      },
    });
  });

  it('of several names the first that leaves no room', () => {
    const limits = [limit(), limit({ max: 1 }), limit({ max: 2 })];
    const order = orderCounting('customer', tallyOf([day(today, 1)]));
    const vouchers = [voucherWith(campaignWith({ limits }))];
    expect(decideOrder(orderWith({ vouchers, ...order })).vouchers[0]).toMatchObject({
      refusal: { max: 1 },
    });
  });

  it.each(['customer', 'shop', 'campaign'] as const)(
    'per %s counts the vouchers of this very order, too (I3)',
    (per) => {
      const campaign = campaignWith({ limits: [limit({ per })] });
      const other = campaignWith({ no: 8, id: 'other' });
      const vouchers = [
        ...[1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) })),
        voucherWith(other, { ref: refNo(4) }),
      ];
      const order = orderWith({ vouchers, ...orderCounting(per, tallyOf([day(today)])) });
      const { vouchers: outcomes } = decideOrder(order);
      expect(outcomes.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'refused', 'ok']);
      expect(outcomes[2]).toMatchObject({
        refusal: { reason: `${per}Limit`, counted: 3, parts: [{ counted: 1 }] },
      });
    },
  );

  it('in money counts what the vouchers of this very order give (I3)', () => {
    const money = limit({ per: 'shop', measure: 'money', max: 2699 });
    const campaign = campaignWith({ limits: [money], benefit: gift });
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    const verdicts = (max: number) => {
      const change = { ...campaign, limits: [{ ...money, max }] };
      const changed = vouchers.map((one) => ({ ...one, campaign: fact(change) }));
      return decideOrder(orderWith({ vouchers: changed })).vouchers.map(({ verdict }) => verdict);
    };
    expect(verdicts(2699)).toEqual(['ok', 'ok', 'refused']);
    expect(verdicts(2700)).toEqual(['ok', 'ok', 'ok']);
  });

  it('per voucher is about each alone', () => {
    const campaign = campaignWith({ limits: [limit({ per: 'voucher', max: 1 })] });
    const vouchers = [1, 2].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    expect(decideOrder(orderWith({ vouchers })).confirmable).toBe(true);
  });

  it('goes by the business day: at 01:00 yesterday still counts, after the cut-over it does not', () => {
    const limits = [limit({ period: { kind: 'businessDay' }, max: 1 })];
    const customer = customerWith([day(today)]);
    const at = (hours: number) =>
      verdictFor({ limits }, { customer, counter: counterAt(noon + hours * hourMs) });
    expect(at(11)).toBe('customerLimit');
    expect(at(13)).toBe('ok');
  });

  it('in uses is no limit on a stored amount, which has none', () => {
    const stored: Benefit = { kind: 'storedAmount', amountMinor: 10_000 };
    expect(verdictWith(limit({ max: 1 }), tallyOf([day(today, 1)]), stored)).toBe('ok');
    const money = limit({ measure: 'money', max: 3600 });
    expect(verdictWith(money, tallyOf([day(today, 1)]), stored)).toBe('ok');
    expect(verdictWith(money, tallyOf([day(today, 1, 1)]), stored)).toBe('customerLimit');
  });

  it('in uses is asked before the order’s lines, in money after them', () => {
    const items = { include: ['coffee'], exclude: [] };
    const order = orderCounting('shop', tallyOf([day(today, 9, 9000)]));
    const uses = [limit({ per: 'shop' })];
    expect(verdictFor({ items, limits: uses }, order)).toBe('shopLimit');
    const money = [limit({ per: 'shop', measure: 'money' })];
    expect(verdictFor({ items, limits: money }, order)).toBe('noEligibleItem');
  });

  it('per customer waits for a customer to be named', () => {
    const voucher = voucherWith(campaignWith({ limits: [limit({ max: 1 })] }));
    expect(verdictOf(orderWith({ vouchers: [voucher] }))).toBe('ok');
  });
});
