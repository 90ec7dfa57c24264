import { describe, expect, it } from 'vitest';
import type { Campaign, Limit, OfflinePolicy } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import { explainOrder } from '../../shared/domain/order/explain.ts';
import type { Explanation, RuleTried } from '../../shared/domain/order/explain.ts';
import type { Tally, VoucherFacts } from '../../shared/domain/facts.ts';
import { ruleNames } from '../../shared/domain/order/judgeVoucher.ts';
import type { RuleName } from '../../shared/domain/order/judgeVoucher.ts';
import { maxUndoRounds } from '../../shared/domain/undo/undo.ts';
import {
  basketOf,
  campaignWith,
  counterWith,
  customerId,
  customerWith,
  fact,
  hourMs,
  line,
  minuteMs,
  noon,
  orderWith,
  refNo,
  shop,
  tallyOf,
  verdictFor,
  voucherWith,
} from './build.ts';

interface Case {
  readonly campaign?: Partial<Campaign>;
  readonly order?: Partial<OrderFacts>;
  readonly voucher?: Partial<VoucherFacts>;
}

const today = '2026-11-21';
const item = { zh: '杯垫', en: 'Coaster' };
const stored = { kind: 'storedAmount', amountMinor: 10_000 } as const;
const gift = { kind: 'gift', item, valueMinor: 900 } as const;
const away = counterWith({ lastSync: noon - hourMs });

function explain({ campaign = {}, order = {}, voucher = {} }: Case): Explanation {
  const vouchers = [voucherWith(campaignWith(campaign), voucher)];
  return explainOrder(orderWith({ vouchers, ...order }))[0] as Explanation;
}

function tried(rule: RuleName, one: Case): RuleTried | undefined {
  return explain(one).tried.find((other) => other.rule === rule);
}

/** What the rule compared, bare: its figures' values. */
function figures(rule: RuleName, one: Case): Record<string, unknown> | string {
  const found = tried(rule, one);
  if (found === undefined || !('figures' in found)) return found?.outcome ?? 'missing';
  const values = Object.entries(found.figures).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

describe('an explanation', () => {
  it('names every rule in the order tried', () => {
    expect(explain({}).tried.map(({ rule }) => rule)).toEqual(ruleNames);
  });

  it('of an acceptance: passed, or not asked', () => {
    const outcomes = explain({}).tried.map(({ rule, outcome }) => [rule, outcome]);
    const passed = outcomes.filter(([, outcome]) => outcome === 'passed').map(([rule]) => rule);
    expect(passed).toEqual([
      'inThisOrder',
      'killed',
      'campaignPaused',
      'used',
      'undoRounds',
      'firstDay',
      'lastDay',
      'itemsAndSpend',
    ]);
    expect(new Set(outcomes.map(([, outcome]) => outcome))).toEqual(
      new Set(['passed', 'notAsked']),
    );
  });

  it.each<[RuleName, Case]>([
    ['campaignPaused', { campaign: { status: 'paused' } }],
    ['itemsAndSpend', { campaign: { minimumSpendMinor: 9999 } }],
    ['hqOnly', { campaign: { offline: { kind: 'hqOnly' } } }],
  ])('of a refusal: %s refused, nothing after it was reached', (rule, one) => {
    const { outcome, tried: all } = explain(one);
    expect(outcome.verdict).toBe('refused');
    const place = ruleNames.indexOf(rule);
    expect(all[place]).toMatchObject({ rule, outcome: 'refused' });
    for (const before of all.slice(0, place)) {
      expect(['passed', 'notAsked']).toContain(before.outcome);
    }
    expect(all.slice(place + 1)).toEqual(
      ruleNames.slice(place + 1).map((later) => ({ rule: later, outcome: 'notReached' })),
    );
  });

  it('says whose turn it was, and comes in the order given', () => {
    const half = { kind: 'percentOff', percent: 50, capMinor: null } as const;
    const rounding = { mode: 'halfUp', toMinor: 1 } as const;
    const vouchers = [
      voucherWith(campaignWith({ no: 2 }), { ref: refNo(1) }),
      voucherWith(campaignWith({ no: 1, benefit: { ...half, rounding } }), { ref: refNo(2) }),
      voucherWith(campaignWith({ no: 3, status: 'paused' }), { ref: refNo(3) }),
    ];
    const order = orderWith({ vouchers });
    const explained = explainOrder(order);
    expect(explained.map(({ ref, turn }) => [ref, turn])).toEqual([
      [refNo(1), 2],
      [refNo(2), 1],
      [refNo(3), 3],
    ]);
    expect(explained.map(({ outcome }) => outcome)).toEqual(decideOrder(order).vouchers);
  });

  it('of no voucher is none', () => {
    expect(explainOrder(orderWith({ vouchers: [] }))).toEqual([]);
  });

  it('of the same voucher twice tells the two apart', () => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 2 }));
    const explained = explainOrder(orderWith({ vouchers: [voucher, voucher] }));
    expect(explained.map(({ turn, outcome }) => [turn, outcome.verdict])).toEqual([
      [1, 'ok'],
      [2, 'refused'],
    ]);
    expect(explained[1]?.tried[0]).toEqual({
      rule: 'inThisOrder',
      outcome: 'refused',
      figures: { hint: { kind: 'text', value: voucher.hint } },
    });
  });
});

