import { maxLogoDots } from '../../../shared/contract/printer.ts';
import type { Logo } from '../../../shared/contract/printer.ts';

/** A picture somebody chose, small enough to be worked on: rows from the top, four bytes a dot. */
export interface LogoSource {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
  /** It moves; this is its first picture. */
  readonly moves: boolean;
}

export const logoWidths = ['small', 'middle', 'full'] as const;
export const logoInks = ['light', 'usual', 'dark'] as const;

export interface LogoLooks {
  readonly wide: (typeof logoWidths)[number];
  readonly ink: (typeof logoInks)[number];
  /** White stands for black, as on a dark ground. */
  readonly isSwapped: boolean;
}

export const usualLooks: LogoLooks = { wide: 'middle', ink: 'usual', isSwapped: false };

/** Why a chosen picture makes no logo. */
export type LogoFault = 'blank' | 'black';

/** Shares of the paper's width. */
const shares = { small: 0.34, middle: 0.6, full: 1 } as const;
/** How far the threshold is moved, of 255. */
const inkSteps = { light: -48, usual: 0, dark: 48 } as const;
const brightest = 255;

/** The picture in black and white as it prints on paper of so many dots. */
export function logoOf(source: LogoSource, looks: LogoLooks, paperDots: number): Logo | LogoFault {
  const size = sizeOn(source, Math.round(paperDots * shares[looks.wide]));
  const light = lightness(source, size, looks.isSwapped);
  const threshold = splitOf(light) + inkSteps[looks.ink];
  const bits = new Uint8Array(Math.ceil(size.width / 8) * size.height);
  let dark = 0;
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      if ((light[y * size.width + x] ?? brightest) >= threshold) continue;
      const at = y * Math.ceil(size.width / 8) + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
      dark += 1;
    }
  }
  if (dark === 0) return 'blank';
  if (dark === light.length) return 'black';
  return { widthDots: size.width, heightDots: size.height, dotsBase64: base64(bits) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whole bytes wide, at least one; no higher than a logo may be. */
function sizeOn({ width, height }: LogoSource, wanted: number): Size {
  const most = Math.min(wanted, maxLogoDots.width, (maxLogoDots.height * width) / height);
  const dots = Math.max(8, Math.floor(most / 8) * 8);
  const high = Math.round((dots * height) / width);
  return { width: dots, height: Math.min(maxLogoDots.height, Math.max(1, high)) };
}

/** How light each dot of the paper would be, 0 … 255: the mean of what it stands for, on its own ground. */
function lightness(source: LogoSource, size: Size, isSwapped: boolean): Uint8Array {
  const light = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      light[y * size.width + x] = meanLight(source, size, [x, y], isSwapped);
    }
  }
  return light;
}

function meanLight(
  { width, height, rgba }: LogoSource,
  size: Size,
  [x, y]: readonly [number, number],
  isSwapped: boolean,
): number {
  const [left, right] = span(x, width / size.width, width);
  const [top, bottom] = span(y, height / size.height, height);
  let sum = 0;
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      sum += lightAt(rgba, 4 * (row * width + column), isSwapped);
    }
  }
  return sum / ((right - left) * (bottom - top));
}

/** What of the source one dot stands for: one at least. */
function span(place: number, scale: number, most: number): readonly [number, number] {
  const from = Math.min(most - 1, Math.floor(place * scale));
  return [from, Math.min(most, Math.max(from + 1, Math.round((place + 1) * scale)))];
}

/** ITU-R BT.601; where it is see-through, the ground shows: paper, or black under a white logo. */
function lightAt(rgba: Uint8ClampedArray, at: number, isSwapped: boolean): number {
  const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
  const own = 0.299 * red + 0.587 * green + 0.114 * blue;
  const ground = isSwapped ? 0 : brightest;
  const seen = (own * alpha + ground * (brightest - alpha)) / brightest;
  return isSwapped ? brightest - seen : seen;
}

/** Where the dark of a picture parts best from its light (Otsu, 1979). */
function splitOf(light: Uint8Array): number {
  const counts = Array.from({ length: brightest + 1 }, () => 0);
  for (const value of light) counts[value] = (counts[value] ?? 0) + 1;
  const total = light.reduce((sum, value) => sum + value, 0);
  let best = { split: (brightest + 1) / 2, parting: -1 };
  let below = 0;
  let belowSum = 0;
  counts.forEach((count, value) => {
    below += count;
    belowSum += count * value;
    const above = light.length - below;
    if (below === 0 || above === 0) return;
    const parting = below * above * (belowSum / below - (total - belowSum) / above) ** 2;
    if (parting > best.parting) best = { split: value + 1, parting };
  });
  return best.split;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
