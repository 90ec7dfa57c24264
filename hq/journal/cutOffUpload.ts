import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { keepEntries, openCase } from './books.ts';
import type { Quarantine } from './books.ts';
import type { ReadEntry } from './readEntry.ts';

/** Why an entry that could be used is set aside: a person says whether it is believed. */
export const cutOffReason = 'sent after the device was cut off';

/** Keeps what a revoked device still had to hand in, and books none of it (I6, I8). One case an epoch. */
export async function setAsideCutOff(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  read: readonly ReadEntry[],
): Promise<Quarantine> {
  const reasons = read.map(
    (one) => [one.pushed.seq, one.usable ? cutOffReason : one.reason] as const,
  );
  const quarantine = new Map(reasons);
  await keepEntries(office, tx, [{ device, read, quarantine }]);
  const open = await tx
    .selectFrom('case_file')
    .select('case_id')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('kind', '=', 'revokedUpload')
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (open !== undefined) return quarantine;
  const seq = read[0]?.pushed.seq ?? 0;
  const opened = { kind: 'revokedUpload', seq, ref: null, beyond: 0, why: null } as const;
  await openCase(office, tx, device, opened);
  return quarantine;
}
