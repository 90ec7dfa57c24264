import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, maxAmountMinor, percentOf } from '../../shared/domain/money.ts';
import { worthOf } from '../../shared/domain/worth.ts';

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
      { numRuns: 500 },
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
  it('rounds half up', () => {
    expect(percentOf(50, 1)).toBe(1);
    expect(percentOf(49, 1)).toBe(0);
    expect(percentOf(150, 1)).toBe(2);
    expect(percentOf(3333, 15)).toBe(500);
  });

  it('is exact up to the largest amounts', () => {
    fc.assert(
      fc.property(fc.nat(999 * maxAmountMinor), fc.nat(100), (amount, percent) => {
        const exact = (2n * BigInt(amount) * BigInt(percent) + 100n) / 200n;
        expect(percentOf(amount, percent)).toBe(Number(exact));
      }),
    );
  });
});

describe('worthOf', () => {
  it.each([
    [{ kind: 'freeItem', item, capMinor: 1800 } as const, 1800],
    [{ kind: 'gift', item, valueMinor: 300 } as const, 300],
    [{ kind: 'amountOff', amountMinor: 500 } as const, 500],
    [{ kind: 'percentOff', percent: 20, capMinor: 700 } as const, 700],
    [{ kind: 'percentOff', percent: 20, capMinor: null } as const, null],
    [{ kind: 'threshold', spendMinor: 3000, offMinor: 500, repeating: false } as const, 500],
    [{ kind: 'threshold', spendMinor: 3000, offMinor: 500, repeating: true } as const, null],
    [{ kind: 'buyNGetM', buy: 2, get: 1 } as const, null],
    [{ kind: 'storedAmount', amountMinor: 10_000 } as const, 10_000],
  ])('%o is worth %s at most', (benefit, worth) => {
    expect(worthOf(benefit)).toBe(worth);
  });
});
