import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { addDeviceEvent, setDevice } from '../devices/devices.ts';
import { isGap } from '../devices/epochs.ts';
import type { Office } from '../office.ts';
import { isDataFault } from '../store/dataFault.ts';
import type { Tx } from '../store/schema.ts';
import { openCase } from './books.ts';
import { setAsideCutOff } from './cutOffUpload.ts';
import { keyOf, lockDevices, writeDevices } from './devicesNow.ts';
import type { DeviceNow } from './devicesNow.ts';
import { pushedOf } from './pieces.ts';
import type { Outcome, Piece } from './pieces.ts';
import { inItsPlace, setAside } from './readEntry.ts';
import type { PushedEntry, ReadEntry, ReadText } from './readEntry.ts';
import { keepRivals } from './rivals.ts';
import { isQuiet, settleTogether } from './settleTogether.ts';
import type { Fresh } from './settleTogether.ts';

/**
 * Takes pieces of several terminals, in order, in one transaction; where something in them trips the
 * database, one half after the other, down to the entry that does it, which is kept without being looked
 * at any closer. Outcomes in the order of the pieces.
 */
export async function keepGroup(
  office: Office,
  pieces: readonly Piece[],
): Promise<readonly Outcome[]> {
  const [first, ...others] = pieces;
  if (first === undefined) return [];
  try {
    return await keepTogether(office, pieces);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    if (others.length === 0) return [await keepApart(office, first, error)];
  }
  const middle = Math.ceil(pieces.length / 2);
  const before = await keepGroup(office, pieces.slice(0, middle));
  return [...before, ...(await keepGroup(office, pieces.slice(middle)))];
}

/** One request whose entries can't be taken together. */
async function keepApart(office: Office, piece: Piece, fault: unknown): Promise<Outcome> {
  const { texts } = piece;
  if (texts.length === 1) {
    // Nothing of its sender's can be kept: the others of the group are not to wait for it.
    if (piece.setAside !== null) return { result: 'failed', fault };
    return keepAlone(office, { ...piece, setAside: 'could not be booked' });
  }
  const middle = Math.ceil(texts.length / 2);
  const before = await keepAlone(office, { ...piece, texts: texts.slice(0, middle) });
  if (before.result !== 'kept') return before;
  const after = await keepAlone(office, { ...piece, texts: texts.slice(middle) });
  if (after.result !== 'kept') return after;
  return { ...after, quarantined: [...before.quarantined, ...after.quarantined] };
}

async function keepAlone(office: Office, piece: Piece): Promise<Outcome> {
  const [outcome] = await keepGroup(office, [piece]);
  if (outcome === undefined) throw new Error('a piece was not answered');
  return outcome;
}

/** A group being taken: what waits to be settled together, in order. */
interface Taking {
  readonly office: Office;
  readonly tx: Tx;
  readonly feed: FeedWriter;
  readonly waiting: Fresh[];
}

function keepTogether(office: Office, pieces: readonly Piece[]): Promise<readonly Outcome[]> {
  return writeWithFeed(office, async (tx, feed) => {
    const devices = await lockDevices(office, tx, pieces);
    const taking: Taking = { office, tx, feed, waiting: [] };
    const outcomes: Outcome[] = [];
    for (const piece of pieces) {
      const device = devices.get(keyOf(piece.pusher));
      outcomes.push(
        device === undefined ? { result: 'unknown' } : await take(taking, device, piece),
      );
    }
    await settleWaiting(taking);
    await writeDevices(office, tx, devices.values());
    // Settling has said by now what of them can't be used.
    return outcomes.map((outcome, index) => {
      const piece = pieces[index];
      const device = piece === undefined ? undefined : devices.get(keyOf(piece.pusher));
      if (outcome.result !== 'kept' || piece === undefined || device === undefined) return outcome;
      return { ...outcome, quarantined: asideOf(device, piece) };
    });
  });
}

function asideOf({ reasons }: DeviceNow, { texts }: Piece) {
  return texts.flatMap((text) => {
    const { seq } = pushedOf(text);
    const reason = reasons.get(seq);
    return reason === undefined ? [] : [{ seq, reason }];
  });
}

async function settleWaiting({ office, tx, feed, waiting }: Taking): Promise<void> {
  await settleTogether(office, tx, feed, waiting.splice(0));
}

