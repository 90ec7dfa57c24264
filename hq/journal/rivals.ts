import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { rowsPerInsert, slicesOf } from '../store/slices.ts';
import type { PushedEntry } from './readEntry.ts';

/** Entries of a frozen device kept for a person to look at: beyond this they stay where they are. */
export const maxRivalEntries = 5_000;

/**
 * Keeps what a device with two histories hands in beside the one that is booked. Nothing is acknowledged,
 * so the device keeps it too, and sends it again when it is heard again (I6).
 */
export async function keepRivals(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  entries: readonly PushedEntry[],
): Promise<void> {
  const place = {
    tenant_id: office.tenant,
    shop_id: device.shop_id,
    partition_key: device.partition_key,
    device_id: device.device_id,
    epoch: device.epoch,
  };
  const { kept } = await tx
    .selectFrom('rival_entry')
    .select((eb) => eb.fn.countAll().as('kept'))
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    // What another shop's terminal told of this one takes none of its room.
    .where('shop_id', '=', device.shop_id)
    .executeTakeFirstOrThrow();
  const rows = entries.slice(0, Math.max(0, maxRivalEntries - Number(kept))).map((entry) => ({
    ...place,
    seq: entry.seq,
    hash: entry.hash,
    json: Buffer.from(entry.json, 'utf8'),
    received_at: office.now(),
  }));
  for (const slice of slicesOf(rows, rowsPerInsert)) {
    await tx
      .insertInto('rival_entry')
      .values(slice)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
