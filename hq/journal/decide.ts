import type { Entry } from '../../shared/protocol/entry.ts';
import { lockedDevice } from '../devices/devices.ts';
import type { DevicePlace } from '../devices/deviceBook.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { Said } from '../devices/revoke.ts';
import { shopById } from '../shops/shops.ts';
import { writeSettled } from './books.ts';
import { cutOffReason } from './cutOffUpload.ts';
import { noteWishes } from '../customers/wishes.ts';
import { endCoupons } from './endings.ts';
import { gatherKnown } from './known.ts';
import { readEntry } from './readEntry.ts';
import { settleBatch } from './settleBatch.ts';

/** Entries of one decision at most: it is one transaction. */
export const maxDecided = 500;

export interface Decision extends Said {
  readonly from: number;
  /** At most `maxDecided` entries, `from` included. */
  readonly to: number;
  readonly verdict: 'accepted' | 'rejected';
}

/**
 * A person says of entries that came after their device was cut off whether they are believed. What is
 * accepted is settled now, as if it had just arrived; what is rejected stays kept and is never booked.
 * Each entry is decided once. Throws `notFound` where none of the range waits.
 */
export function decideCutOff(
  office: Office,
  place: DevicePlace,
  decision: Decision,
): Promise<{ readonly decided: number }> {
  return writeWithFeed(office, async (tx, feed) => {
    const device = await lockedDevice(office, tx, place);
    const { verdict, by, note } = decision;
    const rows = await waiting(tx, device, decision)
      .set({
        verdict,
        decided_at: office.now(),
        decided_by: by,
        decided_note: note,
      })
      .returning('seq')
      .execute();
    if (rows.length === 0) throw new HqProblem('notFound', 'nothing there waits for a decision');
    const seqs = rows.map(({ seq }) => seq).toSorted((a, b) => a - b);
    if (verdict === 'accepted') await settleKept(office, tx, feed, device, seqs);
    return { decided: seqs.length };
  });
}

function waiting(tx: Tx, device: DeviceTable, { from, to }: Pick<Decision, 'from' | 'to'>) {
  return tx
    .updateTable('quarantine')
    .where('tenant_id', '=', device.tenant_id)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('seq', '>=', from)
    .where('seq', '<=', Math.min(to, from + maxDecided - 1))
    .where('reason', '=', cutOffReason)
    .where('verdict', 'is', null);
}

async function settleKept(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  seqs: readonly number[],
): Promise<void> {
  const entries = await entriesAt(office, tx, device, seqs);
  const known = await gatherKnown(office, tx, [{ shop: device.shop_id, entries }]);
  const shop = await shopById(office, tx, device.shop_id);
  const settled = settleBatch(entries, known, {
    tenant: office.tenant,
    partition: feed.partition,
    shop: device.shop_id,
    shopName: shop.name[shop.language],
    counterName: device.counter_name,
    now: office.now(),
    nextUseNo: feed.nextUseNo,
    nextVoucherNo: feed.nextVoucherNo,
    nextReceiptNo: feed.nextReceiptNo,
  });
  await writeSettled(office, tx, feed, known, [{ device, settled }]);
  await endCoupons(office, tx, feed, device, entries);
  await noteWishes(office, tx, feed, entries);
}

/** As they stand in the books; their chain was looked at when they came. */
async function entriesAt(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  seqs: readonly number[],
): Promise<readonly Entry[]> {
  const rows = await tx
    .selectFrom('journal_entry')
    .select(['seq', 'hash', 'json'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('seq', 'in', [...seqs, ...seqs.map((seq) => seq - 1)])
    .execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => {
    const row = bySeq.get(seq);
    if (row === undefined) return [];
    const pushed = { seq, hash: row.hash, json: Buffer.from(row.json).toString('utf8') };
    const read = readEntry(office.crypto, pushed, {
      tenant: office.tenant,
      shop: device.shop_id,
      device: device.device_id,
      epoch: device.epoch,
      prev: bySeq.get(seq - 1)?.hash ?? device.certificate_hash,
    });
    return read.usable ? [read.entry] : [];
  });
}
