import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright';

const watchedMs = 60_000;
/** USER_HZ of every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU time of a process so far, s, as Linux counts it. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function rendererSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((total, { cpuTime }) => total + cpuTime, 0);
}

/** What terminal and page use while nobody does anything, in percent of one core, each. */
export async function idleCpuPercent(
  browser: Browser,
  pid: number,
): Promise<{ readonly terminal: number; readonly page: number }> {
  const before = { terminal: cpuSecondsOf(pid), page: await rendererSeconds(browser) };
  await pause(watchedMs);
  const after = { terminal: cpuSecondsOf(pid), page: await rendererSeconds(browser) };
  const percent = (seconds: number) => (100 * seconds * 1_000) / watchedMs;
  return {
    terminal: percent(after.terminal - before.terminal),
    page: percent(after.page - before.page),
  };
}
