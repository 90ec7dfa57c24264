import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';

const program = join(import.meta.dirname, 'firstPaper.ts');
const rounds = 9;

/** The first paper of a program that has only just begun, ms. */
function firstMs(letters: 'font' | 'picture'): number {
  const { stdout, status } = spawnSync(process.execPath, [program, letters], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the first paper was not made: ${stdout}`);
  return Number(stdout);
}

export function coldPapers(): BenchResult {
  const [font, picture] = (['font', 'picture'] as const).map((letters) =>
    summarise(Array.from({ length: rounds }, () => firstMs(letters))),
  );
  if (font === undefined || picture === undefined) throw new Error('nothing was measured');
  return {
    figures: { encodeColdMs: font.median, rasterColdMs: picture.median },
    notes: [
      summaryLine('first paper of a program', font),
      summaryLine('first paper of a program, as dots', picture),
    ],
  };
}
