import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answering, ready, startFakePrinter } from '../../devices/fakePrinter.ts';
import { backupFaults } from '../backupFaults.ts';
import { inspectImage } from '../power/inspect.ts';
import { seededRandom } from '../random.ts';
import { killingArgs } from '../strace.ts';
import { violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import { journalIn, paperFaults, printTheRest, syncFaults } from './aftermath.ts';
import { closeFaults } from './closeFaults.ts';
import type { Enrolled, HeadOffice } from './headOffice.ts';
import type { Folder, KillCase } from './plan.ts';
import { acknowledgedIn, linesOf, start } from './process.ts';
import type { Running } from './process.ts';
import type { SteppedWanted } from './steppedTerminal.ts';
import { callSteps, isCallStep } from './steps.ts';
import type { Step, Strike } from './steps.ts';

const terminal = fileURLToPath(new URL('steppedTerminal.ts', import.meta.url));

/** How often a step may have gone well before the one that is struck. */
const latestCount: readonly (readonly [string, number])[] = [
  ['redeem', 10],
  ['void', 6],
  ['issue', 3],
  ['close', 3],
  ['print', 4],
  ['push', 5],
  ['pull', 8],
  ['backup', 3],
  ['migrate, in SQLite: write', 80],
  ['migrate, in SQLite: sync', 7],
  ['migrate', 1],
  ['at work, in SQLite: write', 200],
  ['at work, in SQLite: sync', 60],
];
/** Tries until a kill strikes; every further one strikes at the first time. */
const mostTries = 4;
/** What head office sends goes out this often while a terminal is at work, ms. */
const feedEveryMs = 60;
/** What was on its way to the printer when the terminal died has come by then, ms. */
const paperComesMs = 20;

function countOf(step: Step, random: () => number): number {
  const latest = latestCount.find(([begin]) => step.startsWith(begin))?.[1] ?? 1;
  return 1 + Math.floor(random() * latest);
}

function startAt(wanted: Omit<SteppedWanted, 'strike'>, step: Step, count: number, log: string) {
  const strike: Strike | null = isCallStep(step) ? null : { step, count };
  const told = JSON.stringify({ ...wanted, strike } satisfies SteppedWanted);
  const command = [process.execPath, terminal, told];
  if (!isCallStep(step)) return start(command, log);
  return start(['strace', ...killingArgs(callSteps[step], count), ...command], log);
}

/** `false` where it came to the end of its work. Throws where it failed. */
async function wasStruck(running: Running): Promise<boolean> {
  const code = await running.ended;
  if (code === null) return true;
  if (!running.output().endsWith('over\n')) throw new Error(`a terminal ended with ${code}`);
  return false;
}

/** Answers to these requests get lost now and then; the steps behind them must still be reached. */
function spoilTheLine({ middleman }: Enrolled, step: Step, random: () => number): void {
  const isBehind = /^(push|pull)/.test(step) && step !== 'push: before asking';
  if (isBehind || random() < 0.6) middleman.set('pass');
  else middleman.set('loseAnswer', random() < 0.7 ? '/v1/push' : '/v1/feed');
}

/** A terminal of a chain that is killed at its steps, with a printer and a head office of flesh and blood. */
export async function startSteppedKills(
  office: HeadOffice,
  log: string,
  plant: string | null,
): Promise<Folder> {
  const enrolled = await office.enrol();
  const printer = await startFakePrinter(answering(ready));
  const { dir } = enrolled;
  const acknowledged: Acknowledged[] = [];
  const refs = [...enrolled.handedOut.refs];
  const backups: string[] = [];

  async function feedWhile(running: Running, isPull: boolean): Promise<void> {
    const ended = running.ended.then(() => true);
    for (let isOver = false; !isOver;) {
      const isReady = running.output().includes('ready\n');
      if (isReady) refs.push(...(await office.handOut(2)).refs);
      if (isReady && !isPull) return;
      isOver = await Promise.race([ended, sleep(feedEveryMs, false)]);
    }
  }

  async function tryOnce(one: KillCase, step: Step, count: number): Promise<boolean> {
    const { codes } = enrolled.handedOut;
    const about = { dir, seed: one.seed, plant, printerPort: printer.port, codes };
    const running = startAt({ ...about, fromNothing: false }, step, count, log);
    const [struck] = await Promise.all([
      wasStruck(running),
      feedWhile(running, step.startsWith('pull')),
    ]);
    acknowledged.push(...acknowledgedIn(running.output()));
    backups.push(
      ...linesOf(running.output()).flatMap(([word, file]) =>
        word === 'backup' && file !== undefined ? [file] : [],
      ),
    );
    return struck;
  }

  return {
    dir,
    async kill(one) {
      if (one.step === null) throw new Error('no step to be killed at');
      const random = seededRandom(one.seed);
      spoilTheLine(enrolled, one.step, random);
      let struck = await tryOnce(one, one.step, countOf(one.step, random));
      for (let tries = 1; !struck && tries < mostTries; tries++) {
        struck = await tryOnce(one, one.step, 1);
      }
      await sleep(paperComesMs);
      const found = [
        ...violationsOf(dir, acknowledged),
        ...paperFaults(printer.jobs, journalIn(dir)),
        ...backupFaults(dir, backups),
        ...closeFaults(dir),
      ];
      return { struck, found };
    },
    async end() {
      // First, since whatever is appended afterwards would make head office ask for what is missing.
      const outOfStep = await syncFaults(office, enrolled, acknowledged, refs);
      const { papers, faults } = await printTheRest(dir);
      const onPaper = paperFaults([...printer.jobs, ...papers], journalIn(dir));
      return [...outOfStep, ...faults, ...onPaper];
    },
    acknowledged: () => acknowledged.length,
    async dispose() {
      await printer.close();
      await enrolled.middleman.stop();
    },
  };
}

/** A folder in which a terminal is killed while it makes its database. */
export function startFromNothing(log: string): Folder {
  const place = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
  const dir = join(place, 'data');
  const nothing = {
    acknowledged: [],
    keys: new Map<string, never>(),
    taken: [],
    cursor: 0,
    backups: [],
  };
  const about = { dir, plant: null, printerPort: 0, codes: [], fromNothing: true };
  return {
    dir: place,
    async kill({ step, seed }) {
      if (step === null) throw new Error('no step to be killed at');
      const count = countOf(step, seededRandom(seed));
      const running = startAt({ ...about, seed }, step, count, log);
      const struck = await wasStruck(running);
      return { struck, found: await inspectImage(dir, seed, nothing, false) };
    },
    end: () => Promise.resolve([]),
    acknowledged: () => 0,
    dispose: () => Promise.resolve(),
  };
}
