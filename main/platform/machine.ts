import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** The machine's own clocks, as `clock.ts` is handed them. */
export interface Machine {
  /** The wall clock, ms since the epoch: anybody may have set it. */
  wall(): number;
  /** Whole ms since the boot that `bootId` names; never goes back, counts time asleep. */
  monotonic(): number;
  readonly bootId: string;
}

/** How often time asleep is looked for, ms of time awake. */
const sleepCheckMs = 1_000;
/** `os.uptime` is exact to a few hundredths of a second; a smaller difference is no sleep. */
const sleepNoticedMs = 500;

function kernelBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '');
  } catch {
    // Not Linux, or a sandbox without /proc: each start of the program counts as a boot.
    return null;
  }
}

function awakeMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

/**
 * The high-resolution clock stops while the machine sleeps and the up-time doesn't: what the second
 * gained on the first is added, looked up once a second because it takes a system call.
 */
export function createMachine(): Machine {
  const boot = kernelBootId();
  const awakeAtStart = awakeMs();
  const asleepAtStart = uptime() * 1_000 - awakeAtStart;
  const zero = boot === null ? awakeAtStart : -asleepAtStart;
  let asleep = 0;
  let checkedAt = awakeAtStart;

  function monotonic(): number {
    const awake = awakeMs();
    if (awake - checkedAt >= sleepCheckMs) {
      checkedAt = awake;
      const gained = uptime() * 1_000 - awake - asleepAtStart - asleep;
      if (gained > sleepNoticedMs) asleep += gained;
    }
    return Math.floor(awake - zero + asleep);
  }

  return {
    wall: () => Date.now(),
    monotonic,
    bootId: boot ?? randomBytes(16).toString('hex'),
  };
}
