import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Process {
  readonly parent: number;
  readonly commandLine: string;
}

/** npm, and at most one shell, stand between a person and us. */
const levelsAtMost = 2;

function fromProc(pid: number): Process {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // `pid (name) state ppid …`; the name may hold anything, a `)` too.
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return {
    parent,
    commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
  };
}

function fromPs(pid: number): Process {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [, parent = '0', commandLine = ''] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? [];
  return { parent: Number(parent), commandLine };
}

function processOf(pid: number): Process | null {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return null;
  }
}

/** The process id of the npm that runs us, with or without a shell between; `null` when none is found. */
export function findNpm(pid: number = process.ppid): number | null {
  let current = pid;
  for (let level = 0; level < levelsAtMost; level += 1) {
    const one = processOf(current);
    if (one === null) return null;
    if (/^npm( |$)|npm-cli\.c?js/.test(one.commandLine)) return current;
    current = one.parent;
  }
  return null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
