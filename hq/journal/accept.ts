import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { verifyHead } from '../../shared/protocol/head.ts';
import type { Ack, PushReply, PushRequest } from '../../shared/protocol/push.ts';
import { ackBytes } from '../../shared/protocol/signatures.ts';
import type { SeqRange } from '../../shared/protocol/missing.ts';
import { isDataFault } from '../store/dataFault.ts';
import { addDeviceEvent, setDevice } from '../devices/devices.ts';
import { noteSeen } from '../customers/customers.ts';
import { noteWakes } from '../customers/wakes.ts';
import { noteWishes } from '../customers/wishes.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { gapsOf, isGap } from '../devices/epochs.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { followCounter } from '../people/people.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { shopById } from '../shops/shops.ts';
import { keepEntries, openCase, writeSettled } from './books.ts';
import { setAsideCutOff } from './cutOffUpload.ts';
import { endCoupons } from './endings.ts';
import { gatherKnown } from './known.ts';
import { keepRivals } from './rivals.ts';
import { readEntry } from './readEntry.ts';
import type { PushedEntry, ReadEntry } from './readEntry.ts';
import { noteStaff } from './staff.ts';
import { endUndoneCoupons } from './undoneCoupons.ts';
import { settleBatch } from './settleBatch.ts';

/** Which device pushes: as the signature of its request proved. */
export interface Pusher {
  readonly device: string;
  readonly epoch: number;
}

type Outcome =
  | { readonly result: 'kept' }
  | { readonly result: 'expected'; readonly expected: number }
  | { readonly result: 'frozen'; readonly seq: number; readonly caseId: string };

/**
 * Takes a batch of a terminal's journal: idempotent for ever on (device, epoch, seq). Nothing that its
 * sender can't mend is refused (I6): what can't be used is kept, quarantined and acknowledged, and the
 * queue behind it moves on. Throws `badInput` for a request that is not one, by a head that does not
 * vouch for it.
 */
export async function acceptPush(
  office: Office,
  pusher: Pusher,
  request: PushRequest,
): Promise<PushReply> {
  await checkRequest(office, pusher, request);
  const outcome = await keepAll(office, pusher, request.entries);
  switch (outcome.result) {
    case 'kept':
      return acceptedReply(office, pusher, request);
    case 'expected':
    case 'frozen':
      return outcome;
  }
}

async function checkRequest(office: Office, pusher: Pusher, request: PushRequest): Promise<void> {
  const { head, entries } = request;
  const first = entries[0]?.seq ?? 0;
  const inOrder = entries.every((entry, index) => entry.seq === first + index);
  if (!inOrder) throw new HqProblem('badInput', 'entries are not in order');
  const last = entries.at(-1);
  const ownHead =
    head.device === pusher.device &&
    head.epoch === pusher.epoch &&
    head.seq === last?.seq &&
    head.hash === last.hash;
  if (!ownHead) throw new HqProblem('badInput', 'the head is not that of the last entry');
  const device = await deviceRow(office, office.db, pusher);
  if (!verifyHead(office.crypto, hexToBytes(device.public_key), head)) {
    throw new HqProblem('badInput', 'the head’s signature does not hold');
  }
}

function deviceQuery(office: Office, tx: Tx | Office['db'], pusher: Pusher) {
  return tx
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', pusher.device)
    .where('epoch', '=', pusher.epoch);
}

function deviceRow(office: Office, tx: Tx | Office['db'], pusher: Pusher): Promise<DeviceTable> {
  return deviceQuery(office, tx, pusher).executeTakeFirstOrThrow();
}

/**
 * The whole batch in one transaction; where something in it trips the database, entry by entry, and the
 * one that does it is kept without being looked at any closer.
 */
async function keepAll(
  office: Office,
  pusher: Pusher,
  entries: readonly PushedEntry[],
): Promise<Outcome> {
  try {
    return await keep(office, pusher, entries, null);
  } catch (error) {
    if (!isDataFault(error)) throw error;
  }
  for (const entry of entries) {
    const outcome = await keepOne(office, pusher, entry);
    if (outcome.result !== 'kept') return outcome;
  }
  return { result: 'kept' };
}

