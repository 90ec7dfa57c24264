/**
 * What the signs of EAN-13, UPC-A and EAN-8 look like: sharp (GS1 General Specifications, 5.2), and through
 * a blur that smears each into its neighbours.
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
export const parities = [
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

export const digitModules = 7;
/** Values of light compared per module. */
export const perModule = 2;
export const perDigit = digitModules * perModule;
/** Light spills over at most this many modules. */
export const spillModules = 3.5;

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
export interface Row {
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
/** Values of light `readEanSequence` takes: the symbol's own, and a digit's breadth of quiet on either side. */
export function valuesOf(layout: EanLayout): number {
  return (modulesOf(layout) + 2 * digitModules) * perModule;
}
export const valuesPerModule = perModule;
export const quietModules = digitModules;
