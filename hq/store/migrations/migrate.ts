import { sql } from 'kysely';
import { chain } from './first/chain.ts';
import { customers } from './first/customers.ts';
import { devices } from './first/devices.ts';
import { feed } from './first/feed.ts';
import { journal } from './first/journal.ts';
import { keys } from './first/keys.ts';
import { vouchers } from './first/vouchers.ts';
import type { Database } from '../schema.ts';

/** Timestamped, in order, never edited once released. */
interface Migration {
  readonly id: string;
  readonly statements: readonly string[];
}

/** What a table refers to comes before it. */
const first: readonly string[] = [
  ...chain,
  ...devices,
  ...keys,
  ...vouchers,
  ...customers,
  ...journal,
  ...feed,
];

const migrations: readonly Migration[] = [{ id: '2026-11-22T00:00_first', statements: first }];

/** The database was written by a newer version of head office: this one must not touch it. */
export class DatabaseFromTheFuture extends Error {
  constructor(id: string) {
    super(`the database holds migration ${id}, which this version does not know: update first`);
  }
}

/** Of two processes that make one table at once PostgreSQL refuses the second, `IF NOT EXISTS` or not. */
const madeMeanwhile = new Set(['23505', '42P07', '42710']);

async function makeLockTable(db: Database): Promise<void> {
  try {
    await sql`CREATE TABLE IF NOT EXISTS schema_lock (one integer PRIMARY KEY)`.execute(db);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!madeMeanwhile.has(code)) throw error;
  }
}

/**
 * Brings the tables up to date in one transaction: all of it or nothing. The row of `schema_lock` keeps
 * two processes apart (advisory locks are missing from distributed engines). Throws
 * `DatabaseFromTheFuture` without touching anything.
 */
export async function migrate(db: Database): Promise<void> {
  await makeLockTable(db);
  await sql`INSERT INTO schema_lock VALUES (1) ON CONFLICT DO NOTHING`.execute(db);
  await db.transaction().execute(async (tx) => {
    await sql`SELECT one FROM schema_lock FOR UPDATE`.execute(tx);
    await sql`CREATE TABLE IF NOT EXISTS schema_migration (
      id text PRIMARY KEY, at bigint NOT NULL)`.execute(tx);
    const { rows } = await sql<{ id: string }>`SELECT id FROM schema_migration ORDER BY id`.execute(
      tx,
    );
    const done = new Set(rows.map((row) => row.id));
    const stranger = rows.find((row) => !migrations.some(({ id }) => id === row.id));
    if (stranger !== undefined) throw new DatabaseFromTheFuture(stranger.id);
    for (const { id, statements } of migrations) {
      if (done.has(id)) continue;
      for (const statement of statements) await sql.raw(statement).execute(tx);
      await sql`INSERT INTO schema_migration (id, at) VALUES (${id}, ${Date.now()})`.execute(tx);
    }
  });
}