async function keepOne(office: Office, pusher: Pusher, entry: PushedEntry): Promise<Outcome> {
  try {
    return await keep(office, pusher, [entry], null);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    return keep(office, pusher, [entry], 'could not be booked');
  }
}

/** `setAside`: a reason to quarantine all of it unread. */
function keep(
  office: Office,
  pusher: Pusher,
  entries: readonly PushedEntry[],
  setAside: string | null,
): Promise<Outcome> {
  return writeWithFeed(office, async (tx, feed) => {
    const device = await deviceQuery(office, tx, pusher).forUpdate().executeTakeFirstOrThrow();
    if (device.state === 'frozen') {
      await keepRivals(office, tx, device, await notKept(office, tx, device, entries));
      return frozenBefore(office, tx, device);
    }
    const gaps = await gapsOf(office, tx, device);
    const unlike = await notKept(office, tx, device, entries);
    const forked = await firstFork(office, tx, device, unlike, gaps);
    if (forked !== undefined) {
      await keepRivals(office, tx, device, unlike);
      return freeze(office, tx, device, forked.seq);
    }
    // What was said to be missing, and came to light after all, was passed over before.
    const fresh = entries.filter((entry) => entry.seq > device.acked_seq || unlike.includes(entry));
    const [first] = fresh;
    if (first === undefined) return { result: 'kept' };
    if (first.seq > device.acked_seq + 1 && !isGap(gaps, device.acked_seq, first.seq)) {
      return { result: 'expected', expected: device.acked_seq + 1 };
    }
    await bookFresh(office, tx, feed, device, fresh, setAside);
    return { result: 'kept' };
  });
}

/** The first of them whose place is another's: a second history. A place in a gap is nobody's. */
async function firstFork(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  unlike: readonly PushedEntry[],
  gaps: readonly SeqRange[],
): Promise<PushedEntry | undefined> {
  const before = unlike.filter(({ seq }) => seq <= device.acked_seq);
  const inGap = ({ seq }: PushedEntry) => gaps.some(({ from, to }) => from <= seq && seq <= to);
  if (gaps.length === 0 || before.length === 0) return before[0];
  const rows = await tx
    .selectFrom('journal_entry')
    .select('seq')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where(
      'seq',
      'in',
      before.map(({ seq }) => seq),
    )
    .execute();
  const taken = new Set(rows.map(({ seq }) => seq));
  return before.find((entry) => taken.has(entry.seq) || !inGap(entry));
}

