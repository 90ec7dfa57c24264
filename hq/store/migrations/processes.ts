import { sql } from 'kysely';
import type { Database, Tx } from '../schema.ts';

/*
 * Which processes of head office are at work on the database, and how much of its shape each knows. Times
 * are the database's own: clocks of several machines need not agree.
 */

/** How often a process says that it is there. */
export const beatEveryMs = 20_000;
/** A process that was not heard of for so long is taken for gone. */
export const goneAfterMs = 90_000;

export interface ProcessSeen {
  readonly id: string;
  /** The last migration this version has. */
  readonly knows: string;
}

const now = sql<number>`(extract(epoch FROM now()) * 1000)::bigint`;

export async function makeProcessTable(tx: Tx): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_process (
    id text PRIMARY KEY, knows text NOT NULL, seen_at bigint NOT NULL)`.execute(tx);
}

/** Says that this process is at work, from now on or still. */
export async function sayAtWork(db: Database | Tx, { id, knows }: ProcessSeen): Promise<void> {
  await sql`INSERT INTO schema_process (id, knows, seen_at) VALUES (${id}, ${knows}, ${now})
    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`.execute(db);
}

export async function sayGone(db: Database, id: string): Promise<void> {
  await sql`DELETE FROM schema_process WHERE id = ${id}`.execute(db);
}

/** Processes at work that do not know this migration. Those long gone are forgotten on the way. */
export async function atWorkWithout(tx: Tx, migration: string): Promise<readonly string[]> {
  await sql`DELETE FROM schema_process WHERE seen_at < ${now} - ${goneAfterMs}::bigint`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM schema_process WHERE knows < ${migration} ORDER BY id`.execute(tx);
  return rows.map(({ id }) => id);
}
