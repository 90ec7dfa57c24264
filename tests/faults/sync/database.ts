import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { freePort, packagedPrograms, runAs, systemPrograms } from '../../hq/postgres.ts';

const startLimitMs = 60_000;
const lookEveryMs = 25;
/** How long one that was just killed leaves its memory taken. */
const againMs = 50;

/** A PostgreSQL that syncs what it commits, and can be killed at any moment. */
export interface Postgres {
  urlOf(database: string): string;
  /** One command, outside any transaction. */
  run(sql: string): Promise<void>;
  /** SIGKILL to the server itself; its sessions end when they notice. */
  kill(): Promise<void>;
  /** SIGKILL to one of the sessions of `database`: the server ends them all, and recovers. */
  killSession(database: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-beaten-pg-'));
  const programs = systemPrograms() ?? packagedPrograms(folder);
  if (programs === null) throw new Error('no PostgreSQL server programs on this machine');
  const user = runAs();
  chmodSync(folder, 0o755);
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const env = { ...process.env, LD_LIBRARY_PATH: join(dirname(programs), 'lib'), LC_ALL: 'C' };
  const options: SpawnOptions = { ...user, cwd: folder, env };
  const data = join(folder, 'data');
  const init = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--locale=C',
  ];
  const made = spawnSync(join(programs, 'initdb'), init, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${String(made.stderr)}`);
  const port = await freePort();
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const settings = ['fsync=on', 'full_page_writes=on', 'shared_buffers=64MB', 'max_connections=80'];
  let server: ChildProcess | null = null;

  function launch(): ChildProcess {
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
    const chosen = settings.flatMap((one) => ['-c', one]);
    return spawn(join(programs ?? '', 'postgres'), [...args, ...chosen], {
      ...options,
      stdio: 'ignore',
    });
  }

  async function run(sql: string): Promise<void> {
    const client = new Client({ connectionString: urlOf('postgres') });
    // Its server may be killed at any moment; the query says so.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function start(): Promise<void> {
    const end = performance.now() + startLimitMs;
    while (performance.now() < end) {
      if (server === null || server.exitCode !== null || server.signalCode !== null) {
        if (server !== null) await sleep(againMs);
        server = launch();
      }
      const up = await run('SELECT 1').then(
        () => true,
        () => false,
      );
      if (up) return;
      await sleep(lookEveryMs);
    }
    throw new Error('PostgreSQL did not come up');
  }

  await start();
  return {
    urlOf,
    run,
    start,
    async kill() {
      if (server === null) return;
      server.kill('SIGKILL');
      await gone(server);
    },
    async killSession(database) {
      const client = new Client({ connectionString: urlOf('postgres') });
      client.on('error', () => undefined);
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        'SELECT pid FROM pg_stat_activity WHERE datname = $1 LIMIT 1',
        [database],
      );
      const pid = rows[0]?.pid;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await client.end().catch(() => undefined);
    },
    async stop() {
      if (server !== null) {
        server.kill('SIGKILL');
        await gone(server);
      }
      // Its sessions write until they notice that their server is gone.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** A copy of a whole database while nobody is connected to it: a backup, or what one is restored from. */
export async function copyDatabase(postgres: Postgres, from: string, to: string): Promise<void> {
  const [source, target] = [escapeIdentifier(from), escapeIdentifier(to)];
  await postgres.run(`ALTER DATABASE ${source} ALLOW_CONNECTIONS false`);
  try {
    await disconnect(postgres, from);
    await postgres.run(`DROP DATABASE IF EXISTS ${target} (FORCE)`);
    await postgres.run(`CREATE DATABASE ${target} TEMPLATE ${source}`);
  } finally {
    await postgres.run(`ALTER DATABASE ${source} ALLOW_CONNECTIONS true`);
  }
}

export function disconnect(postgres: Postgres, database: string): Promise<void> {
  return postgres.run(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
  );
}

/** Swaps a backup in, whoever is connected. */
export async function restoreDatabase(
  postgres: Postgres,
  backup: string,
  database: string,
): Promise<void> {
  const target = escapeIdentifier(database);
  await postgres.run(`ALTER DATABASE ${target} ALLOW_CONNECTIONS false`);
  await disconnect(postgres, database);
  await postgres.run(`DROP DATABASE ${target} (FORCE)`);
  await postgres.run(`CREATE DATABASE ${target} TEMPLATE ${escapeIdentifier(backup)}`);
}
