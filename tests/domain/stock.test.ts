import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import {
  believedRainCheck,
  isForRainCheck,
  rainCheckDays,
  rainCheckThrough,
} from '../../shared/domain/stock/rainCheck.ts';
import {
  isStillSoldOut,
  itemGiven,
  maxSoldOutDays,
  maySubstitute,
  soldOutMarkOf,
} from '../../shared/domain/stock/soldOut.ts';
import type { SoldOutMark, SoldOutThing } from '../../shared/domain/stock/soldOut.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import {
  basketOf,
  campaignWith,
  counterWith,
  customerWith,
  fact,
  line,
  noon,
  orderWith,
  verdictFor,
  voucherWith,
} from './build.ts';

const today = '2026-11-21';

function mark(thing: SoldOutThing, change: Partial<SoldOutMark> = {}): SoldOutMark {
  return { thing, until: 'dayEnd', businessDay: today, at: noon, operator: 'Mei', ...change };
}

const teaM = { item: 'milk-tea-m', categories: ['drink', 'tea'], priceMinor: 1800 };
const teaL = { item: 'milk-tea-l', categories: ['drink', 'tea'], priceMinor: 2200 };
const cake = { item: 'cake', categories: ['food'], priceMinor: 2800 };
const menu = [teaM, teaL, cake];

const freeTea: Partial<Campaign> = {
  benefit: {
    kind: 'freeItem',
    item: { zh: '中杯奶茶', en: 'Milk tea (M)' },
    priceMinor: 1800,
    capMinor: 1800,
  },
};
const freeCake: Partial<Campaign> = {
  benefit: { kind: 'gift', item: { zh: '蛋糕', en: 'Cake' }, valueMinor: 2800 },
};

/** The shop has not got what campaign 7 gives. */
function gone(change: Partial<OrderFacts> = {}): Partial<OrderFacts> {
  const soldOut = new Map([[7, mark({ kind: 'campaign', campaignNo: 7 })]]);
  return { counter: counterWith({ soldOut }), basket: basketOf(), ...change };
}

function instead(item: string, priceMinor: number): Partial<OrderFacts> {
  const name = { zh: item, en: item };
  return { substitutes: new Map([[voucherWith().ref, { item, name, priceMinor }]]) };
}

function takes(campaign: Partial<Campaign>, order: Partial<OrderFacts>) {
  const { vouchers } = decideOrder(
    orderWith({ vouchers: [voucherWith(campaignWith(campaign))], ...order }),
  );
  const [outcome] = vouchers;
  if (outcome === undefined || outcome.verdict === 'refused') return outcome?.refusal.reason;
  const { discountMinor, valueMinor, topUpMinor } = outcome.acceptance;
  return [discountMinor, valueMinor, topUpMinor];
}

describe('what is sold out', () => {
  it('soldOut: a voucher for it, while others of the shop stay good', () => {
    expect(verdictFor(freeTea, gone())).toBe('soldOut');
    expect(verdictFor({ ...freeTea, no: 8 }, gone())).toBe('ok');
  });

  it('soldOut: said only of a voucher that is good otherwise', () => {
    const used = { usesCounted: fact(1) };
    expect(verdictFor(freeTea, gone(), used)).toBe('alreadyUsed');
    expect(verdictFor({ ...freeTea, validThrough: '2026-11-20' }, gone())).toBe('expired');
    const limits = [
      { on: 'use', per: 'customer', period: { kind: 'ever' }, measure: 'uses', max: 1 },
    ] as const;
    const customer = customerWith([{ businessDay: today, uses: 1, valueMinor: 1800 }]);
    expect(verdictFor({ ...freeTea, limits, customer: 'required' }, gone({ customer }))).toBe(
      'customerLimit',
    );
  });

  it('soldOut: before the order is looked at, which has not got the item', () => {
    const items = { include: ['milk-tea-m'], exclude: [] };
    expect(verdictFor({ ...freeTea, items }, gone({ basket: basketOf(line(2800)) }))).toBe(
      'soldOut',
    );
  });

  it.each([
    ['dayEnd', 0, true],
    ['dayEnd', 1, false],
    ['back', 1, true],
    ['back', maxSoldOutDays - 1, true],
    ['back', maxSoldOutDays, false],
  ] as const)('until %s, %i days on: %s', (until, days, holds) => {
    expect(isStillSoldOut({ until, businessDay: today }, addDays(today, days))).toBe(holds);
  });

  it('is meant by campaign, or by every item of the menu that the campaign names', () => {
    const found = (items: Campaign['items'], ...marks: readonly SoldOutMark[]) =>
      soldOutMarkOf(campaignWith({ ...freeTea, items }), marks, menu)?.thing.kind ?? null;
    const m = mark({ kind: 'item', item: 'milk-tea-m' });
    const l = mark({ kind: 'item', item: 'milk-tea-l' });
    const tea = { include: ['#tea'], exclude: [] };
    expect(found(tea, m)).toBeNull();
    expect(found(tea, m, l)).toBe('item');
    expect(found({ include: ['milk-tea-m'], exclude: [] }, m)).toBe('item');
    expect(found({ include: null, exclude: [] }, m, l)).toBeNull();
    expect(found({ include: ['#soup'], exclude: [] }, m, l)).toBeNull();
    expect(found(tea, mark({ kind: 'campaign', campaignNo: 7 }))).toBe('campaign');
    expect(found(tea, mark({ kind: 'campaign', campaignNo: 8 }))).toBeNull();
  });

  it('concerns what gives an item, and no money off', () => {
    expect(itemGiven({ kind: 'amountOff', amountMinor: 500 })).toBeNull();
    const marks = [mark({ kind: 'campaign', campaignNo: 7 })];
    expect(soldOutMarkOf(campaignWith(), marks, menu)).toBeNull();
  });
});

