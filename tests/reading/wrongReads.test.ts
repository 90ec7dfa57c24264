import { beforeAll, describe, expect, it } from 'vitest';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import type { FrameReader } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { boxBlurred } from '../../shared/reading/transforms.ts';
import { seededRandom } from '../faults/random.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { randomDigits, withCheckDigit } from './barProfiles.ts';
import { onPaper, wasmEngine } from './pictures.ts';

const size = { width: 640, height: 480 } as const;
const scale = 0.8;
const framesShown = 16;

let engine: DecodeEngine;
beforeAll(async () => {
  engine = await wasmEngine();
});

function readerOf(): FrameReader {
  return createFrameReader(engine, usualReadFormats, () => 0);
}

/** Each pixel so much of the one and the rest of the other. */
function mixed(one: Luma, other: Luma, part: number): Luma {
  const data = one.data.map((light, at) => part * light + (1 - part) * (other.data[at] ?? 0));
  return { ...one, data };
}

/** The upper part of the one above the lower part of the other. */
function cutTogether(one: Luma, other: Luma, at: number): Luma {
  const from = Math.round(at * one.height) * one.width;
  const data = one.data.slice();
  data.set(other.data.subarray(from), from);
  return { ...one, data };
}

interface Pair {
  readonly digits: readonly [string, string];
  readonly images: readonly [Luma, Luma];
}

/** Two codes in the same place; alike but for two digits where `near`. */
async function pairOf(seed: number, near: boolean): Promise<Pair> {
  const random = seededRandom(seed);
  const body = randomDigits(random, 11);
  const first = withCheckDigit(`4${body}`);
  const second = withCheckDigit(
    near ? `4${body.slice(0, 10)}${(Number(body[10]) + 3) % 10}` : `6${randomDigits(random, 11)}`,
  );
  const draw = async (digits: string) =>
    onPaper(size.width, size.height, [{ code: await codePicture('ean13', digits), scale }]);
  return { digits: [first, second], images: [await draw(first), await draw(second)] };
}

function textsOver(frames: readonly Luma[]): readonly (readonly string[])[] {
  const reader = readerOf();
  return frames.map((frame) => reader.frame(frame).reads.map(({ text }) => text));
}

describe('two codes in one place', () => {
  it.each([1, 2, 3, 4])('by turns: no third number, pair %i', async (seed) => {
    const { digits, images } = await pairOf(seed, seed % 2 === 0);
    const frames = Array.from({ length: framesShown }, (_, at) => images[at % 2 === 0 ? 0 : 1]);
    for (const [at, texts] of textsOver(frames).entries()) {
      // What a frame shows is the code that is in it, or nothing.
      expect([[], [digits[at % 2]]], `frame ${at}`).toContainEqual(texts);
    }
  });

  it.each([1, 2, 3, 4])('one shining through the other: no third number, pair %i', async (seed) => {
    const { digits, images } = await pairOf(seed, seed % 2 === 0);
    for (const part of [0.35, 0.45, 0.55, 0.65]) {
      const image = mixed(images[0], images[1], part);
      const read = readerOf()
        .still(image)
        .map(({ text }) => text);
      for (const text of read) expect(digits, `${part}`).toContain(text);
      // The fainter of two is never taken for the one that is there.
      expect(read).not.toContain(digits[part > 0.5 ? 1 : 0]);
    }
  });

  it.each([1, 2, 3, 4])('blurred into one another: no third number, pair %i', async (seed) => {
    const { digits, images } = await pairOf(seed, true);
    const frames = Array.from({ length: framesShown }, (_, at) =>
      boxBlurred(mixed(images[0], images[1], at / framesShown), 2),
    );
    for (const text of textsOver(frames).flat()) expect(digits).toContain(text);
  });

  it.each([1, 2, 3, 4])(
    'one above the other without a gap: both or none, pair %i',
    async (seed) => {
      const { digits, images } = await pairOf(seed, seed % 2 === 0);
      const image = cutTogether(images[0], images[1], 0.5);
      const read = readerOf()
        .still(image)
        .map(({ text }) => text);
      for (const text of read) expect(digits).toContain(text);
      const isSettledOnOne = read.length === 1;
      expect(isSettledOnOne, `only ${read[0]}`).toBe(false);
      const texts = textsOver(Array.from({ length: 6 }, () => image));
      for (const shown of texts) {
        for (const text of shown) expect(digits).toContain(text);
        expect(shown.length, `only ${shown[0]}`).not.toBe(1);
      }
    },
  );

  it('apart in one picture are both offered', async () => {
    const [left, right] = ['4006381333931', '6901234567892'];
    const image = onPaper(1280, 480, [
      { code: await codePicture('ean13', left), x: 0.25, scale },
      { code: await codePicture('ean13', right), x: 0.75, scale },
    ]);
    const texts = readerOf()
      .still(image)
      .map(({ text }) => text);
    expect(texts.toSorted()).toEqual([left, right]);
  });
});

describe('damaged bars', () => {
  it('are read right or not at all', async () => {
    const random = seededRandom(71);
    const read: string[] = [];
    const wrong: string[] = [];
    const rounds = 16;
    for (let round = 0; round < rounds; round += 1) {
      const digits = withCheckDigit(`4${randomDigits(random, 11)}`);
      const code = await codePicture('ean13', digits);
      const drawn = onPaper(size.width, size.height, [{ code, scale: 0.5, turn: 360 * random() }]);
      const grain = () => 24 * (random() - 0.5);
      const soft = boxBlurred(drawn, 1 + (round % 2));
      const data = soft.data.map((light) => Math.min(255, Math.max(0, 60 + light * 0.6 + grain())));
      const texts = readerOf()
        .still({ ...soft, data })
        .map(({ text }) => text);
      for (const text of texts) (text === digits ? read : wrong).push(text);
    }
    expect(wrong).toEqual([]);
    expect(read.length).toBeGreaterThan(rounds / 2);
  });
});
