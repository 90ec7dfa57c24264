import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acquisition } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import { refundOf } from '../../shared/domain/campaign/refund.ts';
import { campaignWith, fact, orderWith, voucherWith } from './build.ts';
import { casesOf } from './cases.ts';

type Refund = Extract<Acquisition, { kind: 'paid' }>['refund'];

function paid(refund: Refund, graceDays = 0): Acquisition {
  return { kind: 'paid', priceMinor: 1000, graceDays, refund };
}

/** What a voucher of three uses gives back, so many of them taken. */
function back(refund: Refund, used: number, change: Partial<VoucherFacts> = {}): number | null {
  const campaign = campaignWith({ acquisition: paid(refund), usesPerVoucher: 3 });
  return refundOf(campaign, voucherWith(campaign, { usesCounted: fact(used), ...change }));
}

/** The same for a stored amount of 5000, so much of it spent. */
function backOfStored(refund: Refund, spentMinor: number): number | null {
  const benefit = { kind: 'storedAmount', amountMinor: 5000 } as const;
  const campaign = campaignWith({ acquisition: paid(refund), benefit });
  const spent = { amountSpentMinor: fact(spentMinor), usesCounted: fact(1) };
  return refundOf(campaign, voucherWith(campaign, spent));
}

describe('a refund', () => {
  it('is not asked of what was given, not paid for', () => {
    expect(refundOf(campaignWith(), voucherWith())).toBeNull();
  });

  it.each<[Refund, readonly number[]]>([
    ['none', [0, 0, 0, 0, 0]],
    ['whileUnused', [1000, 0, 0, 0, 0]],
    ['unusedShare', [1000, 666, 333, 0, 0]],
  ])('%s: of three uses none, one, two, all or more taken', (refund, expected) => {
    expect([0, 1, 2, 3, 4].map((used) => back(refund, used))).toEqual(expected);
  });

  it.each<[Refund, readonly number[]]>([
    ['none', [0, 0, 0, 0, 0]],
    ['whileUnused', [1000, 0, 0, 0, 0]],
    ['unusedShare', [1000, 999, 0, 0, 0]],
  ])('%s: of a stored amount none, one cent, nearly all, all or more spent', (refund, expected) => {
    const spent = [0, 1, 4999, 5000, 5001];
    expect(spent.map((minor) => backOfStored(refund, minor))).toEqual(expected);
  });

  it('is nothing where nothing was ever on it', () => {
    for (const refund of ['whileUnused', 'unusedShare'] as const) {
      expect(back(refund, 0, { usesAllowed: fact(0) })).toBe(0);
    }
  });

  it('is nothing for a killed voucher, whatever is left on it', () => {
    for (const refund of ['whileUnused', 'unusedShare'] as const) {
      expect(back(refund, 0, { killed: fact(true) })).toBe(0);
    }
  });

  it('takes a stored amount nothing was heard of as unspent', () => {
    const benefit = { kind: 'storedAmount', amountMinor: 5000 } as const;
    const campaign = campaignWith({ acquisition: paid('unusedShare'), benefit });
    expect(refundOf(campaign, voucherWith(campaign, { amountSpentMinor: null }))).toBe(1000);
  });

  it('and what was used never make more than the price', () => {
    const uses = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(20), fc.nat(100_000));
    fc.assert(
      fc.property(uses, ([allowed, used, priceMinor]) => {
        const acquisition = {
          kind: 'paid',
          priceMinor,
          graceDays: 0,
          refund: 'unusedShare',
        } as const;
        const campaign = campaignWith({ acquisition });
        const of = (counted: number): number =>
          refundOf(
            campaign,
            voucherWith(campaign, { usesAllowed: fact(allowed), usesCounted: fact(counted) }),
          ) ?? 0;
        expect(of(0)).toBe(priceMinor);
        expect(of(used + 1)).toBeLessThanOrEqual(of(used));
        expect(of(used) * allowed).toBeLessThanOrEqual(priceMinor * Math.max(0, allowed - used));
      }),
      { numRuns: casesOf(200) },
    );
  });

  it('is said when the voucher is refused as expired', () => {
    const refusal = (acquisition: Acquisition) => {
      const campaign = campaignWith({ acquisition, usesPerVoucher: 3 });
      const voucher = voucherWith(campaign, {
        lastDay: fact('2026-11-18'),
        usesCounted: fact(1),
      });
      return decideOrder(orderWith({ vouchers: [voucher] })).vouchers[0];
    };
    const expired = { reason: 'expired', lastDay: '2026-11-18' };
    expect(refusal(paid('unusedShare', 2))).toMatchObject({
      refusal: { ...expired, refundMinor: 666 },
    });
    expect(refusal(paid('none', 2))).toMatchObject({ refusal: { ...expired, refundMinor: 0 } });
    expect(refusal({ kind: 'given' })).toMatchObject({
      refusal: { ...expired, refundMinor: null },
    });
    expect(refusal(paid('none', 3))).toMatchObject({ verdict: 'ok' });
  });
});
