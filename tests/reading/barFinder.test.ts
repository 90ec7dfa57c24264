import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBars } from '../../shared/reading/bars/barFinder.ts';
import type { BarPatch } from '../../shared/reading/bars/barFinder.ts';
import { bestTurn, profileOf } from '../../shared/reading/bars/profile.ts';
import { boxBlurred } from '../../shared/reading/transforms.ts';
import { seededRandom } from '../faults/random.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { onPaper, plain } from './pictures.ts';

const width = 900;
const height = 720;
const everyDegrees = 5;
/** Pixels of quiet zone that the drawn picture has on each side. */
const aside = 48;

const degrees = (radians: number) => (radians * 180) / Math.PI;

/** Bars have no beginning: 170° and −10° are one direction. */
function apart(one: number, other: number): number {
  const turn = (((one - other) % 180) + 180) % 180;
  return Math.min(turn, 180 - turn);
}

describe('patches of bars', () => {
  let code: Canvas;
  beforeAll(async () => {
    code = await codePicture('code128', 'CS-2026');
  });

  const half = (scale: number) => ((code.width - 2 * aside) / 2) * scale;

  it.each(Array.from({ length: 180 / everyDegrees }, (_, at) => at * everyDegrees))(
    'are found where they lie, turned by %i°, as a lens draws them',
    (turn) => {
      const drawn = onPaper(width, height, [{ code, x: 0.52, y: 0.47, turn, scale: 0.9 }]);
      const [patch] = findBars(boxBlurred(drawn, 1));
      expect(apart(degrees(patch?.across ?? 90 + turn), turn)).toBeLessThan(3);
      expect(Math.abs((patch?.halfLength ?? 0) / half(0.9) - 1)).toBeLessThan(0.15);
      const aside = [(patch?.x ?? 0) - 0.52 * width, (patch?.y ?? 0) - 0.47 * height] as const;
      expect(Math.hypot(...aside)).toBeLessThan(0.15 * half(0.9));
    },
  );

  it.each([0, 30, 90])('are one patch each, whatever their size, turned by %i°', (turn) => {
    for (let scale = 0.4; scale <= 1.5; scale += 0.1) {
      const drawn = onPaper(width, height, [{ code, turn, scale }]);
      const [patch] = findBars(drawn);
      expect(Math.abs((patch?.halfLength ?? 0) / half(scale) - 1), `× ${scale}`).toBeLessThan(0.15);
    }
  });

  it('of drawings without a lens lie near enough that the lines can be turned onto them', () => {
    for (let turn = 0; turn < 180; turn += everyDegrees) {
      const image = onPaper(width, height, [{ code, turn, scale: 0.9 }]);
      const [patch] = findBars(image);
      if (patch === undefined) throw new Error(`nothing at ${turn}°`);
      const lines = degrees(patch.across + bestTurn(image, patch, 0.3, 0.7));
      expect(apart(lines, turn), `${turn}°`).toBeLessThan(2);
    }
  });

  it('are found of each of two codes', () => {
    const image = onPaper(1280, 720, [
      { code, x: 0.27, y: 0.3, scale: 0.8 },
      { code, x: 0.72, y: 0.6, turn: 60, scale: 0.8 },
    ]);
    const turns = findBars(boxBlurred(image, 1)).map(({ across }) => Math.round(degrees(across)));
    expect(turns.some((turn) => apart(turn, 0) < 3)).toBe(true);
    expect(turns.some((turn) => apart(turn, 60) < 3)).toBe(true);
  });

  it('are nowhere on blank paper, on a slope of light or in the noise of a sensor', () => {
    const random = seededRandom(3);
    const grains = plain(width, height, 0).data.map(() => 180 + random() * 5);
    const slope = plain(width, height, 0).data.map((_, at) => 60 + (at % width) / 8);
    expect(findBars(plain(width, height, 255))).toEqual([]);
    expect(findBars({ data: grains, width, height })).toEqual([]);
    expect(findBars({ data: slope, width, height })).toEqual([]);
  });

  it('are at most four, the weightiest first', async () => {
    const codes = Array.from({ length: 6 }, (_, at) => ({
      code,
      x: at % 2 === 0 ? 0.25 : 0.75,
      y: (Math.floor(at / 2) + 0.5) / 3,
      scale: 0.4 + at / 20,
    }));
    const patches = findBars(onPaper(1280, 720, codes));
    expect(patches.length).toBe(4);
    const weights = patches.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it('are not looked for in images too small to hold any', () => {
    for (const [across, down] of [
      [1, 1],
      [3, 3],
      [1, 2000],
      [2000, 1],
      [19, 14],
    ] as const) {
      expect(findBars(plain(across, down, 9))).toEqual([]);
    }
  });
});

describe('light across bars', () => {
  const patch: BarPatch = {
    x: 100,
    y: 50,
    across: 0,
    halfLength: 60,
    halfHeight: 20,
    weight: 1,
  };
  /** Bars ten pixels wide, leaning by `lean` degrees. */
  function stripes(lean: number) {
    const shift = Math.tan((lean * Math.PI) / 180);
    const data = Uint8Array.from({ length: 200 * 100 }, (_, at) => {
      const [x, y] = [at % 200, Math.floor(at / 200)];
      return Math.floor((x + (y - 50) * shift + 2000) / 10) % 2 === 0 ? 220 : 30;
    });
    return { data, width: 200, height: 100 };
  }

  it('runs from before the first bar to after the last, evenly', () => {
    const { light, step } = profileOf(stripes(0), patch, { from: 0, to: 1, turn: 0 });
    expect(light.length * step).toBeGreaterThan(2 * patch.halfLength);
    expect([...new Set(Array.from(light, Math.round))].some((one) => one === 220)).toBe(true);
    expect(light.every((one) => Number.isFinite(one) && one >= 29.9 && one <= 220.1)).toBe(true);
  });

  it.each([-5, -3, 0, 3, 5])('is taken straight across bars that lean by %i°', (lean) => {
    const turn = degrees(bestTurn(stripes(lean), patch, 0, 1));
    expect(Math.abs(turn - lean)).toBeLessThan(2);
  });
});
