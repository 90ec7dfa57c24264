import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { seededRandom } from '../faults/random.ts';

/** Dots of what was printed, `true` black, rows from the top; with its quiet zone. */
export type Dots = readonly (readonly boolean[])[];

/** What happened to a print before it was read, and how it was looked at. */
export interface Wear {
  /** Heat spreads: how much wider (or, below 0, narrower) a black dot is than the head's, in dots. */
  readonly gain?: number;
  /** Part of the code's area under an opaque dark blot; never over the three finders. */
  readonly blot?: number;
  /** The same, but rubbed off to the bare paper. */
  readonly rubbed?: number;
  /** How much of the ink's darkness is gone at the palest end, 0…1: old paper, sun. */
  readonly faded?: number;
  /** A fold across it, that many dots wide, the ink broken off. */
  readonly crease?: number;
  /** How far the fold may run askew, in radians; 0.4 unless said. */
  readonly slant?: number;
  /** Dark drawn along the way the paper ran, 0…1: a dirty head, a wet thumb. */
  readonly smear?: number;
  /** A dot of the head that never heats: a white line along the paper. */
  readonly deadDots?: number;
  /** Standard deviation of each pixel, of 255. */
  readonly noise?: number;
  /** Of the lens, in pixels. */
  readonly blur?: number;
  readonly degrees?: number;
  /** Camera pixels to a dot. */
  readonly scale?: number;
}

const paperLight = 235;
const inkLight = 45;
const finderModules = 8;

interface Sheet {
  /** Light of each pixel, 0…255. */
  readonly light: Float32Array;
  readonly width: number;
  readonly height: number;
}

type Random = () => number;

/** Two of the unit normal would do; the sum of twelve is near enough and needs no logarithm of 0. */
function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += random();
  return sum;
}

/** How dark the head made each dot: 1 where it heated, its neighbours by what spread. */
function burnt(dots: Dots, gain: number): Sheet {
  const height = dots.length;
  const width = dots[0]?.length ?? 0;
  const light = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isBlack = dots[y]?.[x] ?? false;
      const beside = [dots[y]?.[x - 1], dots[y]?.[x + 1], dots[y - 1]?.[x], dots[y + 1]?.[x]];
      const near = beside.filter((one) => (one ?? false) !== isBlack).length;
      // Each border with the other kind moves by half of the gain.
      const moved = near * (gain / 2);
      light[y * width + x] = isBlack ? 1 + Math.min(0, moved) : Math.max(0, moved);
    }
  }
  return { light, width, height };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function smearInk({ light, width, height }: Sheet, strength: number): void {
  for (let x = 0; x < width; x += 1) {
    let drawn = 0;
    for (let y = 0; y < height; y += 1) {
      const at = y * width + x;
      drawn = Math.max(drawn * 0.8, light[at] ?? 0);
      light[at] = Math.max(light[at] ?? 0, drawn * strength);
    }
  }
}

function breakDots({ light, width, height }: Sheet, count: number, random: Random): void {
  for (let n = 0; n < count; n += 1) {
    const x = Math.floor(width * (0.1 + 0.8 * random()));
    for (let y = 0; y < height; y += 1) light[y * width + x] = 0;
  }
}

const anySlant = 0.4;

function crease(
  { light, width, height }: Sheet,
  wide: number,
  slant: number,
  random: Random,
): void {
  const angle = (random() * 2 - 1) * slant;
  const through = height * (0.4 + 0.35 * random());
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const off = Math.abs((y - through) * Math.cos(angle) - (x - width / 2) * Math.sin(angle));
      if (off < wide / 2) light[y * width + x] = 0.1 * random();
    }
  }
}

