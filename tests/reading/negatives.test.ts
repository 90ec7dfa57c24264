import { createCanvas } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchedSymbologies } from '../../shared/domain/codes/symbology.ts';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { ladder } from '../../shared/reading/stages.ts';
import { seededRandom } from '../faults/random.ts';
import { lumaOf, wasmEngine } from './pictures.ts';

const width = 640;
const height = 480;
const frames = ladder.length;

type Random = () => number;
type Paint = (context: SKRSContext2D, random: Random) => void;

/** Light of each pixel by its place. */
type Light = (x: number, y: number, random: Random) => number;

function painted(paint: Paint, seed: number): Luma {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#000';
  paint(context, seededRandom(seed));
  return lumaOf(canvas);
}

function lit(light: Light, seed: number): Luma {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.min(255, Math.max(0, light(at % width, Math.floor(at / width), random))),
  );
  return { data, width, height };
}

function printed(context: SKRSContext2D, random: Random): void {
  const size = 10 + Math.floor(14 * random());
  context.font = `${size}px sans-serif`;
  for (let y = size; y < height; y += size * 1.4) {
    const words = Array.from({ length: 14 }, () => Math.floor(random() * 1e9).toString(36));
    context.fillText(words.join(' '), 12, y);
  }
}

/** Bars of any width across the whole picture, at any turn. */
function barred(context: SKRSContext2D, random: Random): void {
  context.translate(width / 2, height / 2);
  context.rotate(random() * Math.PI);
  const module = 1.5 + 2 * random();
  for (let x = -400; x < 400;) {
    const bar = module * (1 + Math.floor(4 * random()));
    context.fillRect(x, -400, bar, 800);
    x += bar + module * (1 + Math.floor(4 * random()));
  }
}

/** Squares as dense as a QR code's, without its finders. */
function speckled(context: SKRSContext2D, random: Random): void {
  const module = 2 + Math.floor(5 * random());
  for (let y = 60; y < height - 60; y += module) {
    for (let x = 120; x < width - 120; x += module) {
      if (random() < 0.5) context.fillRect(x, y, module, module);
    }
  }
}

/** Noise with the three finders of a QR code about it. */
function withFinders(context: SKRSContext2D, random: Random): void {
  const module = 5;
  const side = 29;
  const [left, top] = [200, 150];
  const square = (x: number, y: number, size: number, colour: string) => {
    context.fillStyle = colour;
    context.fillRect(left + x * module, top + y * module, size * module, size * module);
  };
  for (let at = 0; at < side * side; at += 1) {
    square(at % side, Math.floor(at / side), 1, random() < 0.5 ? '#000' : '#fff');
  }
  for (const [x, y] of [
    [0, 0],
    [side - 7, 0],
    [0, side - 7],
  ] as const) {
    square(x - 1, y - 1, 9, '#fff');
    square(x, y, 7, '#000');
    square(x + 1, y + 1, 5, '#fff');
    square(x + 2, y + 2, 3, '#000');
  }
}

const paints: readonly (readonly [string, Paint])[] = [
  ['print', printed],
  ['bars of no code', barred],
  ['squares of no code', speckled],
  ['a QR code’s finders about noise', withFinders],
];

const lights: readonly (readonly [string, Light])[] = [
  ['noise', (_x, _y, random) => 256 * random()],
  ['soft noise', (_x, _y, random) => 128 + 30 * (random() + random() - 1)],
  ['stripes', (x) => (Math.floor(x / 3) % 2) * 255],
  ['lying stripes', (_x, y) => (Math.floor(y / 5) % 2) * 255],
  ['a checkerboard', (x, y) => ((Math.floor(x / 4) + Math.floor(y / 4)) % 2) * 255],
  ['a grating', (x, y) => 128 + 120 * Math.sin(x / 2.3 + y / 7)],
  ['a grating that gets finer', (x) => 128 + 120 * Math.sin((x * x) / 900)],
  ['a zebra', (x, y) => (Math.sin(x / 6 + 9 * Math.sin(y / 40)) > 0 ? 240 : 20)],
  ['rings', (x, y) => 128 + 120 * Math.sin(Math.hypot(x - 320, y - 240) / 3)],
  ['a halftone', (x, y) => 128 + 120 * Math.sin(x / 2) * Math.sin(y / 2)],
];

describe('pictures of no code', () => {
  let engine: DecodeEngine;
  beforeAll(async () => {
    engine = await wasmEngine();
  });

  /** All kinds on, the easily misread ones too: what is refused so is refused always. */
  function textsIn(image: Luma): readonly string[] {
    const formats = { ...usualReadFormats, switched: switchedSymbologies };
    const reader = createFrameReader(engine, formats, () => 0);
    return reader.still(image).map(({ symbology, text }) => `${symbology} ${text}`);
  }

  function textsInFrames(image: Luma): readonly string[] {
    const reader = createFrameReader(engine, usualReadFormats, () => 0);
    return Array.from({ length: frames }, () =>
      reader.frame(image).reads.map(({ text }) => text),
    ).flat();
  }

  it.each(paints)('%s is read as nothing', (_, paint) => {
    for (let seed = 1; seed <= 3; seed += 1) expect(textsIn(painted(paint, seed))).toEqual([]);
  });

  it.each(lights)('%s is read as nothing', (_, light) => {
    expect(textsIn(lit(light, 7))).toEqual([]);
  });

  it('are read as nothing however long they are held before a camera', () => {
    for (const [, paint] of paints) expect(textsInFrames(painted(paint, 9))).toEqual([]);
  });
});
