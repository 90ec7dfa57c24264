import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCounter } from '../tests/e2e/processes.ts';
import type { BenchResult } from './result.ts';
import { summarise, summaryLine } from './samples.ts';

const rounds = 7;

/** Starts the demo counter on `dir` and ends it again; the time until it says that it is ready, ms. */
async function readyMs(dir: string): Promise<number> {
  const begun = performance.now();
  const counter = await startCounter(dir);
  const ready = performance.now() - begun;
  await counter.stop();
  return ready;
}

/** From starting the program (set-up being done) to its ready line: on empty data, and on data that is there. */
export async function run(): Promise<BenchResult> {
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-start-'));
    first.push(await readyMs(dir));
    again.push(await readyMs(dir));
    rmSync(dir, { recursive: true, force: true });
  }
  const [firstTime, later] = [summarise(first), summarise(again)];
  return {
    figures: { readyMs: firstTime.median, readyAgainMs: later.median },
    notes: [summaryLine('first start', firstTime), summaryLine('later start', later)],
  };
}
