import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const ownerOnly = 0o600;
const forOthers = 0o077;

/** Either the old file or the new one is there after a power cut, never half of one. */
export function replaceOwnerFile(path: string, bytes: string | Uint8Array): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', ownerOnly);
  try {
    const content = Buffer.from(bytes);
    writeSync(file, content, 0, content.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  // Windows can't open a directory; its rename is journalled by the file system.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/**
 * Whether somebody else of this machine may look into a file or folder. On Windows the mode says
 * nothing (its access lists do), so the answer is `false` there: docs/security.md says what to do.
 */
export function openToOthers(path: string): boolean {
  if (process.platform === 'win32') return false;
  const { mode, uid } = statSync(path);
  const foreign = process.getuid?.() !== undefined && uid !== process.getuid();
  return foreign || (mode & forOthers) !== 0;
}
