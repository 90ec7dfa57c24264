import type { Campaign, Limit, OfflinePolicy } from '../../shared/domain/campaign/campaign.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { Claim, CounterFacts, VoucherFacts } from '../../shared/domain/facts.ts';
import type { RuleName } from '../../shared/domain/order/judgeVoucher.ts';
import {
  basketOf,
  campaignWith,
  counterWith,
  customerId,
  customerWith,
  dayMs,
  fact,
  hourMs,
  line,
  noon,
  orderWith,
  refNo,
  shop,
  tallyOf,
  voucherWith,
} from './build.ts';

const used = tallyOf([{ businessDay: '2026-11-21', uses: 1, valueMinor: 500 }]);
const budget: OfflinePolicy = {
  kind: 'riskBudget',
  maxCount: 9,
  maxValueMinor: 9000,
  maxHoursSinceSync: 24,
};

function one(
  campaign: Partial<Campaign>,
  voucher: Partial<VoucherFacts> = {},
  order: Partial<OrderFacts> = {},
): OrderFacts {
  return orderWith({ vouchers: [voucherWith(campaignWith(campaign), voucher)], ...order });
}

function two(campaign: Partial<Campaign>): OrderFacts {
  const vouchers = [1, 2].map((no) => voucherWith(campaignWith(campaign), { ref: refNo(no) }));
  return orderWith({ vouchers });
}

function away(ms: number, change: Partial<CounterFacts> = {}): Partial<OrderFacts> {
  return { counter: counterWith({ lastSync: noon - ms, lineUp: false, ...change }) };
}

function claimed(answer: Claim['answer']): Partial<VoucherFacts> {
  return { claim: fact({ claimId: '1'.repeat(32), answer, by: 'hq' }) };
}

function limited(
  per: Limit['per'],
  measure: Limit['measure'],
  max: number,
  period: Limit['period'] = { kind: 'businessDay' },
): Limit {
  return { on: 'use', per, period, measure, max };
}

function overLimit(limit: Limit): OrderFacts {
  const campaign = campaignWith({ customer: 'required', usesPerVoucher: 9, limits: [limit] });
  return orderWith({
    customer: customerWith([], 7, { used: new Map([[7, used]]) }),
    counter: counterWith({
      usedInShop: new Map([[7, used]]),
      usedAnywhere: new Map([[7, used]]),
    }),
    vouchers: [voucherWith(campaign, { used })],
  });
}

const drink: Partial<Campaign> = {
  benefit: {
    kind: 'freeItem',
    item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
    priceMinor: 1800,
    capMinor: 1800,
  },
};
const gone: Partial<OrderFacts> = {
  counter: counterWith({
    soldOut: new Map([
      [
        7,
        {
          thing: { kind: 'campaign', campaignNo: 7 },
          until: 'dayEnd',
          businessDay: '2026-11-21',
          at: noon - hourMs,
          operator: 'Mei',
        },
      ],
    ]),
  }),
};
const substitute = { item: 'lemon-tea', name: { zh: '柠檬茶', en: 'Lemon tea' }, priceMinor: 1500 };
const lemonTea = line(1500, { item: 'lemon-tea' });

const twice = voucherWith();
const punchCard = voucherWith(campaignWith({ usesPerVoucher: 5 }), { usesCounted: fact(4) });
const elsewhere = { include: ['shop-2'], exclude: ['#north'] };
const atHome: Partial<VoucherFacts> = { homeShop: fact(shop) };

/**
 * For every rule the orders whose last voucher it refuses, one for each of its reasons; the compiler
 * refuses the table when a rule is missing.
 */
