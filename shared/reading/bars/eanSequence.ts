import { correlation, relit } from './fitting.ts';
import { parities, perDigit, perModule, spillModules } from './eanSigns.ts';
import type { EanLayout, Row, Signs } from './eanSigns.ts';

/**
 * Reads EAN-13 (and UPC-A, which is EAN-13 with a leading zero) and EAN-8 from light that was blurred:
 * not by finding edges, which blur moves and merges, but by asking which digits, seen through that blur,
 * would have looked most like it (maximum-likelihood sequence detection, as modems do). Patterns:
 * GS1 General Specifications, 5.2.
 */

interface Choice {
  readonly path: readonly number[];
  readonly cost: number;
  readonly margin: number;
}

const spillSamples = spillModules * perModule;
const seamValues = 2 * spillSamples;

/**
 * The cheapest path through a row of digits, and by how much a different one at any place costs more.
 * A step's cost is that of the line between two neighbours: half a digit's breadth on either side, each
 * with its own darkness and the other's spill. Squares of differences are multiplied out, so that only
 * what was seen has to be worked through: all else is in the tables.
 */
function cheapest(
  seen: Float32Array,
  guards: Float32Array,
  begin: number,
  count: number,
  row: Row,
): Choice {
  const n = row.signs.length;
  const steps = new Float32Array((count + 1) * n * n);
  const rest = new Float32Array(seamValues);
  const before = new Float32Array(n);
  const after = new Float32Array(n);
  for (let digit = 0; digit <= count; digit += 1) {
    const at = begin + digit * perDigit - spillSamples;
    let whole = 0;
    for (let i = 0; i < seamValues; i += 1) {
      const value = (seen[at + i] as number) - (guards[at + i] as number);
      rest[i] = value;
      whole += value * value;
    }
    for (let a = 0; a < n; a += 1) {
      const sign = row.signs[a] as Float32Array;
      let tail = 0;
      let head = 0;
      for (let i = 0; i < seamValues; i += 1) {
        const value = rest[i] as number;
        tail += value * (sign[2 * perDigit - spillSamples + i] as number);
        head += value * (sign[perDigit - spillSamples + i] as number);
      }
      before[a] = (row.tails[a] as number) - 2 * tail;
      after[a] = (row.heads[a] as number) - 2 * head;
    }
    const base = digit * n * n;
    const hasBefore = digit > 0;
    const hasAfter = digit < count;
    for (let a = 0; a < n; a += 1) {
      for (let b = 0; b < n; b += 1) {
        steps[base + a * n + b] =
          whole +
          (hasBefore ? (before[a] as number) : 0) +
          (hasAfter ? (after[b] as number) : 0) +
          (hasBefore && hasAfter ? (row.crosses[a * n + b] as number) : 0);
      }
    }
  }
  return pathThrough(steps, n, count);
}

/** `steps` holds, for each line between digits, the cost of every pair; the first's row and the last's column don't matter. */
function pathThrough(steps: Float32Array, n: number, count: number): Choice {
  const ahead = new Float64Array(count * n);
  const behind = new Float64Array(count * n);
  for (let b = 0; b < n; b += 1) {
    ahead[b] = steps[b] as number;
    behind[(count - 1) * n + b] = steps[count * n * n + b * n] as number;
  }
  for (let digit = 1; digit < count; digit += 1) {
    for (let b = 0; b < n; b += 1) {
      let least = Infinity;
      for (let a = 0; a < n; a += 1) {
        const cost =
          (ahead[(digit - 1) * n + a] as number) + (steps[digit * n * n + a * n + b] as number);
        if (cost < least) least = cost;
      }
      ahead[digit * n + b] = least;
    }
  }
  for (let digit = count - 2; digit >= 0; digit -= 1) {
    for (let a = 0; a < n; a += 1) {
      let least = Infinity;
      for (let b = 0; b < n; b += 1) {
        const cost =
          (behind[(digit + 1) * n + b] as number) +
          (steps[(digit + 1) * n * n + a * n + b] as number);
        if (cost < least) least = cost;
      }
      behind[digit * n + a] = least;
    }
  }
  const path: number[] = [];
  let margin = Infinity;
  let cost = Infinity;
  for (let digit = 0; digit < count; digit += 1) {
    let least = Infinity;
    let next = Infinity;
    let best = 0;
    for (let sign = 0; sign < n; sign += 1) {
      const through = (ahead[digit * n + sign] as number) + (behind[digit * n + sign] as number);
      if (through < least) [next, least, best] = [least, through, sign];
      else if (through < next) next = through;
    }
    cost = least;
    margin = Math.min(margin, next - least);
    path.push(best);
  }
  return { path, cost, margin };
}
export function eanCheckFits(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const weight = (digits.length - i) % 2 === 0 ? 3 : 1;
    sum += weight * Number(digits[i]);
  }
  return sum % 10 === 0;
}

