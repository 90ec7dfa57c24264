import { seededRandom } from '../random.ts';
import type { Luck } from './disk.ts';
import type { DiskStep } from './recorded.ts';

/** One power cut: just before the step `crash` of its recording. */
export interface PowerCase {
  /** Counted from 1, in the whole run. */
  readonly number: number;
  readonly crash: number;
  readonly luck: Luck;
  /** All further chance of this case. */
  readonly seed: number;
  /** Everything is looked at, not only what every case is asked. */
  readonly deep: boolean;
}

/** One case in so many is looked at in full. */
const casesPerDeepLook = 20;
/** The first writes after a sync are worth more than the thousandth of a file that is being grown. */
const newWrites = 24;
const oldWriteWeight = 0.02;
/** Before the first file there is nothing to lose. */
const firstCrash = 1;

/** How likely the power goes just before each step, summed up from the first. */
function summedWeights(steps: readonly DiskStep[]): readonly number[] {
  let sinceSync = 0;
  let sum = 0;
  return steps.map((step, index) => {
    sinceSync = step.kind.startsWith('sync') ? 0 : sinceSync + 1;
    if (index >= firstCrash) sum += sinceSync > newWrites ? oldWriteWeight : 1;
    return sum;
  });
}

function indexAt(sums: readonly number[], wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sums[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

function oneOf(random: () => number, chances: readonly number[]): number {
  return chances[Math.floor(random() * chances.length)] ?? 0;
}

/** The cases `first` to `last` of the run, in the order of their steps. */
export function casesOf(
  steps: readonly DiskStep[],
  seed: number,
  first: number,
  last: number,
): readonly PowerCase[] {
  const sums = summedWeights(steps);
  const whole = sums.at(-1) ?? 0;
  const cases = Array.from({ length: last - first + 1 }, (_, index): PowerCase => {
    const number = first + index;
    const random = seededRandom(Math.imul(seed ^ 0x9e37_79b9, 2 * number + 1));
    return {
      number,
      crash: indexAt(sums, random() * whole),
      luck: {
        kept: oneOf(random, [0, 0.05, 0.5, 0.5, 0.95, 1]),
        torn: oneOf(random, [0, 0.2, 0.8]),
        named: oneOf(random, [0, 0.5, 0.5, 1]),
        grown: random() < 0.3,
      },
      seed: Math.floor(random() * 2 ** 31),
      deep: number % casesPerDeepLook === 0,
    };
  });
  return cases.toSorted((a, b) => a.crash - b.crash);
}
