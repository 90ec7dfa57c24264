import bwip from 'bwip-js/generic';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { createFinders, readPatch } from '../../shared/reading/patchReading.ts';
import type { BandRead } from '../../shared/reading/patchReading.ts';
import { sceneOf } from '../../shared/reading/scene.ts';

/** One bar: where it begins and ends, in modules from the symbol's first. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

export interface Symbol {
  readonly bars: readonly Bar[];
  readonly modules: number;
}

/**
 * Widths of a digit's four elements, in modules: number set A, which begins with a space (GS1 General
 * Specifications, figure 5.2.1.2-1). Set B is A backwards; set C has A's widths and begins with a bar.
 */
const setA: readonly string[] = [
  '3211',
  '2221',
  '2122',
  '1411',
  '1132',
  '1231',
  '1114',
  '1312',
  '1213',
  '3112',
];
/** Number sets of the left six digits, by the first digit (figure 5.2.1.2-2). */
export const leftSets: readonly string[] = [
  'AAAAAA',
  'AABABB',
  'AABBAB',
  'AABBBA',
  'ABAABB',
  'ABBAAB',
  'ABBBAA',
  'ABABAB',
  'ABABBA',
  'ABBABA',
];

/** Widths of spaces and bars by turns, a space of no width first. */
function leftWidths(digits: string, sets: string): string {
  return Array.from(digits, (digit, at) => {
    const widths = setA[Number(digit)] ?? '';
    return sets[at] === 'B' ? [...widths].toReversed().join('') : widths;
  }).join('');
}

function rightWidths(digits: string): string {
  return Array.from(digits, (digit) => setA[Number(digit)] ?? '').join('');
}

export function symbolOfWidths(widths: readonly number[], beginsDark: boolean): Symbol {
  const bars: Bar[] = [];
  let at = 0;
  for (const [index, width] of widths.entries()) {
    if ((index % 2 === 0) === beginsDark) bars.push({ from: at, to: at + width });
    at += width;
  }
  return { bars, modules: at };
}

/** Two halves of digits between guards, the left one's digits of those number sets. */
export function eanSymbolOf(left: string, sets: string, right: string): Symbol {
  const widths = `111${leftWidths(left, sets)}11111${rightWidths(right)}111`;
  return symbolOfWidths([...widths].map(Number), true);
}

/** The bars of 13, 12 or 8 digits, whether or not the last is their check digit. */
export function eanSymbol(digits: string): Symbol {
  const all = digits.length === 12 ? `0${digits}` : digits;
  if (all.length === 8) return eanSymbolOf(all.slice(0, 4), 'AAAA', all.slice(4));
  return eanSymbolOf(all.slice(1, 7), leftSets[Number(all[0])] ?? '', all.slice(7));
}

/** The bars of another kind of code, by its name with bwip-js. */
export function otherSymbol(bcid: string, text: string): Symbol {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [drawn] = bwip.raw(bcid, text, '');
  const widths = drawn !== undefined && 'sbs' in drawn ? drawn.sbs : [];
  return symbolOfWidths(widths, true);
}

/** Threes and ones by turns from the right, and what is missing to a ten (GS1 General Specifications, 7.9). */
export function withCheckDigit(body: string): string {
  const sum = [...body]
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

export function randomDigits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

/** How a line across bars comes out of a camera. Lengths in modules, light 0…255. */
export interface Damage {
  readonly pxPerModule: number;
  readonly sigma: number;
  readonly spread: number;
  /** Light lost from one end of the symbol to the other, of what there is. */
  readonly slope: number;
  readonly contrast: number;
  readonly noise: number;
  /** Bends, as parts of the symbol's length. */
  readonly bow: number;
  readonly twist: number;
}

export const clean: Damage = {
  pxPerModule: 2,
  sigma: 0.4,
  spread: 0,
  slope: 0,
  contrast: 0.9,
  noise: 0,
  bow: 0,
  twist: 0,
};

/** The bell's integral up to x (a logistic that stays within 1e-4 of it: Bowling and others, 2009). */
function upTo(x: number): number {
  return 1 / (1 + Math.exp(-0.07056 * x ** 3 - 1.5976 * x));
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Paper on either side of the symbol, modules: more than its quiet zone. */
const aside = 24;

/** Light along the line, a value a pixel. */
export function lightOf(symbol: Symbol, damage: Damage, random: () => number): Uint8Array {
  const { pxPerModule, sigma, spread, slope, contrast, noise, bow, twist } = damage;
  const length = Math.round((symbol.modules + 2 * aside) * pxPerModule);
  return Uint8Array.from({ length }, (_, i) => {
    const u = ((i + 0.5) / pxPerModule - aside) / symbol.modules;
    const within = Math.min(1, Math.max(0, u));
    const bend = within * (1 - within) * (bow + twist * (1 - 2 * within));
    const place = symbol.modules * (u + bend);
    let dark = 0;
    for (const { from, to } of symbol.bars) {
      if (place < from - 6 || place > to + 6) continue;
      dark += upTo((place - from + spread / 2) / sigma) - upTo((place - to - spread / 2) / sigma);
    }
    const light = 235 * (1 - slope * within) * (1 - contrast * dark) + noise * gauss(random);
    return Math.min(255, Math.max(0, Math.round(light)));
  });
}

const rows = 6;
/** Reads nothing: what is read is read by likeness alone. */
const blindEngine = { name: 'wasm', read: () => [] } as const;
const finders = createFinders();

/**
 * What the bars' stage makes of one line of light by likeness to EAN: the line is an image a few pixels
 * high, and time is up after the first band.
 */
export function readByLikeness(
  light: Uint8Array,
  lengthPx: number,
  symbologies: readonly Symbology[] = ['EAN13', 'UPCA', 'EAN8'],
): BandRead['read'] | null {
  const data = new Uint8Array(light.length * rows);
  for (let row = 0; row < rows; row += 1) data.set(light, row * light.length);
  const image = { data, width: light.length, height: rows };
  const patch = {
    x: light.length / 2,
    y: rows / 2,
    across: 0,
    halfLength: lengthPx / 2,
    halfHeight: rows / 2,
    weight: 1,
  };
  const scene = sceneOf(image, blindEngine, symbologies);
  return readPatch(scene, patch, finders, () => true)[0]?.read ?? null;
}
