import type { GoodwillVoidBody } from '../../shared/protocol/careEntry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { killRefs } from '../vouchers/kills.ts';

/** What a person at head office reads beside a coupon that a shop ended. */
function reasonOf({ because, note }: GoodwillVoidBody, shop: string): string {
  return [`ended by shop ${shop}: ${because}`, note].filter((part) => part !== '').join('; ');
}

/**
 * A shop ended coupons of its own: they are withdrawn everywhere. Of a coupon that another shop gave, or
 * that nobody gave, the word is kept in the books and does nothing (I8).
 */
export async function endCoupons(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  entries: readonly Entry[],
): Promise<void> {
  const ended = entries.flatMap(({ body }) => (body.kind === 'goodwillVoid' ? [body] : []));
  if (ended.length === 0) return;
  const rows = await tx
    .selectFrom('receipt')
    .select('ref')
    .where('tenant_id', '=', office.tenant)
    .where('shop_id', '=', device.shop_id)
    .where('device_id', 'is not', null)
    .where(
      'ref',
      'in',
      ended.map(({ ref }) => ref),
    )
    .execute();
  const own = new Set(rows.map(({ ref }) => ref));
  for (const body of ended.filter(({ ref }) => own.has(ref))) {
    await killRefs(office, tx, feed, [body.ref], reasonOf(body, device.shop_id));
  }
}
