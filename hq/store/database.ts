import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { migrate } from './migrations/migrate.ts';
import type { Database, Tables } from './schema.ts';

const maxConnections = 10;
const connectTimeoutMs = 10_000;
const int8Oid = 20;

export interface OpenDatabase {
  readonly db: Database;
  readonly kind: 'embedded' | 'server';
  close(): Promise<void>;
}

/** Where the rows live: a PostgreSQL server, or embedded in a directory (`null`: in memory, for tests). */
export type DatabasePlace = { readonly url: string } | { readonly dataDir: string | null };

/**
 * Opens and migrates. The embedded database (PGlite) is the same dialect, but runs without fsync: it
 * does not survive a power cut. Throws `DatabaseFromTheFuture`, or the driver's error when the server
 * can't be reached.
 */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  const open = 'url' in place ? openServer(place.url) : await openEmbedded(place.dataDir);
  try {
    await migrate(open.db);
    return open;
  } catch (error) {
    await open.close();
    throw error;
  }
}

function openServer(connectionString: string): OpenDatabase {
  const pool = new Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, kind: 'server', close: () => db.destroy() };
}

/** `bigint` as a number: every one we store is below 2^53. */
const typeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === int8Oid ? Number : types.getTypeParser(oid, format);

async function openEmbedded(dataDir: string | null): Promise<OpenDatabase> {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const pglite = await (dataDir === null
    ? PGlite.create()
    : PGlite.create({ dataDir: join(dataDir, 'pglite') }));
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return { db, kind: 'embedded', close: () => db.destroy() };
}
