import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';

/** First day of the month `count` months after `day`'s: campaigns run by whole months. */
function firstOfMonth(day: CivilDate, count: number): CivilDate {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** What the demo's campaigns have in common; each names what is its own. */
function base(today: CivilDate) {
  return {
    version: 1,
    validFrom: firstOfMonth(today, -2),
    validThrough: addDays(firstOfMonth(today, 4), -1),
    zone: 'Asia/Shanghai',
    ...plainTerms,
    funder: 'chain',
  } as const satisfies Partial<Campaign>;
}

/** Names of the demo's campaigns, for whoever makes vouchers of them. */
export type DemoCampaigns = Readonly<
  Record<
    | 'milkTea'
    | 'fiveOff'
    | 'afternoon'
    | 'spendAndSave'
    | 'giftCard'
    | 'toppingCard'
    | 'greenTea'
    | 'memberPrice'
    | 'teaCard'
    | 'storedCard'
    | 'weekPass'
    | 'cakeHalf'
    | 'puxi'
    | 'comeAgain'
    | 'goodwill',
    Campaign
  >
>;

/** Every kind of voucher there is, and a goodwill template, valid around `today`. */
export function demoCampaigns(today: CivilDate): DemoCampaigns {
  const common = base(today);
  return { ...givenCampaigns(common), ...memberCampaigns(common), ...paidCampaigns(common) };
}

type Common = ReturnType<typeof base>;

/** What hangs out in the streets: handed out free, to anybody. */
function givenCampaigns(common: Common) {
  return {
    milkTea: {
      ...common,
      id: 'milk-tea',
      no: 101,
      name: { zh: '中杯奶茶券', en: 'Milk tea (M)' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
        priceMinor: 1800,
        capMinor: 1800,
      },
      items: { include: ['#milktea'], exclude: [] },
    },
    fiveOff: {
      ...common,
      id: 'five-off',
      no: 102,
      name: { zh: '满30减5', en: '¥5 off over ¥30' },
      benefit: { kind: 'amountOff', amountMinor: 500 },
      minimumSpendMinor: 3000,
      stackingGroup: 'order',
    },
    afternoon: {
      ...common,
      id: 'afternoon',
      no: 103,
      name: { zh: '工作日下午茶八折', en: 'Weekday afternoon −20%' },
      benefit: { kind: 'percentOff', percent: 20, capMinor: 1000, rounding: plainRounding },
      weekdays: [1, 2, 3, 4, 5],
      hours: [{ fromMinute: 13 * 60, toMinute: 18 * 60 }],
      items: { include: ['#drink', '#food'], exclude: [] },
      stackingGroup: 'order',
      offline: {
        kind: 'riskBudget',
        maxCount: 30,
        maxValueMinor: 30_000,
        maxHoursSinceSync: 72,
      },
    },
    spendAndSave: {
      ...common,
      id: 'spend-and-save',
      no: 104,
      name: { zh: '每满50减8', en: '¥8 off every ¥50' },
      benefit: { kind: 'threshold', spendMinor: 5000, offMinor: 800, maxTimes: null },
      stackingGroup: 'order',
      approvalAboveMinor: 3000,
    },
    greenTea: {
      ...common,
      id: 'green-tea',
      no: 107,
      name: { zh: '茉莉绿茶9.9元', en: 'Jasmine tea for ¥9.90' },
      benefit: {
        kind: 'fixedPrice',
        item: { zh: '茉莉绿茶', en: 'Jasmine green tea' },
        priceMinor: 990,
      },
      items: { include: ['JG-M'], exclude: [] },
    },
    cakeHalf: {
      ...common,
      id: 'cake-half',
      no: 112,
      name: { zh: '平日糕点半价', en: 'Half-price cakes, not on holidays' },
      benefit: {
        kind: 'percentOff',
        percent: 50,
        capMinor: 2000,
        rounding: { mode: 'down', toMinor: 10 },
      },
      items: { include: ['#food'], exclude: [] },
      holidays: 'never',
      stackingGroup: 'order',
    },
    puxi: {
      ...common,
      id: 'puxi',
      no: 113,
      name: { zh: '浦西门店8元券', en: '¥8 off, Puxi shops' },
      benefit: { kind: 'amountOff', amountMinor: 800 },
      shops: { include: ['#puxi'], exclude: [] },
      minimumSpendMinor: 2500,
      stackingGroup: 'order',
      limits: [
        { on: 'use', per: 'shop', period: { kind: 'businessDay' }, measure: 'uses', max: 200 },
      ],
    },
    comeAgain: {
      ...common,
      id: 'come-again',
      no: 114,
      name: { zh: '回头客奶茶券', en: 'Come again: milk tea (M)' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
        priceMinor: 1800,
        capMinor: 1800,
      },
      items: { include: ['#milktea'], exclude: [] },
      validity: { kind: 'daysFromIssue', days: 14 },
      issueAfter: { events: [{ kind: 'spend', fromMinor: 5000 }], maxPerDay: 20 },
    },
    goodwill: {
      ...common,
      id: 'goodwill-drink',
      no: 200,
      name: { zh: '关怀券 · 免费饮品', en: 'With our apologies: a free drink' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '任意饮品一杯', en: 'Any one drink' },
        priceMinor: null,
        capMinor: 2600,
      },
      items: { include: ['#drink'], exclude: [] },
      validity: { kind: 'daysFromIssue', days: 30 },
      limits: [
        {
          on: 'receipt',
          per: 'customer',
          period: { kind: 'rollingDays', days: 30 },
          measure: 'uses',
          max: 2,
        },
      ],
      goodwill: {
        reasons: ['wait', 'wrongItem', 'quality', 'service', 'other'],
        maxPerDay: 5,
        maxWorthPerDayMinor: 13_000,
        maxPerPersonPerDay: 5,
      },
    },
  } as const satisfies Partial<DemoCampaigns>;
}

