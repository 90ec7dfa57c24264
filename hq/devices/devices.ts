import { z } from 'zod';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Standing } from '../../shared/protocol/push.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { deviceStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceEventTable, DeviceTable } from '../store/tables/devices.ts';
import type { DevicePlace } from './deviceBook.ts';

const eventIdBytes = 8;

/** Held to the end of the transaction. Throws `notFound`. */
export async function lockedDevice(
  office: Office,
  tx: Tx,
  { device, epoch }: DevicePlace,
): Promise<DeviceTable> {
  const row = await tx
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such device');
  return row;
}

export async function setDevice(
  office: Office,
  tx: Tx,
  row: DeviceTable,
  change: Partial<DeviceTable>,
): Promise<void> {
  await tx
    .updateTable('device')
    .set(change)
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('epoch', '=', row.epoch)
    .execute();
  if (change.state !== undefined) tellMachines(tx, deviceStands({ ...row, ...change }));
}

/** Written down beside what is done, in its transaction; never changed. */
export async function addDeviceEvent(
  office: Office,
  tx: Tx,
  row: Pick<DeviceTable, 'device_id' | 'epoch'>,
  kind: DeviceEventTable['kind'],
  by: string,
  note: string,
): Promise<void> {
  await tx
    .insertInto('device_event')
    .values({
      tenant_id: office.tenant,
      partition_key: mainPartition,
      device_id: row.device_id,
      epoch: row.epoch,
      at: office.now(),
      event_id: bytesToHex(office.crypto.randomBytes(eventIdBytes)),
      kind,
      by_whom: by,
      note,
    })
    .execute();
}

/** The newest epoch of the device that is at work or was; `null` while none has been opened. */
export async function newestOpenEpoch(office: Office, device: string): Promise<number | null> {
  const row = await office.db
    .selectFrom('device')
    .select((eb) => eb.fn.max('epoch').as('newest'))
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('state', '<>', 'pending')
    .executeTakeFirst();
  return row?.newest ?? null;
}

/** What head office signs of a device; nothing of one whose digits nobody has compared. */
export function standingOf(row: DeviceTable, newestEpoch: number | null): Standing | null {
  switch (row.state) {
    case 'pending':
      return null;
    case 'revoked':
    case 'frozen':
      return row.state;
    case 'active':
      return newestEpoch !== null && newestEpoch > row.epoch ? 'superseded' : 'active';
  }
}

export const deviceReport = z.object({
  device: z.string(),
  epoch: z.int(),
  shop: z.string(),
  counterName: z.string(),
  state: z.enum(['pending', 'active', 'frozen', 'revoked']),
  /** Empty until the terminal has shown its part. */
  check: z.string(),
  /** A person must say whether the digits are the same. */
  awaitsConfirmation: z.boolean(),
  ackedSeq: z.int(),
  /** Entries it had not sent when it was last heard; `null`: it never said. */
  waiting: z.int().nullable(),
  appVersion: z.string().nullable(),
  enrolledAt: z.int(),
  lastSeenAt: z.int(),
});
export type DeviceReport = z.infer<typeof deviceReport>;

export function reportOf(row: DeviceTable): DeviceReport {
  const { said_head: saidHead } = row;
  return {
    device: row.device_id,
    epoch: row.epoch,
    shop: row.shop_id,
    counterName: row.counter_name,
    state: row.state,
    check: row.check_digits,
    awaitsConfirmation:
      row.needs_confirmation && row.confirmed_at === null && row.state === 'pending',
    ackedSeq: row.acked_seq,
    waiting: saidHead === null ? null : Math.max(0, saidHead - row.acked_seq),
    appVersion: row.app_version,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
  };
}

export async function devices(office: Office): Promise<DeviceReport[]> {
  const rows = await office.db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('shop_id')
    .orderBy('enrolled_at')
    .execute();
  return rows.map(reportOf);
}

/** Every epoch of one terminal, oldest first. */
export async function deviceEpochs(office: Office, device: string): Promise<DeviceReport[]> {
  const rows = await office.db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .orderBy('epoch')
    .execute();
  return rows.map(reportOf);
}

export const deviceEvent = z.object({
  epoch: z.int(),
  at: z.int(),
  kind: z.enum(['confirmed', 'refused', 'frozen', 'unfrozen', 'revoked']),
  by: z.string(),
  note: z.string(),
});
export type DeviceEvent = z.infer<typeof deviceEvent>;

/** Oldest first. */
export async function deviceEvents(office: Office, device: string): Promise<DeviceEvent[]> {
  const rows = await office.db
    .selectFrom('device_event')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    epoch: row.epoch,
    at: row.at,
    kind: row.kind,
    by: row.by_whom,
    note: row.note,
  }));
}
