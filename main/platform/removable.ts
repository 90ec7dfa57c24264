import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the systems mount what is plugged in: a folder each, for Linux one a person or one alone. */
const mountRoots: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/media', '/run/media'],
  darwin: ['/Volumes'],
};
/** Drives of Windows that a stick may get; A to C are others'. */
const driveLetters = [...'DEFGHIJKLMNOPQRSTUVWXYZ'];

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function diskOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.dev ?? null;
}

/**
 * Folders on which something removable is mounted now, as far as the system tells: those below its usual
 * places that lie on another disk than the place itself.
 */
export function removableFolders(
  platform: NodeJS.Platform = process.platform,
  roots: readonly string[] = mountRoots[platform] ?? [],
): readonly string[] {
  if (platform === 'win32') {
    return driveLetters.map((letter) => `${letter}:\\`).filter((drive) => diskOf(drive) !== null);
  }
  const candidates = roots.flatMap((root) => {
    const folders = subfolders(root);
    return [...folders, ...folders.flatMap(subfolders)].map((folder) => ({ root, folder }));
  });
  return candidates
    .filter(({ root, folder }) => diskOf(folder) !== diskOf(root))
    .map(({ folder }) => folder)
    .sort();
}
