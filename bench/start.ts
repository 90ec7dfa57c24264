import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCounter } from '../tests/e2e/processes.ts';
import type { BenchResult } from './result.ts';
import { summarise, summaryLine } from './samples.ts';
import { openRig, rigVoucher, setUpRig } from '../tests/faults/counterRig.ts';

const rounds = 7;
const million = 1_000_000;

/** Starts the demo counter on `dir` and ends it again; the time until it says that it is ready, ms. */
async function readyMs(dir: string, ...args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const counter = await startCounter(dir, ...args);
  const ready = performance.now() - begun;
  await counter.stop();
  return ready;
}

/** A shop standing alone with so many vouchers cached. */
async function folderWith(vouchers: number): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  const rig = openRig(dir);
  await setUpRig(rig);
  const like = rigVoucher(rig, 1);
  const ordered = function* () {
    for (let n = 0; n < vouchers; n++) {
      yield { ...like, ref: (BigInt(n) << 100n).toString(16).padStart(32, '0') };
    }
  };
  rig.store.loadVouchers(ordered());
  rig.close();
  return dir;
}

/** A start with a million vouchers against one with none, turn and turn about. */
async function millionVsNone(): Promise<BenchResult> {
  const [none, many] = [await folderWith(0), await folderWith(million)];
  const samples = { none: [] as number[], many: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    samples.none.push(await readyMs(none, '--no-demo'));
    samples.many.push(await readyMs(many, '--no-demo'));
  }
  for (const dir of [none, many]) rmSync(dir, { recursive: true, force: true });
  const [withNone, withMany] = [summarise(samples.none), summarise(samples.many)];
  return {
    figures: { millionVsNone: withMany.median / withNone.median },
    notes: [
      summaryLine('start with no vouchers', withNone),
      summaryLine('start with a million', withMany),
    ],
  };
}

/** Of the demo: on empty data, and on data that is there. */
async function demoStarts(): Promise<BenchResult> {
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

/** From starting the program (set-up being done) to its ready line. */
export async function run(): Promise<BenchResult> {
  const parts = [await millionVsNone(), await demoStarts()];
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
