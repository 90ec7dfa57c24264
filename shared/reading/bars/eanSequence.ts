/**
 * Reads EAN-13 (and UPC-A, which is EAN-13 with a leading zero) and EAN-8 from light that was blurred:
 * not by finding edges, which blur moves and merges, but by asking which digits, seen through that blur,
 * would have looked most like it (maximum-likelihood sequence detection, as modems do). Patterns:
 * GS1 General Specifications, 5.2.
 */

/** Modules of a digit, 1 dark; the left half's odd set ("A", L). */
const oddSet = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
] as const;
const rightSet = oddSet.map((bits) => [...bits].map((bit) => (bit === '1' ? '0' : '1')).join(''));
/** The even set ("B", G) is the right set backwards. */
const evenSet = rightSet.map((bits) => [...bits].toReversed().join(''));
/** Which of the six left digits are of the even set, by the first digit, which is not drawn. */
const parities = [
  '000000',
  '001011',
  '001101',
  '001110',
  '010011',
  '011001',
  '011100',
  '010101',
  '010110',
  '011010',
] as const;

const digitModules = 7;
/** Values of light compared per module. */
const perModule = 2;
const perDigit = digitModules * perModule;
/** Light spills over at most this many modules. */
const spillModules = 3.5;

export interface EanLayout {
  readonly name: 'EAN13' | 'EAN8';
  /** Digits on either side of the middle. */
  readonly half: 4 | 6;
}
export const ean13: EanLayout = { name: 'EAN13', half: 6 };
export const ean8: EanLayout = { name: 'EAN8', half: 4 };

export function modulesOf({ half }: EanLayout): number {
  return 3 + half * digitModules + 5 + half * digitModules + 3;
}

/** How a code was smeared on its way here. */
export interface Smear {
  /** Standard deviation of the blur, modules. */
  readonly sigma: number;
  /** By how much ink, or the lack of light, made bars wider than they should be, modules. */
  readonly spread: number;
}

/** The signs of one half, and sums of their products that every look needs. */
interface Row {
  readonly signs: readonly Float32Array[];
  /** Squares over the line behind the sign, over the line ahead of it, and twice the product of two neighbours. */
  readonly tails: Float32Array;
  readonly heads: Float32Array;
  readonly crosses: Float32Array;
}

/** What every sign looks like through one smear: its darkness from one digit before it to one after. */
export interface Signs {
  readonly smear: Smear;
  /** 0–9 odd, 10–19 even. */
  readonly left: Row;
  readonly right: Row;
  /** The guards, which are the same in every code: darkness over the whole. */
  readonly guards: Float32Array;
}

/** Error function: Abramowitz and Stegun 7.1.26, good to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const value = 1 - series * Math.exp(-x * x);
  return x < 0 ? -value : value;
}

/** Bars of a pattern: where each begins and ends, in modules. */
function barsOf(bits: string): readonly { readonly from: number; readonly to: number }[] {
  return [...bits.matchAll(/1+/g)].map(({ index, 0: bar }) => ({
    from: index,
    to: index + bar.length,
  }));
}

/** The darkness of a pattern, smeared, from `aside` modules ahead of it to as many behind it. */
export function darkness(bits: string, { sigma, spread }: Smear, aside: number): Float32Array {
  const out = new Float32Array((bits.length + 2 * aside) * perModule);
  const scale = sigma * Math.SQRT2;
  for (const { from, to } of barsOf(bits)) {
    for (let i = 0; i < out.length; i += 1) {
      const place = (i + 0.5) / perModule - aside;
      const ahead = erf((place - from + spread / 2) / scale);
      const behind = erf((place - to - spread / 2) / scale);
      out[i] = (out[i] as number) + (ahead - behind) / 2;
    }
  }
  return out;
}

function guardBits(layout: EanLayout): string {
  const gap = '0'.repeat(layout.half * digitModules);
  return `101${gap}01010${gap}101`;
}

function productOf(one: Float32Array, from: number, other: Float32Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < 2 * spillModules * perModule; i += 1) {
    sum += (one[from + i] as number) * (other[start + i] as number);
  }
  return sum;
}

function rowOf(signs: readonly Float32Array[]): Row {
  const tail = 2 * perDigit - spillModules * perModule;
  const head = perDigit - spillModules * perModule;
  return {
    signs,
    tails: Float32Array.from(signs, (sign) => productOf(sign, tail, sign, tail)),
    heads: Float32Array.from(signs, (sign) => productOf(sign, head, sign, head)),
    crosses: Float32Array.from(
      signs.flatMap((before) => signs.map((after) => 2 * productOf(before, tail, after, head))),
    ),
  };
}

