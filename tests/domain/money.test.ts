import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Benefit } from '../../shared/domain/campaign/campaign.ts';
import { allocate, maxAmountMinor, percentOf, shareOf } from '../../shared/domain/money.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { worthOf } from '../../shared/domain/campaign/worth.ts';
import { casesOf } from './cases.ts';

const item = { zh: '茶', en: 'Tea' };

describe('allocate', () => {
  it('adds up exactly and gives no line more than it has', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 999 * maxAmountMinor }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (lines, part) => {
        const sum = lines.reduce((a, b) => a + b, 0);
        const total = Math.floor(sum * part);
        const shares = allocate(total, lines);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        shares.forEach((share, place) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(lines[place] ?? 0);
        });
      }),
    );
  });

  it('gives the odd units to the largest remainders, the earlier place first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(10, [1, 2, 4])).toEqual([1, 3, 6]);
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
    expect(allocate(5, [0, 3])).toEqual([0, 5]);
  });

  it('is within one unit of the exact share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 10 }),
        fc.nat(100_000),
        (weights, total) => {
          const sum = weights.reduce((a, b) => a + b, 0);
          allocate(total, weights).forEach((share, place) => {
            expect(Math.abs(share - (total * (weights[place] ?? 0)) / sum)).toBeLessThan(1);
          });
        },
      ),
    );
  });

  it('is exact beyond 2⁵³, too', () => {
    const weight = fc.integer({ min: 1, max: 999 * maxAmountMinor });
    fc.assert(
      fc.property(fc.tuple(weight, weight, weight), fc.nat(maxAmountMinor), (weights, total) => {
        const sum = weights.reduce((all, one) => all + BigInt(one), 0n);
        const exact = weights.map((one) => BigInt(total) * BigInt(one));
        const floors = exact.map((product) => Number(product / sum));
        const odd = total - floors.reduce((a, b) => a + b, 0);
        const turn = exact
          .map((product, place) => ({ rest: product % sum, place }))
          .sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest < b.rest ? 1 : -1))
          .slice(0, odd)
          .map(({ place }) => place);
        const expected = floors.map((floor, place) => floor + (turn.includes(place) ? 1 : 0));
        expect(allocate(total, weights)).toEqual(expected);
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('is not led astray where two remainders differ by less than a double can tell', () => {
    const weights = [65_520_022_589, 785_471_163_974, 149_008_813_476];
    expect(allocate(999_999_937, weights)).toEqual([65_520_018, 785_471_115, 149_008_804]);
  });

  it('has nothing to split over nothing', () => {
    expect(() => allocate(1, [0])).toThrow(RangeError);
  });
});

describe('percentOf', () => {
  it('rounds half up to the minor unit', () => {
    expect(percentOf(50, 1)).toBe(1);
    expect(percentOf(49, 1)).toBe(0);
    expect(percentOf(150, 1)).toBe(2);
    expect(percentOf(3333, 15)).toBe(500);
  });

  it.each([
    ['down', 99, 0],
    ['down', 100, 100],
    ['down', 101, 100],
    ['halfUp', 49, 0],
    ['halfUp', 50, 100],
    ['halfUp', 51, 100],
    ['up', 0, 0],
    ['up', 1, 100],
    ['up', 100, 100],
    ['up', 101, 200],
  ] as const)('rounds %s to whole hundreds: %i', (mode, amount, expected) => {
    expect(percentOf(amount, 100, { mode, toMinor: 100 })).toBe(expected);
  });

  it.each([
    [50, 'down', 4_503_599_627_370_495],
    [50, 'halfUp', 4_503_599_627_370_496],
    [51, 'halfUp', 4_593_671_619_917_905],
    [51, 'up', 4_593_671_619_917_906],
  ] as const)('%i % of what is just below 2⁵³, rounded %s', (percent, mode, expected) => {
    expect(percentOf(Number.MAX_SAFE_INTEGER, percent, { mode, toMinor: 1 })).toBe(expected);
  });

  it('is exact up to the largest amounts, however it is rounded', () => {
    const rounding = fc.record({
      mode: fc.constantFrom('halfUp' as const, 'down' as const, 'up' as const),
      toMinor: fc.constantFrom(1, 5, 10, 100, 1000),
    });
    const large = fc.nat(999 * maxAmountMinor);
    fc.assert(
      fc.property(large, fc.nat(100), rounding, (amount, percent, { mode, toMinor }) => {
        const step = 100n * BigInt(toMinor);
        const plus = { down: 0n, halfUp: step / 2n, up: step - 1n }[mode];
        const exact = ((BigInt(amount) * BigInt(percent) + plus) / step) * BigInt(toMinor);
        expect(percentOf(amount, percent, { mode, toMinor })).toBe(Number(exact));
        const plain = (2n * BigInt(amount) * BigInt(percent) + 100n) / 200n;
        expect(percentOf(amount, percent)).toBe(Number(plain));
      }),
      { numRuns: casesOf(500) },
    );
  });
});

describe('shareOf', () => {
  it('rounds down, so that no share is more than its due', () => {
    expect(shareOf(1000, 0, 3)).toBe(0);
    expect(shareOf(1000, 1, 3)).toBe(333);
    expect(shareOf(1000, 2, 3)).toBe(666);
    expect(shareOf(1000, 3, 3)).toBe(1000);
  });

  it('is exact beyond 2⁵³, too', () => {
    const large = fc.integer({ min: 1, max: 999 * maxAmountMinor });
    fc.assert(
      fc.property(large, large, large, (total, one, other) => {
        const [part, whole] = one < other ? [one, other] : [other, one];
        const exact = (BigInt(total) * BigInt(part)) / BigInt(whole);
        expect(shareOf(total, part, whole)).toBe(Number(exact));
      }),
      { numRuns: casesOf(300) },
    );
  });
});

describe('worthOf', () => {
  const rounding = plainRounding;
  it.each<[Benefit, number | null]>([
    [{ kind: 'freeItem', item, priceMinor: null, capMinor: 1800 }, 1800],
    [{ kind: 'freeItem', item, priceMinor: 1799, capMinor: 1800 }, 1799],
    [{ kind: 'freeItem', item, priceMinor: 1801, capMinor: 1800 }, 1800],
    [{ kind: 'gift', item, valueMinor: 300 }, 300],
    [{ kind: 'amountOff', amountMinor: 500 }, 500],
    [{ kind: 'percentOff', percent: 20, capMinor: 700, rounding }, 700],
    [{ kind: 'percentOff', percent: 20, capMinor: null, rounding }, null],
    [{ kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: 1 }, 500],
    [{ kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: 3 }, 1500],
    [{ kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: null }, null],
    [{ kind: 'buyNGetM', buy: 2, get: 1 }, null],
    [{ kind: 'fixedPrice', item, priceMinor: 900 }, null],
    [{ kind: 'memberPrice', prices: [{ of: 'tea', priceMinor: 900 }] }, null],
    [{ kind: 'storedAmount', amountMinor: 10_000 }, 10_000],
  ])('%o is worth %s at most', (benefit, worth) => {
    expect(worthOf(benefit)).toBe(worth);
  });
});
