import type { EntryBody, Totals, VoidBody } from './entry.ts';

export const noTotals: Totals = {
  redeemedCount: 0,
  redeemedMinor: 0,
  voidedCount: 0,
  voidedMinor: 0,
  issuedCount: 0,
  issuedMinor: 0,
};

/**
 * Running totals after an entry with this body. Counts are vouchers, money is the discount given (for an
 * undo: given back; for goodwill: what the coupon is worth). Other kinds move nothing.
 */
export function totalsAfter(totals: Totals, body: EntryBody): Totals {
  switch (body.kind) {
    case 'redemption':
      return {
        ...totals,
        redeemedCount: totals.redeemedCount + body.vouchers.length,
        redeemedMinor: totals.redeemedMinor + body.discountMinor,
      };
    case 'void':
      return {
        ...totals,
        voidedCount: totals.voidedCount + body.restored.filter(isGivenBack).length,
        voidedMinor:
          totals.voidedMinor + body.restored.reduce((sum, one) => sum + one.discountMinor, 0),
      };
    case 'goodwill':
    case 'issuedAfter':
      return {
        ...totals,
        issuedCount: totals.issuedCount + 1,
        issuedMinor: totals.issuedMinor + body.valueMinor,
      };
    case 'remake':
    case 'goodwillVoid':
    case 'wake':
    case 'contactWish':
    case 'feedback':
    case 'soldOut':
    case 'rainCheck':
    case 'flagReview':
    case 'dayClosed':
    case 'handOver':
    case 'drawerOpened':
    case 'drawerStayedShut':
    case 'signIn':
    case 'signOut':
    case 'pinRefused':
    case 'reprint':
    case 'settings':
    case 'clock':
    case 'campaign':
    case 'vouchers':
    case 'couponBatch':
    case 'person':
    case 'shift':
    case 'enrolled':
    case 'newEpoch':
    case 'recovered':
    case 'forgot':
    case 'integrity':
    case 'backup':
      return totals;
  }
}

/** Goods may come back without a use: the voucher stays used. */
function isGivenBack({ uses, amountMinor }: VoidBody['restored'][number]): boolean {
  return uses > 0 || (amountMinor ?? 0) > 0;
}
