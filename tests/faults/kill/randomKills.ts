import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareFolder, violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import { seededRandom } from '../random.ts';
import { acknowledgedIn, start, untilReady } from './process.ts';
import type { Folder, KillCase } from './plan.ts';

const terminal = fileURLToPath(new URL('terminalUnderLoad.ts', import.meta.url));

/** The latest moment of a kill after the terminal is ready, ms. */
const latestKillMs = 400;
/** One kill in so many strikes while the terminal still starts. */
const killsPerEarlyKill = 5;
const latestEarlyKillMs = 500;

async function killOnce(
  dir: string,
  log: string,
  random: () => number,
  plant: string | null,
): Promise<readonly Acknowledged[]> {
  const seed = String(Math.floor(random() * 2 ** 31));
  const told = [dir, seed, ...(plant === null ? [] : [plant])];
  const running = start([process.execPath, terminal, ...told], log);
  const early = random() < 1 / killsPerEarlyKill;
  const waitMs = random() * (early ? latestEarlyKillMs : latestKillMs);
  try {
    if (!early) await untilReady(running);
    await sleep(waitMs);
  } finally {
    running.child.kill('SIGKILL');
  }
  const code = await running.ended;
  if (code !== null) throw new Error(`the terminal ended by itself with ${code}`);
  return acknowledgedIn(running.output());
}

/** A terminal standing alone, killed at any moment under load, again and again on what was left. */
export async function startRandomKills(log: string, plant: string | null): Promise<Folder> {
  const dir = await prepareFolder();
  const acknowledged: Acknowledged[] = [];
  return {
    dir,
    async kill({ seed }: KillCase) {
      acknowledged.push(...(await killOnce(dir, log, seededRandom(seed), plant)));
      return { struck: true, found: violationsOf(dir, acknowledged) };
    },
    end: () => Promise.resolve([]),
    acknowledged: () => acknowledged.length,
    dispose: () => Promise.resolve(),
  };
}
