import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limit, LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import { overLimit, settleVoucherUse } from '../../shared/domain/settle.ts';
import type { SettlementFacts } from '../../shared/domain/settle.ts';
import { fact, tallyOf } from './build.ts';
import { casesOf } from './cases.ts';

const within = { voucher: 0, customer: 0, shop: 0, campaign: 0 };

const one: SettlementFacts = {
  known: true,
  killed: false,
  late: false,
  usesAllowed: 1,
  usesBefore: 0,
  uses: 1,
  amount: null,
  over: within,
};

function settle(change: Partial<SettlementFacts>): string {
  const settlement = settleVoucherUse({ ...one, ...change });
  return settlement.outcome === 'good' ? 'good' : `${settlement.kind} ${settlement.beyond}`;
}

describe('settling a use at head office', () => {
  it('good: the first', () => {
    expect(settle({})).toBe('good');
  });

  it('a case says its kind and how far beyond', () => {
    expect(settleVoucherUse({ ...one, usesBefore: 1 })).toEqual({
      outcome: 'case',
      kind: 'honouredDuplicate',
      beyond: 1,
    });
  });

  it.each([
    [0, 'good'],
    [1, 'honouredDuplicate 1'],
    [7, 'honouredDuplicate 1'],
  ])('honouredDuplicate: %i uses before: %s', (usesBefore, word) => {
    expect(settle({ usesBefore })).toBe(word);
  });

  it('honouredDuplicate: of several uses, those beyond what was allowed', () => {
    expect(settle({ usesAllowed: 5, usesBefore: 2, uses: 3 })).toBe('good');
    expect(settle({ usesAllowed: 5, usesBefore: 3, uses: 3 })).toBe('honouredDuplicate 1');
    expect(settle({ usesAllowed: 5, usesBefore: 4, uses: 3 })).toBe('honouredDuplicate 2');
    expect(settle({ usesAllowed: 5, usesBefore: 9, uses: 3 })).toBe('honouredDuplicate 3');
  });

  it('unknownVoucher and killedVoucher: all of it is beyond what was allowed', () => {
    const amount = { storedMinor: 5000, spentBeforeMinor: 0, takenMinor: 1200 };
    expect(settle({ known: false })).toBe('unknownVoucher 1');
    expect(settle({ known: false, killed: true, uses: 2 })).toBe('unknownVoucher 2');
    expect(settle({ known: false, uses: -1 })).toBe('unknownVoucher 0');
    expect(settle({ killed: true })).toBe('killedVoucher 1');
    expect(settle({ killed: true, usesBefore: 7, uses: 2 })).toBe('killedVoucher 2');
    expect(settle({ killed: true, uses: 0, amount })).toBe('killedVoucher 1200');
    expect(settle({ known: false, uses: 0, amount })).toBe('unknownVoucher 1200');
  });

  it.each([
    ['voucher', 'overVoucherLimit 2'],
    ['customer', 'overCustomerLimit 2'],
    ['shop', 'overShopLimit 2'],
    ['campaign', 'overCampaignLimit 2'],
  ] as const)('a limit per %s overdrawn: %s (I3)', (per, word) => {
    expect(settle({ over: { ...within, [per]: 2 } })).toBe(word);
  });

  it('of several limits overdrawn the narrowest names the case, and a duplicate outranks all', () => {
    const all = { voucher: 1, customer: 2, shop: 3, campaign: 4 };
    expect(settle({ over: all })).toBe('overVoucherLimit 1');
    expect(settle({ over: { ...all, voucher: 0 } })).toBe('overCustomerLimit 2');
    expect(settle({ over: { ...all, voucher: 0, customer: 0 } })).toBe('overShopLimit 3');
    expect(settle({ over: all, usesBefore: 1 })).toBe('honouredDuplicate 1');
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

  it('overStoredAmount: nothing taken is nothing beyond', () => {
    const amount = { storedMinor: 5000, spentBeforeMinor: 6000, takenMinor: 0 };
    expect(settle({ uses: 0, amount })).toBe('good');
  });

  it('a void gives back, and never more than was taken (overRestored)', () => {
    expect(settle({ uses: -1, usesBefore: 1 })).toBe('good');
    expect(settle({ uses: -1, usesBefore: 1, killed: true })).toBe('good');
    expect(settle({ uses: -1, usesBefore: 0 })).toBe('overRestored 1');
    const amount = { storedMinor: 5000, spentBeforeMinor: 1000, takenMinor: -1000 };
    expect(settle({ uses: 0, amount, killed: true })).toBe('good');
    expect(settle({ uses: 0, amount: { ...amount, takenMinor: -1001 } })).toBe('overRestored 1');
    expect(settle({ uses: 0, amount: { ...amount, takenMinor: -999 } })).toBe('good');
  });

  it('a void is beyond no limit', () => {
    const over = { ...within, customer: 2 };
    expect(settle({ uses: -1, usesBefore: 1, over })).toBe('good');
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
      { numRuns: casesOf(100) },
    );
  });
});

describe('how far a use goes beyond limits', () => {
  const day = '2026-11-21';
  const ever: LimitPeriod = { kind: 'ever' };
  const limit = (max: number, change: Partial<Limit> = {}): Limit => {
    return { on: 'use', per: 'customer', period: ever, measure: 'uses', max, ...change };
  };
  const before = (uses: number, valueMinor = 0) =>
    tallyOf([{ businessDay: '2026-11-20', uses, valueMinor }]);
  const use = (uses: number, valueMinor = 0) => ({ businessDay: day, uses, valueMinor });

  it.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [4, 2],
    [9, 2],
  ])('of 4 uses %i were taken before two more: %i beyond (I3)', (taken, beyond) => {
    expect(overLimit({ limits: [limit(4)] }, 'customer', before(taken), use(2))).toBe(beyond);
  });

  it.each([
    [499, 0],
    [500, 0],
    [501, 1],
    [2000, 500],
  ])('in money: after %i of 1000, 500 more are %i beyond (I3)', (taken, beyond) => {
    const money = [limit(1000, { measure: 'money' })];
    expect(overLimit({ limits: money }, 'customer', before(1, taken), use(1, 500))).toBe(beyond);
  });

  it('counts the period of the use’s own business day', () => {
    const today = [limit(1, { period: { kind: 'businessDay' } })];
    expect(overLimit({ limits: today }, 'customer', before(9), use(1))).toBe(0);
    expect(overLimit({ limits: today }, 'customer', tallyOf([use(1)]), use(1))).toBe(1);
  });

  it('is that of limits on use and of the one meant', () => {
    const others = [limit(0, { on: 'receipt' }), limit(0, { per: 'shop' })];
    expect(overLimit({ limits: others }, 'customer', before(9), use(1))).toBe(0);
    expect(overLimit({ limits: others }, 'shop', before(9), use(1))).toBe(1);
    expect(overLimit({ limits: [] }, 'shop', before(9), use(1))).toBe(0);
  });

  it('of several the furthest', () => {
    const limits = [limit(10), limit(2), limit(3)];
    expect(overLimit({ limits }, 'customer', before(2), use(2))).toBe(2);
    expect(overLimit({ limits }, 'customer', before(1), use(2))).toBe(1);
  });

  it('adds up what each part says, and a void goes beyond nothing', () => {
    const parts = [...before(1), fact([use(1)], 'journal')];
    expect(overLimit({ limits: [limit(2)] }, 'customer', parts, use(1))).toBe(1);
    expect(overLimit({ limits: [limit(0)] }, 'customer', parts, use(-1))).toBe(0);
  });
});

describe('what head office had promised to whoever used it', () => {
  const used = fc.nat(50);
  const facts = fc.record({
    usesAllowed: fc.integer({ min: 1, max: 20 }),
    usesBefore: used,
    uses: fc.integer({ min: 1, max: 20 }),
    over: fc.record({ voucher: used, customer: used, shop: used, campaign: used }),
  });

  it('I2: is good, whatever others used meanwhile', () => {
    fc.assert(
      fc.property(facts, (change) => {
        expect(settleVoucherUse({ ...one, ...change, granted: true })).toEqual({ outcome: 'good' });
      }),
    );
  });

  it('is none of it where the voucher is unknown, killed before, or past its days', () => {
    expect(settle({ granted: true, known: false })).toBe('unknownVoucher 1');
    expect(settle({ granted: true, killed: true })).toBe('killedVoucher 1');
    expect(settle({ granted: true, late: true })).toBe('usedAfterItsDays 1');
  });

  it('without a promise nothing changes', () => {
    fc.assert(
      fc.property(facts, (change) => {
        const plain = { ...one, ...change };
        expect(settleVoucherUse({ ...plain, granted: false })).toEqual(settleVoucherUse(plain));
      }),
    );
  });
});