describe('figures of the voucher', () => {
  it('killed, campaignPaused, undoRounds', () => {
    expect(tried('killed', { voucher: { killed: fact(false, 'shop', noon - 5) } })).toEqual({
      rule: 'killed',
      outcome: 'passed',
      figures: {
        source: { kind: 'source', value: 'shop' },
        asOf: { kind: 'instant', value: noon - 5 },
      },
    });
    expect(tried('campaignPaused', { campaign: { version: 4 } })).toMatchObject({
      figures: {
        name: { kind: 'localized', value: { en: 'Five off' } },
        version: { kind: 'count', value: 4 },
      },
    });
    expect(tried('undoRounds', { voucher: { undoRounds: 2 } })).toMatchObject({
      figures: {
        rounds: { kind: 'count', value: 2 },
        max: { kind: 'count', value: maxUndoRounds },
      },
    });
  });

  it('used, or amountLeft for a stored amount', () => {
    const voucher = { usesAllowed: fact(5), usesCounted: fact(2, 'shop', noon - 7) };
    const order = { uses: new Map([['0'.repeat(32), 2]]) };
    expect(tried('used', { order, voucher })).toMatchObject({
      figures: {
        counted: { kind: 'count', value: 2 },
        allowed: { kind: 'count', value: 5 },
        wanted: { kind: 'count', value: 2 },
        source: { kind: 'source', value: 'shop' },
        asOf: { kind: 'instant', value: noon - 7 },
      },
    });
    const campaign = { benefit: stored };
    expect(figures('used', { campaign })).toBe('notAsked');
    expect(figures('amountLeft', {})).toBe('notAsked');
    const spent = { amountSpentMinor: fact(1000) };
    expect(tried('amountLeft', { campaign, voucher: spent })).toMatchObject({
      figures: {
        leftMinor: { kind: 'money', value: 9000 },
        storedMinor: { kind: 'money', value: 10_000 },
      },
    });
    expect(figures('amountLeft', { campaign, voucher: { amountStoredMinor: null } })).toEqual({
      leftMinor: 0,
      storedMinor: 0,
    });
  });
});

