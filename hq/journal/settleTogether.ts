import type { EntryKind } from '../../shared/protocol/entry.ts';
import { noteSeen } from '../customers/customers.ts';
import { noteWakes } from '../customers/wakes.ts';
import { noteWishes } from '../customers/wishes.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { followCounter } from '../people/people.ts';
import type { Tx } from '../store/schema.ts';
import { keepEntries, openCase, writeSettled } from './books.ts';
import type { DeviceNow } from './devicesNow.ts';
import { endCoupons } from './endings.ts';
import { gatherKnown } from './known.ts';
import type { ReadEntry } from './readEntry.ts';
import { settleBatch } from './settleBatch.ts';
import { noteStaff } from './staff.ts';
import { endUndoneCoupons } from './undoneCoupons.ts';

/** New entries of one terminal, in order. */
export interface Fresh {
  readonly device: DeviceNow;
  readonly read: readonly ReadEntry[];
}

/** They may end vouchers, which those behind them in the group must see. */
const loud: ReadonlySet<EntryKind> = new Set(['goodwillVoid', 'void', 'issuedAfter']);

/** Whether all it changes is what settling itself hands on from entry to entry. */
export function isQuiet(read: ReadEntry): boolean {
  return !read.usable || !loud.has(read.entry.body.kind);
}

/**
 * Settles what several terminals handed in, in order, each against what the ones before left; what is known
 * of it all is looked up once, and written once. The same as one after the other, since only the last of
 * them holds entries that are not quiet.
 */
export async function settleTogether(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  group: readonly Fresh[],
): Promise<void> {
  if (group.length === 0) return;
  const batches = group.map(({ device, read }) => ({
    now: device,
    device: device.row,
    shop: device.row.shop_id,
    read,
    entries: read.flatMap((one) => (one.usable ? [one.entry] : [])),
  }));
  const known = await gatherKnown(office, tx, batches);
  const settled = batches.map((batch) => {
    const { now, device, read, entries } = batch;
    const found = settleBatch(entries, known, {
      tenant: office.tenant,
      partition: feed.partition,
      shop: device.shop_id,
      shopName: now.shopName,
      counterName: device.counter_name,
      now: office.now(),
      nextUseNo: feed.nextUseNo,
      nextVoucherNo: feed.nextVoucherNo,
      nextReceiptNo: feed.nextReceiptNo,
    });
    const unusable = read.flatMap((one) => (one.usable ? [] : [one]));
    const quarantine = new Map(unusable.map((one) => [one.pushed.seq, one.reason]));
    for (const [seq, reason] of found.unknown) quarantine.set(seq, reason);
    for (const [seq, reason] of quarantine) now.reasons.set(seq, reason);
    return { ...batch, settled: found, quarantine, unusable };
  });
  await keepEntries(office, tx, settled);
  await writeSettled(office, tx, feed, known, settled);
  for (const {
    device,
    entries,
    settled: { uses },
  } of settled) {
    await endCoupons(office, tx, feed, device, entries);
    await endUndoneCoupons(office, tx, feed, device, { entries, uses });
    await noteWishes(office, tx, feed, entries);
    await noteWakes(office, tx, feed, device, entries);
  }
  const all = settled.flatMap(({ entries }) => entries);
  await noteSeen(office, tx, feed, all);
  await noteStaff(office, tx, feed, settled);
  for (const { device, entries, unusable } of settled) {
    await followCounter(office, tx, feed, device.shop_id, entries);
    for (const { pushed } of unusable.filter((one) => one.brokenChain)) {
      const { seq } = pushed;
      const opened = { kind: 'brokenChain', seq, ref: null, beyond: 1, why: null } as const;
      await openCase(office, tx, device, opened);
    }
  }
}
