import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { seededRandom } from '../random.ts';
import { createTurnedCounter } from './turnedCounter.ts';
import type { ClockMistake } from './turnedCounter.ts';

/** Histories that go on from one another in one folder, restarts and all. */
const historiesPerFolder = 50;
/** Cases with something wrong that are told one by one; the rest are counted. */
const mostTold = 20;

const mistakes = [
  'believe-the-wall',
  'forget-on-restart',
  'tell-nobody',
  'old-business-day',
] as const;

/** No power goes here: in memory, where there is room for it, nobody waits for a disk. */
function quickFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

async function run({ cases, seed, plant, report }: FaultOptions): Promise<FaultResult> {
  const mistake = mistakes.find((one) => one === plant) ?? null;
  let done = 0;
  let acknowledged = 0;
  let violations = 0;
  let told = 0;
  while (done < cases) {
    const folderSeed = seed + done;
    const dir = mkdtempSync(join(quickFolder(), 'countersign-clock-'));
    const counter = await createTurnedCounter(dir, seededRandom(folderSeed), mistake);
    try {
      for (let n = 0; n < historiesPerFolder && done < cases; n += 1) {
        const { redeemed, found, steps } = await counter.history();
        done += 1;
        acknowledged += redeemed;
        violations += found.length;
        for (const violation of found) {
          if (++told <= mostTold) report(`case ${done}: ${violation}`);
        }
        if (found.length > 0 && told <= mostTold) report(`case ${done} was: ${steps.join(', ')}`);
        // What is wrong already would be found again with every further history.
        if (found.length > 0) break;
      }
    } finally {
      counter.close();
      rmSync(dir, { recursive: true, force: true });
    }
  }
  if (told > mostTold) report(`${told - mostTold} more violations`);
  return { cases: done, acknowledged, violations };
}

export const clock: Fault = {
  says: 'the wall is turned, HQ speaks, the machine sleeps and starts again (I9; business day, expiry, journal)',
  plants: mistakes satisfies readonly ClockMistake[],
  choices: {},
  run,
};
