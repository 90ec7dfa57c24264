import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleVoucherUse } from '../../shared/domain/settle.ts';
import type { SettlementFacts } from '../../shared/domain/settle.ts';

function settle(change: Partial<SettlementFacts>): string {
  const settlement = settleVoucherUse({
    known: true,
    killed: false,
    usesAllowed: 1,
    usesBefore: 0,
    uses: 1,
    amount: null,
    overCustomerLimit: 0,
    ...change,
  });
  return settlement.outcome === 'good' ? 'good' : `${settlement.kind} ${settlement.beyond}`;
}

describe('settling a use at head office', () => {
  it('good: the first', () => {
    expect(settle({})).toBe('good');
  });

  it.each([
    [0, 'good'],
    [1, 'honouredDuplicate 1'],
    [7, 'honouredDuplicate 1'],
  ])('honouredDuplicate: %i uses before: %s', (usesBefore, word) => {
    expect(settle({ usesBefore })).toBe(word);
  });

  it('unknownVoucher, killedVoucher and overCustomerLimit', () => {
    expect(settle({ known: false })).toBe('unknownVoucher 1');
    expect(settle({ killed: true })).toBe('killedVoucher 1');
    expect(settle({ overCustomerLimit: 2 })).toBe('overCustomerLimit 2');
  });

  it.each([
    [999, 'good'],
    [1000, 'good'],
    [1001, 'overStoredAmount 1'],
  ])('overStoredAmount: %i taken of 1000 left: %s', (takenMinor, word) => {
    const amount = { storedMinor: 5000, spentBeforeMinor: 4000, takenMinor };
    expect(settle({ uses: 0, usesBefore: 9, amount })).toBe(word);
  });

  it('overStoredAmount: a use answers for its own part, not for those before it', () => {
    const amount = { storedMinor: 5000, spentBeforeMinor: 6000, takenMinor: 500 };
    expect(settle({ uses: 0, amount })).toBe('overStoredAmount 500');
  });

  it('a void gives back, and never more than was taken (overRestored)', () => {
    expect(settle({ uses: -1, usesBefore: 1 })).toBe('good');
    expect(settle({ uses: -1, usesBefore: 1, killed: true })).toBe('good');
    expect(settle({ uses: -1, usesBefore: 0 })).toBe('overRestored 1');
    const amount = { storedMinor: 5000, spentBeforeMinor: 1000, takenMinor: -1000 };
    expect(settle({ uses: 0, amount, killed: true })).toBe('good');
    expect(settle({ uses: 0, amount: { ...amount, takenMinor: -1001 } })).toBe('overRestored 1');
  });

  it('of n uses, received in any order, exactly n − allowed are duplicates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(8), (usesAllowed, uses) => {
        const verdicts = Array.from({ length: uses }, (_, usesBefore) =>
          settle({ usesAllowed, usesBefore }),
        );
        const duplicates = verdicts.filter((word) => word.startsWith('honouredDuplicate'));
        expect(duplicates).toHaveLength(Math.max(0, uses - usesAllowed));
      }),
    );
  });
});
