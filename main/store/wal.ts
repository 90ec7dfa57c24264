import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { StoreOpenProblem } from './problems.ts';

/**
 * Pages the write-ahead log is grown to at start. Writing into a file that already has its length costs
 * half of what growing it with every commit does, since only the data has to reach the disk.
 */
export const pregrownWalPages = 1_100;
/** A commit that finds this many pages in the log moves them into the database itself, as a last resort. */
export const autoCheckpointPages = 1_000;

const walHeaderBytes = 32;
const walFrameHeaderBytes = 24;

function pageBytes(db: Database): number {
  return Number(db.pragma('page_size', { simple: true }));
}

function walBytes(db: Database): number {
  return statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Pages' worth of frames that the log's file has room for. */
export function walCapacityPages(db: Database): number {
  const bytes = walBytes(db);
  if (bytes < walHeaderBytes) return 0;
  return Math.floor((bytes - walHeaderBytes) / (pageBytes(db) + walFrameHeaderBytes));
}

/**
 * Write-ahead log, and a commit only answers when it is on the disk. `synchronous` falls back to NORMAL
 * with WAL and on every open, which loses acknowledged entries in a power cut: it is set and read back.
 */
export function makeDurable(db: Database): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  requireFullSync(db);
  requireLog(db);
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma(`wal_autocheckpoint = ${autoCheckpointPages}`);
  if (mode !== 'wal') throw new StoreOpenProblem('notDurable', new Error(`journal_mode ${mode}`));
}

/** Where the disk fails just then, SQLite says WAL and goes on without: a look at the file makes sure. */
function requireLog(db: Database): void {
  db.pragma('schema_version');
  if (statSync(`${db.name}-wal`, { throwIfNoEntry: false }) !== undefined) return;
  throw new StoreOpenProblem('notDurable', new Error('no write-ahead log'));
}

function requireFullSync(db: Database): void {
  const full = 2;
  db.pragma('synchronous = FULL');
  const level = db.pragma('synchronous', { simple: true });
  if (level !== full) throw new StoreOpenProblem('notDurable', new Error(`synchronous ${level}`));
}

/** Moves what the log holds into the database; the next commit then begins the log's file anew. */
export function checkpoint(db: Database): void {
  db.pragma('wal_checkpoint(PASSIVE)');
}

/**
 * Grows the log by rewriting one row, so that the database itself doesn't grow. Nothing of value is in
 * the log meanwhile (it was moved into the database first), so these commits needn't reach the disk one
 * by one.
 */
export function pregrowWal(db: Database): void {
  checkpoint(db);
  const missing = pregrownWalPages - walCapacityPages(db);
  if (missing <= 0) return;
  const rewrite = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('pregrown', '0')
     ON CONFLICT DO UPDATE SET value = value + 1`,
  );
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('synchronous = OFF');
  try {
    for (let page = 0; page < pregrownWalPages; page++) rewrite.run();
  } finally {
    requireFullSync(db);
    db.pragma(`wal_autocheckpoint = ${autoCheckpointPages}`);
  }
  checkpoint(db);
}
