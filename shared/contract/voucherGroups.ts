import type { CustomerVoucher } from './views.ts';

/** Vouchers of one campaign that end on one day, and so are all the same to the customer. */
export interface VoucherGroup {
  readonly first: CustomerVoucher;
  readonly count: number;
}

/** In the order of the first of each: soonest to end first. */
export function groupsOf(vouchers: readonly CustomerVoucher[]): readonly VoucherGroup[] {
  const groups = new Map<string, VoucherGroup>();
  for (const voucher of vouchers) {
    // A stored amount differs from card to card: each stands by itself.
    const own = voucher.amountLeftMinor === null ? '' : voucher.ref;
    const key = [voucher.campaign.id, voucher.lastDay, voucher.usesLeft, own].join(' ');
    const known = groups.get(key);
    groups.set(key, { first: known?.first ?? voucher, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
