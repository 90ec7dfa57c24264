import { spawnSync } from 'node:child_process';

/** Why this machine can't watch or spoil system calls, in words; `null` where it can. */
export function whyNoStrace(): string | null {
  const asked = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (asked.error !== undefined) {
    return 'strace is not installed here: it is what watches system calls (on Debian: apt-get install strace)';
  }
  if (asked.status !== 0) return `strace may not trace here: ${asked.stderr.trim()}`;
  return null;
}

/** Throws, in words, where there is no strace to use. */
export function requireStrace(): void {
  const why = whyNoStrace();
  if (why !== null) throw new Error(why);
}

/** Calls that change what a disk holds, or say when it must hold it, or name files. */
const changingCalls = [
  ...['openat', 'open', 'creat', 'close', 'dup', 'dup2', 'dup3'],
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'copy_file_range', 'sendfile'],
  ...['ftruncate', 'truncate', 'fallocate', 'lseek'],
  ...['fsync', 'fdatasync', 'sync_file_range', 'msync', 'sync', 'syncfs'],
  ...['unlink', 'unlinkat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink'],
  ...['mkdir', 'mkdirat', 'rmdir'],
];

/** Longer than any write of SQLite's: nothing may be cut off. */
const longestBytes = 1 << 20;

/** Arguments of `strace` that write all that a program does to disks into `file`, bytes in full. */
export function recordingArgs(file: string): readonly string[] {
  const calls = `trace=${changingCalls.join(',')}`;
  return ['-f', '--seccomp-bpf', '-qq', '-xx', '-s', String(longestBytes), '-e', calls, '-o', file];
}

/** That one call only, or every one from then on. */
export type HowOften = 'once' | 'always';

/** What makes the `at`-th sync of the program fail (and every further one), as a dying disk's does. */
export function failingSyncArgs(at: number, often: HowOften): readonly string[] {
  return ['-e', `inject=fsync,fdatasync:error=EIO:when=${at}${often === 'once' ? '' : '+'}`];
}

/** Arguments of `strace` that kill the program at the `at`-th of these calls, counted from 1. */
export function killingArgs(calls: readonly string[], at: number): readonly string[] {
  const names = calls.join(',');
  return [
    // With --seccomp-bpf, which is quicker, strace 6.1 forgets the signal.
    ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${names}`],
    ...['-e', `inject=${names}:signal=KILL:when=${at}`],
  ];
}