/** For customers who give their number. */
function memberCampaigns(common: Common) {
  return {
    toppingCard: {
      ...common,
      id: 'topping-card',
      no: 106,
      name: { zh: '会员加料卡(5次)', en: 'Topping card (5 uses)' },
      benefit: { kind: 'gift', item: { zh: '珍珠一份', en: 'Pearls' }, valueMinor: 300 },
      usesPerVoucher: 5,
      customer: 'required',
      limits: [
        { on: 'use', per: 'customer', period: { kind: 'businessDay' }, measure: 'uses', max: 2 },
      ],
      costToShopPercent: 50,
    },
    memberPrice: {
      ...common,
      id: 'member-price',
      no: 108,
      name: { zh: '金银卡会员价', en: 'Gold and silver members’ prices' },
      benefit: {
        kind: 'memberPrice',
        prices: [
          { of: '#milktea', priceMinor: 1600 },
          { of: 'CK-B', priceMinor: 2380 },
        ],
      },
      items: { include: ['#milktea', 'CK-B'], exclude: [] },
      tiers: ['金卡', '银卡'],
      customer: 'required',
      usesPerVoucher: 100,
      limits: [
        {
          on: 'use',
          per: 'customer',
          period: { kind: 'month' },
          measure: 'money',
          max: 10_000,
        },
      ],
    },
    weekPass: {
      ...common,
      id: 'week-pass',
      no: 111,
      name: { zh: '首用七天买一送一', en: 'One free with one, 7 days from first use' },
      benefit: { kind: 'buyNGetM', buy: 1, get: 1 },
      items: { include: ['#drink'], exclude: [] },
      validity: { kind: 'daysFromFirstUse', days: 7 },
      usesPerVoucher: 7,
      limits: [
        { on: 'use', per: 'voucher', period: { kind: 'businessDay' }, measure: 'uses', max: 1 },
      ],
    },
  } as const satisfies Partial<DemoCampaigns>;
}

/** The customer's own money: what is not used can be had back. */
function paidCampaigns(common: Common) {
  return {
    giftCard: {
      ...common,
      id: 'gift-card',
      no: 105,
      name: { zh: '50元礼品卡', en: '¥50 gift card' },
      benefit: { kind: 'storedAmount', amountMinor: 5000 },
      offline: { kind: 'homeShop' },
      funder: 'giftcards',
    },
    teaCard: {
      ...common,
      id: 'tea-card',
      no: 109,
      name: { zh: '奶茶十次卡', en: 'Ten milk teas' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
        priceMinor: 1800,
        capMinor: 1800,
      },
      items: { include: ['#milktea'], exclude: [] },
      acquisition: {
        kind: 'paid',
        priceMinor: 15_800,
        graceDays: 30,
        refund: 'unusedShare',
      },
      usesPerVoucher: 10,
      reviveDays: 7,
      limits: [
        { on: 'use', per: 'voucher', period: { kind: 'businessDay' }, measure: 'uses', max: 4 },
      ],
      funder: 'cards',
    },
    storedCard: {
      ...common,
      id: 'stored-card',
      no: 110,
      name: { zh: '200元储值卡', en: '¥200 prepaid card' },
      benefit: { kind: 'storedAmount', amountMinor: 20_000 },
      acquisition: {
        kind: 'paid',
        priceMinor: 20_000,
        graceDays: 365,
        refund: 'unusedShare',
      },
      offline: { kind: 'homeShop' },
      funder: 'cards',
    },
  } as const satisfies Partial<DemoCampaigns>;
}
