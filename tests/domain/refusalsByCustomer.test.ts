import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign, Limit, LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { DayTally, Tally } from '../../shared/domain/facts.ts';
import {
  campaignWith,
  counterWith,
  customerId,
  customerWith,
  fact,
  minuteMs,
  noon,
  orderWith,
  refNo,
  tallyOf,
  verdictFor,
  verdictOf,
  voucherWith,
} from './build.ts';
import { counterWhen } from './wall.ts';

const today = '2026-11-21';

describe('whose it is, and for whom', () => {
  it('customerRequired: by the campaign itself', () => {
    expect(verdictFor({ customer: 'required' })).toBe('customerRequired');
    expect(verdictFor({ customer: 'required' }, { customer: customerWith() })).toBe('ok');
    expect(verdictFor({ customer: 'optional' })).toBe('ok');
  });

  it('customerRequired: where it is for some customers only', () => {
    expect(verdictFor({ segments: ['loyal'] })).toBe('customerRequired');
    expect(verdictFor({ tiers: ['gold'] })).toBe('customerRequired');
  });

  it('otherCustomer: its holder alone, once somebody is named', () => {
    const customer = customerWith();
    const other = { holder: fact<string | null>('d'.repeat(32)) };
    expect(verdictFor({}, { customer }, { holder: fact(customerId) })).toBe('ok');
    expect(verdictFor({}, { customer }, other)).toBe('otherCustomer');
    expect(verdictFor({}, { customer })).toBe('ok');
    expect(verdictFor({}, {}, other)).toBe('ok');
  });

  it.each([
    ['loyal', ['loyal'], 'ok'],
    ['loyal', ['new', 'loyal'], 'ok'],
    ['loyal', ['new', 'highValue'], 'wrongSegment'],
    [null, ['new', 'loyal', 'highValue', 'potential'], 'wrongSegment'],
    [null, null, 'ok'],
  ] as const)('wrongSegment: a customer of %s, for %s: %s', (segment, segments, verdict) => {
    const customer = customerWith([], 7, { segment: fact(segment) });
    expect(verdictFor({ customer: 'required', segments }, { customer })).toBe(verdict);
  });

  it.each([
    ['gold', ['gold'], 'ok'],
    ['gold', ['silver', 'gold'], 'ok'],
    ['silver', ['gold'], 'wrongTier'],
    [null, ['gold'], 'wrongTier'],
    [null, null, 'ok'],
  ])('wrongTier: a customer of %s, for %s: %s', (tier, tiers, verdict) => {
    const customer = customerWith([], 7, { tier: fact(tier) });
    expect(verdictFor({ customer: 'required', tiers }, { customer })).toBe(verdict);
  });
});

/** Three uses, or 2000 minor units, in all; one use gives 500. */
function limitOf(per: Limit['per'], change: Partial<Limit> = {}): Limit {
  const max = change.measure === 'money' ? 2000 : 3;
  return { on: 'use', per, period: { kind: 'ever' }, measure: 'uses', max, ...change };
}

function used(uses: number, valueMinor = 500 * uses, businessDay = today): DayTally {
  return { businessDay, uses, valueMinor };
}

/** An order of one voucher with this limit, when so much was counted for whom it is about. */
function orderAt(limit: Limit, tally: Tally, change: Partial<Campaign> = {}): OrderFacts {
  const campaign = campaignWith({
    customer: 'required',
    usesPerVoucher: 9,
    limits: [limit],
    ...change,
  });
  const counted = (per: Limit['per']): Tally => (limit.per === per ? tally : []);
  return orderWith({
    customer: customerWith([], 7, { used: new Map([[7, counted('customer')]]) }),
    counter: counterWith({
      usedInShop: new Map([[7, counted('shop')]]),
      usedAnywhere: new Map([[7, counted('campaign')]]),
    }),
    vouchers: [voucherWith(campaign, { used: counted('voucher') })],
  });
}

function verdictAt(limit: Limit, ...days: readonly DayTally[]): string {
  return verdictOf(orderAt(limit, tallyOf(days)));
}

function refusalOf(order: OrderFacts) {
  const outcome = decideOrder(order).vouchers.at(-1);
  return outcome?.verdict === 'refused' ? outcome.refusal : null;
}

