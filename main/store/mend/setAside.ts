import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceOwnerFile } from '../../platform/ownerFile.ts';

const suffixes = ['', '-wal', '-shm'] as const;
const mended = 'mended.db';
const swapMark = 'mended.json';
/** Folder a new database is made in; whatever lies there after a crash is begun anew. */
export const workFolder = 'mending';

/** Moves the database's files out of the way; nothing is ever deleted. Those moved before stay moved. */
export function setAside(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The log last: without the database beside it, nobody takes it for a new one's.
  for (const suffix of suffixes) {
    const from = `${file}${suffix}`;
    const to = join(folder, `counter.db${suffix}`);
    if (existsSync(from) && !existsSync(to)) renameSync(from, to);
  }
}

/**
 * Puts a finished database in the place of the damaged one. From the mark on it is finished by the next
 * start, whenever this one ends.
 */
export function swapIn(file: string, folder: string, newFile: string, aside: string): void {
  renameSync(newFile, join(folder, mended));
  replaceOwnerFile(join(folder, swapMark), JSON.stringify({ aside }));
  finishSwap(file, folder);
}

/** Does what a crash left undone of `swapIn`; `true` where there was something. */
export function finishSwap(file: string, folder: string): boolean {
  const mark = join(folder, swapMark);
  if (!existsSync(mark)) return false;
  const { aside } = JSON.parse(readFileSync(mark, 'utf8')) as { readonly aside: string };
  const fresh = join(folder, mended);
  if (existsSync(fresh)) {
    setAside(file, join(folder, aside));
    renameSync(fresh, file);
  }
  rmSync(mark, { force: true });
  return true;
}
