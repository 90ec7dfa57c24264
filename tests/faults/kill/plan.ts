import { seededRandom } from '../random.ts';
import { isOfMigration, steps } from './steps.ts';
import type { Step } from './steps.ts';

/** One kill: at a step, or (`null`) at a random moment. */
export interface KillCase {
  /** Counted from 1. */
  readonly number: number;
  readonly step: Step | null;
  readonly seed: number;
}

/** A data folder that is killed in again and again, each time on what the last kill left. */
export interface Folder {
  readonly dir: string;
  /** `struck`: it was killed, and did not come to the end of its work first. */
  kill(one: KillCase): Promise<{ readonly struck: boolean; readonly found: readonly string[] }>;
  /** After the last kill: what both sides and the printer have in the end. */
  end(): Promise<readonly string[]>;
  acknowledged(): number;
  dispose(): Promise<void>;
}

export type Sort = 'random' | 'stepped' | 'fromNothing';

/** Cases that share folders, in their order. */
export interface Batch {
  readonly sort: Sort;
  readonly cases: readonly KillCase[];
}

/** Kills that strike the same folder one after another. */
export const killsPerFolder: Readonly<Record<Sort, number>> = {
  random: 10,
  stepped: 8,
  fromNothing: 1,
};

/** Mistakes that show only at certain steps are looked for there; the others at random moments. */
const stepsOfMistakes: Readonly<Record<string, readonly Step[]>> = {
  'print-before-commit': ['redeem: before the commit'],
  'ack-before-check': ['push: before asking'],
  'cursor-before-apply': ['pull: committed'],
};

export const mistakes: readonly string[] = [
  'commit-after-answer',
  'forget-the-tail',
  ...Object.keys(stepsOfMistakes),
];

function shuffled(all: readonly Step[], random: () => number): readonly Step[] {
  return all
    .map((step) => ({ step, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ step }) => step);
}

function stepOf(number: number, plant: string | null, order: readonly Step[]): Step | null {
  if (plant !== null) {
    const known = stepsOfMistakes[plant];
    return known === undefined ? null : (known[number % known.length] ?? null);
  }
  // One at a random moment, one at a step, by turns.
  if (number % 2 === 1) return null;
  return order[(number / 2 - 1) % order.length] ?? null;
}

function sortOf({ step }: KillCase): Sort {
  if (step === null) return 'random';
  return isOfMigration(step) ? 'fromNothing' : 'stepped';
}

/** Every step comes up as often as every other, in an order of the seed's. */
export function planOf(cases: number, seed: number, plant: string | null): readonly Batch[] {
  const random = seededRandom(seed);
  const order = shuffled(steps, random);
  const all = Array.from({ length: cases }, (_, index): KillCase => {
    const number = index + 1;
    const step = stepOf(number, plant, order);
    return { number, step, seed: Math.floor(random() * 2 ** 31) };
  });
  return (['random', 'stepped', 'fromNothing'] as const).flatMap((sort) => {
    const ofSort = all.filter((one) => sortOf(one) === sort);
    const size = killsPerFolder[sort];
    const starts = Array.from({ length: Math.ceil(ofSort.length / size) }, (_, n) => n * size);
    return starts.map((from) => ({ sort, cases: ofSort.slice(from, from + size) }));
  });
}
