import type { Profile } from './profile.ts';
import {
  modulesOf,
  quietModules,
  readEanSequence,
  shiftOf,
  signsOf,
  valuesOf,
  valuesPerModule,
} from './eanSequence.ts';
import type { EanGuess, EanLayout, Signs, Smear } from './eanSequence.ts';

/** Where a symbol lies on a profile: a cubic from 0 (its first module's outer edge) to 1 (its last's). */
type Lie = readonly [number, number, number, number];

const sigmas = [0.4, 0.7, 1, 1.3] as const;
const spreads = [-0.5, -0.25, 0, 0.25, 0.5] as const;
/** Every smear tried; its neighbours are one breadth of blur or of ink away. */
const smears: readonly Smear[] = sigmas.flatMap((sigma) =>
  spreads.map((spread) => ({ sigma, spread })),
);
const firstSmear = 1 * spreads.length + 2;

function neighboursOf(smear: number): readonly number[] {
  const spread = smear % spreads.length;
  return [
    smear - spreads.length,
    smear + spreads.length,
    ...(spread > 0 ? [smear - 1] : []),
    ...(spread < spreads.length - 1 ? [smear + 1] : []),
  ].filter((one) => smears[one] !== undefined);
}

/** A place (0…1 along the symbol) whose darkness is the same in every code, and that darkness. */
interface Mark {
  readonly s: number;
  readonly dark: number;
}

interface Tables {
  /** By smear. */
  readonly signs: readonly Signs[];
  readonly marks: readonly Mark[];
  readonly marksSum: number;
  readonly marksSpread: number;
}

const marksAside = 5;

function tablesOf(layout: EanLayout): Tables {
  const signs = smears.map((smear) => signsOf(layout, smear));
  const known = signs[firstSmear]?.guards ?? new Float32Array();
  const total = modulesOf(layout);
  const middle = total / 2;
  const marks: Mark[] = [];
  for (let place = -marksAside + 0.5; place < total + marksAside; place += 1) {
    const isEnd = place < 3 || place > total - 3;
    const isMiddle = Math.abs(place - middle) < 2.6;
    if (!isEnd && !isMiddle) continue;
    const at = Math.round((place + quietModules) * valuesPerModule - 0.5);
    marks.push({ s: place / total, dark: known[at] ?? 0 });
  }
  const marksSum = marks.reduce((sum, { dark }) => sum + dark, 0);
  const squares = marks.reduce((sum, { dark }) => sum + dark * dark, 0);
  return {
    signs,
    marks,
    marksSum,
    marksSpread: marks.length * squares - marksSum * marksSum,
  };
}

/** A sliding extreme, then its mean: the light of bare paper, or of ink, around each place. */
function envelope(
  light: Float32Array,
  reach: number,
  pick: (a: number, b: number) => number,
): Float32Array {
  const n = light.length;
  const hull = new Float32Array(n);
  for (let i = 0; i < n; i += 1) {
    let value = light[i] as number;
    for (let k = Math.max(0, i - reach); k <= Math.min(n - 1, i + reach); k += 1) {
      value = pick(value, light[k] as number);
    }
    hull[i] = value;
  }
  const out = new Float32Array(n);
  let sum = 0;
  let count = 0;
  let tail = 0;
  let head = 0;
  for (let i = 0; i < n; i += 1) {
    while (head < n && head <= i + reach) {
      sum += hull[head] as number;
      count += 1;
      head += 1;
    }
    while (tail < i - reach) {
      sum -= hull[tail] as number;
      count -= 1;
      tail += 1;
    }
    out[i] = sum / count;
  }
  return out;
}

const leastContrast = 10;

/** 0 paper, 1 ink, each judged by what lies around it. */
export function darknessOf(light: Float32Array, reach: number): Float32Array {
  const paper = envelope(light, reach, Math.max);
  const ink = envelope(light, reach, Math.min);
  return light.map((value, i) => {
    const room = Math.max(leastContrast, (paper[i] as number) - (ink[i] as number));
    return ((paper[i] as number) - value) / room;
  });
}

function at(values: Float32Array, place: number): number {
  const i = Math.floor(place);
  if (i < 0) return values[0] ?? 0;
  if (i + 1 >= values.length) return values[values.length - 1] ?? 0;
  const part = place - i;
  return (values[i] as number) * (1 - part) + (values[i + 1] as number) * part;
}

function placeOf([a, b, c, d]: Lie, s: number): number {
  return a + s * (b + s * (c + s * d));
}

const lengthOf = ([, b, c, d]: Lie): number => b + c + d;

/** The same lie read from the other end. */
function backwards([a, b, c, d]: Lie): Lie {
  return [a + b + c + d, -(b + 2 * c + 3 * d), c + 3 * d, -d];
}

/** How well the guards and quiet zones of a lie fit, −1 to 1. */
function guardFit(dark: Float32Array, lie: Lie, tables: Tables): number {
  let [sa, saa, sab] = [0, 0, 0];
  const last = dark.length - 1;
  const { marks } = tables;
  for (let k = 0; k < marks.length; k += 1) {
    const mark = marks[k] as Mark;
    const place = Math.round(placeOf(lie, mark.s) - 0.5);
    const x = dark[place < 0 ? 0 : place > last ? last : place] as number;
    sa += x;
    saa += x * x;
    sab += x * mark.dark;
  }
  const n = marks.length;
  const spread = (n * saa - sa * sa) * tables.marksSpread;
  return spread < 1e-6 ? 0 : (n * sab - sa * tables.marksSum) / Math.sqrt(spread);
}