export function signsOf(layout: EanLayout, smear: Smear): Signs {
  const drawn = (bits: string) => darkness(bits, smear, digitModules);
  const left = layout.half === 6 ? [...oddSet, ...evenSet] : oddSet;
  return {
    smear,
    left: rowOf(left.map(drawn)),
    right: rowOf(rightSet.map(drawn)),
    guards: drawn(guardBits(layout)),
  };
}

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

/** Values of light `readEanSequence` takes: the symbol's own, and a digit's breadth of quiet on either side. */
export function valuesOf(layout: EanLayout): number {
  return (modulesOf(layout) + 2 * digitModules) * perModule;
}
export const valuesPerModule = perModule;
export const quietModules = digitModules;

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

/** Gain and offset, each with a slope, that bring `model` nearest to `seen`: paper isn't lit evenly. */
function relit(seen: Float32Array, model: Float32Array): Float32Array | null {
  const n = seen.length;
  const matrix = Array.from({ length: 4 }, () => new Float64Array(5));
  for (let i = 0; i < n; i += 1) {
    const place = (2 * i) / (n - 1) - 1;
    const dark = model[i] as number;
    const terms = [1, place, dark, dark * place];
    for (let a = 0; a < 4; a += 1) {
      const row = matrix[a] as Float64Array;
      for (let b = 0; b < 4; b += 1)
        row[b] = (row[b] as number) + (terms[a] ?? 0) * (terms[b] ?? 0);
      row[4] = (row[4] as number) + (terms[a] ?? 0) * (seen[i] as number);
    }
  }
  const fitted = solved(matrix);
  if (fitted === null) return null;
  const [offset = 0, offsetSlope = 0, gain = 0, gainSlope = 0] = fitted;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i += 1) {
    const place = (2 * i) / (n - 1) - 1;
    const strength = gain + gainSlope * place;
    if (strength < 0.15) return null;
    out[i] = ((seen[i] as number) - offset - offsetSlope * place) / strength;
  }
  return out;
}

/** Gauss–Jordan with pivots; `null` where the rows depend on each other. */
function solved(rows: readonly Float64Array<ArrayBuffer>[]): readonly number[] | null {
  const n = rows.length;
  const work = rows.map((row) => row.slice());
  for (let pivot = 0; pivot < n; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < n; row += 1) {
      if (Math.abs(work[row]?.[pivot] ?? 0) > Math.abs(work[best]?.[pivot] ?? 0)) best = row;
    }
    const chosen = work[best] as Float64Array<ArrayBuffer>;
    work[best] = work[pivot] as Float64Array<ArrayBuffer>;
    work[pivot] = chosen;
    const head = chosen[pivot] ?? 0;
    if (Math.abs(head) < 1e-9) return null;
    for (let row = 0; row < n; row += 1) {
      if (row === pivot) continue;
      const other = work[row] as Float64Array;
      const times = (other[pivot] as number) / head;
      for (let k = pivot; k <= n; k += 1)
        other[k] = (other[k] as number) - times * (chosen[k] as number);
    }
  }
  return work.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
}

function correlation(a: Float32Array, b: Float32Array): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const n = a.length;
  const top = n * sab - sa * sb;
  return top / Math.sqrt(Math.max(1e-9, (n * saa - sa * sa) * (n * sbb - sb * sb)));
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

/** What a move, a stretch and the two bends must be worth to be made. */
const stiffness = [0.3, 0.3, 1, 1] as const;

/**
 * By how many modules `seen` lies ahead of `model`, as a cubic over the symbol (0 its first module's
 * edge, 1 its last's): one Gauss–Newton step. `null` where there is nothing to hold on to.
 */
export function shiftOf(seen: Float32Array, model: Float32Array): readonly number[] | null {
  const quiet = quietModules * perModule;
  const inner = seen.length - 2 * quiet;
  const rows = Array.from({ length: 4 }, () => new Float64Array(5));
  for (let i = 1; i < seen.length - 1; i += 1) {
    const slope = (((model[i + 1] as number) - (model[i - 1] as number)) / 2) * perModule;
    if (slope === 0) continue;
    const off = (seen[i] as number) - (model[i] as number);
    const s = (i + 0.5 - quiet) / inner;
    const terms = [slope, slope * s, slope * s * s, slope * s * s * s];
    for (let a = 0; a < 4; a += 1) {
      const row = rows[a] as Float64Array;
      for (let b = 0; b < 4; b += 1)
        row[b] = (row[b] as number) + (terms[a] ?? 0) * (terms[b] ?? 0);
      row[4] = (row[4] as number) + (terms[a] ?? 0) * off;
    }
  }
  rows.forEach((row, k) => (row[k] = (row[k] as number) + (stiffness[k] ?? 0)));
  return solved(rows);
}
