import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, isRootOnLinux } from '../machine.ts';

/** A cold start of Electron on a slow machine; a healthy one answers in a second. */
const probeLimitMs = 6_000;

/** The flag with which our Electron entry starts, shows nothing, and ends with code 0. */
export const probeFlag = '--countersign-probe';

/** The exit code with which it says that the OS has no keychain to keep keys in. */
export const noKeychainCode = 3;

export type ElectronProbe =
  | { readonly canRun: true; readonly program: string }
  | { readonly canRun: false; readonly because: string };

/** Where npm's `electron` package keeps its program; `null` when it was never fetched. */
export function electronProgram(projectFolder: string): string | null {
  const folder = join(projectFolder, 'node_modules', 'electron');
  try {
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/**
 * Whether Electron is here and can run: its program, a display, not root, and a real start of the entry
 * (which finds missing libraries and a forbidden sandbox).
 */
export function probeElectron(projectFolder: string): ElectronProbe {
  const program = electronProgram(projectFolder);
  if (program === null) return { canRun: false, because: 'its program is not on this machine' };
  if (isRootOnLinux()) return { canRun: false, because: 'it does not run as root' };
  if (!hasDisplay()) return { canRun: false, because: 'there is no display' };
  const entry = join(projectFolder, 'dist', 'main', 'electron.js');
  if (!existsSync(entry)) return { canRun: false, because: 'its part is not built' };
  const tried = spawnSync(program, [entry, probeFlag], { timeout: probeLimitMs, stdio: 'ignore' });
  if (tried.status === 0) return { canRun: true, program };
  if (tried.status === noKeychainCode) {
    return { canRun: false, because: 'this desktop has no keychain for its keys' };
  }
  return { canRun: false, because: 'it does not start here' };
}
