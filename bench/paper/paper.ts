import { CannotMeasure } from '../result.ts';
import type { BenchResult } from '../result.ts';
import { coldPapers } from './cold.ts';
import { confirmWait } from './confirmWait.ts';
import { drained } from './drain.ts';
import { encoding } from './encoding.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';

/** Papers: how long one takes to be made, what the cashier waits for it, and whether a heap of them comes out. */
export async function run(): Promise<BenchResult> {
  if (!createPaper().drawsLetters()) throw new CannotMeasure('letters cannot be drawn here');
  const parts = [await encoding(), coldPapers(), await drained(), await confirmWait()];
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
