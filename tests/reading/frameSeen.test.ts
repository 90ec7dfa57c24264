import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Canvas, Image } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { adviceOf, framesToKeep, movedBetween } from '../../shared/reading/advice.ts';
import { lookAt } from '../../shared/reading/frameSeen.ts';
import type { FrameSeen } from '../../shared/reading/frameSeen.ts';
import { lumaOfRgba } from '../../shared/reading/luma.ts';
import { codePicture } from '../renderer/codePictures.ts';

const width = 1280;
const height = 720;
/** Long enough without a read that something is said. */
const longSinceReadMs = 5000;

interface Shot {
  /** Of the frame's height that the picture takes. */
  readonly size?: number;
  readonly left?: number;
  readonly blurPx?: number;
  /** Light as the camera gets it: 1 as it is. */
  readonly gain?: number;
  readonly lift?: number;
}

/** Noise as of a small sensor, the same in every run: a prime's length, so that no row repeats another. */
const noise = new Float32Array(65_521);
for (let at = 0, state = 1; at < noise.length; at += 1) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  noise[at] = (state / 2 ** 32 - 0.5) * 6;
}
/** Where in it each frame begins. */
const noiseStep = 7919;

/** One frame of a camera: the picture held before a wall, in that light. */
function frame(picture: Canvas | Image | null, shot: Shot = {}, seed = 1): FrameSeen {
  const { size = 0.7, left = 0, blurPx = 0, gain = 0.9, lift = 10 } = shot;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#a8a4a0';
  context.fillRect(0, 0, width, height);
  if (picture !== null) {
    const scale = Math.min((height * size) / picture.height, (width * size) / picture.width);
    const [across, down] = [picture.width * scale, picture.height * scale];
    if (blurPx > 0) context.filter = `blur(${blurPx}px)`;
    context.drawImage(picture, (width - across) / 2 + left, (height - down) / 2, across, down);
  }
  const luma = lumaOfRgba(context.getImageData(0, 0, width, height).data, width, height);
  const data = new Uint8ClampedArray(luma.data.length);
  for (let at = 0; at < data.length; at += 1) {
    const grain = noise[(at + seed * noiseStep) % noise.length] ?? 0;
    data[at] = (luma.data[at] ?? 0) * gain + lift + grain;
  }
  return lookAt({ data: new Uint8Array(data.buffer), width, height });
}

const heldFrames = 6;
/** A hand that holds still trembles by some pixels. */
const trembleAt = [0, 3, -2, 1, 4, -1] as const;

function held(picture: Canvas | Image | null, shot: Shot = {}): readonly FrameSeen[] {
  return Array.from({ length: heldFrames }, (_, at) =>
    frame(picture, { ...shot, left: (shot.left ?? 0) + (trembleAt[at] ?? 0) }, at + 1),
  );
}

describe('what a frame is like', () => {
  let qr: Canvas;
  let bars: Canvas;
  beforeAll(async () => {
    qr = await codePicture('qrcode', 'K4TQ-9M2X-7R3V-B8');
    bars = await codePicture('code128', 'CS-2026-000123');
  });

  it('is measured in light, contrast, sharpness and fineness', () => {
    const clear = frame(qr);
    const blurred = frame(qr, { blurPx: 5 });
    const small = frame(qr, { size: 0.14 });
    const dim = frame(qr, { gain: 0.1, lift: 0 });
    expect(clear.sharpness).toBeGreaterThan(0.6);
    expect(blurred.sharpness).toBeLessThan(0.27);
    expect(small.drawn).toBeLessThan(clear.drawn / 4);
    expect(small.stripePx).toBeLessThan(clear.stripePx);
    expect(dim.light).toBeLessThan(clear.light / 5);
    expect(frame(null)).toMatchObject({ drawn: 0, sharpness: 0, stripePx: 0 });
  });

  it('is measured of a frame of any size, one pixel even', () => {
    for (const [across, down] of [
      [1, 1],
      [17, 3],
      [641, 479],
    ] as const) {
      const seen = lookAt({
        data: new Uint8Array(across * down).fill(99),
        width: across,
        height: down,
      });
      expect(seen).toMatchObject({ drawn: 0, contrast: 0 });
      expect(Math.round(seen.light)).toBe(99);
    }
  });

  it('tells what moved, and leaves out light that changed everywhere', () => {
    const before = frame(qr);
    expect(movedBetween(before, frame(qr, {}, 2))).toBeLessThan(0.7);
    expect(movedBetween(before, frame(qr, { lift: 30 }, 2))).toBeLessThan(24);
    expect(movedBetween(before, frame(qr, { left: 60 }, 2))).toBeGreaterThan(24);
  });

  it.each([
    ['nothing before a wall', null, {}, null],
    ['a code held well', 'qr', {}, null],
    ['bars held well', 'bars', {}, null],
    ['a code in the dark', 'qr', { gain: 0.06, lift: 2 }, 'dark'],
    ['a code with a lamp on it', 'qr', { gain: 0.08, lift: 238 }, 'bright'],
    ['a code out of focus', 'qr', { blurPx: 8 }, 'still'],
    ['a code far away', 'qr', { size: 0.12 }, 'closer'],
    ['bars far away', 'bars', { size: 0.12 }, 'closer'],
    ['a code too near to be sharp', 'qr', { size: 2.2, blurPx: 10 }, 'further'],
  ] as const)('%s: %s', (_name, what, shot, advice) => {
    const picture = { qr, bars }[what ?? 'qr'];
    expect(adviceOf(held(what === null ? null : picture, shot), longSinceReadMs)).toBe(advice);
  });

  it('a code waved about: hold still', () => {
    const waved = Array.from({ length: heldFrames }, (_, at) =>
      frame(qr, { left: at % 2 === 0 ? -120 : 120 }, at + 1),
    );
    expect(adviceOf(waved, longSinceReadMs)).toBe('still');
  });
});

