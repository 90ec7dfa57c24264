import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const stampFile = join(folder, 'node_modules', '.countersign-lock');
const installAtMostMs = 300_000;
const reasonLines = 2;

function lockHash(): string {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

/** The npm that is running us, else the one on the PATH. */
function npm(args: readonly string[]): SpawnSyncReturns<string> {
  const cli = process.env['npm_execpath'];
  const isNpm = cli !== undefined && /npm-cli\.c?js$/.test(cli);
  return spawnSync(isNpm ? process.execPath : 'npm', isNpm ? [cli, ...args] : args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: installAtMostMs,
    shell: !isNpm && process.platform === 'win32',
  });
}

/** Medusa's packages: 613 of them, which nobody but this comparison needs. */
export type Installed = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Installs what `package-lock.json` beside this file pins, unless it is there already. */
export function ensureMedusa(say: (line: string) => void): Installed {
  const lock = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return { ok: true };
  say('Installing Medusa to compare with, into bench/medusa/node_modules (once; 270 MB) …');
  const { status, error, stderr } = npm(['ci', '--ignore-scripts', '--loglevel=error']);
  if (error !== undefined) return { ok: false, why: error.message };
  if (status !== 0) {
    const lines = stderr.split('\n').filter((line) => line.trim() !== '');
    return { ok: false, why: lines.slice(0, reasonLines).join('; ') || `npm ended with ${status}` };
  }
  writeFileSync(stampFile, lock);
  return { ok: true };
}
