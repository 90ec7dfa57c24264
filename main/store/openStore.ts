import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import type { Room, Store } from '../app/ports.ts';
import { databaseFile } from '../platform/dataDir.ts';
import { takeInstanceLock } from './instanceLock.ts';
import type { InstanceLock } from './instanceLock.ts';
import { loadMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import { migrate } from './migrate.ts';
import { migrationList } from './migrationList.ts';
import { StoreOpenProblem, asOpenProblem, asStoreProblem } from './problems.ts';
import { createReader } from './reader.ts';
import { diskBounds, diskRoom } from './diskRoom.ts';
import type { DiskBounds, DiskRoom } from './diskRoom.ts';
import { StoreProblem } from '../app/storeErrors.ts';
import { checkpoint, makeDurable, pregrowWal } from './wal.ts';
import { voucherUpsert } from './voucherUpsert.ts';
import { createWriter } from './writer.ts';

/** How long a cashier waits for another program (a backup, a virus scanner) to let go of the database. */
export const busyTimeoutMs = 1_000;
/** The page cache: enough for the inner pages of ten million vouchers. */
const cacheKiB = 32 * 1024;
/** Nobody has committed for so long: the derived tables follow, and the log goes into the database. */
const quietAfterMs = 250;
/** Fewer commits than this aren't worth it. */
const commitsPerQuietWork = 100;
/** Vouchers set down in one transaction while loading many. */
const vouchersPerTransaction = 10_000;

export interface StoreOptions {
  /** The data folder; the database is `<dir>/<mode>/counter.db`. */
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  readonly crypto: Crypto;
  readonly appVersion: string;
  /** Pages the database may have at most; SQLite's own bound when absent. */
  readonly maxPages?: number;
  /** Entries whose meaning for the derived tables may wait in memory; `maxPendingEntries` when absent. */
  readonly maxPendingEntries?: number;
  /** What counts as little room; `diskBounds` when absent. */
  readonly diskBounds?: DiskBounds;
}

export interface CounterStore extends Store {
  /** Room on the disk, and what is set aside of it. */
  readonly disk: DiskRoom;
  readonly file: string;
  /** Sets many vouchers down, ten thousand to a transaction; answers how many. */
  loadVouchers(vouchers: Iterable<CachedVoucher>): number;
  /** Looks at the database itself, or puts its derived tables right; what was kept in memory is read anew. */
  inspect<T>(work: (db: Database.Database) => T): T;
}

function openDatabase(file: string, options: StoreOptions, disk: DiskRoom): Database.Database {
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    db.pragma(`cache_size = -${cacheKiB}`);
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    makeDurable(db);
    if (options.maxPages !== undefined) db.pragma(`max_page_count = ${options.maxPages}`);
    migrate(db, migrationList, Date.now());
    claimMode(db, options.mode);
    // It only saves time; room that is short is worth more.
    if (!disk.isShort()) pregrowWal(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A copied practice database must not come to life as a real one. */
function claimMode(db: Database.Database, mode: string): void {
  db.prepare(`INSERT OR IGNORE INTO meta (name, value) VALUES ('mode', ?)`).run(mode);
  const kept = db.prepare(`SELECT value FROM meta WHERE name = 'mode'`).pluck().get();
  if (kept !== mode) throw new StoreOpenProblem('otherMode', new Error(`mode ${String(kept)}`));
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function atOnce<T>(work: () => T): T {
  const result = work();
  if (isPromise(result)) throw new Error('a transaction cannot wait for a promise');
  return result;
}

/** Runs transactions; `onRollback` hears of one undone: what stood in memory may no longer be so. */
function transactions(db: Database.Database, onRollback: () => void) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');

  return <T>(work: () => T): T => {
    begin.run();
    try {
      const result = atOnce(work);
      commit.run();
      return result;
    } catch (error) {
      // Where SQLite itself has rolled back, as it does when the disk is full, nothing is left to do.
      if (db.inTransaction) rollback.run();
      onRollback();
      throw error;
    }
  };
}

/** Does in quiet moments what would otherwise fall on a cashier's commit, now and then. */
function quietMoments(work: () => void) {
  let commits = 0;
  let timer: NodeJS.Timeout | null = null;

  function due(): void {
    timer = null;
    commits = 0;
    work();
  }

  return {
    committed(): void {
      commits += 1;
      if (commits < commitsPerQuietWork) return;
      if (timer === null) timer = setTimeout(due, quietAfterMs).unref();
      else timer.refresh();
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** What can as well be done later, or never: the journal and the log hold it, and a commit says why. */
function ifTheDiskLets(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** SQLite says FULL, or fails to grow a file beside the database for want of room. */
function isFull(error: unknown, disk: DiskRoom): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  if (error.code.startsWith('SQLITE_FULL')) return true;
  return error.code.startsWith('SQLITE_IOERR') && disk.isShort();
}

/** Says what a failed write means to a shop, and lets the disk's room know. */
function refusedWrite(error: unknown, disk: DiskRoom): unknown {
  const known = isFull(error, disk)
    ? new StoreProblem('databaseFull', error)
    : asStoreProblem(error);
  if (known instanceof StoreProblem) disk.failed(known.code);
  return known;
}

function storeOn(
  db: Database.Database,
  lock: InstanceLock,
  options: StoreOptions,
  disk: DiskRoom,
): CounterStore {
  let memory: Memory | null = loadMemory(db, options.crypto);
  const current = (): Memory => (memory ??= loadMemory(db, options.crypto));
  const reader = createReader(db, current);
  const { writer, project } = createWriter(db, current, options, () => {
    memory = null;
  });
  const upsertVouchers = voucherUpsert(db, current);
  const inTransaction = transactions(db, () => {
    memory = null;
  });
  const quiet = quietMoments(() => {
    ifTheDiskLets(projectWhatWaits);
    ifTheDiskLets(() => checkpoint(db));
  });

  function projectWhatWaits(): void {
    if (memory === null || memory.head.seq === memory.meta.projectedSeq) return;
    inTransaction(project);
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asStoreProblem(error);
    }
  }

  /** A redemption that finds the disk full gets room from what was set aside for it, as long as there is. */
  function committing<T>(work: () => T, room: Room): T {
    for (;;) {
      try {
        return inTransaction(work);
      } catch (error) {
        const isHelped = room === 'reserve' && isFull(error, disk) && disk.release();
        if (!isHelped) throw refusedWrite(error, disk);
      }
    }
  }

  function write<T>(work: () => T, room: Room = 'free'): T {
    if (room === 'free') disk.refuseOthers();
    const result = committing(work, room);
    disk.committed();
    quiet.committed();
    return result;
  }

  function loadVouchers(vouchers: Iterable<CachedVoucher>): number {
    let count = 0;
    let batch: CachedVoucher[] = [];
    const flush = () => {
      // In key order the tree grows at its edge instead of all over.
      const sorted = batch.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
      write(() => upsertVouchers.cached(sorted));
      count += batch.length;
      batch = [];
    };
    for (const voucher of vouchers) {
      batch.push(voucher);
      if (batch.length === vouchersPerTransaction) flush();
    }
    flush();
    return count;
  }

  return {
    file: db.name,
    disk,
    // Nobody else writes (the instance lock), and nothing waits: it is one moment without a transaction.
    read: (work) => guarded(() => atOnce(() => work(reader))),
    write: (work, room) => write(() => work(writer), room),
    loadVouchers,
    inspect: (work) =>
      guarded(() => {
        const result = work(db);
        memory = null;
        return result;
      }),
    close() {
      quiet.stop();
      if (db.open) ifTheDiskLets(projectWhatWaits);
      db.close();
      lock.release();
    },
  };
}

/**
 * Opens (or makes) the terminal's database for this program alone. Throws `StoreOpenProblem`, whose words
 * are for the screen: in use, locked, newer than this version, read-only, full, damaged.
 */
export function openStore(options: StoreOptions): CounterStore {
  const file = databaseFile(options.dir, options.mode);
  const disk = diskRoom(dirname(file), options.diskBounds ?? diskBounds, () => performance.now());
  for (;;) {
    try {
      return openWith(file, options, disk);
    } catch (error) {
      const isFull = error instanceof StoreOpenProblem && error.code === 'full';
      // A start needs room of its own: without it nobody could redeem, whatever is set aside.
      if (!isFull || !disk.release()) throw error;
    }
  }
}

function openWith(file: string, options: StoreOptions, disk: DiskRoom): CounterStore {
  let lock: InstanceLock | null = null;
  let db: Database.Database | null = null;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    lock = takeInstanceLock(dirname(file));
    db = openDatabase(file, options, disk);
    return storeOn(db, lock, options, disk);
  } catch (error) {
    db?.close();
    lock?.release();
    throw openProblem(error, disk);
  }
}

/** Without room SQLite can't begin its log, and says so by staying with the journal it had. */
function openProblem(error: unknown, disk: DiskRoom): unknown {
  const problem = asOpenProblem(error);
  const isForRoom =
    problem instanceof StoreOpenProblem &&
    (problem.code === 'notDurable' || problem.code === 'readOnly') &&
    disk.isOut();
  return isForRoom ? new StoreOpenProblem('full', error) : problem;
}
