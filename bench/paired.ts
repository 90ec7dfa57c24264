import { summarise } from './samples.ts';
import type { Summary } from './samples.ts';

/** One side of a comparison. */
export interface Contestant {
  readonly name: string;
  /** How many calls make one timed batch: chosen so that a batch takes some milliseconds. */
  readonly calls: number;
  /**
   * Makes so many calls, one after the other, and tells something that came of each, so that no call can
   * be left out as useless. Synchronous where the thing measured is.
   */
  readonly batch: (calls: number) => number | Promise<number>;
}

/** Of each contestant by name, microseconds of one call in each round: same place, same round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

async function usPerCall({ name, calls, batch }: Contestant): Promise<number> {
  const begun = performance.now();
  const answer = batch(calls);
  const told = typeof answer === 'number' ? answer : await answer;
  const us = ((performance.now() - begun) * 1_000) / calls;
  if (told === 0) throw new Error(`${name} did nothing`);
  return us;
}

/**
 * Batches turn and turn about, each round beginning with the next contestant, so that whatever the machine
 * does meets them all alike. The first `warmUp` rounds are not kept.
 */
export async function playRounds(
  contestants: readonly Contestant[],
  { warmUp, rounds }: { readonly warmUp: number; readonly rounds: number },
): Promise<Rounds> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const us = await usPerCall(contestant);
      if (round >= warmUp) samples.get(contestant.name)?.push(us);
    }
  }
  return samples;
}

export function summaryOf(rounds: Rounds, name: string): Summary {
  return summarise(rounds.get(name) ?? []);
}

/** The median of `one` over `other` within each round. */
export function pairedRatio(rounds: Rounds, one: string, other: string): number {
  const others = rounds.get(other) ?? [];
  const ratios = (rounds.get(one) ?? []).map((us, round) => us / (others[round] ?? Number.NaN));
  return summarise(ratios).median;
}
