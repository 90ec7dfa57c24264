import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign, HourRange, LimitPeriod } from '../../shared/domain/campaign.ts';
import { addDays } from '../../shared/domain/civilTime.ts';
import { decideOrder } from '../../shared/domain/decide.ts';
import type { DayCount } from '../../shared/domain/facts.ts';
import { maxUndoRounds } from '../../shared/domain/undo.ts';
import {
  basketOf,
  campaignWith,
  civil,
  counterAt,
  counterWith,
  customerId,
  customerWith,
  dayMs,
  fact,
  hourMs,
  line,
  minuteMs,
  noon,
  orderWith,
  refNo,
  shop,
  verdictFor,
  verdictOf,
  voucherWith,
} from './build.ts';

/** An instant of Saturday 21 November 2026 in Shanghai; `day` counts from it. */
function at(hour: number, minute = 0, day = 0): number {
  return Date.UTC(2026, 10, 21 + day, hour - 8, minute);
}

function decisionFor(campaign: Partial<Campaign>, order: Parameters<typeof orderWith>[0] = {}) {
  return decideOrder(orderWith({ vouchers: [voucherWith(campaignWith(campaign))], ...order }));
}

describe('the voucher itself', () => {
  it('a plain one is ok', () => {
    expect(verdictFor({})).toBe('ok');
  });

  it('killed', () => {
    expect(verdictFor({}, {}, { killed: fact(true) })).toBe('killed');
  });

  it('campaignPaused', () => {
    expect(verdictFor({ status: 'paused' })).toBe('campaignPaused');
  });

  it.each([
    [1, 0, 'ok'],
    [1, 1, 'alreadyUsed'],
    [1, 2, 'alreadyUsed'],
    [5, 4, 'ok'],
    [5, 5, 'alreadyUsed'],
  ])('alreadyUsed: of %i uses %i are counted: %s', (allowed, counted, verdict) => {
    const change = { usesAllowed: fact(allowed), usesCounted: fact(counted) };
    expect(verdictFor({}, {}, change)).toBe(verdict);
  });

  it('alreadyUsed says where, when and who (I2)', () => {
    const use = {
      at: at(14, 3),
      shop,
      shopName: 'Riverside',
      counter: 'Counter 2',
      operator: 'Mei',
      seq: 12,
    };
    const voucher = voucherWith(campaignWith(), {
      usesCounted: fact(1),
      lastUse: fact(use, 'journal'),
    });
    expect(decideOrder(orderWith({ vouchers: [voucher] })).vouchers[0]).toMatchObject({
      verdict: 'refused',
      refusal: { reason: 'alreadyUsed', lastUse: use, source: 'journal' },
    });
  });

  it.each([
    [9999, 'ok'],
    [10_000, 'nothingLeft'],
    [10_001, 'nothingLeft'],
  ])('nothingLeft: of a stored amount of 10000, %i spent: %s', (spent, verdict) => {
    const benefit = { kind: 'storedAmount', amountMinor: 10_000 } as const;
    const change = { amountSpentMinor: fact(spent), usesCounted: fact(3) };
    expect(verdictFor({ benefit }, {}, change)).toBe(verdict);
  });

  it.each([
    [maxUndoRounds - 1, 'ok'],
    [maxUndoRounds, 'ok'],
    [maxUndoRounds + 1, 'undoRoundsSpent'],
  ])('undoRoundsSpent: after %i rounds %s', (undoRounds, verdict) => {
    expect(verdictFor({}, {}, { undoRounds })).toBe(verdict);
  });

  it('inThisOrder: the same voucher twice, even with uses left', () => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 5 }));
    const order = orderWith({ vouchers: [voucher, voucher] });
    expect(verdictOf(order)).toBe('inThisOrder');
    expect(decideOrder(order).discountMinor).toBe(500);
  });
});

