import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultBackupFolder } from '../../../main/store/backup/backup.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { whyNoStrace } from '../strace.ts';
import { startHeadOffice } from './headOffice.ts';
import type { HeadOffice } from './headOffice.ts';
import { mistakes, planOf } from './plan.ts';
import type { Batch, Folder, KillCase } from './plan.ts';
import { startRandomKills } from './randomKills.ts';
import { startFromNothing, startSteppedKills } from './steppedKills.ts';
import { isCallStep, steps } from './steps.ts';

/** What came of all the kills so far. */
interface Sum {
  cases: number;
  acknowledged: number;
  violations: number;
  readonly hits: Map<string, number>;
}

const atRandom = 'at a random moment';

async function startFolder(
  { sort }: Batch,
  office: HeadOffice | null,
  log: string,
  plant: string | null,
): Promise<Folder> {
  if (sort === 'fromNothing') return startFromNothing(log);
  if (sort === 'random') return startRandomKills(log, plant);
  if (office === null) throw new Error('no head office was started');
  return startSteppedKills(office, log, plant);
}

function tally(sum: Sum, { step }: KillCase): void {
  const name = step ?? atRandom;
  sum.cases += 1;
  sum.hits.set(name, (sum.hits.get(name) ?? 0) + 1);
}

/** A case takes a second or two; one that takes so long hangs, which must be told and not waited for. */
const longestCaseMs = 5 * 60_000;

async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = sleep(longestCaseMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${what} did not come to an end`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    late.abort();
  }
}

/** How often a case goes again whose step did not come up in its work. */
const mostTries = 4;

/** Strikes once, with other work where the first came to its end before the step did. */
async function strike(folder: Folder, one: KillCase, at: string): ReturnType<Folder['kill']> {
  let result = await inTime(at, folder.kill(one));
  for (let again = 1; again < mostTries; again++) {
    if (result.struck || result.found.length > 0) return result;
    result = await inTime(at, folder.kill({ ...one, seed: one.seed + again }));
  }
  return result;
}

/** Kills in one folder until something is wrong; answers the cases that are left. */
async function killIn(
  folder: Folder,
  cases: readonly KillCase[],
  sum: Sum,
  { report }: FaultOptions,
): Promise<{ readonly left: readonly KillCase[]; readonly sound: boolean }> {
  function tell(at: string, found: readonly string[]): void {
    for (const violation of found) report(`${at}: ${violation}`);
    sum.violations += found.length;
  }

  for (const [index, one] of cases.entries()) {
    const at = `case ${one.number} (${one.step ?? atRandom})`;
    const { struck, found } = await strike(folder, one, at);
    if (struck) tally(sum, one);
    else report(`${at}: came to the end of its work and was not killed`);
    tell(at, found);
    // What is damaged already would be counted again with every further kill.
    if (found.length > 0) return { left: cases.slice(index + 1), sound: false };
  }
  const at = `case ${cases.at(-1)?.number} and those before it in its folder`;
  const inTheEnd = await inTime(at, folder.end());
  tell(at, inTheEnd);
  return { left: [], sound: inTheEnd.length === 0 };
}

async function runBatch(
  batch: Batch,
  office: HeadOffice | null,
  log: string,
  sum: Sum,
  options: FaultOptions,
): Promise<void> {
  for (let left = batch.cases; left.length > 0;) {
    const folder = await startFolder(batch, office, log, options.plant);
    try {
      const after = await killIn(folder, left, sum, options);
      left = after.left;
      sum.acknowledged += folder.acknowledged();
      if (!after.sound && options.plant === null) options.report(`kept for a look: ${folder.dir}`);
      else forget(folder.dir);
    } finally {
      await folder.dispose();
    }
  }
}

function forget(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  rmSync(defaultBackupFolder(dir), { recursive: true, force: true });
}

/** Batches, each lane taking the next one that is left; the cases are the same whichever lane has them. */
async function runBatches(
  batches: readonly Batch[],
  office: HeadOffice | null,
  sum: Sum,
  options: FaultOptions,
): Promise<void> {
  const logs = mkdtempSync(join(tmpdir(), 'countersign-log-'));
  const waiting = [...batches];
  async function lane(_: unknown, number: number): Promise<void> {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      await runBatch(batch, office, join(logs, String(number)), sum, options);
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

/** Without strace nobody can be killed inside a system call: that is said, and those cases don't run. */
function runnable(batches: readonly Batch[], report: FaultOptions['report']): readonly Batch[] {
  const why = whyNoStrace();
  if (why === null) return batches;
  report(`not killed inside SQLite: ${why}`);
  return batches.map((batch) => ({
    ...batch,
    cases: batch.cases.filter(({ step }) => step === null || !isCallStep(step)),
  }));
}

/** A step that was to be struck and never was is told too; its cases did not run. */
function tellHits({ hits }: Sum, batches: readonly Batch[], report: FaultOptions['report']): void {
  const planned = new Set<string>(
    batches.flatMap(({ cases }) => cases.map(({ step }) => step ?? atRandom)),
  );
  for (const name of [atRandom, ...steps]) {
    if (planned.has(name)) report(`${hits.get(name) ?? 0} kills: ${name}`);
  }
}

/** After each kill everything is looked at, and in the end what head office and the printer have. */
async function run(options: FaultOptions): Promise<FaultResult> {
  const { cases, seed, plant, report } = options;
  const batches = runnable(planOf(cases, seed, plant), report);
  const needsOffice = batches.some(({ sort }) => sort === 'stepped');
  const office = needsOffice ? await startHeadOffice() : null;
  const sum: Sum = { cases: 0, acknowledged: 0, violations: 0, hits: new Map() };
  try {
    await runBatches(batches, office, sum, options);
  } finally {
    await office?.stop();
  }
  tellHits(sum, batches, report);
  return { cases: sum.cases, acknowledged: sum.acknowledged, violations: sum.violations };
}

export const kill: Fault = {
  says: 'SIGKILL at random moments and at every step of the work (I1, I2, I4, I10)',
  plants: mistakes,
  choices: {},
  run,
};
