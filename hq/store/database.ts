import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { isOutdated, lastOf, migrate, migrations } from './migrations/migrate.ts';
import type { Migration } from './migrations/migrate.ts';
import { sayAtWork, sayGone } from './migrations/processes.ts';
import type { Database, Tables } from './schema.ts';

export const defaultPool = 10;
export const defaultStatementTimeoutMs = 60_000;
const connectTimeoutMs = 10_000;
/** A server that went without a word is noticed by this. */
const keepAliveAfterMs = 10_000;
const processIdBytes = 4;
const int8Oid = 20;

export interface OpenDatabase {
  readonly db: Database;
  readonly kind: 'embedded' | 'server';
  /** Connections to the server now; `null` of the embedded one. */
  readonly pool: () => PoolState | null;
  /** Tells other processes that this one is still at work. */
  sayAtWork(): Promise<void>;
  /** Whether one of them has taken the database beyond what this version can work with. */
  readonly outdated: () => Promise<boolean>;
  close(): Promise<void>;
}

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Work that waits for a connection. */
  readonly waiting: number;
}

export interface DatabaseOptions {
  /** Connections to the server, at most. */
  readonly pool?: number;
  /** What takes longer is ended, and so is a transaction that stands still: it holds up everybody. */
  readonly statementTimeoutMs?: number;
  /** All that this version knows; unless told, those of this tree. */
  readonly known?: readonly Migration[];
}

/** Where the rows live: a PostgreSQL server, or embedded in a directory (`null`: in memory, for tests). */
export type DatabasePlace = { readonly url: string } | { readonly dataDir: string | null };

/** Names this process for those who run it: on which machine, and which. */
function newProcessId(): string {
  return `${hostname()}-${process.pid}-${randomBytes(processIdBytes).toString('hex')}`;
}

type Engine = Pick<OpenDatabase, 'db' | 'kind' | 'pool'>;

/**
 * Opens and migrates. The embedded database (PGlite) is the same dialect, but runs without fsync: it
 * does not survive a power cut. Throws `DatabaseFromTheFuture`, `OlderAtWork`, or the driver's error when
 * the server can't be reached.
 */
export async function openDatabase(
  place: DatabasePlace,
  options: DatabaseOptions = {},
): Promise<OpenDatabase> {
  const engine =
    'url' in place ? openServer(place.url, options) : await openEmbedded(place.dataDir);
  const { db } = engine;
  const { known = migrations } = options;
  const id = newProcessId();
  try {
    await migrate(db, id, known);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...engine,
    sayAtWork: () => sayAtWork(db, { id, knows: lastOf(known) }),
    outdated: () => isOutdated(db, known),
    async close() {
      // A database that is gone already is told nothing: the row is taken for dead by itself.
      await sayGone(db, id).catch(() => undefined);
      await db.destroy();
    },
  };
}

function openServer(connectionString: string, options: DatabaseOptions): Engine {
  const { pool: max = defaultPool, statementTimeoutMs = defaultStatementTimeoutMs } = options;
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    application_name: 'countersign-hq',
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that drops while it is lent out and between two queries: the next of them says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const state = () => ({
    total: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  });
  return { db, kind: 'server', pool: state };
}

/** `bigint` as a number: every one we store is below 2^53. */
const typeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === int8Oid ? Number : types.getTypeParser(oid, format);

async function openEmbedded(dataDir: string | null): Promise<Engine> {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Some twenty megabytes that head office on a server has no use for.
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await (dataDir === null
    ? PGlite.create()
    : PGlite.create({ dataDir: join(dataDir, 'pglite') }));
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return { db, kind: 'embedded', pool: () => null };
}