export const refusedBy: Readonly<Record<RuleName, readonly [OrderFacts, ...OrderFacts[]]>> = {
  inThisOrder: [orderWith({ vouchers: [twice, twice] })],
  killed: [one({}, { killed: fact(true) })],
  campaignPaused: [one({ status: 'paused' })],
  used: [
    one({}, { usesCounted: fact(1) }),
    orderWith({ vouchers: [punchCard], uses: new Map([[punchCard.ref, 2]]) }),
  ],
  amountLeft: [
    one({ benefit: { kind: 'storedAmount', amountMinor: 900 } }, { amountSpentMinor: fact(900) }),
  ],
  undoRounds: [one({}, { undoRounds: 99 })],
  firstDay: [one({}, { firstDay: fact('2026-11-22') })],
  lastDay: [one({}, { lastDay: fact('2026-11-20', 'code') })],
  shop: [one({ shops: elsewhere })],
  channel: [one({ channels: ['online', 'delivery'] })],
  blackout: [one({ blackouts: [{ from: '2026-11-20', through: '2026-11-22' }] })],
  holiday: [
    one({ holidays: 'only' }),
    one({ holidays: 'never' }, {}, { counter: counterWith({ holidays: fact(['2026-11-21']) }) }),
  ],
  weekday: [one({ weekdays: [1, 2, 3] })],
  hours: [one({ hours: [{ fromMinute: 1320, toMinute: 120 }] })],
  customerNamed: [one({ customer: 'required' })],
  holder: [one({}, { holder: fact('d'.repeat(32)) }, { customer: customerWith() })],
  segment: [
    one({ segments: ['new'] }),
    one({ segments: ['new'] }, {}, { customer: customerWith() }),
  ],
  tier: [one({ tiers: ['Gold'] }), one({ tiers: ['Gold'] }, {}, { customer: customerWith() })],
  voucherUses: [overLimit(limited('voucher', 'uses', 1))],
  customerUses: [overLimit(limited('customer', 'uses', 1, { kind: 'rollingDays', days: 7 }))],
  shopUses: [overLimit(limited('shop', 'uses', 1, { kind: 'week' }))],
  campaignUses: [overLimit(limited('campaign', 'uses', 1, { kind: 'month' }))],
  exclusive: [two({ exclusive: true })],
  stackingGroup: [two({ stackingGroup: 'cash' })],
  soldOut: [one(drink, {}, gone)],
  itemsAndSpend: [
    one({ items: { include: ['coffee'], exclude: [] } }),
    one({ minimumSpendMinor: 9999 }),
  ],
  voucherMoney: [overLimit(limited('voucher', 'money', 900))],
  customerMoney: [overLimit(limited('customer', 'money', 900))],
  shopMoney: [overLimit(limited('shop', 'money', 900))],
  campaignMoney: [overLimit(limited('campaign', 'money', 900, { kind: 'ever' }))],
  claim: [one({}, claimed('refused'))],
  homeShop: [
    one({ offline: { kind: 'homeShop' } }, { homeShop: fact('shop-2') }),
    one({ offline: { kind: 'homeShop' } }, atHome, {
      counter: counterWith({ authority: fact('away') }),
    }),
  ],
  lease: [
    one({ offline: { kind: 'lease' } }),
    one({ offline: { kind: 'lease' } }, {}, { counter: counterWith({ leases: leaseOf(0) }) }),
  ],
  hqOnly: [one({ offline: { kind: 'hqOnly' } })],
  daysWithoutHq: [
    one({}, {}, { counter: counterWith({ lastSync: null, lineUp: false }) }),
    one({ maxDaysWithoutHq: 3 }, {}, away(4 * dayMs)),
  ],
  riskBudget: [one({ offline: { ...budget, maxCount: 0 } }, {}, away(hourMs))],
};

/** A campaign that asks for all that can be asked. */
const demanding: Partial<Campaign> = {
  shops: { include: [shop, 'shop-2'], exclude: [] },
  channels: ['counter', 'online'],
  blackouts: [{ from: '2026-11-25', through: '2026-11-26' }],
  holidays: 'never',
  weekdays: [6, 7],
  hours: [
    { fromMinute: 660, toMinute: 900 },
    { fromMinute: 1320, toMinute: 120 },
  ],
  customer: 'required',
  segments: ['loyal', 'highValue'],
  tiers: ['Gold'],
  limits: (['voucher', 'customer', 'shop', 'campaign'] as const).flatMap((per) => [
    limited(per, 'uses', 9),
    limited(per, 'money', 9000, { kind: 'week' }),
  ]),
  exclusive: true,
  minimumSpendMinor: 1000,
};

const known = {
  customer: customerWith([], 7, { tier: fact('Gold') }),
};
const ours: Partial<VoucherFacts> = { holder: fact(customerId), homeShop: fact(shop) };

/** Orders that are fine, among which every rule is asked something. */
export const passedByAll: readonly OrderFacts[] = [
  one({ ...demanding, offline: budget }, ours, { ...known, ...away(dayMs) }),
  one({ ...demanding, offline: { kind: 'homeShop' } }, ours, known),
  one({ offline: { kind: 'lease' } }, {}, away(hourMs, { leases: leaseOf(3) })),
  one({ offline: { kind: 'hqOnly' } }, claimed('granted')),
  one({ benefit: { kind: 'storedAmount', amountMinor: 900 } }),
  one({ stackingGroup: 'cash', shops: { include: null, exclude: ['shop-9'] } }),
  one(
    drink,
    {},
    {
      ...gone,
      basket: basketOf(lemonTea),
      substitutes: new Map([[voucherWith().ref, substitute]]),
    },
  ),
];

function leaseOf(usesLeft: number): CounterFacts['leases'] {
  return new Map([[7, fact({ leaseId: 'a'.repeat(32), usesLeft })]]);
}