describe('figures of when and where', () => {
  it('firstDay and lastDay, the days of grace included', () => {
    expect(tried('firstDay', {})).toMatchObject({
      figures: {
        firstDay: { kind: 'date', value: '2026-11-01' },
        today: { kind: 'date', value: today },
      },
    });
    const paid = { kind: 'paid', priceMinor: 1, graceDays: 2, refund: 'none' } as const;
    const voucher = { lastDay: fact('2026-11-30', 'code' as const) };
    expect(tried('lastDay', { campaign: { acquisition: paid }, voucher })).toMatchObject({
      figures: {
        lastDay: { kind: 'date', value: '2026-12-02' },
        today: { kind: 'date', value: today },
        zone: { kind: 'text', value: 'Asia/Shanghai' },
        source: { kind: 'source', value: 'code' },
      },
    });
  });

  it('shop: which are meant, and which are not', () => {
    expect(figures('shop', {})).toBe('notAsked');
    const only = { include: [shop, '#city'], exclude: [] };
    expect(tried('shop', { campaign: { shops: only } })).toMatchObject({
      figures: {
        shop: { kind: 'text', value: shop },
        include: { kind: 'names', value: [shop, '#city'] },
        exclude: { kind: 'names', value: [] },
      },
    });
    const but = { include: null, exclude: ['shop-2'] };
    expect(figures('shop', { campaign: { shops: but } })).toEqual({
      shop,
      include: [],
      exclude: ['shop-2'],
    });
  });

  it('channel', () => {
    expect(figures('channel', {})).toBe('notAsked');
    expect(tried('channel', { campaign: { channels: ['counter', 'online'] } })).toMatchObject({
      figures: {
        channel: { kind: 'channels', value: ['counter'] },
        channels: { kind: 'channels', value: ['counter', 'online'] },
      },
    });
  });

  it('blackout', () => {
    expect(figures('blackout', {})).toBe('notAsked');
    const blackouts = [{ from: '2026-12-24', through: '2026-12-26' }];
    expect(tried('blackout', { campaign: { blackouts } })).toMatchObject({
      figures: {
        days: { kind: 'dates', value: [today] },
        blackouts: { kind: 'dayRanges', value: blackouts },
      },
    });
  });

  it('holiday', () => {
    expect(figures('holiday', {})).toBe('notAsked');
    const counter = counterWith({ holidays: fact(['2026-11-20']) });
    expect(tried('holiday', { campaign: { holidays: 'never' }, order: { counter } })).toMatchObject(
      {
        figures: {
          days: { kind: 'dates', value: [today] },
          holidays: { kind: 'dates', value: ['2026-11-20'] },
        },
      },
    );
  });

  it('weekday and hours', () => {
    expect(figures('weekday', {})).toBe('notAsked');
    expect(figures('hours', {})).toBe('notAsked');
    const hours = [{ fromMinute: 600, toMinute: 900 }];
    const campaign = { weekdays: [6, 7] as const, hours };
    expect(tried('weekday', { campaign })).toMatchObject({
      figures: {
        today: { kind: 'weekdays', value: [6] },
        weekdays: { kind: 'weekdays', value: [6, 7] },
      },
    });
    expect(tried('hours', { campaign })).toMatchObject({
      figures: {
        now: { kind: 'minute', value: 14 * 60 + 3 },
        hours: { kind: 'hours', value: hours },
      },
    });
  });
});

describe('figures of the customer', () => {
  const customer = customerWith([], 7, { tier: fact('gold') });

  it('customerNamed and holder ask nothing to be shown', () => {
    expect(figures('customerNamed', {})).toBe('notAsked');
    const required = { campaign: { customer: 'required' as const } };
    expect(tried('customerNamed', required)).toMatchObject({ outcome: 'refused', figures: {} });
    expect(tried('customerNamed', { ...required, order: { customer } })).toMatchObject({
      outcome: 'passed',
      figures: {},
    });
    expect(figures('holder', {})).toBe('notAsked');
    expect(figures('holder', { voucher: { holder: fact(customerId) } })).toEqual({});
  });

  it('segment', () => {
    expect(figures('segment', {})).toBe('notAsked');
    const campaign = { segments: ['loyal', 'new'] as const };
    expect(tried('segment', { campaign, order: { customer } })).toMatchObject({
      outcome: 'passed',
      figures: {
        segment: { kind: 'segments', value: ['loyal'] },
        segments: { kind: 'segments', value: ['loyal', 'new'] },
      },
    });
    const nobody = { segment: [], segments: ['loyal', 'new'] };
    expect(figures('segment', { campaign })).toEqual(nobody);
    const unknown = { ...customer, segment: fact(null) };
    expect(figures('segment', { campaign, order: { customer: unknown } })).toEqual(nobody);
  });

  it('tier', () => {
    expect(figures('tier', {})).toBe('notAsked');
    const campaign = { tiers: ['gold', 'black'] };
    expect(tried('tier', { campaign, order: { customer } })).toMatchObject({
      outcome: 'passed',
      figures: {
        tier: { kind: 'text', value: 'gold' },
        tiers: { kind: 'names', value: ['gold', 'black'] },
      },
    });
    expect(figures('tier', { campaign })).toEqual({ tier: '', tiers: ['gold', 'black'] });
  });
});

