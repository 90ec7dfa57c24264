import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { plainTerms } from '../../../shared/domain/campaign/plainTerms.ts';
import { plainRounding } from '../../../shared/domain/money.ts';
import type { Slot } from '../../../shared/domain/practice/lesson.ts';
import type { CivilDate, Weekday } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { practiceShop as names } from '../../../shared/i18n/practiceShop.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';

/** In minor units of a currency with two places; in one with none the figures are only larger. */
const prices = {
  drink: 1800,
  snack: 800,
  tea: 1200,
  large: 8800,
  cake: 2200,
  agreed: 5000,
  goodwill: 2000,
} as const;
const goodwillPerDay = 50;
const cupsOfCard = 5;
const daysBack = 30;
const daysAhead = 90;
const goodwillDays = 30;
/** Somebody who reads a lesson touches nothing for a while. */
const lockMinutes = 60;
const undoMinutes = { cashier: 60, manager: 1440 };
const shopId = 'practice';

/** A shop that keys its goods at another till has none here: something to give in place of what is sold out. */
const ownItems: ShopConfig['quickItems'] = [
  { item: 'tea', name: names.teaItem, categories: [], priceMinor: prices.tea },
  { item: 'drink', name: names.drinkItem, categories: [], priceMinor: prices.drink },
];

/** The live shop's name, money, zone and day; nothing of what is sold or given in it is real. */
export function practiceShopOf(live: ShopConfig): ShopConfig {
  return {
    ...live,
    id: shopId,
    groups: [],
    calendar: null,
    authority: null,
    receiptHead: [],
    receiptFoot: [],
    quickItems: live.quickItems.length === 0 ? ownItems : live.quickItems,
    undoMinutes,
    autoLockMinutes: lockMinutes,
  };
}

/** A shop with other money, another day or another clock is another shop: what was practised goes. */
export function isSameShop(one: ShopConfig, other: ShopConfig): boolean {
  return (
    one.currency === other.currency &&
    one.zone === other.zone &&
    one.cutOverMinute === other.cutOverMinute
  );
}

type CampaignName = 'drink' | 'snack' | 'otherDay' | 'large' | 'card' | 'cake' | 'goodwill';

/** Which campaign a lesson's voucher is of. */
export const campaignOf: Readonly<Record<Slot, CampaignName>> = {
  drink: 'drink',
  snack: 'snack',
  second: 'card',
  spent: 'drink',
  otherDay: 'otherDay',
  large: 'large',
  cake: 'cake',
};

const allWeekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** One of each way a voucher can be answered; "half-price day" is never today. */
export function practiceCampaigns(
  shop: ShopConfig,
  today: CivilDate,
  weekday: Weekday,
): readonly Campaign[] {
  const common = {
    version: 1,
    validFrom: addDays(today, -daysBack),
    validThrough: addDays(today, daysAhead),
    zone: shop.zone,
    ...plainTerms,
  } as const satisfies Partial<Campaign>;
  return [
    {
      ...common,
      id: 'drink',
      no: 1,
      name: names.drink,
      benefit: {
        kind: 'freeItem',
        item: names.drinkItem,
        priceMinor: prices.drink,
        capMinor: prices.drink,
      },
    },
    {
      ...common,
      id: 'snack',
      no: 2,
      name: names.snack,
      benefit: { kind: 'gift', item: names.snackItem, valueMinor: prices.snack },
    },
    {
      ...common,
      id: 'otherDay',
      no: 3,
      name: names.otherDay,
      benefit: { kind: 'percentOff', percent: 50, capMinor: null, rounding: plainRounding },
      weekdays: allWeekdays.filter((day) => day !== weekday),
    },
    {
      ...common,
      id: 'large',
      no: 4,
      name: names.large,
      benefit: { kind: 'gift', item: names.large, valueMinor: prices.large },
      approvalAboveMinor: prices.agreed,
    },
    {
      ...common,
      id: 'card',
      no: 5,
      name: names.card,
      benefit: { kind: 'gift', item: names.drinkItem, valueMinor: prices.drink },
      usesPerVoucher: cupsOfCard,
    },
    {
      ...common,
      id: 'cake',
      no: 7,
      name: names.cake,
      benefit: {
        kind: 'freeItem',
        item: names.cakeItem,
        priceMinor: prices.cake,
        capMinor: prices.cake,
      },
    },
    {
      ...common,
      id: 'goodwill',
      no: 6,
      name: names.goodwill,
      benefit: {
        kind: 'freeItem',
        item: names.drinkItem,
        priceMinor: prices.drink,
        capMinor: prices.goodwill,
      },
      validity: { kind: 'daysFromIssue', days: goodwillDays },
      goodwill: {
        reasons: ['wait', 'wrongItem', 'quality', 'service', 'other'],
        maxPerDay: goodwillPerDay,
      },
    },
  ];
}
