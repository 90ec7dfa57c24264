import type { ShopConfig } from '../../shared/protocol/feed.ts';
import type { Office } from '../office.ts';
import type { Language } from '../../shared/i18n/area.ts';

/** What pages say of a shop. */
export interface ShopNames {
  nameOf(shop: string): string;
  zoneOf(shop: string): string;
  /** `null` for a shop that is not known here. */
  currencyOf(shop: string): string | null;
}

/** Of the shops that a page names, and no others: a chain may have thousands. */
export async function shopNames(
  office: Office,
  language: Language,
  ids: readonly string[],
): Promise<ShopNames> {
  const wanted = [...new Set(ids)];
  const rows =
    wanted.length === 0
      ? []
      : await office.db
          .selectFrom('shop')
          .select('body')
          .where('tenant_id', '=', office.tenant)
          .where('shop_id', 'in', wanted)
          .execute();
  const byId = new Map(
    rows.map(({ body }) => {
      const shop = JSON.parse(body) as ShopConfig;
      return [shop.id, shop] as const;
    }),
  );
  return {
    nameOf: (id) => byId.get(id)?.name[language] ?? id,
    zoneOf: (id) => byId.get(id)?.zone ?? 'UTC',
    currencyOf: (id) => byId.get(id)?.currency ?? null,
  };
}
