/** Where a terminal is killed: before or after each thing that one of its ports does. */
export const portSteps = [
  'redeem: prepared',
  'redeem: in the transaction',
  'redeem: entry appended',
  'redeem: before the commit',
  'redeem: committed',
  'redeem: answered',
  'void: in the transaction',
  'void: entry appended',
  'void: before the commit',
  'void: committed',
  'void: answered',
  'issue: in the transaction',
  'issue: entry appended',
  'issue: before the commit',
  'issue: committed',
  'issue: answered',
  'close: in the transaction',
  'close: entry appended',
  'close: before the commit',
  'close: committed',
  'close: answered',
  'print: before it is marked',
  'print: marked as printing',
  'print: before the bytes',
  'print: after the bytes',
  'print: paper is out',
  'print: marked as printed',
  'push: before asking',
  'push: answered',
  'push: before the commit',
  'push: committed',
  'pull: before asking',
  'pull: answered',
  'pull: before the commit',
  'pull: committed',
  'backup: before the copy',
  'backup: copied',
  'backup: named',
  'backup: before the mark',
  'backup: marked',
  'migrate: before the transaction',
  'migrate: in the transaction',
  'migrate: before the commit',
  'migrate: committed',
  'migrate: before the first data',
] as const;
export type PortStep = (typeof portSteps)[number];

/** And within SQLite: at a system call, by what the system calls it. */
export const callSteps = {
  'at work, in SQLite: write': ['pwrite64'],
  'at work, in SQLite: sync': ['fsync', 'fdatasync'],
  'migrate, in SQLite: write': ['pwrite64'],
  'migrate, in SQLite: sync': ['fsync', 'fdatasync'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type CallStep = keyof typeof callSteps;

export type Step = PortStep | CallStep;

export function isCallStep(step: Step): step is CallStep {
  return Object.hasOwn(callSteps, step);
}

export function isOfMigration(step: Step): boolean {
  return step.startsWith('migrate');
}

export const steps: readonly Step[] = [...portSteps, ...(Object.keys(callSteps) as CallStep[])];

/** The step to die at, and the how-manieth time it comes, counted from 1. */
export interface Strike {
  readonly step: PortStep;
  readonly count: number;
}

/** Says where the program is; the program doesn't come back from where it is to be struck. */
export type Reach = (step: PortStep) => void;

export function striking(strike: Strike | null): Reach {
  let left = strike?.count ?? 0;
  return (step) => {
    if (step !== strike?.step) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