describe('days', () => {
  const days = { firstDay: fact('2026-11-10'), lastDay: fact('2026-11-21') };

  it.each([
    ['the evening before the first day', at(23, 59, -12), 'notYetValid'],
    ['the first day’s first minute', at(0, 0, -11), 'ok'],
    ['the last day’s last minute', at(23, 59), 'ok'],
    ['the day after', at(0, 0, 1), 'expired'],
  ])('notYetValid and expired: %s', (_, instant, verdict) => {
    expect(verdictFor({}, { counter: counterAt(instant) }, days)).toBe(verdict);
  });

  it('expired goes by the campaign’s zone, not the shop’s (I9)', () => {
    const lastInstant = Date.UTC(2026, 10, 22, 4, 59);
    const newYork = { zone: 'America/New_York' };
    expect(verdictFor(newYork, { counter: counterAt(lastInstant) }, days)).toBe('ok');
    expect(verdictFor(newYork, { counter: counterAt(lastInstant + minuteMs) }, days)).toBe(
      'expired',
    );
    expect(verdictFor({}, { counter: counterAt(lastInstant) }, days)).toBe('expired');
  });

  it('an extension from head office outranks the campaign’s last day', () => {
    const counter = counterAt(at(12, 0, 20));
    expect(verdictFor({}, { counter })).toBe('expired');
    expect(verdictFor({}, { counter }, { lastDay: fact('2026-12-31') })).toBe('ok');
  });

  it('the day goes by the calendar, the customer’s limit by the business day', () => {
    // 01:00 on the 22nd is still the business day of the 21st.
    expect(verdictFor({}, { counter: counterAt(at(1, 0, 1)) }, days)).toBe('expired');
  });
});

describe('place and hour', () => {
  it('wrongShop', () => {
    expect(verdictFor({ shops: [shop] })).toBe('ok');
    expect(verdictFor({ shops: ['shop-2', shop] })).toBe('ok');
    expect(verdictFor({ shops: ['shop-2'] })).toBe('wrongShop');
  });

  it('wrongWeekday', () => {
    expect(verdictFor({ weekdays: [6] })).toBe('ok');
    expect(verdictFor({ weekdays: [1, 2, 3, 4, 5, 7] })).toBe('wrongWeekday');
  });

  const lunch: HourRange = { fromMinute: 11 * 60, toMinute: 14 * 60 };
  const night: HourRange = { fromMinute: 22 * 60, toMinute: 2 * 60 };

  it.each([
    ['a minute before', [lunch], at(10, 59), 'wrongHours'],
    ['at the beginning', [lunch], at(11), 'ok'],
    ['the last minute', [lunch], at(13, 59), 'ok'],
    ['at the end', [lunch], at(14), 'wrongHours'],
    ['before the night', [night], at(21, 59), 'wrongHours'],
    ['when the night begins', [night], at(22), 'ok'],
    ['past midnight', [night], at(0), 'ok'],
    ['the night’s last minute', [night], at(1, 59), 'ok'],
    ['when the night is over', [night], at(2), 'wrongHours'],
    ['the second of two', [night, lunch], at(12), 'ok'],
    ['till the day’s end', [{ fromMinute: 1200, toMinute: 1440 }], at(23, 59), 'ok'],
  ])('wrongHours: %s', (_, hours, instant, verdict) => {
    expect(verdictFor({ hours }, { counter: counterAt(instant) })).toBe(verdict);
  });

  it.each([
    ['Friday’s night on Saturday at 01:00', [5], at(1), 'ok'],
    ['Saturday’s night on Saturday at 01:00', [6], at(1), 'wrongWeekday'],
    ['Saturday’s night on Saturday at 23:00', [6], at(23), 'ok'],
    ['Friday’s night on Saturday at 23:00', [5], at(23), 'wrongWeekday'],
    ['Saturday’s night on Saturday at noon', [6], at(12), 'wrongHours'],
  ] as const)('a night belongs to the day it began on: %s', (_, weekdays, instant, verdict) => {
    const campaign = { weekdays, hours: [night] };
    expect(verdictFor(campaign, { counter: counterAt(instant) })).toBe(verdict);
  });
});

