import type { Database } from 'better-sqlite3';
import { isHandedOut } from '../../../shared/protocol/careEntry.ts';
import { entry as entrySchema } from '../../../shared/protocol/entry.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type { SignedStatement } from '../../../shared/protocol/epoch.ts';
import type { EntryPlace, FeedEvent, ReceiptElsewhere } from '../../../shared/protocol/feed.ts';
import type { NewEpochCause, SeqRange } from '../../../shared/protocol/missing.ts';
import type {
  Beginning,
  EarlierEpoch,
  Identity,
  Reader,
  StoredEntry,
  Writer,
} from '../../app/ports.ts';
import { businessDayStatement, dayShareOf } from '../businessDays.ts';
import { keepClosesOf } from '../dayCloses.ts';
import { carriedUses, carryEntries } from './carry.ts';
import type { CarriedFrom } from './carry.ts';
import { keepWords } from './keptWords.ts';
import type { Memory } from '../memory.ts';
import { countEarlier, endDeskChain } from '../desk/deskTables.ts';
import { rebuildDerived } from '../rebuild.ts';
import { blobOf, hexOf } from '../rows.ts';
import type { JournalRow } from '../rows.ts';
import { select } from '../select.ts';

type Chain = Pick<EntryPlace, 'device' | 'epoch'>;

interface EpochRow {
  readonly device: Buffer;
  readonly epoch: number;
  readonly first_prev: string;
  readonly head_seq: number;
  readonly head_hash: string | null;
  readonly floor_seq: number;
  readonly sent_seq: number;
  readonly missing: string;
  readonly lost: string | null;
  readonly cause: NewEpochCause;
  readonly way: EarlierEpoch['way'];
  readonly set_aside: string | null;
  readonly at: number;
  readonly statement: string | null;
  readonly asked: number;
}

function epochOfRow(row: EpochRow): EarlierEpoch {
  return {
    device: hexOf(row.device),
    epoch: row.epoch,
    firstPrev: row.first_prev,
    headSeq: row.head_seq,
    headHash: row.head_hash,
    floorSeq: row.floor_seq,
    sentSeq: row.sent_seq,
    missing: JSON.parse(row.missing) as readonly SeqRange[],
    lost: row.lost === null ? null : (JSON.parse(row.lost) as EarlierEpoch['lost']),
    cause: row.cause,
    way: row.way,
    setAside: row.set_aside,
    at: row.at,
    statement: row.statement === null ? null : (JSON.parse(row.statement) as SignedStatement),
    asked: row.asked === 1,
  };
}

export function readEntry(json: string): Entry | null {
  try {
    return entrySchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

function carriedReceipts(entry: Entry): readonly ReceiptElsewhere[] {
  const { body, device, epoch, seq, businessDay, shop, actor } = entry;
  if (!isHandedOut(body)) return [];
  const { ref, customer, valueMinor } = body;
  const by = { device, epoch, seq };
  const person = actor.personId;
  return [
    { ref, campaignNo: body.campaign.no, customer, valueMinor, businessDay, shop, by, person },
  ];
}

/** Whose name a chain's own uses go by. */
function byOf(db: Database, counter: string): CarriedFrom {
  const json = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'shop'`).pluck().get();
  const shop = json === undefined ? null : (JSON.parse(json) as Memory['meta']['shop']);
  return { shopName: shop === null ? '' : shop.name[shop.language], counter };
}

export function putEarlierEpoch(db: Database, one: EarlierEpoch): void {
  db.prepare(
    `INSERT OR REPLACE INTO earlier_epochs
     (device, epoch, first_prev, head_seq, head_hash, floor_seq, sent_seq, missing, lost, cause, way,
      set_aside, at, statement, asked)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    blobOf(one.device),
    one.epoch,
    one.firstPrev,
    one.headSeq,
    one.headHash,
    one.floorSeq,
    one.sentSeq,
    JSON.stringify(one.missing),
    one.lost === null ? null : JSON.stringify(one.lost),
    one.cause,
    one.way,
    one.setAside,
    one.at,
    one.statement === null ? null : JSON.stringify(one.statement),
    one.asked ? 1 : 0,
  );
}

/** Answers the seqs of those that weren't there yet. */
export function putEarlierEntries(
  db: Database,
  { device, epoch }: Chain,
  entries: Iterable<StoredEntry>,
): ReadonlySet<number> {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO earlier_entries (device, epoch, seq, hash, json)
     VALUES (?, ?, ?, ?, CAST(? AS TEXT))`,
  );
  const who = blobOf(device);
  const fresh = new Set<number>();
  for (const { seq, hash, json } of entries) {
    if (insert.run(who, epoch, seq, blobOf(hash), json).changes === 1) fresh.add(seq);
  }
  return fresh;
}

function* earlierEntries(db: Database): Generator<Entry> {
  const page = db.prepare<[number], { rowid: number; json: string }>(
    'SELECT rowid, json FROM earlier_entries WHERE rowid > ? ORDER BY rowid LIMIT 500',
  );
  let last = 0;
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    for (const { json } of rows) {
      const entry = readEntry(json);
      if (entry !== null) yield entry;
    }
    last = rows.at(-1)?.rowid ?? last;
  }
}

export function setMetaRow(db: Database, name: string, value: unknown): void {
  db.prepare(
    `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  ).run(name, JSON.stringify(value));
}

