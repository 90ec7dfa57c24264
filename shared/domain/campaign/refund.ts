import type { Campaign } from './campaign.ts';
import type { VoucherFacts } from '../facts.ts';
import { shareOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';

type Bought = Pick<
  VoucherFacts,
  'usesAllowed' | 'usesCounted' | 'amountStoredMinor' | 'amountSpentMinor' | 'killed'
>;

/**
 * What a voucher gives back for what was not used (退款), in minor units; `null` where it was given, not
 * paid for. Paying it out is the main till's and head office's business.
 */
export function refundOf({ acquisition }: Campaign, voucher: Bought): MinorUnits | null {
  if (acquisition.kind === 'given') return null;
  const { left, of } = leftOn(voucher);
  if (voucher.killed.value || left <= 0) return 0;
  switch (acquisition.refund) {
    case 'none':
      return 0;
    case 'whileUnused':
      return left === of ? acquisition.priceMinor : 0;
    case 'unusedShare':
      return shareOf(acquisition.priceMinor, left, of);
  }
}

/** Of a stored amount in minor units, else in uses. */
function leftOn(voucher: Bought): { readonly left: number; readonly of: number } {
  const { amountStoredMinor, amountSpentMinor, usesAllowed, usesCounted } = voucher;
  if (amountStoredMinor !== null) {
    const of = amountStoredMinor.value;
    return { left: of - (amountSpentMinor?.value ?? 0), of };
  }
  return { left: usesAllowed.value - usesCounted.value, of: usesAllowed.value };
}
