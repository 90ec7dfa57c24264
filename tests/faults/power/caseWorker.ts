/* A thread that goes through a part of the cases: builds each disk, and starts the terminal on it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../random.ts';
import type { PowerCase } from './cases.ts';
import { Disk } from './disk.ts';
import type { DiskImage } from './disk.ts';
import { expectedAt, saidIn } from './expected.ts';
import { inspectImage } from './inspect.ts';
import type { DiskStep } from './recorded.ts';

/** What a thread is given: the steps, and its cases in the order of their steps. */
export interface Share {
  readonly steps: readonly DiskStep[];
  readonly cases: readonly PowerCase[];
}

/** What it answers for each case. */
export interface Tried {
  readonly number: number;
  readonly crash: number;
  readonly acknowledged: number;
  readonly found: readonly string[];
}

/** Memory, where the system offers a folder of it: the disk is what is being played here. */
const memoryFolder = '/dev/shm';

function setDown(image: DiskImage, dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  for (const folder of image.folders) mkdirSync(join(dir, folder), { recursive: true });
  for (const { name, bytes } of image.files) writeFileSync(join(dir, name), bytes);
}

async function tryAll({ steps, cases }: Share, place: string): Promise<void> {
  const root = join(place, 'disk');
  const said = saidIn(steps);
  const disk = new Disk();
  let at = 0;
  for (const one of cases) {
    for (const step of steps.slice(at, one.crash)) disk.take(step);
    at = one.crash;
    setDown(disk.afterPowerCut(one.luck, seededRandom(one.seed)), root);
    const expected = expectedAt(said, one.crash);
    const found = await inspectImage(join(root, 'data'), one.seed, expected, one.deep);
    const tried: Tried = {
      number: one.number,
      crash: one.crash,
      acknowledged: expected.acknowledged.length,
      found,
    };
    parentPort?.postMessage(tried);
  }
}

const folder = existsSync(memoryFolder) ? memoryFolder : tmpdir();
const place = mkdtempSync(join(folder, 'countersign-power-'));
try {
  await tryAll(workerData as Share, place);
} finally {
  rmSync(place, { recursive: true, force: true });
}