function digitsOf(
  layout: EanLayout,
  left: readonly number[],
  right: readonly number[],
): string | null {
  const drawn = [...left.map((sign) => sign % 10), ...right].join('');
  if (layout.half === 4) return eanCheckFits(drawn) ? drawn : null;
  const parity = left.map((sign) => (sign < 10 ? '0' : '1')).join('');
  const first = parities.indexOf(parity as (typeof parities)[number]);
  if (first < 0) return null;
  const digits = `${first}${drawn}`;
  return eanCheckFits(digits) ? digits : null;
}
function rebuilt(
  layout: EanLayout,
  signs: Signs,
  left: readonly number[],
  right: readonly number[],
): Float32Array {
  const out = signs.guards.slice();
  const put = (sign: Float32Array | undefined, begin: number) => {
    for (let i = 0; i < 3 * perDigit; i += 1) {
      const at = begin - perDigit + i;
      if (sign !== undefined && at >= 0 && at < out.length) {
        out[at] = (out[at] as number) + (sign[i] as number);
      }
    }
  };
  const begin = perDigit + 3 * perModule;
  left.forEach((sign, digit) => put(signs.left.signs[sign], begin + digit * perDigit));
  const middle = begin + layout.half * perDigit + 5 * perModule;
  right.forEach((sign, digit) => put(signs.right.signs[sign], middle + digit * perDigit));
  return out;
}
/** What one look at a lie made of it. */
export interface EanGuess {
  /** `null` where the best digits break the code's own rules. */
  readonly digits: string | null;
  /** The signs themselves, rules or no rules. */
  readonly drawn: string;
  /** Correlation of what was seen with what these digits would look like: 1 is perfect. */
  readonly fit: number;
  /** By how much the best other digit at the weakest place fits worse, against the misfit of all: 0 is a coin's toss. */
  readonly margin: number;
  /** What was seen, in evened light, and what the digits would look like. */
  readonly seen: Float32Array;
  readonly model: Float32Array;
}

/**
 * The digits that look most like `seen`: darkness (about 0 to 1), `valuesPerModule` a module, from
 * `quietModules` before the first bar to as many after the last.
 */
export function readEanSequence(layout: EanLayout, seen: Float32Array, signs: Signs): EanGuess {
  const begin = perDigit + 3 * perModule;
  const middle = begin + layout.half * perDigit + 5 * perModule;
  const left = cheapest(seen, signs.guards, begin, layout.half, signs.left);
  const right = cheapest(seen, signs.guards, middle, layout.half, signs.right);
  const model = rebuilt(layout, signs, left.path, right.path);
  const noise = (left.cost + right.cost) / (2 * layout.half) + 0.05;
  return {
    digits: digitsOf(layout, left.path, right.path),
    drawn: [...left.path, ...right.path].join(' '),
    fit: correlation(seen, model),
    margin: Math.min(left.margin, right.margin) / noise,
    seen: relit(seen, model) ?? seen,
    model,
  };
}
