import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const tokenBytes = 32;
const ownerOnly = 0o600;

/** Where head office keeps its files unless told otherwise. */
export function defaultDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const folder = join('countersign', 'hq');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? homedir(), folder);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', folder);
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), folder);
}

/** The admin token of this data folder, made on the first start and readable by its owner only. */
export function adminTokenOf(dataDir: string): string {
  const file = join(dataDir, 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const token = randomBytes(tokenBytes).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: ownerOnly, flag: 'wx' });
  return token;
}

/** Where the running service of this data folder answers, for the commands that speak to it. */
export function writeAddress(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, 'address'), `${url}\n`, { mode: ownerOnly });
}

export function readAddress(dataDir: string): string | null {
  const file = join(dataDir, 'address');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** Another process is using this data folder: the embedded database bears one only. */
export class DataDirInUse extends Error {
  constructor(dataDir: string, pid: number) {
    super(`${dataDir} is in use by process ${pid}`);
  }
}

/**
 * Takes the folder for this process; the returned function gives it back. The lock of a process that
 * is gone is taken over. Throws `DataDirInUse`.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'hq.lock');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isRunning(holder)) {
    throw new DataDirInUse(dataDir, holder);
  }
  writeFileSync(file, String(process.pid), { mode: ownerOnly });
  return () => rmSync(file, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
