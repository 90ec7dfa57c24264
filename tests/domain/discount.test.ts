import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Basket } from '../../shared/domain/order/basket.ts';
import type { Benefit, Campaign, MemberPrice } from '../../shared/domain/campaign/campaign.ts';
import type { Rounding } from '../../shared/domain/money.ts';
import type { LineDiscount } from '../../shared/domain/order/decision.ts';
import { discountedLines, discountOf } from '../../shared/domain/order/discount.ts';
import type { Discount, Granted, Wanted } from '../../shared/domain/order/discount.ts';
import { afterTaking, openLinesOf } from '../../shared/domain/order/openLines.ts';
import type { OpenLine } from '../../shared/domain/order/openLines.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { basketAny, benefitAny, scopeAny } from './arbitraries.ts';
import { basketOf, campaignWith, line } from './build.ts';
import { casesOf } from './cases.ts';

const item = { zh: '奶茶', en: 'Milk tea' };
const plenty: Wanted = { uses: 1, storedLeftMinor: 10_000, chosenMinor: null };
const stored: Benefit = { kind: 'storedAmount', amountMinor: 10_000 };
const gift: Benefit = { kind: 'gift', item, valueMinor: 300 };
const buyTwoGetOne: Benefit = { kind: 'buyNGetM', buy: 2, get: 1 };
const cakeOnly = { items: { include: ['cake'], exclude: [] } };

function freeItem(capMinor: number, priceMinor: number | null = null): Benefit {
  return { kind: 'freeItem', item, priceMinor, capMinor };
}

function amountOff(amountMinor: number): Benefit {
  return { kind: 'amountOff', amountMinor };
}

function percentOff(percent: number, rounding: Rounding = plainRounding): Benefit {
  return { kind: 'percentOff', percent, capMinor: null, rounding };
}

function threshold(maxTimes: number | null): Benefit {
  return { kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes };
}

function fixedPrice(priceMinor: number): Benefit {
  return { kind: 'fixedPrice', item, priceMinor };
}

function memberPrice(...prices: readonly MemberPrice[]): Benefit {
  return { kind: 'memberPrice', prices };
}

function discount(
  benefit: Benefit,
  basket: Basket,
  change: Partial<Campaign> = {},
  wanted: Partial<Wanted> = {},
): Discount {
  return discountOf(campaignWith({ benefit, ...change }), openLinesOf(basket), {
    ...plenty,
    ...wanted,
  });
}

/** What it takes off, or why not. */
function off(...args: Parameters<typeof discount>): number | string {
  return wordOf(discount(...args));
}

function wordOf(result: Discount): number | string {
  return result.kind === 'discount' ? result.discountMinor : result.refusal.reason;
}

function granted(result: Discount): Granted {
  if (result.kind === 'refusal') throw new Error(result.refusal.reason);
  return result;
}

/** What it takes from each line: off it, and how many of its units. */
function takenBy(...args: Parameters<typeof discount>): Record<string, readonly number[]> {
  return takingIn(granted(discount(...args)));
}

function takingIn({ taking }: Granted): Record<string, readonly number[]> {
  const parts = [...taking].map(([lineId, { discountMinor, units }]) => {
    return [lineId, [discountMinor, units]] as const;
  });
  return Object.fromEntries(parts);
}

/** Vouchers one after the other, each on what those before it left; a refused one takes nothing. */
function inTurn(
  campaigns: readonly Partial<Campaign>[],
  basket: Basket,
): readonly (number | string)[] {
  let open = openLinesOf(basket);
  return campaigns.map((change) => {
    const result = discountOf(campaignWith(change), open, plenty);
    if (result.kind === 'discount') open = afterTaking(open, result.taking);
    return wordOf(result);
  });
}

function sum(lines: readonly LineDiscount[], part: 'discountMinor' | 'units'): number {
  return lines.reduce((total, taken) => total + taken[part], 0);
}