describe('the customer', () => {
  it('customerRequired', () => {
    expect(verdictFor({ customer: 'required' })).toBe('customerRequired');
    expect(verdictFor({ customer: 'required' }, { customer: customerWith() })).toBe('ok');
    expect(verdictFor({ customerLimits: [{ period: { kind: 'ever' }, maxUses: 1 }] })).toBe(
      'customerRequired',
    );
  });

  it('otherCustomer', () => {
    const customer = customerWith();
    expect(verdictFor({}, { customer }, { holder: fact(customerId) })).toBe('ok');
    expect(verdictFor({}, { customer }, { holder: fact('d'.repeat(32)) })).toBe('otherCustomer');
    expect(verdictFor({}, {}, { holder: fact('d'.repeat(32)) })).toBe('ok');
  });

  const today = '2026-11-21';
  const periods: readonly [LimitPeriod, inside: string[], outside: string[]][] = [
    [{ kind: 'ever' }, ['2020-01-01', today], []],
    [{ kind: 'businessDay' }, [today], ['2026-11-20', '2026-11-22']],
    [{ kind: 'week' }, ['2026-11-16', today, '2026-11-22'], ['2026-11-15', '2026-11-23']],
    [{ kind: 'month' }, ['2026-11-01', today], ['2026-10-31', '2026-12-01']],
    [{ kind: 'rollingDays', days: 1 }, [today], ['2026-11-20']],
    [{ kind: 'rollingDays', days: 7 }, ['2026-11-15', today], ['2026-11-14']],
  ];

  it.each(periods)('customerLimit: which days count for %o', (period, inside, outside) => {
    const uses = (businessDay: string) => {
      const campaign = {
        customer: 'required' as const,
        customerLimits: [{ period, maxUses: 1 }],
      };
      return verdictFor(campaign, { customer: customerWith([{ businessDay, uses: 1 }]) });
    };
    for (const day of inside) expect([day, uses(day)]).toEqual([day, 'customerLimit']);
    for (const day of outside) expect([day, uses(day)]).toEqual([day, 'ok']);
  });

  it.each([
    [2, 'ok'],
    [3, 'customerLimit'],
    [4, 'customerLimit'],
  ])('customerLimit of 3: after %i uses %s (I3)', (uses, verdict) => {
    const campaign = {
      customer: 'required' as const,
      customerLimits: [{ period: { kind: 'businessDay' } as const, maxUses: 3 }],
    };
    const customer = customerWith([{ businessDay: today, uses }]);
    expect(verdictFor(campaign, { customer })).toBe(verdict);
  });

  it('customerLimit by the business day: at 01:00 yesterday still counts', () => {
    const campaign = {
      customer: 'required' as const,
      customerLimits: [{ period: { kind: 'businessDay' } as const, maxUses: 1 }],
    };
    const customer = customerWith([{ businessDay: today, uses: 1 }]);
    const late = (hour: number) =>
      verdictFor(campaign, { customer, counter: counterAt(at(hour, 0, 1)) });
    expect(late(2)).toBe('customerLimit');
    expect(late(3)).toBe('ok');
  });

  it('customerLimit counts the vouchers of this very order, too', () => {
    const campaign = campaignWith({
      customer: 'required',
      customerLimits: [{ period: { kind: 'ever' }, maxUses: 3 }],
    });
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    const customer = customerWith([{ businessDay: '2026-11-02', uses: 1 }]);
    const { vouchers: outcomes } = decideOrder(orderWith({ customer, vouchers }));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'refused']);
    expect(outcomes[2]).toMatchObject({
      refusal: { reason: 'customerLimit', maxUses: 3, counted: 3, source: 'hq', asOf: noon },
    });
  });

  it('customerLimit: uses of another campaign don’t count', () => {
    const campaign = {
      customer: 'required' as const,
      customerLimits: [{ period: { kind: 'ever' } as const, maxUses: 1 }],
    };
    const customer = customerWith([{ businessDay: today, uses: 5 }], 8);
    expect(verdictFor(campaign, { customer })).toBe('ok');
  });

  it('customerLimit: the order of the days does not matter, and a higher limit never refuses more', () => {
    const days = fc.array(
      fc
        .tuple(fc.integer({ min: -40, max: 3 }), fc.nat(3))
        .map(([step, uses]): DayCount => ({ businessDay: addDays(today, step), uses })),
      { maxLength: 12 },
    );
    const period = fc.constantFrom(...periods.map(([one]) => one));
    fc.assert(
      fc.property(days, period, fc.integer({ min: 1, max: 10 }), (counts, one, maxUses) => {
        const verdict = (max: number, list: readonly DayCount[]) =>
          verdictFor(
            { customer: 'required', customerLimits: [{ period: one, maxUses: max }] },
            { customer: customerWith(list) },
          );
        const plain = verdict(maxUses, counts);
        expect(verdict(maxUses, counts.toReversed())).toBe(plain);
        const higher = verdict(maxUses + 1, counts);
        expect(plain === 'ok' ? higher : 'ok').toBe('ok');
        const lower = verdict(Math.max(1, maxUses - 1), counts);
        expect(plain === 'ok' ? plain : lower).toBe(plain);
      }),
    );
  });
});

