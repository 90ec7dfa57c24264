import { plainTerms } from '../../shared/domain/plainTerms.ts';
import type { Campaign } from '../../shared/domain/campaign.ts';
import type { CivilDate } from '../../shared/domain/civil.ts';
import { addDays } from '../../shared/domain/civilTime.ts';

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
    'milkTea' | 'fiveOff' | 'afternoon' | 'spendAndSave' | 'giftCard' | 'toppingCard' | 'goodwill',
    Campaign
  >
>;

/** Six campaigns of six kinds and a goodwill template, valid around `today`. */
export function demoCampaigns(today: CivilDate): DemoCampaigns {
  const common = base(today);
  return {
    milkTea: {
      ...common,
      id: 'milk-tea',
      no: 101,
      name: { zh: '中杯奶茶券', en: 'Milk tea (M)' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
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
      benefit: { kind: 'percentOff', percent: 20, capMinor: 1000 },
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
      benefit: { kind: 'threshold', spendMinor: 5000, offMinor: 800, repeating: true },
      stackingGroup: 'order',
      approvalAboveMinor: 3000,
    },
    giftCard: {
      ...common,
      id: 'gift-card',
      no: 105,
      name: { zh: '50元礼品卡', en: '¥50 gift card' },
      benefit: { kind: 'storedAmount', amountMinor: 5000 },
      offline: { kind: 'homeShop' },
      funder: 'giftcards',
    },
    toppingCard: {
      ...common,
      id: 'topping-card',
      no: 106,
      name: { zh: '会员加料卡(5次)', en: 'Topping card (5 uses)' },
      benefit: { kind: 'gift', item: { zh: '珍珠一份', en: 'Pearls' }, valueMinor: 300 },
      usesPerVoucher: 5,
      customer: 'required',
      customerLimits: [{ period: { kind: 'businessDay' }, maxUses: 2 }],
      costToShopPercent: 50,
    },
    goodwill: {
      ...common,
      id: 'goodwill-drink',
      no: 200,
      name: { zh: '关怀券 · 免费饮品', en: 'With our apologies: a free drink' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '任意饮品一杯', en: 'Any one drink' },
        capMinor: 2600,
      },
      items: { include: ['#drink'], exclude: [] },
      goodwill: {
        reasons: ['wait', 'wrongItem', 'quality', 'service', 'other'],
        validDays: 30,
        maxPerDay: 5,
        receiveLimit: { period: { kind: 'rollingDays', days: 30 }, maxUses: 2 },
      },
    },
  };
}
