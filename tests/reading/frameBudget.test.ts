import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { DecodeEngine, Look } from '../../shared/reading/engine.ts';
import { createFrameReader, maxStages, stillBudgetMs } from '../../shared/reading/frameReader.ts';
import type { FrameReader } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { readPicture } from '../../shared/reading/pictureReader.ts';
import { ladder } from '../../shared/reading/stages.ts';
import { seededRandom } from '../faults/random.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { onPaper, plain } from './pictures.ts';

/** What a frame may begin another piece of work in, ms. */
const frameBudgetMs = 60;

interface Work {
  readonly engine: DecodeEngine;
  readonly now: () => number;
  /** When each look began, ms, and how many pixels it had. */
  readonly looks: { readonly at: number; readonly pixels: number; readonly of: Look['of'] }[];
}

/** A reader that finds nothing, and takes `ms` of a clock of its own for it. */
function slowEngine(ms: number): Work {
  let clock = 0;
  const looks: Work['looks'] = [];
  const engine: DecodeEngine = {
    name: 'wasm',
    read({ width, height }, { of }) {
      looks.push({ at: clock, pixels: width * height, of });
      clock += ms;
      return [];
    },
  };
  return { engine, now: () => clock, looks };
}

function readerOf({ engine, now }: Work): FrameReader {
  return createFrameReader(engine, usualReadFormats, now);
}

/** An image with bars and squares in it, so that every stage has something to look at. */
let busy: Luma;
let code: Canvas;
beforeAll(async () => {
  code = await codePicture('qrcode', 'NOBODY READS THIS');
  const bars = await codePicture('code128', 'NOR THIS');
  busy = onPaper(1280, 720, [
    { code, x: 0.2 },
    { code, x: 0.2, y: 0.9, scale: 0.5 },
    { code: bars, x: 0.7, y: 0.3, scale: 0.7 },
    { code: bars, x: 0.7, y: 0.7, turn: 30, scale: 0.7 },
  ]);
});

describe('one picture', () => {
  it('is read in at most fifteen stages', () => {
    expect(maxStages).toBe(15);
    const work = slowEngine(0);
    const stages = new Set<Look['of']>();
    readerOf(work).still(busy);
    for (const { of } of work.looks) stages.add(of);
    expect([...stages].toSorted()).toEqual(['part', 'strip', 'whole']);
    // A strip is a band of the bars' stages; any other look is a stage of its own.
    expect(work.looks.filter(({ of }) => of !== 'strip').length).toBeLessThanOrEqual(maxStages);
    expect(ladder.length + 1).toBeLessThanOrEqual(maxStages);
  });

  it.each([10, 100, 400, 1_400])('begins nothing after a second and a half, %i ms a look', (ms) => {
    const work = slowEngine(ms);
    expect(stillBudgetMs).toBe(1_500);
    readerOf(work).still(busy);
    expect(Math.max(...work.looks.map(({ at }) => at))).toBeLessThanOrEqual(stillBudgetMs);
  });

  it('is looked at once, however slow that is', () => {
    const work = slowEngine(10_000);
    readerOf(work).still(busy);
    expect(work.looks).toHaveLength(1);
  });
});

describe('one frame of a camera', () => {
  it.each([5, 20, 45])('begins no further piece of work after its time, %i ms a look', (ms) => {
    const work = slowEngine(ms);
    const reader = readerOf(work);
    for (let frame = 0; frame < 20; frame += 1) {
      const beganAt = work.now();
      const before = work.looks.length;
      const { wholeMs, firstMs } = reader.frame(busy);
      const late = work.looks.slice(before).map(({ at }) => at - beganAt);
      expect(Math.max(...late)).toBeLessThanOrEqual(frameBudgetMs);
      expect(wholeMs).toBe(work.now() - beganAt);
      expect(firstMs).toBe(ms);
    }
  });

  it('is one look alone where that one has used up its time', () => {
    const work = slowEngine(frameBudgetMs + 20);
    const reader = readerOf(work);
    reader.frame(busy);
    expect(work.looks).toHaveLength(1);
  });

  it('has one further stage, and the next frame the next', () => {
    const work = slowEngine(0);
    const reader = readerOf(work);
    const sizes: string[] = [];
    for (let frame = 0; frame < ladder.length; frame += 1) {
      const before = work.looks.length;
      reader.frame(busy);
      const looks = work.looks.slice(before);
      expect(looks[0]).toMatchObject({ of: 'whole', pixels: 1280 * 720 });
      expect(looks.slice(1).filter(({ of }) => of !== 'strip').length).toBeLessThanOrEqual(1);
      sizes.push(
        looks
          .slice(1)
          .map(({ of, pixels }) => `${of} ${pixels}`)
          .join(),
      );
    }
    expect(new Set(sizes).size).toBeGreaterThan(ladder.length / 2);
  });

  it('begins the ladder anew when another thing is looked at', () => {
    const work = slowEngine(0);
    const reader = readerOf(work);
    const looksOf = () => {
      const before = work.looks.length;
      reader.frame(busy);
      return work.looks.slice(before).map(({ of, pixels }) => `${of} ${pixels}`);
    };
    const first = looksOf();
    looksOf();
    reader.forget();
    expect(looksOf()).toEqual(first);
  });
});

/** Looks of all stages together, in pixels of the image: each is of the whole or less, drawn larger at most so. */
const mostWork = 16;
/** What one closer look may have at most, px. */
const mostPixels = 1_100_000;

describe('images of any size and light', () => {
  it.each([
    [0, 0],
    [1, 1],
    [1, 2000],
    [2000, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 4000],
  ])('%i × %i are read as nothing, in a bounded amount of work', (width, height) => {
    const random = seededRandom(61);
    const grains = plain(width, height, 0).data.map(() => 256 * random());
    for (const data of [plain(width, height, 0).data, plain(width, height, 255).data, grains]) {
      const work = slowEngine(0);
      const reader = readerOf(work);
      const image = { data, width, height };
      expect(reader.still(image)).toEqual([]);
      expect(reader.frame(image).reads).toEqual([]);
      expect(readPicture(reader, image)).toEqual([]);
      for (const { pixels } of work.looks) expect(pixels).toBeLessThanOrEqual(mostPixels * 1.1);
    }
  });

  it.each([0, 255])(
    'a blank picture of 16 megapixels, %i, is no more work than some looks at it',
    (light) => {
      const work = slowEngine(0);
      const side = 4_000;
      expect(readPicture(readerOf(work), plain(side, side, light))).toEqual([]);
      const pixels = work.looks.reduce((sum, look) => sum + look.pixels, 0);
      expect(pixels).toBeLessThan(mostWork * side * side);
      expect(work.looks.length).toBeLessThanOrEqual(2 * maxStages);
    },
  );
});