describe('limits in uses', () => {
  const three = (reason: string): readonly (readonly [number, string])[] => [
    [2, 'ok'],
    [3, reason],
    [4, reason],
  ];

  it.each(three('voucherLimit'))('voucherLimit: of 3 uses, %i counted: %s', (uses, verdict) => {
    expect(verdictAt(limitOf('voucher'), used(uses))).toBe(verdict);
  });

  it.each(three('customerLimit'))(
    'customerLimit: of 3 uses, %i counted: %s (I3)',
    (uses, verdict) => {
      expect(verdictAt(limitOf('customer'), used(uses))).toBe(verdict);
    },
  );

  it.each(three('shopLimit'))('shopLimit: of 3 uses, %i counted: %s', (uses, verdict) => {
    expect(verdictAt(limitOf('shop'), used(uses))).toBe(verdict);
  });

  it.each(three('campaignLimit'))('campaignLimit: of 3 uses, %i counted: %s', (uses, verdict) => {
    expect(verdictAt(limitOf('campaign'), used(uses))).toBe(verdict);
  });

  it.each([
    [2, 'ok'],
    [3, 'campaignLimit'],
  ])('campaignLimit: %i uses at once where 2 are left: %s', (wanted, verdict) => {
    const order = orderAt(limitOf('campaign'), tallyOf([used(1)]));
    expect(verdictOf({ ...order, uses: new Map([[refNo(0), wanted]]) })).toBe(verdict);
  });

  it('customerLimit: counts the vouchers of this very order, and says what was known', () => {
    const campaign = campaignWith({ customer: 'required', limits: [limitOf('customer')] });
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    const order = orderWith({ customer: customerWith([used(1)]), vouchers });
    expect(decideOrder(order).vouchers).toMatchObject([
      { verdict: 'ok' },
      { verdict: 'ok' },
      {
        refusal: {
          reason: 'customerLimit',
          max: 3,
          counted: 3,
          parts: [{ source: 'hq', asOf: noon, counted: 1 }],
        },
      },
    ]);
  });

  it('voucherLimit: other vouchers of the order are not this one', () => {
    const campaign = campaignWith({ usesPerVoucher: 9, limits: [limitOf('voucher', { max: 1 })] });
    const vouchers = [1, 2].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    expect(decideOrder(orderWith({ vouchers })).confirmable).toBe(true);
  });

  it('customerLimit: uses of another campaign don’t count', () => {
    const campaign = { customer: 'required' as const, limits: [limitOf('customer', { max: 1 })] };
    expect(verdictFor(campaign, { customer: customerWith([used(5)], 8) })).toBe('ok');
  });

  it('campaignLimit: another campaign’s vouchers in this order don’t count', () => {
    const vouchers = [7, 8].map((no) =>
      voucherWith(campaignWith({ no, limits: [limitOf('campaign', { max: 1 })] }), {
        ref: refNo(no),
      }),
    );
    expect(decideOrder(orderWith({ vouchers })).confirmable).toBe(true);
  });

  it('customerLimit: what limits receiving does not limit using', () => {
    expect(verdictAt(limitOf('customer', { on: 'receipt', max: 1 }), used(5))).toBe('ok');
  });

  it('customerLimit: of two the one that is reached is said', () => {
    const limits = [limitOf('customer', { max: 9 }), limitOf('customer', { max: 2 })];
    const order = orderAt(limitOf('customer'), tallyOf([used(2)]), { limits });
    expect(refusalOf(order)).toMatchObject({ reason: 'customerLimit', max: 2, counted: 2 });
  });
});

describe('limits in money', () => {
  const money = { measure: 'money' } as const;
  const twoThousand = (reason: string): readonly (readonly [number, string])[] => [
    [1499, 'ok'],
    [1500, 'ok'],
    [1501, reason],
    [2001, reason],
  ];

  it.each(twoThousand('voucherLimit'))(
    'voucherLimit: 500 more of 2000, %i given before: %s',
    (given, verdict) => {
      expect(verdictAt(limitOf('voucher', money), used(1, given))).toBe(verdict);
    },
  );

  it.each(twoThousand('customerLimit'))(
    'customerLimit: 500 more of 2000, %i given before: %s',
    (given, verdict) => {
      expect(verdictAt(limitOf('customer', money), used(1, given))).toBe(verdict);
    },
  );

  it.each(twoThousand('shopLimit'))(
    'shopLimit: 500 more of 2000, %i given before: %s',
    (given, verdict) => {
      expect(verdictAt(limitOf('shop', money), used(1, given))).toBe(verdict);
    },
  );

  it.each(twoThousand('campaignLimit'))(
    'campaignLimit: 500 more of 2000, %i given before: %s',
    (given, verdict) => {
      expect(verdictAt(limitOf('campaign', money), used(1, given))).toBe(verdict);
    },
  );

  it('campaignLimit: a gift counts by its worth', () => {
    const gift = { kind: 'gift', item: { zh: '杯垫', en: 'Coaster' }, valueMinor: 501 } as const;
    const order = orderAt(limitOf('campaign', money), tallyOf([used(1, 1500)]), { benefit: gift });
    expect(refusalOf(order)).toMatchObject({
      reason: 'campaignLimit',
      measure: 'money',
      counted: 1500,
    });
  });

  it('shopLimit: a use is refused, never cut down, and the next smaller one is fine', () => {
    const benefit = { kind: 'amountOff', amountMinor: 400 } as const;
    const limit = limitOf('shop', money);
    expect(verdictOf(orderAt(limit, tallyOf([used(1, 1600)])))).toBe('shopLimit');
    expect(verdictOf(orderAt(limit, tallyOf([used(1, 1600)]), { benefit }))).toBe('ok');
  });
});

