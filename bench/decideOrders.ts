import type { BasketLine } from '../shared/domain/order/basket.ts';
import type { Benefit, Campaign } from '../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../shared/domain/time/civil.ts';
import { civilTimeAt } from '../shared/domain/time/civilTime.ts';
import type { OrderFacts } from '../shared/domain/order/decision.ts';
import type {
  CounterFacts,
  CustomerFacts,
  Fact,
  FactSource,
  Tally,
  VoucherFacts,
} from '../shared/domain/facts.ts';
import { plainTerms } from '../shared/domain/campaign/plainTerms.ts';
import { plainRounding } from '../shared/domain/money.ts';

const zone = 'Asia/Shanghai';
const cutOverMinute = 180;
/** Saturday 21 November 2026, 14:03 in Shanghai. */
const noon = Date.UTC(2026, 10, 21, 6, 3);
const hourMs = 3_600_000;
const linesPerOrder = 10;
/** Baskets differ, so that neither side learns one order by heart. */
const orderCount = 16;

/** The third campaign's conditions are those that a rules engine is given: all of these. */
const terms = {
  weekdays: [5, 6, 7],
  hours: [{ fromMinute: 600, toMinute: 1320 }],
  blackouts: [{ from: '2026-12-24', through: '2026-12-26' }],
  shops: { include: ['shop-1', 'shop-2', 'shop-3'], exclude: [] },
  channels: ['counter', 'online'],
  segments: ['loyal', 'highValue'],
  tiers: ['silver', 'gold'],
  customer: 'required',
  minimumSpendMinor: 2_000,
  limits: [{ on: 'use', per: 'customer', period: { kind: 'week' }, measure: 'uses', max: 3 }],
  offline: { kind: 'riskBudget', maxCount: 10, maxValueMinor: 100_000, maxHoursSinceSync: 24 },
} as const satisfies Partial<Campaign>;

function fact<T>(value: T, source: FactSource = 'hq'): Fact<T> {
  return { value, source, asOf: noon };
}

function refOf(no: number): string {
  return no.toString(16).padStart(32, '0');
}

function campaignOf(no: number, benefit: Benefit, change: Partial<Campaign> = {}): Campaign {
  return {
    ...plainTerms,
    ...terms,
    id: `campaign-${no}`,
    no,
    version: 1,
    name: { zh: `活动 ${no}`, en: `Campaign ${no}` },
    benefit,
    validFrom: '2026-11-01',
    validThrough: '2026-11-30',
    zone,
    funder: 'chain',
    ...change,
  };
}

function voucherOf(campaign: Campaign, no: number): VoucherFacts {
  const { benefit, usesPerVoucher, validFrom, validThrough } = campaign;
  const isStored = benefit.kind === 'storedAmount';
  return {
    ref: refOf(no),
    hint: '7KQ4-••••-••••-PE',
    campaign: fact(campaign),
    form: 'static',
    firstDay: fact(validFrom),
    lastDay: fact(validThrough),
    extendedThrough: fact(null),
    revivedThrough: fact(null),
    firstUseDay: fact(null),
    holder: fact(customerIdOf(0)),
    homeShop: fact(null),
    killed: fact(false),
    usesAllowed: fact(usesPerVoucher),
    usesCounted: fact(0),
    used: [],
    amountStoredMinor: isStored ? fact(benefit.amountMinor) : null,
    amountSpentMinor: isStored ? fact(0) : null,
    lastUse: fact(null),
    undoRounds: 0,
    claim: null,
    lease: null,
  };
}

function customerIdOf(no: number): string {
  return refOf(0xc0_0000 + no);
}

/** One use on Wednesday, told by head office, and none since in this terminal's journal. */
function usedThisWeek(): Tally {
  const wednesday: CivilDate = '2026-11-18';
  return [
    fact([{ businessDay: wednesday, uses: 1, valueMinor: 900 }]),
    fact([{ businessDay: wednesday, uses: 0, valueMinor: 0 }], 'journal'),
  ];
}

function customerOf(campaigns: readonly Campaign[]): CustomerFacts {
  return {
    id: customerIdOf(0),
    segment: fact('loyal'),
    tier: fact('gold'),
    used: new Map(campaigns.map(({ no }) => [no, usedThisWeek()])),
  };
}

/** An hour without head office, so that the offline policy has something to weigh. */
function counterOf(campaigns: readonly Campaign[]): CounterFacts {
  return {
    shop: 'shop-1',
    shopGroups: fact(['east', 'mall']),
    channel: 'counter',
    now: fact(civilTimeAt(noon, zone, cutOverMinute), 'clock'),
    holidays: fact([]),
    lastSync: noon - hourMs,
    lineUp: false,
    standAlone: false,
    authority: fact('here'),
    doubtSinceSync: new Map(campaigns.map(({ no }) => [no, { count: 1, valueMinor: 900 }])),
    leases: new Map(),
    usedInShop: new Map(),
    usedAnywhere: new Map(),
  };
}

/**
 * Drinks one at a time, food in ones and twos. Prices are multiples of 0.50, so that ten percent of them
 * are whole minor units.
 */
function lineOf(order: number, place: number): BasketLine {
  const isDrink = place % 2 === 1;
  return {
    lineId: `line-${place}`,
    name: isDrink ? 'Milk tea' : 'Egg tart',
    item: `item-${place}`,
    categories: [isDrink ? 'drink' : 'food'],
    quantity: isDrink ? 1 : 1 + (order % 2),
    unitPriceMinor: 1_000 + ((place * 7 + order * 5) % 23) * 50,
  };
}

function ordersWith(campaigns: readonly Campaign[]): readonly OrderFacts[] {
  return Array.from({ length: orderCount }, (_, order) => ({
    counter: counterOf(campaigns),
    customer: customerOf(campaigns),
    basket: {
      lines: Array.from({ length: linesPerOrder }, (_line, place) => lineOf(order, place)),
    },
    vouchers: campaigns.map((campaign) => voucherOf(campaign, order * linesPerOrder + campaign.no)),
    amounts: new Map(),
    uses: new Map(),
    approved: false,
  }));
}

const buyTwoGetOne = campaignOf(
  1,
  { kind: 'buyNGetM', buy: 2, get: 1 },
  { items: { include: ['#drink'], exclude: [] } },
);
/** Before the percentage, as Medusa applies them: a dearer value first. */
const fiveOff = campaignOf(2, { kind: 'amountOff', amountMinor: 500 }, { applyOrder: 45 });
const tenPercent = campaignOf(3, {
  kind: 'percentOff',
  percent: 10,
  capMinor: null,
  rounding: plainRounding,
});

/** Ten basket lines, three vouchers, every one of which is taken. */
export const orders = ordersWith([buyTwoGetOne, fiveOff, tenPercent]);
/** The same with only the last voucher. */
export const ordersOfOne = ordersWith([tenPercent]);

const item = { zh: '奶茶', en: 'Milk tea' };

/** The same baskets with eight vouchers of as many kinds, any of which may stand together. */
export const ordersOfEight = ordersWith([
  buyTwoGetOne,
  fiveOff,
  tenPercent,
  campaignOf(4, { kind: 'threshold', spendMinor: 5_000, offMinor: 600, maxTimes: 2 }),
  campaignOf(5, { kind: 'freeItem', item, priceMinor: null, capMinor: 1_500 }),
  campaignOf(6, { kind: 'fixedPrice', item, priceMinor: 800 }),
  campaignOf(7, { kind: 'memberPrice', prices: [{ of: '#drink', priceMinor: 1_100 }] }),
  campaignOf(8, { kind: 'storedAmount', amountMinor: 3_000 }),
]);
