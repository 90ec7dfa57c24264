import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FaultOptions, FaultResult } from '../fault.ts';
import { casesOf } from './cases.ts';
import type { PowerCase } from './cases.ts';
import type { Share, Tried } from './caseWorker.ts';
import type { DiskStep } from './recorded.ts';

/** Cases with something wrong that are told one by one; the rest are counted. */
const mostTold = 20;

function runShare(share: Share): Promise<readonly Tried[]> {
  return new Promise((resolve, reject) => {
    const all: Tried[] = [];
    const worker = new Worker(new URL('caseWorker.ts', import.meta.url), { workerData: share });
    worker.on('message', (tried: Tried) => void all.push(tried));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve(all);
      else reject(new Error(`a thread ended with ${code}`));
    });
  });
}

/** Neighbouring steps stay together, so that each thread builds its disk only once. */
function sharesOf(steps: readonly DiskStep[], cases: readonly PowerCase[]): readonly Share[] {
  const size = Math.ceil(cases.length / Math.max(1, availableParallelism()));
  const starts = Array.from({ length: Math.ceil(cases.length / size) }, (_, n) => n * size);
  return starts.map((start) => ({ steps, cases: cases.slice(start, start + size) }));
}

export interface Recording {
  readonly steps: readonly DiskStep[];
  /** What was wrong already while it was recorded. */
  readonly found: readonly string[];
}

/**
 * Cuts the power `cases` times, so many to a recording, and tells what was wrong in the order of the
 * cases. `recordingOf` is asked for each recording, counted from 1.
 */
export async function tryCases(
  { cases: wanted, seed, report }: FaultOptions,
  casesPerRecording: number,
  recordingOf: (recording: number) => Promise<Recording>,
): Promise<FaultResult> {
  let cases = 0;
  let acknowledged = 0;
  let violations = 0;
  let told = 0;

  function tell(where: string, found: readonly string[]): void {
    violations += found.length;
    if (found.length === 0 || ++told > mostTold) return;
    for (const violation of found) report(`${where}: ${violation}`);
  }

  for (let first = 1; first <= wanted; first += casesPerRecording) {
    const recording = Math.ceil(first / casesPerRecording);
    const last = Math.min(wanted, first + casesPerRecording - 1);
    const { steps, found } = await recordingOf(recording);
    tell(`recording ${recording}`, found);
    const all = await Promise.all(sharesOf(steps, casesOf(steps, seed, first, last)).map(runShare));
    for (const tried of all.flat().toSorted((a, b) => a.number - b.number)) {
      cases += 1;
      acknowledged += tried.acknowledged;
      const where = `case ${tried.number} (recording ${recording}, before step ${tried.crash})`;
      tell(where, tried.found);
    }
  }
  if (told > mostTold) report(`and ${told - mostTold} more with something wrong`);
  if (violations > 0) report(`the same again: --seed ${seed} --n ${wanted}`);
  return { cases, acknowledged, violations };
}
