import { bytesToHex } from '../shared/protocol/bytes.ts';
import type { ShopConfig } from '../shared/protocol/feed.ts';
import { writeWithFeed } from './feedLog.ts';
import type { Office } from './office.ts';
import { HqProblem } from './problem.ts';
import type { Tx } from './schema.ts';

const shopIdBytes = 4;

/** What a person says of a new shop; the rest has usual values that can be changed later. */
export interface NewShop {
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly language: 'zh' | 'en';
}

const usual = {
  cutOverMinute: 180,
  receiptFoot: [],
  quickItems: [],
  undoMinutes: { cashier: 5, manager: 1440 },
  autoLockMinutes: 15,
} as const;

export async function shops(office: Office, tx: Tx | Office['db']): Promise<readonly ShopConfig[]> {
  const rows = await tx
    .selectFrom('shop')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .orderBy('shop_id')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as ShopConfig);
}

/** Throws `notFound`. */
export async function shopById(
  office: Office,
  tx: Tx | Office['db'],
  id: string,
): Promise<ShopConfig> {
  const row = await tx
    .selectFrom('shop')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('shop_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such shop');
  return JSON.parse(row.body) as ShopConfig;
}

export function addShop(office: Office, wanted: NewShop): Promise<ShopConfig> {
  return writeWithFeed(office, async (tx, feed) => {
    const shop: ShopConfig = {
      ...usual,
      receiptFoot: [...usual.receiptFoot],
      quickItems: [...usual.quickItems],
      id: bytesToHex(office.crypto.randomBytes(shopIdBytes)),
      name: { zh: wanted.name, en: wanted.name },
      currency: wanted.currency,
      zone: wanted.zone,
      language: wanted.language,
      receiptHead: [wanted.name],
    };
    await tx
      .insertInto('shop')
      .values({
        tenant_id: office.tenant,
        shop_id: shop.id,
        partition_key: feed.partition,
        body: JSON.stringify(shop),
      })
      .execute();
    feed.add({ kind: 'shop', shop });
    return shop;
  });
}
