import { modulesOf, quietModules, valuesPerModule } from './eanSigns.ts';
import type { EanLayout } from './eanSigns.ts';

/** Where on a line of light a symbol may lie, judged by its guards and quiet zones alone. */

/** Where a symbol lies on a profile: a cubic from 0 (its first module's outer edge) to 1 (its last's). */
export type Lie = readonly [number, number, number, number];
/** A place (0…1 along the symbol) whose darkness is the same in every code, and that darkness. */
interface Mark {
  readonly s: number;
  readonly dark: number;
}

/** What of a symbol is the same in every code: its guards and quiet zones, as they are correlated with. */
export interface Marks {
  readonly each: readonly Mark[];
  readonly sum: number;
  readonly spread: number;
}

const marksAside = 5;

/** `guards`: their darkness over the whole, as `signsOf` draws it. */
export function marksOf(layout: EanLayout, guards: Float32Array): Marks {
  const total = modulesOf(layout);
  const middle = total / 2;
  const each: Mark[] = [];
  for (let place = -marksAside + 0.5; place < total + marksAside; place += 1) {
    const isEnd = place < 3 || place > total - 3;
    const isMiddle = Math.abs(place - middle) < 2.6;
    if (!isEnd && !isMiddle) continue;
    const at = Math.round((place + quietModules) * valuesPerModule - 0.5);
    each.push({ s: place / total, dark: guards[at] ?? 0 });
  }
  const sum = each.reduce((all, { dark }) => all + dark, 0);
  const squares = each.reduce((all, { dark }) => all + dark * dark, 0);
  return { each, sum, spread: each.length * squares - sum * sum };
}

export function placeOf([a, b, c, d]: Lie, s: number): number {
  return a + s * (b + s * (c + s * d));
}

export const lengthOf = ([, b, c, d]: Lie): number => b + c + d;

/** The same lie read from the other end. */
export function backwards([a, b, c, d]: Lie): Lie {
  return [a + b + c + d, -(b + 2 * c + 3 * d), c + 3 * d, -d];
}
/** How well the guards and quiet zones of a lie fit, −1 to 1. */
function guardFit(dark: Float32Array, lie: Lie, marks: Marks): number {
  let [sa, saa, sab] = [0, 0, 0];
  const last = dark.length - 1;
  for (let k = 0; k < marks.each.length; k += 1) {
    const mark = marks.each[k] as Mark;
    const place = Math.round(placeOf(lie, mark.s) - 0.5);
    const x = dark[place < 0 ? 0 : place > last ? last : place] as number;
    sa += x;
    saa += x * x;
    sab += x * mark.dark;
  }
  const n = marks.each.length;
  const spread = (n * saa - sa * sa) * marks.spread;
  return spread < 1e-6 ? 0 : (n * sab - sa * marks.sum) / Math.sqrt(spread);
}
export interface Candidate {
  readonly lie: Lie;
  readonly fit: number;
}

const candidatesKept = 8;
const leastGuardFit = 0.4;
const longestPart = 1.3;
const shortestPart = 0.5;

/** Runs of paper: where bars end and the next begin. */
function papersOf(dark: Float32Array): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let from: number | null = (dark[0] ?? 0) < 0.5 ? -dark.length : null;
  for (let i = 1; i < dark.length; i += 1) {
    const [before, here] = [dark[i - 1] as number, dark[i] as number];
    if (before < 0.5 === here < 0.5) continue;
    const crossing = i - 0.5 + (0.5 - before) / (here - before);
    if (from === null) from = crossing;
    else {
      runs.push({ from, to: crossing });
      from = null;
    }
  }
  if (from !== null) runs.push({ from, to: 2 * dark.length });
  return runs;
}

const leastQuiet = 3.5;
const quietRuns = 8;

/** Lies between two stretches of paper, each long enough to be a quiet zone. */
export function quietCandidates(
  dark: Float32Array,
  length: number,
  total: number,
  marks: Marks,
): readonly Candidate[] {
  const papers = papersOf(dark)
    .filter((run) => run.to - run.from > (leastQuiet * length * shortestPart) / total)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, quietRuns);
  return papers.flatMap((before) =>
    papers.flatMap((after) => {
      const size = after.from - before.to;
      const quiet = (leastQuiet * size) / total;
      const isLie =
        size > length * shortestPart &&
        before.to - before.from > quiet &&
        after.to - after.from > quiet;
      if (!isLie) return [];
      const lie: Lie = [before.to, size, 0, 0];
      return [{ lie, fit: guardFit(dark, lie, marks) }];
    }),
  );
}

export function candidates(
  dark: Float32Array,
  length: number,
  total: number,
  marks: Marks,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let size = length * longestPart; size > length * shortestPart; size *= 0.985) {
    const stride = (size / total) * 0.5;
    const aside = (size / total) * 3;
    let best: Candidate | null = null;
    let second: Candidate | null = null;
    for (let from = -aside; from + size < dark.length + aside; from += stride) {
      const lie: Lie = [from, size, 0, 0];
      const fit = guardFit(dark, lie, marks);
      if (fit < leastGuardFit) continue;
      if (best === null || fit > best.fit) [second, best] = [best, { lie, fit }];
      else if (second === null || fit > second.fit) second = { lie, fit };
    }
    if (best !== null) found.push(best);
    if (second !== null) found.push(second);
  }
  found.sort((a, b) => b.fit - a.fit);
  const kept: Candidate[] = [];
  for (const one of found) {
    const near = (lengthOf(one.lie) / total) * 1.2;
    const isKnown = kept.some(
      ({ lie }) =>
        Math.abs(lie[0] - one.lie[0]) < near &&
        Math.abs(lie[0] + lie[1] - one.lie[0] - one.lie[1]) < near,
    );
    if (!isKnown) kept.push(one);
    if (kept.length === candidatesKept) break;
  }
  return kept;
}

/** Bends tried, as parts of the length, and then moves of both ends, in modules. */
const bowsTried = [-0.32, -0.22, -0.13, -0.06, 0.06, 0.13, 0.22, 0.32] as const;
const endMoves = [0.6, 0.3] as const;

/** Moves both ends and bends the lie until the guards fit best. */
export function settled(
  dark: Float32Array,
  candidate: Candidate,
  total: number,
  marks: Marks,
): Candidate {
  let best = candidate;
  const module = lengthOf(candidate.lie) / total;
  const consider = (lie: Lie) => {
    const fit = guardFit(dark, lie, marks);
    if (fit > best.fit) best = { lie, fit };
  };
  const [from, size] = candidate.lie;
  // Perspective: the middle lies off the middle.
  for (const bow of bowsTried) consider([from, size * (1 + bow), -size * bow, 0]);
  for (const move of endMoves) {
    const [a, b, c, d] = best.lie;
    for (const begin of [-move, 0, move]) {
      for (const end of [-move, 0, move]) {
        consider([a + begin * module, b + (end - begin) * module, c, d]);
      }
    }
  }
  return best;
}
