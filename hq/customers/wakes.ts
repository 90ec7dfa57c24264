import { sql } from 'kysely';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { CustomerWakeTable } from '../store/tables/customers.ts';
import type { DeviceTable } from '../store/tables/devices.ts';

/**
 * Customers were told at a counter of what ends soon: the last time of each is kept, for head office's own
 * list. A moment still to come is now: a clock that was ahead must not outlast what is said after it.
 */
export async function noteWakes(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  entries: readonly Entry[],
): Promise<void> {
  const last = new Map<string, CustomerWakeTable>();
  for (const { body, at, businessDay } of entries) {
    if (body.kind !== 'wake') continue;
    last.set(body.customer, {
      tenant_id: office.tenant,
      partition_key: feed.partition,
      customer_id: body.customer,
      outcome: body.outcome,
      shop_id: device.shop_id,
      business_day: businessDay,
      at: Math.min(at, office.now()),
    });
  }
  if (last.size === 0) return;
  await tx
    .insertInto('customer_wake')
    .values([...last.values()])
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'customer_id'])
        .doUpdateSet((eb) => ({
          outcome: eb.ref('excluded.outcome'),
          shop_id: eb.ref('excluded.shop_id'),
          business_day: eb.ref('excluded.business_day'),
          at: eb.ref('excluded.at'),
        }))
        .where(sql<boolean>`customer_wake.at <= excluded.at`),
    )
    .execute();
}