/** Entries whose hash is not the kept one: new ones, and those of a second history of one device. */
async function notKept(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  entries: readonly PushedEntry[],
): Promise<readonly PushedEntry[]> {
  const seqs = entries.map((entry) => entry.seq).filter((seq) => seq <= device.acked_seq);
  if (seqs.length === 0) return entries;
  const rows = await tx
    .selectFrom('journal_entry')
    .select(['seq', 'hash'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('seq', 'in', seqs)
    .execute();
  const kept = new Map(rows.map((row) => [row.seq, row.hash]));
  return entries.filter(({ seq, hash }) => kept.get(seq) !== hash);
}

/** A device that was cut off stays so; the second history is a person's business all the same. */
async function freeze(office: Office, tx: Tx, device: DeviceTable, seq: number): Promise<Outcome> {
  const opened = { kind: 'twoHistories', seq, ref: null, beyond: 1, why: null } as const;
  const caseId = await openCase(office, tx, device, opened);
  if (device.state === 'active') {
    await setDevice(office, tx, device, { state: 'frozen' });
    await addDeviceEvent(office, tx, device, 'frozen', 'head office', `another entry ${seq}`);
  }
  return { result: 'frozen', seq, caseId };
}

async function frozenBefore(office: Office, tx: Tx, device: DeviceTable): Promise<Outcome> {
  const row = await tx
    .selectFrom('case_file')
    .select(['seq', 'case_id'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('kind', '=', 'twoHistories')
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { result: 'frozen', seq: row?.seq ?? device.acked_seq, caseId: row?.case_id ?? '' };
}

async function bookFresh(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  fresh: readonly PushedEntry[],
  setAside: string | null,
): Promise<void> {
  const read = readChain(office, device, fresh, setAside);
  if (device.state === 'revoked') await setAsideCutOff(office, tx, device, read);
  else await settleFresh(office, tx, feed, device, read);
  const last = fresh.at(-1);
  const newest = read.findLast((one) => one.usable);
  const isNewer = last !== undefined && last.seq > device.acked_seq;
  await setDevice(office, tx, device, {
    acked_seq: isNewer ? last.seq : device.acked_seq,
    acked_hash: isNewer ? last.hash : device.acked_hash,
    ...(newest === undefined ? {} : { app_version: newest.entry.appVersion }),
  });
}

async function settleFresh(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  read: readonly ReadEntry[],
): Promise<void> {
  const entries = read.flatMap((one) => (one.usable ? [one.entry] : []));
  const known = await gatherKnown(office, tx, device.shop_id, entries);
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
  const unusable = read.flatMap((one) => (one.usable ? [] : [one]));
  const quarantine = new Map(unusable.map((one) => [one.pushed.seq, one.reason]));
  for (const [seq, reason] of settled.unknown) quarantine.set(seq, reason);
  await keepEntries(office, tx, device, read, quarantine);
  await writeSettled(office, tx, feed, device, known, settled);
  await endCoupons(office, tx, feed, device, entries);
  await endUndoneCoupons(office, tx, feed, device, { entries, uses: settled.uses });
  await noteWishes(office, tx, feed, entries);
  await noteWakes(office, tx, feed, device, entries);
  await noteSeen(office, tx, feed, entries);
  await noteStaff(office, tx, feed, device, entries);
  await followCounter(office, tx, feed, device.shop_id, entries);
  for (const { pushed } of unusable.filter((one) => one.brokenChain)) {
    const opened = {
      kind: 'brokenChain',
      seq: pushed.seq,
      ref: null,
      beyond: 1,
      why: null,
    } as const;
    await openCase(office, tx, device, opened);
  }
}

function readChain(
  office: Office,
  device: DeviceTable,
  fresh: readonly PushedEntry[],
  setAside: string | null,
): readonly ReadEntry[] {
  const place = {
    tenant: office.tenant,
    shop: device.shop_id,
    device: device.device_id,
    epoch: device.epoch,
  };
  return fresh.map((pushed, index) => {
    if (setAside !== null) {
      return { usable: false, pushed, reason: setAside, brokenChain: false };
    }
    return readEntry(office.crypto, pushed, {
      ...place,
      prev: prevOf(device, pushed, fresh[index - 1]),
    });
  });
}

/** Hash of the entry before; `null` behind a gap, where nobody can say. */
function prevOf(
  device: DeviceTable,
  { seq }: PushedEntry,
  before: PushedEntry | undefined,
): string | null {
  if (before?.seq === seq - 1) return before.hash;
  return seq - 1 === device.acked_seq ? device.acked_hash : null;
}

/** Signs for the last entry of the request, by the hash head office keeps of it. */
async function acceptedReply(
  office: Office,
  pusher: Pusher,
  request: PushRequest,
): Promise<PushReply> {
  const device = await deviceRow(office, office.db, pusher);
  const unsigned: Omit<Ack, 'signature'> = {
    device: device.device_id,
    epoch: device.epoch,
    seq: device.acked_seq,
    hash: device.acked_hash,
  };
  const signature = office.crypto.sign(office.keys.timeSecret, ackBytes(unsigned));
  const rows = await office.db
    .selectFrom('quarantine')
    .select(['seq', 'reason'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where(
      'seq',
      'in',
      request.entries.map((entry) => entry.seq),
    )
    .orderBy('seq')
    .execute();
  return {
    result: 'accepted',
    ack: { ...unsigned, signature: bytesToHex(signature) },
    quarantined: rows,
  };
}