describe('together in one order', () => {
  const two = (first: Partial<Campaign>, second: Partial<Campaign>) =>
    verdictOf(
      orderWith({
        vouchers: [
          voucherWith(campaignWith({ no: 1, ...first }), { ref: refNo(1) }),
          voucherWith(campaignWith({ no: 2, ...second }), { ref: refNo(2) }),
        ],
      }),
    );

  it('exclusive', () => {
    expect(two({}, {})).toBe('ok');
    expect(two({}, { exclusive: true })).toBe('exclusive');
    expect(two({ exclusive: true }, {})).toBe('exclusive');
    expect(verdictFor({ exclusive: true })).toBe('ok');
  });

  it('stackingGroup', () => {
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: 'cash' })).toBe('stackingGroup');
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: 'drink' })).toBe('ok');
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: null })).toBe('ok');
  });

  it('a refused voucher stands in nobody’s way', () => {
    expect(two({ exclusive: true, status: 'paused' }, { exclusive: true })).toBe('ok');
  });
});

describe('the order’s lines', () => {
  it('noEligibleItem', () => {
    expect(verdictFor({ items: { include: ['coffee'], exclude: [] } })).toBe('noEligibleItem');
  });

  it.each([
    [3599, 'ok'],
    [3600, 'ok'],
    [3601, 'belowMinimumSpend'],
  ])('belowMinimumSpend: a minimum of %i on 3600: %s', (minimumSpendMinor, verdict) => {
    expect(verdictFor({ minimumSpendMinor })).toBe(verdict);
  });

  it('a lower minimum never refuses more', () => {
    fc.assert(
      fc.property(fc.nat(6000), fc.nat(6000), (price, minimum) => {
        const verdict = (minimumSpendMinor: number) =>
          verdictFor({ minimumSpendMinor }, { basket: basketOf(line(price + 1)) });
        const lower = verdict(Math.floor(minimum / 2));
        expect(verdict(minimum) === 'ok' ? lower : 'ok').toBe('ok');
      }),
    );
  });
});

