import { addDeviceEvent, lockedDevice, setDevice } from './devices.ts';
import type { DevicePlace } from './deviceBook.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { announceKeys } from '../keys/manifest.ts';
import { deviceStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

/** Who did it and why, as a person at head office says. */
export interface Said {
  readonly by: string;
  readonly note: string;
}

/**
 * `lost`: others may have its keys, so no coupon it ever signed is good any more. `retired`: the keys are
 * gone with it, and what it signed stays good until its last day.
 */
export type RevokeReason = 'lost' | 'retired';

/** Ends every epoch of the device and takes its issuer keys out of use, in one transaction with its reason. */
export async function cutOff(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: string,
  keys: 'revoked' | 'retired',
): Promise<readonly number[]> {
  const epochs = await tx
    .updateTable('device')
    .set({ state: 'revoked' })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('state', '<>', 'revoked')
    .returning(['device_id', 'epoch', 'shop_id', 'state', 'enrolled_at'])
    .execute();
  for (const row of epochs) tellMachines(tx, deviceStands(row));
  const changed = await tx
    .updateTable('issuer_key')
    .set({ state: keys })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    // A retired key of a stolen terminal is in the thief's hands too; a revoked one never comes back.
    .where('state', 'in', keys === 'revoked' ? ['active', 'retired'] : ['active'])
    .returning('key_id')
    .execute();
  if (changed.length > 0) await announceKeys(office, tx, feed);
  return epochs.map(({ epoch }) => epoch);
}

/**
 * Cuts a terminal off: what it still sends is kept and believed by nobody, it gets no more data, its
 * issuer key leaves the manifest, and it is told so by a signed word. Throws `notFound`.
 */
export function revokeDevice(
  office: Office,
  device: string,
  reason: RevokeReason,
  { by, note }: Said,
): Promise<void> {
  return writeWithFeed(office, async (tx, feed) => {
    const known = await tx
      .selectFrom('device')
      .select('epoch')
      .where('tenant_id', '=', office.tenant)
      .where('device_id', '=', device)
      .executeTakeFirst();
    if (known === undefined) throw new HqProblem('notFound', 'no such device');
    const keys = reason === 'lost' ? 'revoked' : 'retired';
    for (const epoch of await cutOff(office, tx, feed, device, keys)) {
      const row = { device_id: device, epoch };
      await addDeviceEvent(office, tx, row, 'revoked', by, `${reason}: ${note}`);
    }
  });
}

/**
 * A person has found out which of two histories is true: the device whose journal goes on where head
 * office's ends is heard again. The other one freezes it again. Throws `notFound`, `conflict`.
 */
export function unfreezeDevice(office: Office, place: DevicePlace, said: Said): Promise<void> {
  return writeWithFeed(office, async (tx) => {
    const row = await lockedDevice(office, tx, place);
    if (row.state !== 'frozen') throw new HqProblem('conflict', 'the device is not frozen');
    await addDeviceEvent(office, tx, row, 'unfrozen', said.by, said.note);
    await setDevice(office, tx, row, { state: 'active' });
  });
}