interface Candidate {
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
function quietCandidates(
  dark: Float32Array,
  length: number,
  total: number,
  tables: Tables,
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
      return [{ lie, fit: guardFit(dark, lie, tables) }];
    }),
  );
}

function candidates(
  dark: Float32Array,
  length: number,
  total: number,
  tables: Tables,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let size = length * longestPart; size > length * shortestPart; size *= 0.985) {
    const stride = (size / total) * 0.5;
    const aside = (size / total) * 3;
    let best: Candidate | null = null;
    let second: Candidate | null = null;
    for (let from = -aside; from + size < dark.length + aside; from += stride) {
      const lie: Lie = [from, size, 0, 0];
      const fit = guardFit(dark, lie, tables);
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
function settled(
  dark: Float32Array,
  candidate: Candidate,
  total: number,
  tables: Tables,
): Candidate {
  let best = candidate;
  const module = lengthOf(candidate.lie) / total;
  const consider = (lie: Lie) => {
    const fit = guardFit(dark, lie, tables);
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

function seenAlong(dark: Float32Array, lie: Lie, layout: EanLayout, total: number): Float32Array {
  const out = new Float32Array(valuesOf(layout));
  for (let i = 0; i < out.length; i += 1) {
    const s = ((i + 0.5) / valuesPerModule - quietModules) / total;
    out[i] = at(dark, placeOf(lie, s) - 0.5);
  }
  return out;
}

interface Reading {
  readonly lie: Lie;
  readonly smear: number;
  readonly guess: EanGuess;
}

function byFit(one: Reading, other: Reading): number {
  return other.guess.fit - one.guess.fit;
}

export interface EanFinder {
  /** The best reading of a profile, whether or not its digits keep the rules; `null` where no guards are. */
  read(profile: Profile, patchLength: number): EanGuess | null;
}

const roundsOfBending = 6;
const roundsOfSmearing = 3;
const longestShift = 1.5;
const lookedAt = 6;
/** Digits that fit worse by less than this are no worse. */
const rivalFit = 0.018;

export function createEanFinder(layout: EanLayout): EanFinder {
  const total = modulesOf(layout);
  const tables = tablesOf(layout);

  function readAt(dark: Float32Array, lie: Lie, smear: number): Reading {
    const seen = seenAlong(dark, lie, layout, total);
    const guess = readEanSequence(layout, seen, tables.signs[smear] as Signs);
    return { lie, smear, guess };
  }

  /** Lets what the digits would look like pull the lie into place, as long as that fits better. */
  function bent(dark: Float32Array, first: Reading): Reading {
    let best = first;
    for (let round = 0; round < roundsOfBending; round += 1) {
      const shift = shiftOf(best.guess.seen, best.guess.model);
      if (shift === null || shift.some((one) => Math.abs(one) > 4 * longestShift)) break;
      const module = lengthOf(best.lie) / total;
      const [a, b, c, d] = best.lie;
      const [p = 0, q = 0, r = 0, t = 0] = shift.map((one) => one * module);
      const next = readAt(dark, [a - p, b - q, c - r, d - t], best.smear);
      if (next.guess.fit <= best.guess.fit + 1e-4) break;
      best = next;
    }
    return best;
  }

  /** In the light that its own digits evened: what a slope of light hid shows then. */
  function inBetterLight(reading: Reading): Reading {
    const signs = tables.signs[reading.smear] as Signs;
    const guess = readEanSequence(layout, reading.guess.seen, signs);
    return guess.fit > reading.guess.fit ? { ...reading, guess } : reading;
  }

  /**
   * 1 and 7, and 2 and 8, differ in how wide their bars are and in nothing else: where another width of
   * ink makes other digits fit as well, there is no telling, and the margin is none.
   */
  function unlessAmbiguous(dark: Float32Array, reading: Reading): EanGuess {
    const { guess, lie, smear } = reading;
    const first = smear - (smear % spreads.length);
    const isRivalled = spreads.some((_, spread) => {
      const other = readAt(dark, lie, first + spread).guess;
      return other.drawn !== guess.drawn && other.fit > guess.fit - rivalFit;
    });
    return isRivalled ? { ...guess, margin: 0 } : guess;
  }

  function polished(dark: Float32Array, first: Reading): Reading {
    const start = bent(dark, first);
    let best = start;
    for (let round = 0; round < roundsOfSmearing; round += 1) {
      const others = neighboursOf(best.smear).map((smear) => readAt(dark, best.lie, smear));
      const better = others.sort(byFit)[0];
      if (better === undefined || better.guess.fit <= best.guess.fit) break;
      best = bent(dark, better);
    }
    return inBetterLight(best);
  }

  return {
    read(profile, patchLength) {
      const length = patchLength / profile.step;
      const reach = Math.max(3, Math.round((length / total) * 7));
      const dark = darknessOf(profile.light, reach);
      const readings = [
        ...quietCandidates(dark, length, total, tables),
        ...candidates(dark, length, total, tables),
      ]
        .flatMap((candidate) => [candidate, settled(dark, candidate, total, tables)])
        .flatMap(({ lie }) => [lie, backwards(lie)])
        .map((lie) => readAt(dark, lie, firstSmear))
        .sort(byFit);
      const best = readings
        .slice(0, lookedAt)
        .map((one) => polished(dark, one))
        .sort(byFit)[0];
      return best === undefined ? null : unlessAmbiguous(dark, best);
    },
  };
}