describe('figures of limits', () => {
  const week = { kind: 'week' } as const;
  const limit: Limit = { on: 'use', per: 'shop', period: week, measure: 'uses', max: 9 };
  const tally: Tally = tallyOf([{ businessDay: today, uses: 2, valueMinor: 700 }]);
  const order = { counter: counterWith({ usedInShop: new Map([[7, tally]]) }) };

  it('uses: how many were counted, how many are wanted', () => {
    expect(figures('shopUses', {})).toBe('notAsked');
    expect(figures('campaignUses', { campaign: { limits: [limit] } })).toBe('notAsked');
    expect(tried('shopUses', { campaign: { limits: [limit] }, order })).toMatchObject({
      outcome: 'passed',
      figures: {
        period: { kind: 'period', value: week },
        max: { kind: 'count', value: 9 },
        counted: { kind: 'count', value: 2 },
        wanted: { kind: 'count', value: 1 },
      },
    });
  });

  it('money: how much', () => {
    const limits = [{ ...limit, measure: 'money', max: 9000 } as const];
    expect(figures('shopUses', { campaign: { limits }, order })).toBe('notAsked');
    expect(tried('shopMoney', { campaign: { limits }, order })).toMatchObject({
      figures: {
        period: { kind: 'period', value: week },
        max: { kind: 'money', value: 9000 },
        counted: { kind: 'money', value: 700 },
        wanted: { kind: 'money', value: 500 },
      },
    });
  });

  it('of several the one that leaves least, and of equals the first', () => {
    const month: Limit = { ...limit, period: { kind: 'month' }, max: 8 };
    const ever: Limit = { ...limit, period: { kind: 'ever' }, max: 8 };
    const max = (...limits: readonly Limit[]) => {
      return figures('shopUses', { campaign: { limits }, order });
    };
    expect(max(limit, month, limit)).toMatchObject({ period: { kind: 'month' }, max: 8 });
    expect(max(ever, month)).toMatchObject({ period: { kind: 'ever' } });
    expect(max(month, ever)).toMatchObject({ period: { kind: 'month' } });
  });

  it('of several the one that leaves least, not the lowest', () => {
    const long = [...tally, ...tallyOf([{ businessDay: '2026-11-02', uses: 5, valueMinor: 0 }])];
    const counter = counterWith({ usedInShop: new Map([[7, long]]) });
    const ever: Limit = { ...limit, period: { kind: 'ever' }, max: 12 };
    const campaign = { limits: [limit, ever] };
    expect(figures('shopUses', { campaign, order: { counter } })).toMatchObject({
      max: 12,
      counted: 7,
    });
  });

  it('leave out limits on receiving', () => {
    const limits = [{ ...limit, on: 'receipt' } as const];
    expect(figures('shopUses', { campaign: { limits }, order })).toBe('notAsked');
  });
});

describe('figures of what stands together', () => {
  const two = (first: Partial<Campaign>, second: Partial<Campaign>) => {
    const vouchers = [first, second].map((one, place) =>
      voucherWith(campaignWith({ no: place + 1, ...one }), { ref: refNo(place) }),
    );
    return explainOrder(orderWith({ vouchers }))[1]?.tried ?? [];
  };
  const of = (rule: RuleName, all: readonly RuleTried[]) => all.find((one) => one.rule === rule);

  it('exclusive', () => {
    expect(of('exclusive', two({}, {}))).toEqual({ rule: 'exclusive', outcome: 'notAsked' });
    const expected = {
      rule: 'exclusive',
      outcome: 'refused',
      figures: { others: { kind: 'count', value: 1 } },
    };
    expect(of('exclusive', two({ exclusive: true }, {}))).toEqual(expected);
    expect(of('exclusive', two({}, { exclusive: true }))).toEqual(expected);
    expect(tried('exclusive', { campaign: { exclusive: true } })).toMatchObject({
      outcome: 'passed',
      figures: { others: { value: 0 } },
    });
  });

  it('stackingGroup', () => {
    const group = { stackingGroup: 'cash' };
    expect(of('stackingGroup', two(group, {}))).toMatchObject({ outcome: 'notAsked' });
    expect(of('stackingGroup', two({ stackingGroup: 'other' }, group))).toEqual({
      rule: 'stackingGroup',
      outcome: 'passed',
      figures: { group: { kind: 'text', value: 'cash' }, others: { kind: 'count', value: 0 } },
    });
    expect(of('stackingGroup', two(group, group))).toMatchObject({
      outcome: 'refused',
      figures: { others: { value: 1 } },
    });
  });

  it('itemsAndSpend: what is left of eligible lines when its turn comes', () => {
    const basket = basketOf(line(3000), line(2000, { item: 'cake', categories: [] }));
    const items = { include: ['milk-tea'], exclude: [] };
    const campaign = { items, minimumSpendMinor: 1000 };
    expect(tried('itemsAndSpend', { campaign, order: { basket } })).toMatchObject({
      figures: {
        eligibleMinor: { kind: 'money', value: 3000 },
        lines: { kind: 'count', value: 1 },
        ofLines: { kind: 'count', value: 2 },
        minimumMinor: { kind: 'money', value: 1000 },
      },
    });
    expect(figures('itemsAndSpend', { order: { basket } })).toMatchObject({ minimumMinor: 0 });
    expect(of('itemsAndSpend', two({}, {}))).toMatchObject({
      figures: { eligibleMinor: { value: 3100 } },
    });
  });
});

