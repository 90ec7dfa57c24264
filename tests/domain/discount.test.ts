import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Basket } from '../../shared/domain/basket.ts';
import type { Benefit, Campaign } from '../../shared/domain/campaign.ts';
import { discountOf } from '../../shared/domain/discount.ts';
import type { Discount, StoredAmount } from '../../shared/domain/discount.ts';
import { afterTaking, openLinesOf } from '../../shared/domain/openLines.ts';
import { basketOf, campaignWith, line } from './build.ts';

const item = { zh: '奶茶', en: 'Milk tea' };
const plenty: StoredAmount = { leftMinor: 10_000, chosenMinor: null };
const freeItem = (capMinor: number): Benefit => ({ kind: 'freeItem', item, capMinor });
const amountOff = (amountMinor: number): Benefit => ({ kind: 'amountOff', amountMinor });
const threshold = (repeating: boolean): Benefit => ({
  kind: 'threshold',
  spendMinor: 3000,
  offMinor: 500,
  repeating,
});

function discount(
  benefit: Benefit,
  basket: Basket,
  change: Partial<Campaign> = {},
  stored: StoredAmount = plenty,
): Discount {
  return discountOf(campaignWith({ benefit, ...change }), openLinesOf(basket), stored);
}

/** What it takes off, or why not. */
function off(...args: Parameters<typeof discount>): number | string {
  const result = discount(...args);
  return result.kind === 'discount' ? result.discountMinor : result.refusal.reason;
}

const lineAny = fc.record({
  unitPriceMinor: fc.nat(5000),
  quantity: fc.integer({ min: 1, max: 4 }),
  item: fc.constantFrom('milk-tea', 'cake', null),
  categories: fc.constantFrom<string[]>([], ['drink'], ['food']),
});
const basketAny = fc
  .array(lineAny, { minLength: 1, maxLength: 6 })
  .map((lines) => basketOf(...lines.map((one) => line(one.unitPriceMinor, one))));