describe('the substitute', () => {
  it('takes what it costs and never more than what is gone was worth', () => {
    expect(takes(freeTea, gone(instead('lemon', 1500)))).toEqual([1500, 1500, 0]);
    expect(takes(freeTea, gone(instead('lemon', 1800)))).toEqual([1800, 1800, 0]);
    expect(takes(freeTea, gone(instead('lemon', 1801)))).toBe('soldOut');
    expect(takes(freeCake, gone(instead('scone', 900)))).toEqual([0, 900, 0]);
  });

  it('is found in the order though the campaign does not name it', () => {
    const items = { include: ['milk-tea-m'], exclude: [] };
    const lemon = line(1500, { item: 'lemon', categories: [] });
    const basket = basketOf(line(2800), lemon);
    expect(takes({ ...freeTea, items }, gone({ ...instead('lemon', 1500), basket }))).toEqual([
      1500, 1500, 0,
    ]);
    expect(
      takes(
        { ...freeTea, items },
        gone({ ...instead('lemon', 1500), basket: basketOf(line(2800)) }),
      ),
    ).toBe('noEligibleItem');
  });

  it('counts for nothing while the item is there', () => {
    expect(takes(freeTea, { basket: basketOf(), ...instead('lemon', 1500) })).toEqual([
      1800, 1800, 0,
    ]);
  });

  it('is not for what has no worth of its own', () => {
    const benefit = { kind: 'fixedPrice', item: { zh: '茶', en: 'Tea' }, priceMinor: 900 } as const;
    expect(maySubstitute(benefit, { priceMinor: 1 })).toBe(false);
    expect(maySubstitute({ kind: 'amountOff', amountMinor: 500 }, { priceMinor: 1 })).toBe(false);
  });
});

describe('the rain-check', () => {
  it('lengthens a voucher that ends soon, and shortens none', () => {
    expect(rainCheckThrough(today, '2026-11-22')).toBe(addDays(today, rainCheckDays));
    expect(rainCheckThrough(today, '2027-03-01')).toBe('2027-03-01');
  });

  it('is believed as far as the rules go', () => {
    const given = (goodThrough: string) => ({ businessDay: today, goodThrough });
    const most = addDays(today, rainCheckDays + 1);
    expect(believedRainCheck(given(addDays(today, 14)), '2026-11-22')).toBe(addDays(today, 14));
    expect(believedRainCheck(given(most), '2026-11-22')).toBe(most);
    expect(believedRainCheck(given('2031-01-01'), '2026-11-22')).toBe(most);
    expect(believedRainCheck(given('2031-01-01'), '2027-03-01')).toBe('2027-03-01');
  });

  it('is for what the shop has not got, its share of the campaign too, where that comes again', () => {
    const limit = { measure: 'uses', max: 20, counted: 20, parts: [] } as const;
    const day = { kind: 'businessDay' } as const;
    expect(isForRainCheck({ reason: 'soldOut', at: noon, operator: 'Mei' })).toBe(true);
    expect(isForRainCheck({ reason: 'shopLimit', period: day, ...limit })).toBe(true);
    expect(isForRainCheck({ reason: 'shopLimit', period: { kind: 'ever' }, ...limit })).toBe(false);
    expect(isForRainCheck({ reason: 'shopLimit', period: day, ...limit, measure: 'money' })).toBe(
      false,
    );
    expect(isForRainCheck({ reason: 'customerLimit', period: day, ...limit })).toBe(false);
    expect(isForRainCheck({ reason: 'alreadyUsed', lastUse: null, source: 'hq', asOf: 0 })).toBe(
      false,
    );
  });
});
