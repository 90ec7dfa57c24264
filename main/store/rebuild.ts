import Database from 'better-sqlite3';
import { dirname } from 'node:path';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { replayEarlierDays } from './businessDays.ts';
import { derivedTableNames, derivedTables } from './derived.ts';
import type { JournalTables } from './derived.ts';
import { takeInstanceLock } from './instanceLock.ts';
import { appliedMigrations, migrate, refuseNewer } from './migrate.ts';
import { migrationList } from './migrationList.ts';
import { pendingTables } from './pending.ts';
import { asOpenProblem } from './problems.ts';
import { projectEntry } from './projection.ts';
import {
  replayPackedDays,
  replayReceiptsElsewhere,
  replayUsesElsewhere,
} from './replayElsewhere.ts';
import { replayDesk } from './desk/deskTables.ts';
import { makeDurable } from './wal.ts';

export interface TableDifference {
  readonly table: string;
  /** Rows that stood in the table and follow from nothing. */
  readonly extra: number;
  /** Rows that follow from the journal or the feed and didn't stand in the table. */
  readonly missing: number;
}

export interface RebuildReport {
  readonly entries: number;
  readonly usesElsewhere: number;
  readonly receiptsElsewhere: number;
  /** Entries that could not be read; what followed from them is not in the tables. */
  readonly unreadable: readonly number[];
  /** Empty where the tables were right. */
  readonly differences: readonly TableDifference[];
}

function makeTempTables(db: Database.Database): void {
  for (const table of derivedTableNames) {
    const sql = db
      .prepare<[string], string>(`SELECT sql FROM main.sqlite_schema WHERE name = ?`)
      .pluck()
      .get(table);
    if (sql === undefined) throw new Error(`no table ${table}`);
    db.exec(`DROP TABLE IF EXISTS temp.${table}`);
    db.exec(sql.replace('CREATE TABLE', 'CREATE TEMP TABLE'));
  }
}

/** Left there, they would stand before the real ones in every other statement of this connection. */
function dropTempTables(db: Database.Database): void {
  for (const table of derivedTableNames) db.exec(`DROP TABLE temp.${table}`);
}

function readEntry(json: string): Entry | null {
  try {
    return entrySchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    // Not even JSON: named in the report like any other entry that can't be read.
    return null;
  }
}

interface Replayed {
  readonly entries: number;
  readonly unreadable: readonly number[];
}

/** Projects the entries after `after` up to `through`. */
function replayJournal(
  db: Database.Database,
  tables: JournalTables,
  after: number,
  through: number,
): Replayed {
  const unreadable: number[] = [];
  let entries = 0;
  const page = db.prepare<[number, number], { seq: number; json: string }>(
    'SELECT seq, json FROM main.journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 500',
  );
  let last = after;
  for (let rows = page.all(last, through); rows.length > 0; rows = page.all(last, through)) {
    for (const { seq, json } of rows) {
      const entry = readEntry(json);
      if (entry === null) unreadable.push(seq);
      else projectEntry(tables, entry);
      entries += 1;
      last = seq;
    }
  }
  return { entries, unreadable };
}

function countOnlyIn(db: Database.Database, one: string, other: string, table: string): number {
  const count = db
    .prepare<[], number>(
      `SELECT count(*) FROM (SELECT * FROM ${one}.${table} EXCEPT SELECT * FROM ${other}.${table})`,
    )
    .pluck()
    .get();
  return count ?? 0;
}

function compare(db: Database.Database): readonly TableDifference[] {
  return derivedTableNames
    .map((table) => ({
      table,
      extra: countOnlyIn(db, 'main', 'temp', table),
      missing: countOnlyIn(db, 'temp', 'main', table),
    }))
    .filter((difference) => difference.extra + difference.missing > 0);
}

function replace(db: Database.Database): void {
  for (const table of derivedTableNames) {
    db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM temp.${table}`);
  }
  db.exec(`
    INSERT INTO main.meta (name, value) SELECT 'projectedSeq', coalesce(max(seq), 0) FROM main.journal
    WHERE true ON CONFLICT DO UPDATE SET value = excluded.value`);
}

/** Up to which entry the tables claim to be right. */
function projectedSeq(db: Database.Database): number {
  const value = db
    .prepare<[], string>(`SELECT value FROM main.meta WHERE name = 'projectedSeq'`)
    .pluck()
    .get();
  return Number(value ?? 0);
}

/**
 * Works the derived tables out anew beside the old ones, says where those differ from what they should
 * be at the entry they stand at, and puts the new ones in place, which stand at the head.
 */
export function rebuildDerived(db: Database.Database): RebuildReport {
  const rebuild = db.transaction((): RebuildReport => {
    makeTempTables(db);
    const tables = derivedTables(db, 'temp');
    const standing = projectedSeq(db);
    replayPackedDays(db);
    replayDesk(db);
    const before = replayJournal(db, tables, 0, standing);
    // What HQ told was counted by all that our own journal said, written down or not.
    const pending = pendingTables();
    const after = replayJournal(db, pending, standing, Number.MAX_SAFE_INTEGER);
    const usesElsewhere = replayUsesElsewhere(db, tables, pending);
    const receiptsElsewhere = replayReceiptsElsewhere(db, tables);
    replayEarlierDays(db, tables);
    const differences = compare(db);
    pending.moveInto(tables);
    replace(db);
    dropTempTables(db);
    return {
      entries: before.entries + after.entries,
      usesElsewhere,
      receiptsElsewhere,
      unreadable: [...before.unreadable, ...after.unreadable],
      differences,
    };
  });
  return rebuild.immediate();
}

/**
 * Rebuilds the tables of a database that no terminal has open. Throws `StoreOpenProblem`: in use, locked,
 * newer, damaged beyond reading.
 */
export function rebuildFile(file: string): RebuildReport {
  let lock: ReturnType<typeof takeInstanceLock> | null = null;
  let db: Database.Database | null = null;
  try {
    lock = takeInstanceLock(dirname(file));
    db = new Database(file, { fileMustExist: true });
    refuseNewer(appliedMigrations(db), migrationList);
    makeDurable(db);
    migrate(db, migrationList, Date.now());
    return rebuildDerived(db);
  } catch (error) {
    throw asOpenProblem(error);
  } finally {
    db?.close();
    lock?.release();
  }
}