const benefitAny: fc.Arbitrary<Benefit> = fc.oneof(
  fc.integer({ min: 1, max: 6000 }).map(freeItem),
  fc.integer({ min: 1, max: 6000 }).map(amountOff),
  fc.record({
    kind: fc.constant('percentOff' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    capMinor: fc.option(fc.integer({ min: 1, max: 3000 })),
  }),
  fc.boolean().map(threshold),
  fc.record({
    kind: fc.constant('buyNGetM' as const),
    buy: fc.integer({ min: 1, max: 3 }),
    get: fc.integer({ min: 1, max: 3 }),
  }),
  fc.constant<Benefit>({ kind: 'storedAmount', amountMinor: 10_000 }),
  fc.constant<Benefit>({ kind: 'gift', item, valueMinor: 300 }),
);
const scopeAny = fc.constantFrom(
  { include: null, exclude: [] },
  { include: ['#drink'], exclude: [] },
  { include: ['milk-tea', 'cake'], exclude: ['#food'] },
  { include: null, exclude: ['cake'] },
);

describe('every discount', () => {
  it('adds up over its lines exactly and never exceeds what is left of them', () => {
    fc.assert(
      fc.property(basketAny, benefitAny, benefitAny, scopeAny, (basket, first, second, items) => {
        let open = openLinesOf(basket);
        for (const benefit of [first, second, first]) {
          const result = discountOf(campaignWith({ benefit, items }), open, plenty);
          if (result.kind === 'refusal') continue;
          const { lines } = result.taking;
          const sum = lines.reduce((total, taken) => total + taken.discountMinor, 0);
          expect(sum).toBe(result.discountMinor);
          open = afterTaking(open, result.taking);
          for (const { leftMinor, unitsLeft } of open) {
            expect(leftMinor).toBeGreaterThanOrEqual(0);
            expect(unitsLeft).toBeGreaterThanOrEqual(0);
          }
          for (const taken of lines) expect(taken.discountMinor).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(basketAny, benefitAny, scopeAny, (basket, benefit, items) => {
        const backwards = { lines: basket.lines.toReversed() };
        expect(off(benefit, backwards, { items })).toBe(off(benefit, basket, { items }));
      }),
    );
  });

  it('touches eligible lines only, and exclude outranks include', () => {
    const basket = basketOf(
      line(1800, { item: 'milk-tea', categories: ['drink'] }),
      line(2500, { item: 'cake', categories: ['food'] }),
      line(900, { item: null, categories: [] }),
    );
    const off500 = amountOff(10_000);
    const scope = (include: string[] | null, exclude: string[]) => ({
      items: { include, exclude },
    });
    expect(off(off500, basket, scope(['#drink'], []))).toBe(1800);
    expect(off(off500, basket, scope(['milk-tea', 'cake'], ['#food']))).toBe(1800);
    expect(off(off500, basket, scope(null, ['cake']))).toBe(2700);
    expect(off(off500, basket, scope(null, ['#drink', '#food']))).toBe(900);
    expect(off(off500, basket, scope(['coffee'], []))).toBe('noEligibleItem');
  });

  it('is refused rather than used up for nothing', () => {
    const free = basketOf(line(0));
    const kinds = [freeItem(1800), amountOff(500), { kind: 'buyNGetM', buy: 1, get: 1 } as const];
    for (const benefit of kinds) expect(off(benefit, free)).toBe('noEligibleItem');
    expect(off({ kind: 'percentOff', percent: 1, capMinor: null }, basketOf(line(49)))).toBe(
      'noEligibleItem',
    );
    expect(off({ kind: 'percentOff', percent: 1, capMinor: null }, basketOf(line(50)))).toBe(1);
  });
});

describe('free item', () => {
  it.each([
    ['cheaper than the cap', 1500, 1500, 0],
    ['at the cap', 1800, 1800, 0],
    ['dearer than the cap costs the difference', 2200, 1800, 400],
  ])('%s', (_, price, discountMinor, topUpMinor) => {
    expect(discount(freeItem(1800), basketOf(line(price)))).toMatchObject({
      discountMinor,
      topUpMinor,
    });
  });

  it('is the unit that gives most; among equals the one with least to add, then the first', () => {
    const result = discount(
      freeItem(1800),
      basketOf(line(1500), line(2500), line(2000), line(2000)),
    );
    expect(result).toMatchObject({
      discountMinor: 1800,
      topUpMinor: 200,
      taking: { lines: [{ lineId: 'line-2', discountMinor: 1800 }] },
    });
  });

  it('takes one unit of a line, and each unit serves one voucher', () => {
    const campaign = campaignWith({ benefit: freeItem(1000) });
    let open = openLinesOf(basketOf(line(1800, { quantity: 2 })));
    const taken: unknown[] = [];
    for (let voucher = 0; voucher < 3; voucher++) {
      const result = discountOf(campaign, open, plenty);
      taken.push(result.kind === 'discount' ? result.discountMinor : result.refusal.reason);
      if (result.kind === 'discount') open = afterTaking(open, result.taking);
    }
    expect(taken).toEqual([1000, 1000, 'noEligibleItem']);
  });
});

describe('amount, percentage, threshold', () => {
  it('an amount never exceeds the lines', () => {
    expect(off(amountOff(500), basketOf(line(499)))).toBe(499);
    expect(off(amountOff(500), basketOf(line(500)))).toBe(500);
    expect(off(amountOff(500), basketOf(line(501)))).toBe(500);
  });

  it('an amount is spread in proportion', () => {
    const result = discount(amountOff(100), basketOf(line(100), line(300)));
    expect(result).toMatchObject({
      taking: {
        lines: [
          { lineId: 'line-0', discountMinor: 25 },
          { lineId: 'line-1', discountMinor: 75 },
        ],
      },
    });
  });

  it('a percentage rounds half up and stops at its cap', () => {
    const percent = (capMinor: number | null): Benefit => ({
      kind: 'percentOff',
      percent: 15,
      capMinor,
    });
    expect(off(percent(null), basketOf(line(1230)))).toBe(185);
    expect(off(percent(185), basketOf(line(1230)))).toBe(185);
    expect(off(percent(184), basketOf(line(1230)))).toBe(184);
    expect(off({ ...percent(null), percent: 100 } as Benefit, basketOf(line(1230)))).toBe(1230);
  });

  it.each([
    [2999, 'belowMinimumSpend', 'belowMinimumSpend'],
    [3000, 500, 500],
    [3001, 500, 500],
    [5999, 500, 500],
    [6000, 500, 1000],
    [9000, 500, 1500],
  ])('满减 over %i', (price, once, repeated) => {
    expect(off(threshold(false), basketOf(line(price)))).toBe(once);
    expect(off(threshold(true), basketOf(line(price)))).toBe(repeated);
  });

  it('a threshold says what is short', () => {
    expect(discount(threshold(false), basketOf(line(2999)))).toEqual({
      kind: 'refusal',
      refusal: { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1 },
    });
  });

  it('counts what earlier vouchers left, not what they took', () => {
    const open = openLinesOf(basketOf(line(3000)));
    const first = discountOf(campaignWith({ benefit: amountOff(1) }), open, plenty);
    if (first.kind !== 'discount') throw new Error('refused');
    const left = afterTaking(open, first.taking);
    expect(discountOf(campaignWith({ benefit: threshold(false) }), left, plenty)).toMatchObject({
      refusal: { reason: 'belowMinimumSpend', shortMinor: 1 },
    });
  });
});

describe('minimum spend', () => {
  it.each([
    [2999, 'belowMinimumSpend'],
    [3000, 500],
    [3001, 500],
  ])('over %i', (price, expected) => {
    const minimum = { minimumSpendMinor: 3000 };
    expect(off(amountOff(500), basketOf(line(price)), minimum)).toBe(expected);
  });

  it('is of eligible lines', () => {
    const basket = basketOf(line(2000), line(2000, { item: 'cake', categories: ['food'] }));
    const change = { minimumSpendMinor: 3000, items: { include: ['#drink'], exclude: [] } };
    expect(discount(amountOff(500), basket, change)).toMatchObject({
      refusal: { minimumMinor: 3000, shortMinor: 1000 },
    });
  });
});

describe('buy N get M', () => {
  const twoOne: Benefit = { kind: 'buyNGetM', buy: 2, get: 1 };

  it('needs the whole group', () => {
    expect(off(twoOne, basketOf(line(1000, { quantity: 2 })))).toBe('noEligibleItem');
    expect(off(twoOne, basketOf(line(1000, { quantity: 3 })))).toBe(1000);
    const twoTwo: Benefit = { kind: 'buyNGetM', buy: 2, get: 2 };
    expect(off(twoTwo, basketOf(line(1000, { quantity: 3 })))).toBe('noEligibleItem');
    expect(off(twoOne, basketOf(line(1000, { quantity: 5 })))).toBe(1000);
  });

  it('frees the cheapest of the dearest group', () => {
    const basket = basketOf(line(500), line(3000), line(1000), line(2000));
    expect(discount(twoOne, basket)).toMatchObject({
      discountMinor: 1000,
      taking: { lines: [{ lineId: 'line-2', discountMinor: 1000 }] },
    });
  });

  it('uses the group up', () => {
    const campaign = campaignWith({ benefit: twoOne });
    const open = openLinesOf(basketOf(line(1000, { quantity: 5 })));
    const first = discountOf(campaign, open, plenty);
    if (first.kind !== 'discount') throw new Error('refused');
    const second = discountOf(campaign, afterTaking(open, first.taking), plenty);
    expect(second).toMatchObject({ refusal: { reason: 'noEligibleItem' } });
  });
});

describe('stored amount', () => {
  const stored: Benefit = { kind: 'storedAmount', amountMinor: 10_000 };
  const take = (leftMinor: number, chosenMinor: number | null, price: number) =>
    off(stored, basketOf(line(price)), {}, { leftMinor, chosenMinor });

  it('takes what fits, or what was chosen, and never more than is left or due', () => {
    expect(take(10_000, null, 3600)).toBe(3600);
    expect(take(2000, null, 3600)).toBe(2000);
    expect(take(10_000, 1000, 3600)).toBe(1000);
    expect(take(10_000, 5000, 3600)).toBe(3600);
    expect(take(500, 1000, 3600)).toBe(500);
    expect(take(10_000, 0, 3600)).toBe('noEligibleItem');
  });

  it('without a basket is never taken whole by default', () => {
    const none = basketOf();
    expect(off(stored, none)).toBe('noEligibleItem');
    expect(off(stored, none, {}, { leftMinor: 10_000, chosenMinor: 1500 })).toBe(1500);
    expect(off(stored, none, {}, { leftMinor: 1000, chosenMinor: 1500 })).toBe(1000);
  });
});

describe('without a basket (beside a main till)', () => {
  it.each<[string, Benefit, number | string]>([
    ['a free item is worth its cap', freeItem(1800), 1800],
    ['an amount its amount', amountOff(500), 500],
    ['a gift nothing', { kind: 'gift', item, valueMinor: 300 }, 0],
    [
      'a percentage can’t be told',
      { kind: 'percentOff', percent: 10, capMinor: 500 },
      'noEligibleItem',
    ],
    ['a threshold can’t be told', threshold(false), 'belowMinimumSpend'],
    ['buy N get M can’t be told', { kind: 'buyNGetM', buy: 1, get: 1 }, 'noEligibleItem'],
  ])('%s', (_, benefit, expected) => {
    expect(off(benefit, basketOf())).toBe(expected);
    expect(off(benefit, basketOf(), { minimumSpendMinor: 1 })).toBe('belowMinimumSpend');
  });

  it('gives a discount that stands on no line', () => {
    expect(discount(freeItem(1800), basketOf())).toMatchObject({ taking: { lines: [] } });
  });
});

describe('gift', () => {
  it('changes no line, yet wants an eligible one where the campaign names items', () => {
    const gift: Benefit = { kind: 'gift', item, valueMinor: 300 };
    const cakeOnly = { items: { include: ['cake'], exclude: [] } };
    expect(discount(gift, basketOf(line(1800)))).toMatchObject({
      discountMinor: 0,
      taking: { lines: [] },
    });
    expect(off(gift, basketOf(line(1800)), cakeOnly)).toBe('noEligibleItem');
  });
});
