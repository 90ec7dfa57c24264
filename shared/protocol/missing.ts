import { z } from 'zod';

/** Why a terminal's chain begins anew; `keysLost`: its device key is gone, so it is a new device too. */
export const newEpochCauses = ['damaged', 'rolledBack', 'gone', 'cloned', 'keysLost'] as const;
export type NewEpochCause = (typeof newEpochCauses)[number];

/** Ranges named one by one; what lies beyond the last of them is one range more, up to the end. */
export const maxMissingRanges = 200;

/** Entries from `from` through `to` that were written and can't be found. */
export const seqRange = z.strictObject({ from: z.int().min(1), to: z.int().min(1) });
export type SeqRange = z.infer<typeof seqRange>;

/** The seqs of 1…`headSeq` that are not in `have` (ascending), as ranges, from `after` on. */
export function missingRanges(
  have: Iterable<number>,
  headSeq: number,
  after = 0,
): readonly SeqRange[] {
  const ranges: SeqRange[] = [];
  let next = after + 1;
  for (const seq of have) {
    if (seq > headSeq) break;
    if (seq > next) ranges.push({ from: next, to: seq - 1 });
    next = Math.max(next, seq + 1);
  }
  if (next <= headSeq) ranges.push({ from: next, to: headSeq });
  return ranges;
}

/** As many as a statement may name: the last range then reaches to the end of the last one. */
export function boundedRanges(ranges: readonly SeqRange[]): readonly SeqRange[] {
  if (ranges.length <= maxMissingRanges) return ranges;
  const named = ranges.slice(0, maxMissingRanges - 1);
  const rest = ranges.slice(maxMissingRanges - 1);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined) return named;
  return [...named, { from: first.from, to: last.to }];
}

export function missingCount(ranges: readonly SeqRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
