import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { verifyHead } from '../../../shared/protocol/head.ts';
import { entryHash } from '../../../shared/protocol/journalHash.ts';
import type { NewEpochCause } from '../../../shared/protocol/missing.ts';
import type { Identity, SyncState } from '../../app/ports.ts';
import type { Witness, WitnessRead } from '../../platform/witness.ts';
import { hasOwnSchema, unsoundCache } from './cacheCheck.ts';
import { stateOfLog } from './logCheck.ts';
import { rebuildDerived } from '../rebuild.ts';
import { verifyChain } from '../verifyChain.ts';

/** Pages of a database that is looked at whole at every start; a bigger one is, in a quiet moment. */
export const smallDatabasePages = 1_000;
/** Entries of a journal that is verified whole at every start; of a longer one, so many of its end. */
export const entriesVerifiedAtStart = 500;
const pageBytes = 4096;
const sqliteHeader = 'SQLite format 3\0';
const walVersion = 2;

/** Why the data must be put together again; `why` is for the log. */
export interface Damage {
  readonly cause: NewEpochCause;
  readonly why: string;
}

/** What the files show before SQLite opens them; opening would write over what is left in the log. */
export function damageOfFiles(file: string, witness: WitnessRead): Damage | null {
  if (!existsSync(file)) {
    return witness.state === 'none' ? null : { cause: 'gone', why: 'the database is gone' };
  }
  const log = stateOfLog(`${file}-wal`);
  const size = statSync(file).size;
  const isKnown = witness.state !== 'none' || log !== 'none';
  if (size < pageBytes) return isKnown ? damaged('the database is cut short') : null;
  if (!hasHeader(file)) return isKnown ? damaged('the database’s head is damaged') : null;
  return log === 'damaged' ? damaged('the log is damaged') : null;
}

function damaged(why: string): Damage {
  return { cause: 'damaged', why };
}

function hasHeader(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(20);
    readSync(handle, head, 0, 20, 0);
    const versions = head[18] === walVersion && head[19] === walVersion;
    return head.toString('latin1', 0, 16) === sqliteHeader && versions;
  } finally {
    closeSync(handle);
  }
}

interface MetaRow {
  readonly name: string;
  readonly value: string;
}

function metaOf(db: Database): ReadonlyMap<string, unknown> {
  const rows = db.prepare<[], MetaRow>(`SELECT name, value FROM meta WHERE name <> 'mode'`).all();
  return new Map(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
}

function headSeq(db: Database): number {
  return (
    db.prepare<[], number>('SELECT seq FROM journal ORDER BY seq DESC LIMIT 1').pluck().get() ?? 0
  );
}

/** The end of a journal that is too long to be verified whole while somebody waits. */
function tailDamage(db: Database, crypto: Crypto, head: number): string | null {
  const rows = db
    .prepare<[number], { seq: number; hash: Buffer; json: string }>(
      'SELECT seq, hash, json FROM journal WHERE seq > ? ORDER BY seq',
    )
    .all(Math.max(0, head - entriesVerifiedAtStart));
  let before: { readonly seq: number; readonly hash: string } | null = null;
  for (const { seq, hash, json } of rows) {
    const own = hash.toString('hex');
    const { prev } = JSON.parse(json) as { readonly prev: string };
    const follows = before === null || (seq === before.seq + 1 && prev === before.hash);
    if (!follows || entryHash(crypto, json) !== own) return `entry ${seq} does not hold`;
    before = { seq, hash: own };
  }
  return null;
}

function chainDamage(db: Database, crypto: Crypto): string | null {
  const head = headSeq(db);
  const count = db.prepare<[], number>('SELECT count(*) FROM journal').pluck().get() ?? 0;
  if (count > entriesVerifiedAtStart) return tailDamage(db, crypto, head);
  if (head > Number.MAX_SAFE_INTEGER / 2 || head < 0) return 'the head is no number';
  const { faults } = verifyChain(db);
  const [first] = faults.filter(({ fault }) => fault !== 'acknowledgedButGone');
  return first === undefined ? null : `entry ${first.seq}: ${first.fault}`;
}

/** What the database itself shows; `null` where it holds as far as was looked. */
function databaseDamage(db: Database, crypto: Crypto): string | null {
  const pages = Number(db.pragma('page_count', { simple: true }));
  if (pages <= smallDatabasePages) {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') return String(found).slice(0, 200);
  }
  if (!hasOwnSchema(db)) return 'the schema is damaged';
  const unsound = unsoundCache(db);
  return unsound ?? chainDamage(db, crypto);
}

export interface StartCheck {
  readonly crypto: Crypto;
  readonly witness: Witness | null;
  readonly devicePublicKey: Uint8Array | null;
}

/** A database that SQLite could open: what is wrong with it, or `null`. */
export function damageOf(db: Database, check: StartCheck): Damage | null {
  try {
    const why = databaseDamage(db, check.crypto);
    if (why !== null) return damaged(why);
    return rollBack(db, check);
  } catch (error) {
    return damaged(String(error));
  }
}

/** The database is older than what was signed, or acknowledged, elsewhere. */
function rollBack(db: Database, { crypto, witness, devicePublicKey }: StartCheck): Damage | null {
  const meta = metaOf(db);
  const identity = (meta.get('identity') ?? null) as Identity | null;
  const head = Math.max(headSeq(db), seqOf(meta.get('checkpoint')));
  const acked = Number((meta.get('sync') as SyncState | undefined)?.ackedSeq ?? 0);
  if (acked > head) return rolledBack(`acknowledged up to ${acked}, and ${head} is the last`);
  if (witness === null) return null;
  if (devicePublicKey !== null && !verifyHead(crypto, devicePublicKey, witness.head)) return null;
  if (identity === null) return rolledBack('the database knows no terminal, and there was one');
  if (identity.device !== witness.identity.device) return null;
  if (identity.epoch !== witness.identity.epoch) {
    return identity.epoch < witness.identity.epoch
      ? rolledBack('an earlier epoch’s database')
      : null;
  }
  if (identity.firstPrev !== witness.identity.firstPrev) return damaged('another identity');
  if (witness.head.seq > head) {
    return rolledBack(`signed up to ${witness.head.seq}, and ${head} is the last`);
  }
  const row = db
    .prepare<[number], Buffer>('SELECT hash FROM journal WHERE seq = ?')
    .pluck()
    .get(witness.head.seq);
  const differs = row !== undefined && row.toString('hex') !== witness.head.hash;
  return differs ? rolledBack('another history than the one that was signed') : null;
}

function seqOf(checkpoint: unknown): number {
  const { seq } = (checkpoint ?? {}) as { readonly seq?: unknown };
  return typeof seq === 'number' ? seq : 0;
}

function rolledBack(why: string): Damage {
  return { cause: 'rolledBack', why };
}

class NothingDiffers extends Error {}

/**
 * Tables beside a short journal that don't say what it says are put right; how many. A longer journal's
 * are looked at in a quiet moment.
 */
export function mendDerived(db: Database): number {
  const count = db.prepare<[], number>('SELECT count(*) FROM journal').pluck().get() ?? 0;
  const pages = Number(db.pragma('page_count', { simple: true }));
  if (count > entriesVerifiedAtStart || pages > smallDatabasePages) return 0;
  const tried = db.transaction(() => {
    const { differences } = rebuildDerived(db);
    // What is right is not written again at every start.
    if (differences.length === 0) throw new NothingDiffers();
    return differences.length;
  });
  try {
    return tried.immediate();
  } catch (error) {
    if (error instanceof NothingDiffers) return 0;
    throw error;
  }
}
