import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, uptime } from 'node:os';
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

/** A token that could be guessed, or that an unset variable left empty, would open head office to all. */
export const leastTokenCharacters = 16;

/** `COUNTERSIGN_ADMIN_TOKEN` is set, to something that is no secret. */
export class WeakAdminToken extends Error {
  constructor() {
    super(`COUNTERSIGN_ADMIN_TOKEN needs ${leastTokenCharacters} characters or more, or be unset`);
  }
}

/**
 * The admin token: the environment's, else that of this data folder, made on the first start and
 * readable by its owner only. Throws `WeakAdminToken`.
 */
export function adminTokenOf(dataDir: string, given: string | undefined): string {
  if (given !== undefined) {
    if (given.trim().length < leastTokenCharacters) throw new WeakAdminToken();
    return given.trim();
  }
  const file = join(dataDir, 'admin-token');
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // Shorter: a start that was cut short while it wrote the file.
  return kept.length >= leastTokenCharacters ? kept : newAdminToken(dataDir, file);
}

function newAdminToken(dataDir: string, file: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const token = randomBytes(tokenBytes).toString('hex');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${token}\n`, { mode: ownerOnly, flag: 'wx' });
  renameSync(draft, file);
  return token;
}

/** Where the running service of this data folder answers, for the commands that speak to it. */
export interface Address {
  readonly url: string;
  /** PEM: the one certificate that address shows, whatever name it is for; `null` without TLS. */
  readonly certificate: string | null;
}

const addressFile = 'address';
const certificateFile = 'address.pem';

/** An address that means all of this machine's is reached by one of them. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

export function writeAddress(dataDir: string, { url, certificate }: Address): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, addressFile), `${reachable(url)}\n`, { mode: ownerOnly });
  const kept = join(dataDir, certificateFile);
  if (certificate === null) rmSync(kept, { force: true });
  else writeFileSync(kept, certificate, { mode: ownerOnly });
}

export function readAddress(dataDir: string): Address | null {
  const text = (name: string) => {
    const file = join(dataDir, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  };
  const url = text(addressFile);
  return url === null ? null : { url, certificate: text(certificateFile) };
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
  const holder = lockHolder(file);
  if (holder !== null) throw new DataDirInUse(dataDir, holder);
  rmSync(file, { force: true });
  // Of two that start at once, one makes the file.
  writeFileSync(file, String(process.pid), { mode: ownerOnly, flag: 'wx' });
  return () => rmSync(file, { force: true });
}

/** The process that holds the lock, if it still runs: its number may be another's since a restart. */
function lockHolder(file: string): number | null {
  if (!existsSync(file)) return null;
  const holder = Number(readFileSync(file, 'utf8'));
  const bootedAt = Date.now() - uptime() * 1000;
  if (statSync(file).mtimeMs < bootedAt) return null;
  return holder > 0 && holder !== process.pid && isRunning(holder) ? holder : null;
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
