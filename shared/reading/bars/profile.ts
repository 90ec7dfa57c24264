import type { Luma } from '../luma.ts';
import type { BarPatch } from './barFinder.ts';

/** Light along one line across the bars, evenly spaced; averaged along the bars, so that noise cancels. */
export interface Profile {
  readonly light: Float32Array;
  /** Pixels from one value to the next. */
  readonly step: number;
}

/** Which part of a patch is averaged: fractions of its height from one end (0) to the other (1), and a turn in radians. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly turn: number;
}

/** The patch's own length is an estimate: the line begins before it and ends after it, by this part of it. */
const overhang = 0.22;
const longestProfile = 1400;
const finestStep = 0.5;
const maxLines = 24;

/** Light between pixels; beyond the picture its rim goes on. */
function lightAt({ data, width, height }: Luma, x: number, y: number): number {
  const left = Math.min(width - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(height - 2, Math.max(0, Math.floor(y)));
  const u = Math.min(1, Math.max(0, x - left));
  const v = Math.min(1, Math.max(0, y - top));
  const at = top * width + left;
  const upper = (data[at] as number) * (1 - u) + (data[at + 1] as number) * u;
  const lower = (data[at + width] as number) * (1 - u) + (data[at + width + 1] as number) * u;
  return upper * (1 - v) + lower * v;
}

export function profileOf(image: Luma, patch: BarPatch, band: Band): Profile {
  const reach = patch.halfLength * (1 + 2 * overhang);
  const step = Math.max(finestStep, (2 * reach) / longestProfile);
  const length = Math.floor((2 * reach) / step);
  const across = patch.across + band.turn;
  const [ux, uy] = [Math.cos(across), Math.sin(across)];
  const height = 2 * patch.halfHeight * (band.to - band.from);
  const lines = Math.max(1, Math.min(maxLines, Math.round(height)));
  const light = new Float32Array(length);
  for (let line = 0; line < lines; line += 1) {
    const part = band.from + ((line + 0.5) / lines) * (band.to - band.from);
    const beside = (2 * part - 1) * patch.halfHeight;
    // The band turns about the patch's own axis, so that all of its lines keep in step.
    let x = patch.x - uy * beside - ux * reach;
    let y = patch.y + ux * beside - uy * reach;
    for (let i = 0; i < length; i += 1) {
      light[i] = (light[i] as number) + lightAt(image, x, y);
      x += ux * step;
      y += uy * step;
    }
  }
  for (let i = 0; i < length; i += 1) light[i] = (light[i] as number) / lines;
  return { light, step };
}

/** How much of the light changes from value to value: greatest where the lines run straight across the bars. */
function crispness({ light }: Profile): number {
  let sum = 0;
  for (let i = 1; i < light.length; i += 1) {
    const change = (light[i] as number) - (light[i - 1] as number);
    sum += change * change;
  }
  return sum;
}

const turnsTried = [-6, -4.5, -3, -2, -1, 0, 1, 2, 3, 4.5, 6].map(
  (degrees) => (degrees * Math.PI) / 180,
);

/** The turn at which a band's lines lie best across its bars: perspective turns the bars within one patch. */
export function bestTurn(image: Luma, patch: BarPatch, from: number, to: number): number {
  let best = 0;
  let most = -1;
  for (const turn of turnsTried) {
    const crisp = crispness(profileOf(image, patch, { from, to, turn }));
    if (crisp > most) [best, most] = [turn, crisp];
  }
  return best;
}
