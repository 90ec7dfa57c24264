import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failingSyncArgs, recordingArgs } from '../strace.ts';
import type { HowOften } from '../strace.ts';
import type { Day } from './workload.ts';
import type { DiskStep } from './recorded.ts';
import { nothingKnown, readRecorded } from './recorded.ts';

const workload = fileURLToPath(new URL('workload.ts', import.meta.url));

/** Starts of the terminal in one recording: from nothing, over an unclean end, after a clean one. */
export const days = 3;
const longestDayMs = 120_000;

export interface RecordOptions {
  readonly seed: number;
  readonly synchronous: string;
  readonly plant: string | null;
  /** From which sync of which day on the disk fails; `null`: it never does. */
  readonly failing: Failing | null;
}

export interface Failing {
  readonly day: number;
  /** Counted from 1. */
  readonly at: number;
  readonly often: HowOften;
}

/** Everything the terminal did to its disk (its folder is `data`) in all its days, in order, with what it said between. */
export async function record(options: RecordOptions): Promise<readonly DiskStep[]> {
  const { seed, synchronous, plant, failing } = options;
  const place = mkdtempSync(join(tmpdir(), 'countersign-power-'));
  const disk = join(place, 'disk');
  const dir = join(disk, 'data');
  const known = nothingKnown();
  const steps: DiskStep[] = [];
  try {
    for (let day = 0; day < days; day++) {
      const trace = join(place, 'trace');
      const mayRefuse = failing !== null;
      const today: Day = { dir, seed, day, synchronous, plant, mayRefuse };
      const spoiled = failing?.day === day ? failingSyncArgs(failing.at, failing.often) : [];
      const watched = [...recordingArgs(trace), ...spoiled];
      const command = [...watched, process.execPath, workload, JSON.stringify(today)];
      const run = spawnSync('strace', command, { encoding: 'utf8', timeout: longestDayMs });
      if (run.status !== 0) throw new Error(`day ${day} could not be recorded: ${run.stderr}`);
      steps.push(...(await readRecorded(trace, disk, known)));
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return steps;
}