/** The clock goes on from the newest entry there was, since the new chain has none yet (I9). */
function keepClock(db: Database, newest: string | null): void {
  const json = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'clock'`).pluck().get();
  const record = json === undefined ? null : (JSON.parse(json) as Memory['meta']['clock']);
  const entry = newest === null ? null : readEntry(newest);
  if (entry === null || (record !== null && record.lastEffective >= entry.at)) {
    if (record !== null) setMetaRow(db, 'clock', { ...record, atSeq: 0 });
    return;
  }
  const { at, monotonicMs, bootId } = entry;
  const sameBoot = record?.bootId === bootId;
  setMetaRow(db, 'clock', {
    lastEffective: at,
    lastMonotonicMs: monotonicMs,
    bootId,
    hqTime: record?.hqTime ?? null,
    hqMonotonicMs: sameBoot ? record.hqMonotonicMs : null,
    atSeq: 0,
  });
}

/**
 * Empties what belongs to the chain written so far and counts all earlier entries as uses elsewhere. The
 * journal's own entries must stand in `earlier_entries` by then. Within a transaction.
 */
export function startEmptyChain(
  db: Database,
  identity: Identity | null,
  from: { readonly counter: string; readonly newest: string | null },
): void {
  keepClock(db, from.newest);
  keepClosesOf(db, 'earlier_entries');
  keepClosesOf(db, 'journal');
  db.exec(`
    DELETE FROM journal;
    DELETE FROM print_jobs;
    DELETE FROM meta
    WHERE name IN
      ('signedHead', 'doubtSinceSeq', 'printTouchedSeq', 'projectedSeq', 'checkpoint', 'ack')`);
  setMetaRow(db, 'identity', identity);
  endDeskChain(db);
  carryEntries(db, earlierEntries(db), byOf(db, from.counter));
  keepWords(db, earlierEntries(db));
  // A checkpoint's digest covers what this chain carries, and it carries nothing yet.
  db.exec(`
    UPDATE uses_elsewhere SET carried = 0 WHERE carried = 1;
    UPDATE day_closes SET carried = 0 WHERE carried = 1;
    UPDATE receipts_elsewhere SET by_device = NULL, by_epoch = NULL, by_seq = NULL
    WHERE by_seq IS NOT NULL`);
  rebuildDerived(db);
}

/** Ends the chain in the journal where it stands, nothing of it being lost. Within a transaction. */
export function endChain(db: Database, { ended, identity }: Beginning, counter: string): void {
  const newest = db
    .prepare<[], string>('SELECT json FROM journal ORDER BY seq DESC LIMIT 1')
    .pluck()
    .get();
  db.prepare(
    `INSERT OR IGNORE INTO earlier_entries (device, epoch, seq, hash, json)
     SELECT ?, ?, seq, hash, json FROM journal ORDER BY seq`,
  ).run(blobOf(ended.device), ended.epoch);
  putEarlierEpoch(db, ended);
  startEmptyChain(db, identity, { counter, newest: newest ?? null });
}

type EarlierReader = Pick<Reader, 'earlierEpochs' | 'earlierEntriesAfter'>;

export function earlierReader(db: Database): EarlierReader {
  const all = select<[], EpochRow>(db, 'SELECT * FROM earlier_epochs ORDER BY at, epoch');
  const after = select<[Buffer, number, number, number], JournalRow>(
    db,
    `SELECT seq, hash, json FROM earlier_entries
     WHERE device = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  return {
    earlierEpochs: () => all.all().map(epochOfRow),
    earlierEntriesAfter: ({ device, epoch }, seq, limit) =>
      after
        .all(blobOf(device), epoch, seq, limit)
        .map((row) => ({ seq: row.seq, hash: hexOf(row.hash), json: row.json })),
  };
}

type EarlierWriter = Pick<Writer, 'beginChain' | 'setEarlierEpoch' | 'keepEarlierEntries'>;

/** `forget`: what stood in memory is no longer so. */
export function earlierWriter(
  db: Database,
  memory: () => Memory,
  forget: () => void,
  applyEvent: (event: FeedEvent) => void,
): EarlierWriter {
  const counter = () => memory().meta.identity?.counterName ?? '';
  const addBusinessDay = businessDayStatement(db, 'main');
  return {
    beginChain(beginning) {
      const { ackedSeq: _, ...sync } = memory().meta.sync;
      endChain(db, beginning, counter());
      setMetaRow(db, 'sync', { ...sync, ackedSeq: 0, frozen: false });
      forget();
    },
    setEarlierEpoch: (epoch) => putEarlierEpoch(db, epoch),
    keepEarlierEntries(chain, entries) {
      const fresh = putEarlierEntries(db, chain, entries);
      countEarlier(
        db,
        entries.flatMap(({ seq, json }) => (fresh.has(seq) ? (readEntry(json) ?? []) : [])),
      );
      keepClosesOf(db, 'earlier_entries');
      const by = byOf(db, counter());
      for (const { json } of entries) {
        const entry = readEntry(json);
        if (entry === null) continue;
        addBusinessDay(dayShareOf(entry));
        applyEvent({ kind: 'uses', uses: [...carriedUses(entry, by)] });
        applyEvent({ kind: 'receipts', receipts: [...carriedReceipts(entry)] });
      }
    },
  };
}
