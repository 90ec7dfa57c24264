import { sql } from 'kysely';
import { access } from './first/access.ts';
import { batches } from './first/batches.ts';
import { cases } from './first/cases.ts';
import { chain } from './first/chain.ts';
import { claims } from './first/claims.ts';
import { customers } from './first/customers.ts';
import { devices } from './first/devices.ts';
import { feed } from './first/feed.ts';
import { idempotency } from './first/idempotency.ts';
import { imports } from './first/imports.ts';
import { journal } from './first/journal.ts';
import { reconcile } from './first/reconcile.ts';
import { keys } from './first/keys.ts';
import { vouchers } from './first/vouchers.ts';
import { atWorkWithout, goneAfterMs, makeProcessTable, sayAtWork } from './processes.ts';
import type { Database, Tx } from '../schema.ts';

/**
 * Timestamped, in order, never edited once released. `expand` only adds what versions back to the last
 * `contract` can do without (`expandFault`): they go on beside it, and may even start. `contract` takes
 * away what they need: it waits until all of them are gone.
 */
export interface Migration {
  readonly id: string;
  readonly kind: 'expand' | 'contract';
  readonly statements: readonly string[];
}

/** What a table refers to comes before it. */
const first: readonly string[] = [
  ...chain,
  ...access,
  ...devices,
  ...keys,
  ...vouchers,
  ...customers,
  ...journal,
  ...cases,
  ...claims,
  ...feed,
  ...reconcile,
  ...batches,
  ...idempotency,
  ...imports,
];

export const migrations: readonly Migration[] = [
  { id: '2026-11-22T00:00_first', kind: 'contract', statements: first },
];

/** What an older version does not notice: a table, an index, a column it need not fill. */
const addsOnly =
  /^CREATE (TABLE|INDEX) |^ALTER TABLE \w+ ADD COLUMN \w+ \w+( NOT NULL DEFAULT \S+| DEFAULT \S+)?$/;

/** The first statement that an older process beside it would fall over, or `null`. */
export function expandFault({ kind, statements }: Migration): string | null {
  if (kind === 'contract') return null;
  const plain = statements.map((statement) => statement.replaceAll(/\s+/g, ' ').trim());
  return plain.find((statement) => !addsOnly.test(statement)) ?? null;
}

/** The database was written by a newer version of head office: this one must not touch it. */
export class DatabaseFromTheFuture extends Error {
  constructor(id: string) {
    super(`the database holds migration ${id}, which this version does not know: update first`);
  }
}

/** Processes of an older version are at work, and the next step would take from them what they need. */
export class OlderAtWork extends Error {
  constructor(id: string, processes: readonly string[]) {
    const gone = `or wait ${goneAfterMs / 1000} s if it is dead already`;
    super(
      `migration ${id} needs every older process of head office stopped first: ${processes.join(', ')} is still at work (stop it, ${gone})`,
    );
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

interface Done {
  readonly id: string;
  readonly kind: string;
}

async function doneSoFar(db: Database | Tx): Promise<readonly Done[]> {
  const { rows } = await sql<Done>`SELECT id, kind FROM schema_migration ORDER BY id`.execute(db);
  return rows;
}

/** One that was done by a newer version, and that this one can't work with; `undefined`: none. */
function stranger(done: readonly Done[], known: readonly Migration[]): Done | undefined {
  return done.find(({ id, kind }) => kind !== 'expand' && !known.some((one) => one.id === id));
}

/** Whether another process has taken the database beyond what this version can work with. */
export async function isOutdated(
  db: Database,
  known: readonly Migration[] = migrations,
): Promise<boolean> {
  return stranger(await doneSoFar(db), known) !== undefined;
}

export function lastOf(known: readonly Migration[]): string {
  return known.at(-1)?.id ?? '';
}

/**
 * Brings the tables up to date in one transaction: all of it or nothing, and says there which process
 * this is, so that no other takes away what it needs. The row of `schema_lock` keeps two processes apart
 * (advisory locks are missing from distributed engines). Throws `DatabaseFromTheFuture` or `OlderAtWork`
 * without touching anything.
 */
export async function migrate(
  db: Database,
  process: string,
  known: readonly Migration[] = migrations,
): Promise<void> {
  await makeLockTable(db);
  await sql`INSERT INTO schema_lock VALUES (1) ON CONFLICT DO NOTHING`.execute(db);
  await db.transaction().execute(async (tx) => {
    // However long it takes: the time-out is for requests.
    await sql`SET LOCAL statement_timeout = 0`.execute(tx);
    await sql`SELECT one FROM schema_lock FOR UPDATE`.execute(tx);
    await sql`CREATE TABLE IF NOT EXISTS schema_migration (
      id text PRIMARY KEY, at bigint NOT NULL, kind text NOT NULL DEFAULT 'contract')`.execute(tx);
    await makeProcessTable(tx);
    const done = await doneSoFar(tx);
    const strange = stranger(done, known);
    if (strange !== undefined) throw new DatabaseFromTheFuture(strange.id);
    for (const migration of known) {
      if (!done.some(({ id }) => id === migration.id)) await apply(tx, migration);
    }
    await sayAtWork(tx, { id: process, knows: lastOf(known) });
  });
}

async function apply(tx: Tx, { id, kind, statements }: Migration): Promise<void> {
  const older = kind === 'contract' ? await atWorkWithout(tx, id) : [];
  if (older.length > 0) throw new OlderAtWork(id, older);
  for (const statement of statements) await sql.raw(statement).execute(tx);
  await sql`INSERT INTO schema_migration (id, at, kind) VALUES (${id}, ${Date.now()}, ${kind})`.execute(
    tx,
  );
}
