import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, win32 } from 'node:path';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function surroundings(): Surroundings {
  return { platform: process.platform, home: homedir(), env: process.env };
}

/** Where the terminal keeps its data when `--data` doesn't say: the platform's own place for it. */
export function defaultDataDir(where: Surroundings = surroundings()): string {
  const { platform, home, env } = where;
  switch (platform) {
    case 'win32':
      return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'Countersign');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Countersign');
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'countersign');
  }
}

/** The database of one mode; practice has its own, so that nothing in it can be taken for real. */
export function databaseFile(dataDir: string, mode: 'live' | 'practice'): string {
  return join(dataDir, mode, 'counter.db');
}

export function secretsFile(dataDir: string, mode: 'live' | 'practice'): string {
  return join(dataDir, mode, 'secrets.json');
}

/**
 * Makes the folder of one mode its owner's alone, one that was there before too: the database holds
 * hashes of PINs that a patient reader could try out. Where it can't be done, opening says why.
 */
export function keepToOwner(dataDir: string, mode: 'live' | 'practice'): void {
  const folder = join(dataDir, mode);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch {
    // A folder that belongs to somebody else, or a disk without permissions.
  }
}