describe('every discount', () => {
  it('adds up over its lines exactly and never exceeds what is left of them', () => {
    fc.assert(
      fc.property(basketAny, benefitAny, benefitAny, scopeAny, (basket, first, second, items) => {
        let open = openLinesOf(basket);
        for (const benefit of [first, second, first]) {
          const result = discountOf(campaignWith({ benefit, items }), open, plenty);
          if (result.kind === 'refusal') continue;
          const lines = discountedLines(result.taking);
          expect(sum(lines, 'discountMinor')).toBe(result.discountMinor);
          for (const taken of lines) expect(taken.discountMinor).toBeGreaterThan(0);
          open = afterTaking(open, result.taking);
          for (const { leftMinor, unitsLeft } of open) {
            expect(leftMinor).toBeGreaterThanOrEqual(0);
            expect(unitsLeft).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(basketAny, benefitAny, scopeAny, (basket, benefit, items) => {
        const backwards = { lines: basket.lines.toReversed() };
        expect(discount(benefit, backwards, { items })).toEqual(
          discount(benefit, basket, { items }),
        );
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('gives a cent over, and the first of equals, to the same line in whatever order they were keyed', () => {
    const three = basketOf(line(100), line(100), line(100));
    const backwards = { lines: three.lines.toReversed() };
    for (const basket of [three, backwards]) {
      expect(takenBy(amountOff(4), basket)).toMatchObject({ 'line-0': [2, 0], 'line-2': [1, 0] });
      expect(takenBy(freeItem(100), basket)).toEqual({ 'line-0': [100, 1] });
    }
  });

  it('touches eligible lines only, and exclude outranks include', () => {
    const basket = basketOf(
      line(1800, { item: 'milk-tea', categories: ['drink'] }),
      line(2500, { item: 'cake', categories: ['food'] }),
      line(900, { item: null, categories: [] }),
    );
    const all = amountOff(10_000);
    const scope = (include: string[] | null, exclude: string[]) => ({
      items: { include, exclude },
    });
    expect(off(all, basket)).toBe(5200);
    expect(off(all, basket, scope(['#drink'], []))).toBe(1800);
    expect(off(all, basket, scope(['milk-tea', 'cake'], ['#food']))).toBe(1800);
    expect(off(all, basket, scope(null, ['cake']))).toBe(2700);
    expect(off(all, basket, scope(null, ['#drink', '#food']))).toBe(900);
    expect(off(all, basket, scope(['coffee'], []))).toBe('noEligibleItem');
  });

  it('is refused rather than used up for nothing', () => {
    const free = basketOf(line(0));
    const kinds = [
      freeItem(1800),
      amountOff(500),
      percentOff(50),
      buyTwoGetOne,
      fixedPrice(0),
      memberPrice({ of: 'milk-tea', priceMinor: 0 }),
      stored,
    ];
    for (const benefit of kinds) {
      expect([benefit.kind, off(benefit, free)]).toEqual([benefit.kind, 'noEligibleItem']);
    }
    expect(off(threshold(null), free)).toBe('belowMinimumSpend');
  });
});

describe('free item', () => {
  it.each([
    ['cheaper than the cap', 1799, 1799, 0],
    ['at the cap', 1800, 1800, 0],
    ['dearer than the cap costs the difference', 1801, 1800, 1],
  ])('%s', (_, price, discountMinor, topUpMinor) => {
    expect(discount(freeItem(1800), basketOf(line(price)))).toMatchObject({
      discountMinor,
      topUpMinor,
    });
  });

  it('its own list price bounds it only where there is no basket', () => {
    expect(off(freeItem(1800, 1500), basketOf(line(1700)))).toBe(1700);
  });

  it('is the unit that gives most; among equals the one with least to add, then the first', () => {
    const basket = basketOf(line(1500), line(2500), line(2000), line(2000));
    expect(discount(freeItem(1800), basket)).toMatchObject({
      discountMinor: 1800,
      topUpMinor: 200,
    });
    expect(takenBy(freeItem(1800), basket)).toEqual({ 'line-2': [1800, 1] });
  });

  it('takes one unit of a line, and each unit serves one voucher', () => {
    const benefit = freeItem(1000);
    const basket = basketOf(line(1800, { quantity: 2 }));
    expect(inTurn([{ benefit }, { benefit }, { benefit }], basket)).toEqual([
      1000,
      1000,
      'noEligibleItem',
    ]);
  });

  it('of a line already reduced gives no more than is left to pay', () => {
    expect(
      inTurn([{ benefit: amountOff(1000) }, { benefit: freeItem(1800) }], basketOf(line(1800))),
    ).toEqual([1000, 800]);
  });
});

describe('fixed price', () => {
  it.each([
    ['cheaper', 1199, 'noEligibleItem'],
    ['the same', 1200, 'noEligibleItem'],
    ['dearer', 1201, 1],
  ])('one item at 1200: %s', (_, price, expected) => {
    expect(off(fixedPrice(1200), basketOf(line(price)))).toBe(expected);
  });

  it('refused says no more than why', () => {
    expect(discount(fixedPrice(1200), basketOf(line(1200)))).toEqual({
      kind: 'refusal',
      refusal: { reason: 'noEligibleItem' },
    });
  });

  it('is the dearest unit, one of its line, and nothing is to be added', () => {
    const basket = basketOf(line(1500), line(2500, { quantity: 2 }));
    expect(takenBy(fixedPrice(1200), basket)).toEqual({ 'line-1': [1300, 1] });
    expect(discount(fixedPrice(1200), basket)).toMatchObject({ topUpMinor: 0 });
    const benefit = fixedPrice(1200);
    expect(inTurn([{ benefit }, { benefit }, { benefit }, { benefit }], basket)).toEqual([
      1300,
      1300,
      300,
      'noEligibleItem',
    ]);
  });
});

describe('member price', () => {
  it.each([
    ['below', 1799, [3, 3]],
    ['at', 1800, null],
    ['above', 1801, null],
  ])('%s the list price', (_, priceMinor, expected) => {
    const basket = basketOf(line(1800, { quantity: 3 }));
    const benefit = memberPrice({ of: 'milk-tea', priceMinor });
    const said = expected === null ? off(benefit, basket) : takenBy(benefit, basket);
    expect(said).toEqual(expected === null ? 'noEligibleItem' : { 'line-0': expected });
  });

  it('is the lowest that applies, the item’s own or its category’s, in whatever order', () => {
    const tea = { of: 'milk-tea', priceMinor: 1500 };
    const drink = { of: '#drink', priceMinor: 1400 };
    const hot = { of: '#hot', priceMinor: 1600 };
    const basket = basketOf(
      line(1800, { categories: ['hot', 'drink'] }),
      line(2000, { item: 'cake', categories: ['food'] }),
      line(1900, { item: null, categories: ['hot'] }),
    );
    const expected = { 'line-0': [400, 1], 'line-2': [300, 1] };
    expect(takenBy(memberPrice(tea, drink, hot), basket)).toEqual(expected);
    expect(takenBy(memberPrice(hot, drink, tea), basket)).toEqual(expected);
    expect(takenBy(memberPrice(tea), basket)).toEqual({ 'line-0': [300, 1] });
  });

  it('uses up no unit that it makes no cheaper', () => {
    const tea = { of: 'milk-tea', priceMinor: 1800 };
    const cake = { of: 'cake', priceMinor: 1500 };
    const basket = basketOf(line(1800), line(2000, { item: 'cake' }));
    expect(takenBy(memberPrice(tea, cake), basket)).toEqual({ 'line-1': [500, 1] });
  });

  it('a category’s price is not that of an item of the same name', () => {
    const basket = basketOf(line(1800, { item: 'drink', categories: [] }));
    expect(off(memberPrice({ of: '#drink', priceMinor: 1 }), basket)).toBe('noEligibleItem');
  });

  it('is for units that served no other voucher, and never more than is left to pay', () => {
    const benefit = memberPrice({ of: 'milk-tea', priceMinor: 1000 });
    const basket = basketOf(line(1800, { quantity: 3 }));
    expect(inTurn([{ benefit: freeItem(1800) }, { benefit }], basket)).toEqual([1800, 1600]);
    expect(inTurn([{ benefit }, { benefit }], basket)).toEqual([2400, 'noEligibleItem']);
    // What was taken off the line before counts: a unit costs 133 by then, less than a member pays.
    const first = { benefit: amountOff(5000) };
    expect(inTurn([first, { benefit }], basket)).toEqual([5000, 'noEligibleItem']);
  });
});

describe('amount and percentage', () => {
  it('an amount never exceeds the lines', () => {
    expect(off(amountOff(500), basketOf(line(499)))).toBe(499);
    expect(off(amountOff(500), basketOf(line(500)))).toBe(500);
    expect(off(amountOff(500), basketOf(line(501)))).toBe(500);
  });

  it('an amount is spread in proportion, on lines and not on units', () => {
    const basket = basketOf(line(100), line(100, { quantity: 3 }));
    expect(takenBy(amountOff(100), basket)).toEqual({ 'line-0': [25, 0], 'line-1': [75, 0] });
    expect(takenBy(amountOff(100), basketOf(line(0), line(100)))).toEqual({ 'line-1': [100, 0] });
  });

  it('a percentage rounds half up to the minor unit and stops at its cap', () => {
    const capped = (capMinor: number): Benefit => ({
      kind: 'percentOff',
      percent: 15,
      capMinor,
      rounding: plainRounding,
    });
    expect(off(percentOff(1), basketOf(line(49)))).toBe('noEligibleItem');
    expect(off(percentOff(1), basketOf(line(50)))).toBe(1);
    expect(off(percentOff(15), basketOf(line(1230)))).toBe(185);
    expect(off(capped(186), basketOf(line(1230)))).toBe(185);
    expect(off(capped(185), basketOf(line(1230)))).toBe(185);
    expect(off(capped(184), basketOf(line(1230)))).toBe(184);
    expect(off(percentOff(100), basketOf(line(1230)))).toBe(1230);
  });

  it.each([
    ['down', 1399, 'down', 130],
    ['down', 1400, 'down', 140],
    ['down', 1499, 'down', 140],
    ['half up', 1449, 'halfUp', 140],
    ['half up', 1450, 'halfUp', 150],
    ['half up', 1451, 'halfUp', 150],
    ['up', 1400, 'up', 140],
    ['up', 1401, 'up', 150],
    ['up', 1500, 'up', 150],
  ] as const)('a percentage rounds %s to tens: a tenth of %i', (_, price, mode, expected) => {
    expect(off(percentOff(10, { mode, toMinor: 10 }), basketOf(line(price)))).toBe(expected);
  });

  it('a percentage rounded up never exceeds the lines, rounded down to nothing it is refused', () => {
    expect(off(percentOff(100, { mode: 'up', toMinor: 100 }), basketOf(line(1230)))).toBe(1230);
    const down = percentOff(10, { mode: 'down', toMinor: 100 });
    expect(off(down, basketOf(line(999)))).toBe('noEligibleItem');
    expect(off(down, basketOf(line(1000)))).toBe(100);
  });
});

describe('threshold', () => {
  it.each([
    [2999, 'belowMinimumSpend', 'belowMinimumSpend', 'belowMinimumSpend'],
    [3000, 500, 500, 500],
    [3001, 500, 500, 500],
    [5999, 500, 500, 500],
    [6000, 500, 1000, 1000],
    [8999, 500, 1000, 1000],
    [9000, 500, 1000, 1500],
  ])('满减 over %i: once, twice at most, as often as reached', (price, once, twice, any) => {
    expect(off(threshold(1), basketOf(line(price)))).toBe(once);
    expect(off(threshold(2), basketOf(line(price)))).toBe(twice);
    expect(off(threshold(null), basketOf(line(price)))).toBe(any);
  });

  it('says what is short', () => {
    expect(discount(threshold(1), basketOf(line(2999)))).toEqual({
      kind: 'refusal',
      refusal: { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1 },
    });
  });

  it('counts what earlier vouchers left, not what they took', () => {
    const campaigns = [{ benefit: amountOff(1) }, { benefit: threshold(1) }];
    expect(inTurn(campaigns, basketOf(line(3000)))).toEqual([1, 'belowMinimumSpend']);
    expect(inTurn(campaigns, basketOf(line(3001)))).toEqual([1, 500]);
  });

  it('never takes more than the lines', () => {
    const generous: Benefit = { kind: 'threshold', spendMinor: 100, offMinor: 150, maxTimes: null };
    expect(off(generous, basketOf(line(200)))).toBe(200);
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
  it('needs the whole group', () => {
    expect(off(buyTwoGetOne, basketOf(line(1000, { quantity: 2 })))).toBe('noEligibleItem');
    expect(off(buyTwoGetOne, basketOf(line(1000, { quantity: 3 })))).toBe(1000);
    const twoTwo: Benefit = { kind: 'buyNGetM', buy: 2, get: 2 };
    expect(off(twoTwo, basketOf(line(1000, { quantity: 3 })))).toBe('noEligibleItem');
    expect(off(buyTwoGetOne, basketOf(line(1000, { quantity: 5 })))).toBe(1000);
  });

  it('frees the cheapest of the dearest group, spread over the group, which it uses up', () => {
    const basket = basketOf(line(500), line(3000), line(1000), line(2000));
    expect(takenBy(buyTwoGetOne, basket)).toEqual({
      'line-1': [500, 1],
      'line-2': [167, 1],
      'line-3': [333, 1],
    });
    const twoOfOne = basketOf(line(2000, { quantity: 2 }), line(900, { quantity: 2 }));
    const oneTwo: Benefit = { kind: 'buyNGetM', buy: 1, get: 2 };
    expect(takenBy(oneTwo, twoOfOne)).toEqual({ 'line-0': [2367, 2], 'line-1': [533, 1] });
  });

  it('names in the journal only lines it took something from', () => {
    const basket = basketOf(line(3000), line(0), line(1000), line(2000));
    const twoTwo: Benefit = { kind: 'buyNGetM', buy: 2, get: 2 };
    const taken = discountedLines(granted(discount(twoTwo, basket)).taking);
    expect(taken.map(({ lineId }) => lineId).toSorted()).toEqual(['line-0', 'line-2', 'line-3']);
  });

  it('a unit serves one voucher, bought or free', () => {
    const benefit = buyTwoGetOne;
    const five = basketOf(line(1000, { quantity: 5 }));
    expect(inTurn([{ benefit }, { benefit }], five)).toEqual([1000, 'noEligibleItem']);
    const bought = [{ benefit }, { benefit: freeItem(900) }];
    expect(inTurn(bought, basketOf(line(1000, { quantity: 3 })))).toEqual([1000, 'noEligibleItem']);
    expect(inTurn(bought, basketOf(line(1000, { quantity: 4 })))).toEqual([1000, 900]);
  });

  it('never takes more than is left to pay, and is refused where that is nothing', () => {
    const benefit: Benefit = { kind: 'buyNGetM', buy: 1, get: 1 };
    const basket = basketOf(line(1000, { quantity: 2 }));
    // A unit costs 300 by then: the free one is worth no more, keyed as one line or two.
    const first = { benefit: amountOff(1400) };
    expect(inTurn([first, { benefit }], basket)).toEqual([1400, 300]);
    expect(inTurn([first, { benefit }], basketOf(line(1000), line(1000)))).toEqual([1400, 300]);
    expect(inTurn([{ benefit: amountOff(2000) }, { benefit }], basket)).toEqual([
      2000,
      'noEligibleItem',
    ]);
  });
});

describe('stored amount', () => {
  const take = (storedLeftMinor: number, chosenMinor: number | null, price: number) =>
    off(stored, basketOf(line(price)), {}, { storedLeftMinor, chosenMinor });

  it('takes what fits, or what was chosen, and never more than is left or due', () => {
    expect(take(10_000, null, 3600)).toBe(3600);
    expect(take(2000, null, 3600)).toBe(2000);
    expect(take(10_000, 1000, 3600)).toBe(1000);
    expect(take(10_000, 5000, 3600)).toBe(3600);
    expect(take(500, 1000, 3600)).toBe(500);
    expect(take(10_000, 0, 3600)).toBe('noEligibleItem');
  });

  it('without a basket is never taken whole by default', () => {
    const take = (storedLeftMinor: number, chosenMinor: number | null) =>
      off(stored, basketOf(), {}, { storedLeftMinor, chosenMinor });
    expect(take(10_000, null)).toBe('noEligibleItem');
    expect(take(10_000, 0)).toBe('noEligibleItem');
    expect(take(10_000, 1)).toBe(1);
    expect(take(1500, 1499)).toBe(1499);
    expect(take(1500, 1500)).toBe(1500);
    expect(take(1500, 1501)).toBe(1500);
  });
});

describe('without a basket (beside a main till)', () => {
  it.each<[string, Benefit, number | string]>([
    ['a free item is worth its cap', freeItem(1800), 1800],
    ['a free item is worth its price, below the cap', freeItem(1800, 1799), 1799],
    ['a free item is worth its cap, at the price', freeItem(1800, 1800), 1800],
    ['a free item is worth its cap, below the price', freeItem(1800, 1801), 1800],
    ['an amount its amount', amountOff(500), 500],
    ['a gift nothing', gift, 0],
    ['a percentage can’t be told', percentOff(10), 'noEligibleItem'],
    ['a threshold can’t be told', threshold(1), 'belowMinimumSpend'],
    ['buy N get M can’t be told', buyTwoGetOne, 'noEligibleItem'],
    ['a fixed price can’t be told', fixedPrice(100), 'noEligibleItem'],
    ['a member price can’t', memberPrice({ of: 'milk-tea', priceMinor: 1 }), 'noEligibleItem'],
  ])('%s', (_, benefit, expected) => {
    expect(off(benefit, basketOf())).toBe(expected);
    expect(off(benefit, basketOf(), { minimumSpendMinor: 1 })).toBe('belowMinimumSpend');
  });

  it('gives a discount that stands on no line, whatever items are meant', () => {
    expect(discount(freeItem(1800), basketOf(), cakeOnly)).toEqual({
      kind: 'discount',
      discountMinor: 1800,
      taking: new Map(),
      topUpMinor: 0,
    });
  });

  it('a threshold says what must be spent', () => {
    expect(discount(threshold(1), basketOf())).toMatchObject({
      refusal: { minimumMinor: 3000, shortMinor: 3000 },
    });
  });
});

describe('gift', () => {
  it('changes no line, yet wants an eligible one where the campaign names items', () => {
    expect(discount(gift, basketOf(line(1800)))).toMatchObject({
      discountMinor: 0,
      taking: new Map(),
    });
    expect(off(gift, basketOf(line(1800)), cakeOnly)).toBe('noEligibleItem');
  });
});

describe('several uses at once', () => {
  const take = (benefit: Benefit, basket: Basket, uses: number, change: Partial<Campaign> = {}) =>
    discount(benefit, basket, change, { uses });

  it('take so many units, and the sums and what is to be added are theirs', () => {
    const basket = basketOf(line(1800, { quantity: 2 }), line(1500));
    const two = granted(take(freeItem(1600), basket, 2));
    expect(two).toMatchObject({ discountMinor: 3200, topUpMinor: 400 });
    expect(takingIn(two)).toEqual({ 'line-0': [3200, 2] });
    const three = granted(take(freeItem(1600), basket, 3));
    expect(three).toMatchObject({ discountMinor: 4700, topUpMinor: 400 });
    expect(takingIn(three)).toEqual({ 'line-0': [3200, 2], 'line-1': [1500, 1] });
  });

  it('each must take something, or none does', () => {
    const basket = basketOf(line(1800, { quantity: 2 }));
    expect(wordOf(take(freeItem(1600), basket, 2))).toBe(3200);
    expect(wordOf(take(freeItem(1600), basket, 3))).toBe('noEligibleItem');
  });

  it('each must find its minimum spend', () => {
    const minimum = { minimumSpendMinor: 3000 };
    expect(wordOf(take(amountOff(500), basketOf(line(3499)), 2, minimum))).toBe(
      'belowMinimumSpend',
    );
    expect(wordOf(take(amountOff(500), basketOf(line(3500)), 2, minimum))).toBe(1000);
    expect(take(amountOff(500), basketOf(line(3499)), 2, minimum)).toMatchObject({
      refusal: { minimumMinor: 3000, shortMinor: 1 },
    });
  });

  it('without a basket are worth as many', () => {
    expect(wordOf(take(amountOff(500), basketOf(), 3))).toBe(1500);
    expect(wordOf(take(gift, basketOf(), 3))).toBe(0);
    expect(wordOf(take(percentOff(10), basketOf(), 2))).toBe('noEligibleItem');
  });

  it('are as many vouchers of one use in a row', () => {
    const wanted = fc.tuple(benefitAny, scopeAny, fc.option(fc.integer({ min: 1, max: 4000 })));
    fc.assert(
      fc.property(basketAny, wanted, fc.integer({ min: 1, max: 3 }), (basket, terms, uses) => {
        const [benefit, items, minimumSpendMinor] = terms;
        const campaign = campaignWith({ benefit, items, minimumSpendMinor });
        const begun = openLinesOf(basket);
        const left = leftInTurn(campaign, begun, uses);
        const result = discountOf(campaign, begun, { ...plenty, uses });
        expect(result.kind === 'discount' ? afterTaking(begun, result.taking) : null).toEqual(left);
      }),
      { numRuns: casesOf(500) },
    );
  });
});

/** What vouchers of one use leave, one after the other; `null` where one of them is refused. */
function leftInTurn(
  campaign: Campaign,
  begun: readonly OpenLine[],
  uses: number,
): readonly OpenLine[] | null {
  let open = begun;
  for (let use = 0; use < uses; use += 1) {
    const result = discountOf(campaign, open, plenty);
    if (result.kind === 'refusal') return null;
    open = afterTaking(open, result.taking);
  }
  return open;
}
