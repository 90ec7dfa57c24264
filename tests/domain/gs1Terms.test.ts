import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGs1 } from '../../shared/domain/codes/gs1.ts';
import { gs1Day, gs1Terms, noGs1Terms } from '../../shared/domain/codes/gs1Terms.ts';

const coupon = '(255)4891234567898';

function termsOf(beside: string) {
  const read = readGs1(coupon + beside);
  if (read.kind !== 'gs1') throw new Error('no GS1 text');
  return gs1Terms(read.elements);
}

describe('what a GS1 coupon says of itself', () => {
  it.each([
    ['(17)261231', { expiry: '261231' }],
    ['(3902)1250', { amount: { digits: 1250, decimals: 2, currencyNumber: null } }],
    ['(3900)5', { amount: { digits: 5, decimals: 0, currencyNumber: null } }],
    ['(3912)1561250', { amount: { digits: 1250, decimals: 2, currencyNumber: '156' } }],
    ['(3941)0125', { percentOff: { digits: 125, decimals: 1 } }],
    ['(8111)0042', { points: 42 }],
    ['(15)261231(10)LOT', {}],
    // What goods cost by weight is no coupon's.
    ['(3922)1250', {}],
  ])('%s', (beside, terms) => {
    expect(termsOf(beside)).toEqual({ ...noGs1Terms, ...terms });
  });
});

describe('the day that YYMMDD means', () => {
  it.each([
    ['261231', '2026-11-22', '2026-12-31'],
    ['760101', '2026-11-22', '2076-01-01'],
    ['770101', '2026-11-22', '1977-01-01'],
    ['991231', '2026-11-22', '1999-12-31'],
    ['000101', '2026-11-22', '2000-01-01'],
    ['450101', '2095-01-01', '2145-01-01'],
    ['460101', '2095-01-01', '2046-01-01'],
    ['960101', '2095-01-01', '2096-01-01'],
    ['260200', '2026-01-01', '2026-02-28'],
    ['280200', '2026-01-01', '2028-02-29'],
    ['260400', '2026-01-01', '2026-04-30'],
    ['261200', '2026-01-01', '2026-12-31'],
    ['000229', '2099-01-01', '2100-02-28'],
  ])('%s, said on %s, is %s', (digits, today, day) => {
    expect(gs1Day(digits, today)).toBe(day);
  });

  it('is never more than fifty years from today, give or take the year’s beginning', () => {
    const years = fc.integer({ min: 1900, max: 2400 });
    fc.assert(
      fc.property(years, fc.integer({ min: 0, max: 99 }), (now, two) => {
        const day = gs1Day(`${String(two).padStart(2, '0')}0615`, `${now}-06-15`);
        const year = Number(day.slice(0, 4));
        expect(year % 100).toBe(two);
        expect(year - now).toBeLessThanOrEqual(50);
        expect(year - now).toBeGreaterThanOrEqual(-49);
      }),
      { seed: 20_261_122 },
    );
  });
});
