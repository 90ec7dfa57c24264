import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const page = 4096;

/** A file system of its own, in memory; gone with the mount namespace of the process that made it. */
export interface SmallDisk {
  readonly path: string;
  freePages(): number;
  /** Another program takes all but so many pages. */
  fill(leavePages: number): void;
  /** Its file is removed again, and the disk is larger than it was. */
  makeRoom(): void;
  remove(): void;
}

function run(...command: readonly [string, ...string[]]): void {
  const [name, ...args] = command;
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`);
}

const roomyMiB = 64;

/** `pages` of 4096 bytes each. Only within a mount namespace of one's own. */
export function mountSmallDisk(pages: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  run('mount', '-t', 'tmpfs', '-o', `size=${pages * (page / 1024)}k,mode=700`, 'tmpfs', path);
  const filler = join(path, 'another-program');

  function freePages(): number {
    const { bavail, bsize } = statfsSync(path);
    return Math.floor((bavail * bsize) / page);
  }

  return {
    path,
    freePages,
    fill(leavePages) {
      const handle = openSync(filler, 'a');
      const bytes = Buffer.alloc(page, 1);
      try {
        for (let left = freePages() - leavePages; left > 0; left--) writeSync(handle, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        ftruncateSync(handle, 0);
        throw error;
      } finally {
        closeSync(handle);
      }
    },
    makeRoom() {
      rmSync(filler, { force: true });
      run('mount', '-o', `remount,size=${roomyMiB}m`, path);
    },
    remove() {
      run('umount', '-l', path);
      rmdirSync(path);
    },
  };
}
