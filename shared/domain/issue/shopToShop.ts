import type { CivilDate } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';

/** Goodwill in other shops within so many days, today included, is looked at. */
export const shopToShopDays = 14;
/** With so many shops, this one counted, somebody goes from shop to shop. */
export const shopToShopShops = 2;

/** A goodwill coupon the customer was given, as far as it is known here. */
export interface GoodwillReceived {
  /** Empty for head office itself. */
  readonly shop: string;
  readonly businessDay: CivilDate;
}

export interface ShopToShop {
  /** Other shops that gave something. */
  readonly shops: number;
  readonly coupons: number;
  readonly lastDay: CivilDate;
  readonly withinDays: number;
}

/**
 * Whether a customer has lately been given goodwill from shop to shop; `null`: not that anybody knows of.
 * A warning and never a refusal: who had bad luck twice looks the same.
 */
export function shopToShop(
  received: readonly GoodwillReceived[],
  { shop, today }: { readonly shop: string; readonly today: CivilDate },
): ShopToShop | null {
  const since = addDays(today, 1 - shopToShopDays);
  const lately = received.filter(
    (one) => one.shop !== '' && one.shop !== shop && one.businessDay >= since,
  );
  const shops = new Set(lately.map((one) => one.shop)).size;
  if (shops + 1 < shopToShopShops) return null;
  const lastDay = lately.map(({ businessDay }) => businessDay).reduce((a, b) => (a > b ? a : b));
  return { shops, coupons: lately.length, lastDay, withinDays: shopToShopDays };
}
