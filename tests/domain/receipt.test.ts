import { describe, expect, it } from 'vitest';
import type { Limit } from '../../shared/domain/campaign/campaign.ts';
import { receiptRefusal } from '../../shared/domain/issue/receipt.ts';
import type { ReceiptFacts } from '../../shared/domain/issue/receipt.ts';
import { fact, noon, tallyOf } from './build.ts';

const today = '2026-11-21';
const byOne = tallyOf([{ businessDay: today, uses: 2, valueMinor: 900 }]);

function limit(change: Partial<Limit> = {}): Limit {
  return {
    on: 'receipt',
    per: 'customer',
    period: { kind: 'businessDay' },
    measure: 'uses',
    max: 3,
    ...change,
  };
}

function refusal(limits: readonly Limit[], change: Partial<ReceiptFacts> = {}) {
  return receiptRefusal({
    campaign: { limits },
    byCustomer: [],
    inShop: [],
    anywhere: [],
    businessDay: today,
    count: 1,
    worthMinor: 500,
    ...change,
  });
}

describe('a limit on receiving', () => {
  it('leaves room where there is none', () => {
    expect(refusal([], { byCustomer: byOne, inShop: byOne, anywhere: byOne })).toBeNull();
  });

  it.each([
    ['customer', { byCustomer: byOne }],
    ['shop', { inShop: byOne }],
    ['campaign', { anywhere: byOne }],
  ] as const)('per %s counts what they received, and nothing else (I3)', (per, tallies) => {
    const full = limit({ per, max: 2 });
    expect(refusal([full], tallies)).toMatchObject({ reason: 'receiptLimit', limit: full });
    expect(refusal([{ ...full, max: 3 }], tallies)).toBeNull();
    expect(refusal([full])).toBeNull();
  });

  it.each([
    [1, null],
    [2, 'receiptLimit'],
    [3, 'receiptLimit'],
  ])('of 3, two of them received: %i more (I3)', (count, reason) => {
    expect(refusal([limit()], { byCustomer: byOne, count })?.reason ?? null).toBe(reason);
  });

  it.each([
    [549, null],
    [550, null],
    [551, 'receiptLimit'],
  ])('in money, 900 of 2000 received: two more worth %i each (I3)', (worthMinor, reason) => {
    const money = [limit({ measure: 'money', max: 2000 })];
    const wanted = { byCustomer: byOne, count: 2, worthMinor };
    expect(refusal(money, wanted)?.reason ?? null).toBe(reason);
  });

  it('counts within its period alone', () => {
    const yesterday = tallyOf([{ businessDay: '2026-11-20', uses: 9, valueMinor: 0 }]);
    expect(refusal([limit()], { byCustomer: yesterday })).toBeNull();
    expect(
      refusal([limit({ period: { kind: 'week' } })], { byCustomer: yesterday }),
    ).not.toBeNull();
  });

  it('on use is no limit on receiving', () => {
    expect(refusal([limit({ on: 'use', max: 0 })], { byCustomer: byOne })).toBeNull();
  });

  it('per customer binds customers who are named', () => {
    expect(refusal([limit({ max: 0 })], { byCustomer: null })).toBeNull();
    expect(refusal([limit({ max: 0 })])).not.toBeNull();
  });

  it('per voucher binds nobody: a voucher is received once', () => {
    expect(refusal([limit({ per: 'voucher', max: 0 })])).toBeNull();
  });

  it('names the first that leaves no room, and who counted what', () => {
    const inShop = [...byOne, fact([{ businessDay: today, uses: 1, valueMinor: 0 }], 'journal')];
    const shop = limit({ per: 'shop' });
    const limits = [limit(), shop, limit({ per: 'campaign', max: 0 })];
    expect(refusal(limits, { inShop })).toEqual({
      reason: 'receiptLimit',
      limit: shop,
      counted: 3,
      parts: [
        { source: 'hq', asOf: noon, counted: 2 },
        { source: 'journal', asOf: noon, counted: 1 },
      ],
    });
  });
});