describe('apart from head office', () => {
  const away = (ms: number, change: Parameters<typeof counterWith>[0] = {}) => ({
    counter: counterWith({ lastSync: noon - ms, ...change }),
  });

  it('needsHq: the policy hqOnly takes nothing but an answer to this very use (I3)', () => {
    const campaign = { offline: { kind: 'hqOnly' } as const };
    expect(verdictFor(campaign)).toBe('needsHq');
    expect(verdictFor(campaign, {}, { claim: fact('granted') })).toBe('ok');
    expect(verdictFor(campaign, { counter: counterWith({ standAlone: true }) })).toBe('ok');
  });

  it('claimRefused, whatever the policy (I2)', () => {
    for (const kind of ['accept', 'hqOnly'] as const) {
      expect(verdictFor({ offline: { kind } }, {}, { claim: fact('refused') })).toBe(
        'claimRefused',
      );
    }
  });

  it('needsHomeShop (I3)', () => {
    const campaign = { offline: { kind: 'homeShop' } as const };
    expect(verdictFor(campaign, {}, { homeShop: fact(shop) })).toBe('ok');
    expect(verdictFor(campaign, away(90 * dayMs), { homeShop: fact(shop) })).toBe('ok');
    expect(verdictFor(campaign, {}, { homeShop: fact('shop-2') })).toBe('needsHomeShop');
    const granted = { homeShop: fact('shop-2'), claim: fact('granted' as const) };
    expect(verdictFor(campaign, {}, granted)).toBe('needsHomeShop');
    expect(verdictFor(campaign)).toBe('needsHomeShop');
    expect(verdictFor(campaign, { counter: counterWith({ standAlone: true }) })).toBe('ok');
  });

  it.each([
    [3 * dayMs - 1, 'ok'],
    [3 * dayMs, 'ok'],
    [3 * dayMs + 1, 'tooLongWithoutHq'],
  ])('tooLongWithoutHq: 3 days, after %i ms: %s', (ms, verdict) => {
    expect(verdictFor({ maxDaysWithoutHq: 3 }, away(ms))).toBe(verdict);
  });

  it('tooLongWithoutHq: a terminal that never heard head office doubts everything', () => {
    expect(verdictFor({}, { counter: counterWith({ lastSync: null }) })).toBe('tooLongWithoutHq');
    const alone = counterWith({ lastSync: null, standAlone: true });
    expect(verdictFor({}, { counter: alone })).toBe('ok');
    const granted = { claim: fact('granted' as const) };
    expect(verdictFor({ maxDaysWithoutHq: 3 }, away(4 * dayMs), granted)).toBe('ok');
  });

  const offline = {
    kind: 'riskBudget',
    maxCount: 3,
    maxValueMinor: 2000,
    maxHoursSinceSync: 24,
  } as const;
  const spent = (count: number, valueMinor: number) => ({
    doubtSinceSync: new Map([[7, { count, valueMinor }]]),
  });

  it.each([
    [1, 500, hourMs, 'ok'],
    [2, 1000, hourMs, 'ok'],
    [3, 1000, hourMs, 'riskBudgetSpent'],
    [2, 1499, hourMs, 'ok'],
    [2, 1500, hourMs, 'ok'],
    [2, 1501, hourMs, 'riskBudgetSpent'],
    [0, 0, 24 * hourMs - 1, 'ok'],
    [0, 0, 24 * hourMs, 'ok'],
    [0, 0, 24 * hourMs + 1, 'riskBudgetSpent'],
  ])(
    'riskBudgetSpent: %i uses, %i value, %i ms since the sync: %s (I3)',
    (count, value, ms, verdict) => {
      expect(verdictFor({ offline }, away(ms, spent(count, value)))).toBe(verdict);
    },
  );

  it('riskBudgetSpent: fresh or certain uses spend none of it', () => {
    expect(verdictFor({ offline }, away(minuteMs, spent(9, 9000)))).toBe('ok');
    const granted = { claim: fact('granted' as const) };
    expect(verdictFor({ offline }, away(dayMs, spent(9, 9000)), granted)).toBe('ok');
  });

  it('riskBudgetSpent: a voucher of this order that head office granted spends none of it', () => {
    const campaign = campaignWith({ offline: { ...offline, maxCount: 1 } });
    const claim = fact('granted' as const);
    const vouchers = [
      voucherWith(campaign, { ref: refNo(1), claim }),
      voucherWith(campaign, { ref: refNo(2) }),
    ];
    expect(decideOrder(orderWith({ vouchers, ...away(hourMs) })).confirmable).toBe(true);
  });

  it('riskBudgetSpent counts the vouchers of this very order, and a gift’s worth', () => {
    const gift = {
      kind: 'gift',
      item: { zh: '杯垫', en: 'Coaster' },
      valueMinor: 900,
    } as const;
    const campaign = campaignWith({ offline, benefit: gift });
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    const outcomes = decideOrder(orderWith({ vouchers, ...away(hourMs) })).vouchers;
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'refused']);
    expect(outcomes[2]).toMatchObject({ refusal: { reason: 'riskBudgetSpent' } });
  });

  it('a bigger budget never refuses more', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(3000), fc.nat(5), fc.nat(3000), (count, value, more, worth) => {
        const verdict = (maxCount: number, maxValueMinor: number) =>
          verdictFor(
            { offline: { ...offline, maxCount, maxValueMinor } },
            away(hourMs, spent(count, value)),
          );
        const bigger = verdict(3 + more, 2000 + worth);
        expect(verdict(3, 2000) === 'ok' ? bigger : 'ok').toBe('ok');
      }),
    );
  });
});

describe('facts decide alone', () => {
  it('the same facts give the same decision, and frozen facts are left as they are', () => {
    const order = Object.freeze(orderWith({ vouchers: Object.freeze([voucherWith()]) }));
    expect(decideOrder(order)).toEqual(decideOrder(order));
  });

  it('the order of shops, weekdays, hours and limits makes no difference', () => {
    const hours = [
      { fromMinute: 0, toMinute: 60 },
      { fromMinute: 600, toMinute: 1000 },
    ];
    const campaign = { shops: ['a', shop], weekdays: [1, 6] as const, hours };
    const turned = { shops: [shop, 'a'], weekdays: [6, 1] as const, hours: hours.toReversed() };
    expect(decisionFor(turned).discountMinor).toBe(decisionFor(campaign).discountMinor);
    expect(civil(noon).weekday).toBe(6);
  });
});
