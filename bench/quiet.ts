import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const waitAtMostMs = 60_000;
const lookForMs = 1_500;
/** Part of all cores that others may use: above it figures say more about them than about us. */
const busyAtMost = 0.15;

/** Busy and idle time of all cores together since the machine started, ms. */
function cpuTimes(): { readonly busy: number; readonly idle: number } {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, idle };
}

/** The part of all cores that was busy while we looked, 0…1. */
export async function busyPart(): Promise<number> {
  const before = cpuTimes();
  await pause(lookForMs);
  const after = cpuTimes();
  const busy = after.busy - before.busy;
  return busy / (busy + after.idle - before.idle);
}

/** Waits for a quiet machine; `null` when none came within a minute. */
export async function waitForQuiet(
  say: (line: string) => void,
): Promise<{ readonly busy: number } | null> {
  const until = performance.now() + waitAtMostMs;
  let told = false;
  for (;;) {
    const busy = await busyPart();
    if (busy <= busyAtMost) return { busy };
    if (performance.now() > until) return null;
    if (!told) say(`The machine is busy (${Math.round(busy * 100)} %); waiting up to a minute.`);
    told = true;
  }
}

/** The load of the last minute, as the system counts it. */
export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}
