import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { acknowledgedIn, start, untilReady } from '../kill/process.ts';
import type { Running } from '../kill/process.ts';
import { seededRandom } from '../random.ts';
import { prepareFolder, violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import { allWell, drawFate } from './fates.ts';
import type { Sort } from './fates.ts';
import { judge, toldIn } from './judge.ts';
import type { LifeTold } from './judge.ts';
import { startRecordingPrinter } from './recordingPrinter.ts';
import type { RecordingPrinter } from './recordingPrinter.ts';
import type { Life } from './terminal.ts';

const plants = ['print-in-doubt', 'never-too-old', 'believe-it-printed', 'print-unmarked'] as const;

const terminal = fileURLToPath(new URL('terminal.ts', import.meta.url));

const latestEarlyKillMs = 600;
/** How long such a kill waits for a job, and strikes after its first bytes, ms at most. */
const waitsForPrintMs = 400;
const latestInPrintMs = 40;
const longPauseMs = 10 * 60_000;
const blackoutsPerLife = 0.4;
const longestBlackoutMs = 150;
/** The last life has everything left to print and to ask about. */
const lastLifeTimeoutMs = 240_000;

/** When terminals are struck, as shares of all lives. */
interface Strikes {
  /** While it still starts. */
  readonly early: number;
  /** As soon as a job is on its way: where most can go wrong. */
  readonly inPrint: number;
  /** It starts after a pause that no customer waits through. */
  readonly afterPause: number;
  /** Between two customers at most, ms. */
  readonly gapMs: number;
  /** The latest moment of a kill after the terminal is ready, ms. */
  readonly latestMs: number;
}

/** A planted mistake is looked for where it shows, in many short lives. */
function strikesFor(plant: string | null): Strikes {
  if (plant === null)
    return { early: 0.12, inPrint: 0.6, afterPause: 0.1, gapMs: 120, latestMs: 600 };
  const afterPause = plant === 'never-too-old' ? 0.5 : 0;
  return { early: 0, inPrint: 1, afterPause, gapMs: 150, latestMs: 120 };
}

interface Run {
  readonly dir: string;
  readonly log: string;
  readonly printer: RecordingPrinter;
  readonly random: () => number;
  readonly options: FaultOptions;
  readonly strikes: Strikes;
  readonly lives: LifeTold[];
  readonly acknowledged: Acknowledged[];
  aheadMs: number;
}

function startLife(run: Run, isLast: boolean): Running {
  const { dir, log, printer, random, options, lives } = run;
  if (random() < run.strikes.afterPause) run.aheadMs += longPauseMs;
  const sort: Sort = random() < 0.7 ? 'answers' : 'silent';
  const life: Life = {
    dir,
    port: printer.port,
    seed: Math.floor(random() * 2 ** 31),
    number: lives.length + 1,
    sort,
    aheadMs: run.aheadMs,
    redemptions: options.cases,
    gapMs: run.strikes.gapMs,
    isLast,
    plant: options.plant,
  };
  // A line of its own: the terminal's moments may not change what the printer does.
  const fates = seededRandom(life.seed + 1);
  printer.begin(lives.length, sort, () => (isLast ? allWell : drawFate(fates, sort)));
  return start([process.execPath, terminal, JSON.stringify(life)], log);
}

/** What it said is kept, whatever became of it; answers whether it ended by itself. */
async function endLife(run: Run, running: Running): Promise<boolean> {
  const code = await running.ended;
  const output = running.output();
  run.lives.push(toldIn(output));
  run.acknowledged.push(...acknowledgedIn(output));
  if (code !== null && code !== 0) throw new Error(`the terminal ended by itself with ${code}`);
  return code === 0;
}

async function liveAndDie(run: Run): Promise<void> {
  const { printer, random, strikes } = run;
  const running = startLife(run, false);
  const isEarly = random() < strikes.early;
  const livesMs = random() * (isEarly ? latestEarlyKillMs : strikes.latestMs);
  const blackoutAt = random() < blackoutsPerLife ? random() * livesMs : null;
  const blackoutMs = random() * longestBlackoutMs;
  const inPrintMs = random() < strikes.inPrint && !isEarly ? random() * latestInPrintMs : null;
  try {
    if (!isEarly) await untilReady(running);
    const dark =
      blackoutAt === null ? null : sleep(blackoutAt).then(() => printer.blackout(blackoutMs));
    await sleep(livesMs);
    if (inPrintMs !== null) {
      await Promise.race([printer.taken(), sleep(waitsForPrintMs)]);
      await sleep(inPrintMs);
    }
    running.child.kill('SIGKILL');
    await dark;
  } finally {
    running.child.kill('SIGKILL');
  }
  await endLife(run, running);
}

/** Everything that waits is printed or asked about by a printer that is well, until nothing is left. */
async function lastLife(run: Run): Promise<void> {
  const running = startLife(run, true);
  const late = new AbortController();
  const tooLate = sleep(lastLifeTimeoutMs, 'late', { signal: late.signal }).catch(() => 'in time');
  const ended = endLife(run, running);
  const result = await Promise.race([ended, tooLate]);
  late.abort();
  if (result !== 'late') return;
  running.child.kill('SIGKILL');
  await ended;
  throw new Error('the queue did not come to an end');
}

function redeemed({ lives, options }: Run): boolean {
  return lives.some(({ redemptions }) => redemptions >= options.cases);
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const { seed, report, plant } = options;
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-paper-'));
  const dir = await prepareFolder();
  const printer = await startRecordingPrinter();
  const all: Run = {
    dir,
    log: join(scratch, 'told'),
    printer,
    random: seededRandom(seed),
    options,
    strikes: strikesFor(plant),
    lives: [],
    acknowledged: [],
    aheadMs: 0,
  };
  const { acknowledged, lives } = all;
  try {
    while (!redeemed(all)) await liveAndDie(all);
    await lastLife(all);
    const judged = judge(dir, printer.sheets, lives);
    const journal = plant === null ? violationsOf(dir, acknowledged) : [];
    const violations = [...judged.violations, ...journal];
    for (const words of violations) report(words);
    const whole = printer.sheets.filter(({ isWhole }) => isWhole).length;
    const torn = printer.sheets.length - whole;
    report(
      `${lives.length} lives, ${whole} papers, ${torn} torn, ${judged.copies} copies asked for`,
    );
    return {
      cases: judged.redemptions,
      acknowledged: acknowledged.length,
      violations: violations.length,
    };
  } finally {
    await printer.close();
    rmSync(dir, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

export const paper: Fault = {
  says: 'terminal and printer die at random while receipts print (I1, I2)',
  plants,
  choices: {},
  run,
};