/** Judges one piece against what is in the books by now, the pieces before it included. */
async function take(taking: Taking, device: DeviceNow, piece: Piece): Promise<Outcome> {
  const { office, tx } = taking;
  const { row, kept, gaps } = device;
  const isKept = ({ seq, hash }: PushedEntry) => kept.get(seq) === hash;
  const unlike = piece.texts.map(pushedOf).filter((entry) => !isKept(entry));
  if (row.state === 'frozen') {
    await keepRivals(office, tx, row, unlike);
    return frozenBefore(office, tx, device);
  }
  const forked = firstFork(device, unlike);
  if (forked !== undefined) {
    await keepRivals(office, tx, row, unlike);
    return freeze(office, tx, device, forked.seq);
  }
  // What was said to be missing, and came to light after all, was passed over before.
  const isFresh = (entry: PushedEntry) => entry.seq > row.acked_seq || !isKept(entry);
  const fresh = piece.texts.filter((text) => isFresh(pushedOf(text)));
  const [first] = fresh.map(pushedOf);
  if (first === undefined) return keptSoFar(device);
  if (first.seq > row.acked_seq + 1 && !isGap(gaps, row.acked_seq, first.seq)) {
    return { result: 'expected', expected: row.acked_seq + 1 };
  }
  await bookFresh(taking, device, readChain(device, fresh, piece.setAside));
  return keptSoFar(device);
}

function keptSoFar({ row }: DeviceNow): Outcome {
  const { acked_seq: ackedSeq, acked_hash: ackedHash } = row;
  return { result: 'kept', ackedSeq, ackedHash, quarantined: [] };
}

/** The first of them whose place is another's: a second history. A place in a gap is nobody's. */
function firstFork(
  { row, gaps, kept }: DeviceNow,
  unlike: readonly PushedEntry[],
): PushedEntry | undefined {
  const inGap = ({ seq }: PushedEntry) => gaps.some(({ from, to }) => from <= seq && seq <= to);
  return unlike.find(
    (entry) => entry.seq <= row.acked_seq && (kept.has(entry.seq) || !inGap(entry)),
  );
}

/** A device that was cut off stays so; the second history is a person's business all the same. */
async function freeze(office: Office, tx: Tx, device: DeviceNow, seq: number): Promise<Outcome> {
  const { row } = device;
  const opened = { kind: 'twoHistories', seq, ref: null, beyond: 1, why: null } as const;
  const caseId = await openCase(office, tx, row, opened);
  if (row.state === 'active') {
    await setDevice(office, tx, row, { state: 'frozen' });
    await addDeviceEvent(office, tx, row, 'frozen', 'head office', `another entry ${seq}`);
    device.row = { ...row, state: 'frozen' };
  }
  return { result: 'frozen', seq, caseId };
}

async function frozenBefore(office: Office, tx: Tx, { row: device }: DeviceNow): Promise<Outcome> {
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

function readChain(
  { row }: DeviceNow,
  fresh: readonly ReadText[],
  reason: string | null,
): readonly ReadEntry[] {
  return fresh.map((text, index) => {
    const pushed = pushedOf(text);
    if (reason !== null) return setAside({ pushed }, reason);
    const before = fresh[index - 1];
    return inItsPlace(text, prevOf(row, pushed, before === undefined ? null : pushedOf(before)));
  });
}

/** Hash of the entry before; `null` behind a gap, where nobody can say. */
function prevOf(
  device: DeviceNow['row'],
  { seq }: PushedEntry,
  before: PushedEntry | null,
): string | null {
  if (before?.seq === seq - 1) return before.hash;
  return seq - 1 === device.acked_seq ? device.acked_hash : null;
}

/** From here on they count as kept, for the pieces behind them too. */
async function bookFresh(
  taking: Taking,
  device: DeviceNow,
  read: readonly ReadEntry[],
): Promise<void> {
  const { row } = device;
  const [first, last] = [read[0]?.pushed, read.at(-1)?.pushed];
  if (first === undefined || last === undefined) return;
  const isGapFilled = first.seq <= row.acked_seq;
  if (isGapFilled) await settleWaiting(taking);
  if (row.state === 'revoked') await bookCutOff(taking, device, read);
  else taking.waiting.push({ device, read });
  const newest = read.findLast((one) => one.usable);
  const isNewer = last.seq > row.acked_seq;
  device.row = {
    ...row,
    ...(isNewer ? { acked_seq: last.seq, acked_hash: last.hash } : {}),
    ...(newest === undefined ? {} : { app_version: newest.entry.appVersion }),
  };
  device.isChanged = true;
  for (const { pushed } of read) device.kept.set(pushed.seq, pushed.hash);
  // What comes after is settled by what these changed beyond the counts.
  if (isGapFilled || !read.every(isQuiet)) await settleWaiting(taking);
}

async function bookCutOff(
  { office, tx }: Taking,
  device: DeviceNow,
  read: readonly ReadEntry[],
): Promise<void> {
  const quarantine = await setAsideCutOff(office, tx, device.row, read);
  for (const [seq, reason] of quarantine) device.reasons.set(seq, reason);
}