/** Round pieces run together until so much of the code is covered; the finders stay clear. */
function cover(
  sheet: Sheet,
  quiet: number,
  module: number,
  part: number,
  random: Random,
): Set<number> {
  const { width, height } = sheet;
  const side = width - 2 * quiet;
  const wanted = side * side * part;
  const finder = finderModules * module;
  const isFinder = (x: number, y: number) => {
    const left = x - quiet < finder;
    const right = x - quiet >= side - finder;
    const top = y - quiet < finder;
    const bottom = y - quiet >= side - finder;
    return (top && (left || right)) || (bottom && left);
  };
  const covered = new Set<number>();
  let x = quiet + side * (0.45 + 0.35 * random());
  let y = quiet + side * (0.45 + 0.35 * random());
  while (covered.size < wanted) {
    const radius = side * (0.06 + 0.08 * random());
    for (let dy = -radius; dy <= radius && covered.size < wanted; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        const px = Math.round(x + dx);
        const py = Math.round(y + dy);
        const inside = px >= quiet && py >= quiet && px < quiet + side && py < quiet + side;
        if (inside && dx * dx + dy * dy <= radius * radius && !isFinder(px, py)) {
          covered.add(py * width + px);
        }
      }
    }
    x = Math.min(width - quiet, Math.max(quiet, x + (random() - 0.5) * radius * 3));
    y = Math.min(height - quiet, Math.max(quiet, y + (random() - 0.5) * radius * 3));
  }
  return covered;
}

export interface Print {
  readonly dots: Dots;
  readonly quietDots: number;
  readonly moduleDots: number;
}

function worn({ dots, quietDots, moduleDots }: Print, wear: Wear, random: Random): Sheet {
  const sheet = burnt(dots, wear.gain ?? 0);
  const { light, width } = sheet;
  smearInk(sheet, wear.smear ?? 0);
  breakDots(sheet, wear.deadDots ?? 0, random);
  if (wear.crease !== undefined) crease(sheet, wear.crease, wear.slant ?? anySlant, random);
  const faded = wear.faded ?? 0;
  light.forEach((ink, at) => {
    const fade = faded * ((at % width) / width);
    light[at] = paperLight - clamp(ink) * (1 - fade) * (paperLight - inkLight);
  });
  for (const [part, shade] of [
    [wear.blot ?? 0, 60],
    [wear.rubbed ?? 0, paperLight],
  ] as const) {
    if (part === 0) continue;
    for (const at of cover(sheet, quietDots, moduleDots, part, random)) light[at] = shade;
  }
  return sheet;
}

function canvasOf({ light, width, height }: Sheet): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  light.forEach((value, at) => image.data.set([value, value, value, 255], at * 4));
  context.putImageData(image, 0, 0);
  return canvas;
}

const aroundIt = 1.25;

/** The photograph of a print after all that; the same seed gives the same photograph. */
export function photograph(print: Print, wear: Wear, seed: number): Canvas {
  const random = seededRandom(seed);
  const paper = canvasOf(worn(print, wear, random));
  const scale = wear.scale ?? 1.6;
  const width = Math.round(paper.width * scale * aroundIt);
  const height = Math.round(paper.height * scale * aroundIt);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = `rgb(${paperLight},${paperLight},${paperLight})`;
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate(((wear.degrees ?? 0) * Math.PI) / 180);
  context.scale(scale, scale);
  if (wear.blur !== undefined) context.filter = `blur(${wear.blur}px)`;
  context.drawImage(paper, -paper.width / 2, -paper.height / 2);
  context.filter = 'none';
  addNoise(canvas, wear.noise ?? 0, random);
  return canvas;
}

function addNoise(canvas: Canvas, deviation: number, random: Random): void {
  if (deviation === 0) return;
  const context = canvas.getContext('2d');
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < image.data.length; at += 4) {
    const value = (image.data[at] ?? 0) + normal(random) * deviation;
    image.data.set([value, value, value], at);
  }
  context.putImageData(image, 0, 0);
}

/** Blank dots around what was printed, as the paper has them. */
export function onPaper(dots: Dots, quietDots: number): Dots {
  const width = (dots[0]?.length ?? 0) + 2 * quietDots;
  const blank = Array.from({ length: quietDots }, () => Array.from({ length: width }, () => false));
  const side = Array.from({ length: quietDots }, () => false);
  return [...blank, ...dots.map((row) => [...side, ...row, ...side]), ...blank];
}

/** Modules as the head prints them, each so many dots wide and high. */
export function dotsOf(modules: readonly (readonly boolean[])[], moduleDots: number): Dots {
  return modules.flatMap((row) => {
    const line = row.flatMap((dark) => Array.from({ length: moduleDots }, () => dark));
    return Array.from({ length: moduleDots }, () => line);
  });
}
