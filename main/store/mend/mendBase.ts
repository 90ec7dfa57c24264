import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import type { Identity } from '../../app/ports.ts';
import { newerFirst, openBackup, verifiedBackups } from '../backup/backup.ts';
import type { VerifiedBackup } from '../backup/backup.ts';
import { hasOwnSchema, isSoundRow, unsoundCache } from './cacheCheck.ts';
import { derivedTableNames } from '../derived.ts';
import { appliedMigrations, migrate, refuseForeign, refuseNewer } from '../migrate.ts';
import { migrationList } from '../migrationList.ts';

/** What the new database begins with: caches, settings, what HQ told. */
export type Base =
  /** The terminal's own file, which SQLite finds whole. */
  | { readonly kind: 'own' }
  | { readonly kind: 'backup'; readonly backup: VerifiedBackup }
  /** Nothing: rows that can be read are taken over from the damaged file. */
  | { readonly kind: 'empty' };

/** Tables that are filled from the journal, or only mean something with it. */
const notCopied: ReadonlySet<string> = new Set([
  ...derivedTableNames,
  'journal',
  'earlier_entries',
  'earlier_epochs',
  'migrations',
  'print_jobs',
]);

function holds(db: Database.Database): boolean {
  try {
    refuseForeign(db);
    refuseNewer(appliedMigrations(db), migrationList);
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') return false;
    if (!hasOwnSchema(db) || unsoundCache(db) !== null) return false;
    db.prepare('SELECT count(*) FROM journal').get();
    return appliedMigrations(db).length === migrationList.length;
  } catch {
    return false;
  }
}

export function copyWithLog(from: string, to: string): void {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}

/** `to` becomes the terminal's own file where SQLite finds it whole; `false` and unusable where not. */
function ownBase(source: string, to: string): boolean {
  if (!existsSync(source)) return false;
  try {
    copyWithLog(source, to);
    const db = new Database(to);
    try {
      return holds(db);
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

export function newestHolding(
  folders: readonly string[],
  mode: 'live' | 'practice',
  device: string | null,
): VerifiedBackup | null {
  const all = folders
    .flatMap((folder) => verifiedBackups(folder, mode))
    .filter((backup) => device === null || backup.device === device)
    .sort(newerFirst);
  for (const backup of all) {
    try {
      openBackup(backup).close();
      return backup;
    } catch {
      // A backup that no longer holds is no base; an older one may.
    }
  }
  return null;
}

export interface BaseWanted {
  /** A copy of the damaged file, with its log. */
  readonly source: string;
  readonly to: string;
  readonly backup: VerifiedBackup | null;
}

/** The own file may be whole and yet hold less: what its log had is lost to SQLite. */
function isBehind(file: string, backup: VerifiedBackup | null): boolean {
  if (backup === null) return false;
  const db = new Database(file, { readonly: true });
  try {
    const text = db
      .prepare<[], string>(`SELECT value FROM meta WHERE name = 'identity'`)
      .pluck()
      .get();
    const identity = text === undefined ? null : (JSON.parse(text) as Partial<Identity> | null);
    const head = db.prepare<[], number>('SELECT max(seq) FROM journal').pluck().get() ?? 0;
    if (identity?.device !== backup.device) return true;
    const epoch = identity.epoch ?? 0;
    return epoch < backup.epoch || (epoch === backup.epoch && head < backup.headSeq);
  } finally {
    db.close();
  }
}

export function chooseBase(
  { source, to, backup }: BaseWanted,
  remove: (file: string) => void,
): Base {
  if (ownBase(source, to) && !isBehind(to, backup)) return { kind: 'own' };
  remove(to);
  if (backup !== null) {
    copyFileSync(backup.file, to);
    return { kind: 'backup', backup };
  }
  return { kind: 'empty' };
}

type Row = Readonly<Record<string, unknown>>;

/** From one end until it can't be read any further, then from the other. */
function* readableFrom(db: Database.Database, table: string): Generator<Row> {
  const columns = db.prepare<[], { name: string; pk: number }>(`PRAGMA table_info(${table})`).all();
  const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  for (const direction of ['ASC', 'DESC']) {
    const order = keys.map(({ name }) => `"${name}" ${direction}`).join(', ');
    try {
      for (const row of db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${order}`).iterate()) {
        yield row;
      }
      return;
    } catch {
      // The damaged page is here; what lies behind it comes from the other end.
    }
  }
}

function readsAsDatabase(file: string): boolean {
  const db = new Database(file, { fileMustExist: true });
  try {
    return appliedMigrations(db).length > 0;
  } catch {
    return false;
  } finally {
    db.close();
  }
}

const pageBytes = 4096;
/** Where the first page says how many pages there are. */
const pageCountAt = 28;

/**
 * The first page holds the way to all tables, and is the same in every database our migrations made: where
 * it is lost, a new one's takes its place, in the copy that is read.
 */
function graftFirstPage(file: string): void {
  const model = `${file}.model`;
  makeEmpty(model, 'live');
  const page = readFileSync(model).subarray(0, pageBytes);
  rmSync(model, { force: true });
  page.writeUInt32BE(Math.max(1, Math.floor(statSync(file).size / pageBytes)), pageCountAt);
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, page, 0, pageBytes, 0);
  } finally {
    closeSync(handle);
  }
}

/**
 * Rows of caches that the damaged file still gives and the new one lacks; how many. No hash proves them:
 * whoever asks is told so, and HQ's snapshot replaces them.
 */
export function takeOverRows(to: Database.Database, source: string): number {
  if (!existsSync(source)) return 0;
  if (!readsAsDatabase(source)) graftFirstPage(source);
  const from = new Database(source, { fileMustExist: true });
  try {
    const tables = to
      .prepare<[], string>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all()
      .filter((table) => !notCopied.has(table));
    return tables.reduce((sum, table) => sum + takeOverTable(to, from, table), 0);
  } catch {
    // Not even with a new first page: there is nothing to be had.
    return 0;
  } finally {
    from.close();
  }
}

/** Who this is and how far it had come is put together elsewhere. */
const metaPutTogether: ReadonlySet<string> = new Set([
  'identity',
  'sync',
  'signedHead',
  'projectedSeq',
  'doubtSinceSeq',
  'printTouchedSeq',
  'mode',
]);

function isTaken(table: string, row: Row): boolean {
  if (table === 'meta' && metaPutTogether.has(String(row['name']))) return false;
  return isSoundRow(table, row);
}

function takeOverTable(to: Database.Database, from: Database.Database, table: string): number {
  const columns = to
    .prepare<[], { name: string }>(`PRAGMA table_info(${table})`)
    .all()
    .map(({ name }) => name);
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let taken = 0;
  try {
    for (const row of readableFrom(from, table)) {
      if (!isTaken(table, row)) continue;
      try {
        taken += insert.run(...columns.map((name) => row[name])).changes;
      } catch {
        // A value of another kind than the column's: the row is damaged.
      }
    }
  } catch {
    // The table is gone from the damaged file.
  }
  return taken;
}

export function makeEmpty(file: string, mode: string): void {
  const db = new Database(file);
  try {
    migrate(db, migrationList, Date.now());
    db.prepare(`INSERT OR IGNORE INTO meta (name, value) VALUES ('mode', ?)`).run(mode);
  } finally {
    db.close();
  }
}
