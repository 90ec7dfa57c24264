import type { Database } from 'better-sqlite3';
import { StoreOpenProblem } from './problems.ts';

/**
 * One step of the schema. Never edited once released: a terminal in the field has run it as it was.
 * `id` begins with its time, so that ids sort in the order they run.
 */
export interface Migration {
  readonly id: string;
  readonly sql: string;
}

/** "Csgn": tells our file from any other SQLite database. */
export const applicationId = 0x4373_676e;

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Ids of the migrations this file has run; none for a file that is new. */
export function appliedMigrations(db: Database): readonly string[] {
  const table = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'`)
    .get();
  if (table === undefined) return [];
  return db.prepare<[], string>('SELECT id FROM migrations ORDER BY id').pluck().all();
}

/** Throws `newer` where the file has run a migration this version doesn't have. */
export function refuseNewer(applied: readonly string[], known: readonly Migration[]): void {
  const ids = new Set(known.map((migration) => migration.id));
  const unknown = applied.find((id) => !ids.has(id));
  if (unknown !== undefined) throw new StoreOpenProblem('newer', new Error(`migration ${unknown}`));
}

/** Throws `notOurs` where the file is some other SQLite database. */
export function refuseForeign(db: Database): void {
  const id = db.pragma('application_id', { simple: true });
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (id !== applicationId && tables !== 0) {
    throw new StoreOpenProblem('notOurs', new Error(`application_id ${String(id)}`));
  }
}

/** Brings the file up to date, each step in one transaction; a kill half-way leaves the step undone. */
export function migrate(db: Database, known: readonly Migration[], nowMs: number): void {
  refuseForeign(db);
  const applied = appliedMigrations(db);
  refuseNewer(applied, known);
  const missing = known.filter((migration) => !applied.includes(migration.id));
  for (const migration of missing) {
    const step = db.transaction(() => {
      db.pragma(`application_id = ${applicationId}`);
      db.exec(bookkeeping);
      db.exec(migration.sql);
      db.prepare('INSERT INTO migrations (id, at) VALUES (?, ?)').run(migration.id, nowMs);
    });
    step.immediate();
  }
}
