import type { BenefitKind, Campaign } from '../campaign/campaign.ts';
import type { VoucherFacts } from '../facts.ts';

/**
 * What is usually applied when: prices of single items first, then shares of the order, then amounts, and
 * what is the customer's own money last, so that it pays only for what is left.
 */
const usualOrder: Readonly<Record<BenefitKind, number>> = {
  memberPrice: 10,
  fixedPrice: 20,
  freeItem: 30,
  buyNGetM: 40,
  percentOff: 50,
  threshold: 60,
  amountOff: 70,
  gift: 80,
  storedAmount: 90,
};

/** Lower is applied first; 0…99. */
export function applyOrderOf({ applyOrder, benefit }: Campaign): number {
  return applyOrder ?? usualOrder[benefit.kind];
}

/**
 * The places of the vouchers in the order they are applied in. It depends on the vouchers alone and not on
 * how they were scanned, so that the same order costs the same whichever coupon came out first: by the
 * campaign's own order, then by campaign, soonest to expire first. The same voucher twice stays as scanned.
 */
export function applicationOrder(vouchers: readonly VoucherFacts[]): readonly number[] {
  if (vouchers.length < 2) return vouchers.map((_, place) => place);
  return vouchers
    .map((voucher, place) => ({ voucher, place }))
    .sort((a, b) => compare(a.voucher, b.voucher))
    .map(({ place }) => place);
}

function compare(a: VoucherFacts, b: VoucherFacts): number {
  const one = a.campaign.value;
  const other = b.campaign.value;
  return (
    applyOrderOf(one) - applyOrderOf(other) ||
    one.no - other.no ||
    compareText(a.lastDay.value, b.lastDay.value) ||
    compareText(a.ref, b.ref)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