describe('what counts towards a limit', () => {
  const periods: readonly [LimitPeriod, inside: string[], outside: string[]][] = [
    [{ kind: 'ever' }, ['2020-01-01', today], []],
    [{ kind: 'businessDay' }, [today], ['2026-11-20', '2026-11-22']],
    [{ kind: 'week' }, ['2026-11-16', today, '2026-11-22'], ['2026-11-15', '2026-11-23']],
    [{ kind: 'month' }, ['2026-11-01', today, '2026-11-30'], ['2026-10-31', '2026-12-01']],
    [{ kind: 'rollingDays', days: 1 }, [today], ['2026-11-20']],
    [{ kind: 'rollingDays', days: 7 }, ['2026-11-15', today], ['2026-11-14']],
  ];

  it.each(periods)('customerLimit: which days count for %o', (period, inside, outside) => {
    const on = (businessDay: string) =>
      verdictAt(limitOf('customer', { period, max: 1 }), used(1, 500, businessDay));
    for (const day of inside) expect([day, on(day)]).toEqual([day, 'customerLimit']);
    for (const day of outside) expect([day, on(day)]).toEqual([day, 'ok']);
  });

  it('customerLimit: goes by the business day: at 01:00 yesterday still counts (cut-over)', () => {
    const campaign = {
      customer: 'required' as const,
      limits: [limitOf('customer', { period: { kind: 'businessDay' }, max: 1 })],
    };
    const customer = customerWith([used(1)]);
    const at = (local: string) => verdictFor(campaign, { customer, ...counterWhen(local) });
    expect(at('2026-11-22T02:59')).toBe('customerLimit');
    expect(at('2026-11-22T03:00')).toBe('ok');
  });

  it('shopLimit: counted here and told of elsewhere add up, each with who says so', () => {
    const heard = noon - 5 * minuteMs;
    const tally = [fact([used(1)], 'journal'), fact([used(2)], 'hq', heard)];
    expect(refusalOf(orderAt(limitOf('shop'), tally))).toMatchObject({
      reason: 'shopLimit',
      counted: 3,
      parts: [
        { source: 'journal', asOf: noon, counted: 1 },
        { source: 'hq', asOf: heard, counted: 2 },
      ],
    });
  });

  it('campaignLimit: an undo heard of before its use gives no room beyond the limit', () => {
    const limit = limitOf('campaign', { max: 1 });
    const order = orderAt(limit, [fact([used(-1)], 'hq')]);
    expect(verdictOf(order)).toBe('ok');
    expect(verdictOf({ ...order, uses: new Map([[refNo(0), 2]]) })).toBe('campaignLimit');
  });

  it('customerLimit: the order of the days does not matter, and a higher limit never refuses more', () => {
    const days = fc.array(
      fc
        .tuple(fc.integer({ min: -40, max: 3 }), fc.nat(3))
        .map(([step, uses]) => used(uses, 500 * uses, addDays(today, step))),
      { maxLength: 12 },
    );
    const period = fc.constantFrom(...periods.map(([one]) => one));
    fc.assert(
      fc.property(days, period, fc.integer({ min: 1, max: 10 }), (counts, one, limit) => {
        const verdict = (max: number, list: readonly DayTally[]) =>
          verdictAt(limitOf('customer', { period: one, max }), ...list);
        const plain = verdict(limit, counts);
        expect(verdict(limit, counts.toReversed())).toBe(plain);
        const higher = verdict(limit + 1, counts);
        expect(plain === 'ok' ? higher : 'ok').toBe('ok');
        const lower = verdict(Math.max(1, limit - 1), counts);
        expect(plain === 'ok' ? plain : lower).toBe(plain);
      }),
    );
  });
});