describe('figures of doubt', () => {
  const policy = (kind: 'homeShop' | 'lease' | 'hqOnly') => ({ offline: { kind } as const });

  it('claim', () => {
    expect(figures('claim', {})).toBe('notAsked');
    const claim = fact({ claimId: 'c', answer: 'granted', by: 'hq' } as const, 'hq', noon - 3);
    expect(tried('claim', { voucher: { claim } })).toMatchObject({
      figures: { asOf: { kind: 'instant', value: noon - 3 } },
    });
  });

  it('homeShop', () => {
    expect(figures('homeShop', {})).toBe('notAsked');
    const voucher = { homeShop: fact('shop-2') };
    expect(tried('homeShop', { campaign: policy('homeShop'), voucher })).toMatchObject({
      outcome: 'refused',
      figures: { home: { kind: 'text', value: 'shop-2' }, shop: { kind: 'text', value: shop } },
    });
    expect(figures('homeShop', { campaign: policy('homeShop') })).toEqual({ home: '', shop });
  });

  it('lease', () => {
    expect(figures('lease', {})).toBe('notAsked');
    const counter = counterWith({ leases: new Map([[7, fact({ leaseId: 'l', usesLeft: 3 })]]) });
    expect(tried('lease', { campaign: policy('lease'), order: { counter } })).toMatchObject({
      outcome: 'passed',
      figures: { usesLeft: { kind: 'count', value: 3 } },
    });
    expect(tried('lease', { campaign: policy('lease') })).toMatchObject({
      outcome: 'refused',
      figures: { usesLeft: { value: 0 } },
    });
  });

  it('hqOnly', () => {
    expect(figures('hqOnly', {})).toBe('notAsked');
    const campaign = policy('hqOnly');
    expect(tried('hqOnly', { campaign })).toMatchObject({ outcome: 'refused', figures: {} });
    const alone = { counter: counterWith({ standAlone: true }) };
    expect(tried('hqOnly', { campaign, order: alone })).toMatchObject({
      outcome: 'passed',
      figures: {},
    });
  });

  it('daysWithoutHq, while there is doubt', () => {
    expect(figures('daysWithoutHq', {})).toBe('notAsked');
    expect(tried('daysWithoutHq', { order: { counter: away } })).toMatchObject({
      outcome: 'passed',
      figures: {
        days: { kind: 'count', value: 14 },
        asOf: { kind: 'instant', value: noon - hourMs },
      },
    });
    const never = { counter: counterWith({ lastSync: null }) };
    expect(figures('daysWithoutHq', { order: never })).toEqual({ days: 14, asOf: 0 });
  });

  it('riskBudget, with this use and those of the order before it', () => {
    const offline: OfflinePolicy = {
      kind: 'riskBudget',
      maxCount: 5,
      maxValueMinor: 8000,
      maxHoursSinceSync: 6,
    };
    const campaign = { offline, benefit: gift };
    const fresh = { counter: counterWith({ lastSync: noon - minuteMs }) };
    expect(figures('riskBudget', { order: { counter: away } })).toBe('notAsked');
    expect(figures('riskBudget', { campaign, order: fresh })).toBe('notAsked');
    const doubtSinceSync = new Map([[7, { count: 2, valueMinor: 1000 }]]);
    const counter = { ...away, doubtSinceSync };
    expect(tried('riskBudget', { campaign, order: { counter } })).toMatchObject({
      outcome: 'passed',
      figures: {
        count: { kind: 'count', value: 3 },
        maxCount: { kind: 'count', value: 5 },
        valueMinor: { kind: 'money', value: 1900 },
        maxValueMinor: { kind: 'money', value: 8000 },
        maxHours: { kind: 'count', value: 6 },
      },
    });
    expect(verdictFor(campaign, { counter })).toBe('ok');
  });
});