describe('advice', () => {
  let qr: Canvas;
  beforeAll(async () => {
    qr = await codePicture('qrcode', 'K4TQ-9M2X-7R3V-B8');
  });

  it('is not given while codes are being read', () => {
    const dark = held(qr, { gain: 0.06, lift: 2 });
    expect(adviceOf(dark, 0)).toBeNull();
    expect(adviceOf(dark, 1199)).toBeNull();
    expect(adviceOf(dark, 1200)).toBe('dark');
  });

  it('needs most of the last frames to agree, so that words do not flicker', () => {
    const dark = frame(qr, { gain: 0.06, lift: 2 });
    const clear = frame(qr);
    expect(adviceOf([clear, dark, clear, dark, clear, dark, clear, dark], 5000)).toBeNull();
    expect(adviceOf([dark, dark, dark, clear, dark, clear, dark, clear], 5000)).toBe('dark');
    expect(adviceOf([dark, dark, dark], 5000)).toBeNull();
    expect(adviceOf([], 5000)).toBeNull();
  });

  it('is not given to an empty counter: where nobody stirs, nobody holds anything', () => {
    const far = Array.from({ length: framesToKeep }, (_, at) =>
      frame(qr, { size: 0.12 }, (at % 3) + 1),
    );
    expect(adviceOf(far, longSinceReadMs)).toBeNull();
  });
});

const pictures = join(import.meta.dirname, 'photographs');

describe('photographs of codes', () => {
  let photographs: readonly Image[];
  beforeAll(async () => {
    const names = readdirSync(pictures).filter((name) => !name.endsWith('.md'));
    photographs = await Promise.all(
      names.sort().map((name) => loadImage(readFileSync(join(pictures, name)))),
    );
  });

  const adviceOfAll = (shot: Shot) =>
    photographs.map((picture) => adviceOf(held(picture, shot), longSinceReadMs));
  const share = (all: readonly (string | null)[], ...wanted: readonly (string | null)[]) =>
    all.filter((one) => wanted.includes(one)).length / all.length;

  it('held well: mostly nothing is said, and never a word about light', () => {
    const all = adviceOfAll({ size: 0.8 });
    expect(photographs.length).toBeGreaterThan(10);
    expect(share(all, null)).toBeGreaterThan(0.6);
    expect(share(all, 'dark', 'bright')).toBe(0);
  });

  it('darkened until few are read: it is too dark', () => {
    expect(share(adviceOfAll({ size: 0.8, gain: 0.06, lift: 0 }), 'dark')).toBeGreaterThan(0.9);
  });

  it('washed out until few are read: it is too bright', () => {
    expect(share(adviceOfAll({ size: 0.8, gain: 0.08, lift: 238 }), 'bright')).toBeGreaterThan(0.9);
  });

  it('blurred until few are read: hold still, or further away', () => {
    const all = adviceOfAll({ size: 0.8, blurPx: 10 });
    expect(share(all, 'still', 'further')).toBeGreaterThan(0.7);
  });

  it('shrunk until few are read: closer', () => {
    expect(share(adviceOfAll({ size: 0.1 }), 'closer')).toBeGreaterThan(0.7);
  });
});
