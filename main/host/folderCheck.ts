import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openToOthers } from '../platform/ownerFile.ts';

/**
 * Files and folders of a terminal that somebody else of this machine may look into. They are made the
 * owner's alone where they can be; this is what is left: a folder of another owner, a disk without modes.
 */
export function openPaths(dir: string, mode: 'live' | 'practice'): readonly string[] {
  const folder = join(dir, mode);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).map((name) => join(folder, name));
  // A folder that is shut keeps what is in it, whatever the modes of the files are.
  return openToOthers(folder) ? [folder, ...files.filter(openToOthers)] : [];
}

/** What to say of them at a start, in both languages; `null`: nothing. */
export function openPathsWords(paths: readonly string[]): string | null {
  if (paths.length === 0) return null;
  return [
    `Others who use this computer can read this terminal’s data: ${paths.join(', ')}. Put the folder on a disk that knows owners, or make it yours alone (chmod -R go= FOLDER).`,
    `本机的其他用户能读取终端的数据：${paths.join('、')}。请把数据目录放在支持权限的磁盘上，或设为只有本人可读（chmod -R go= 目录）。`,
  ].join('\n');
}
