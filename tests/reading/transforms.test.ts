import { describe, expect, it } from 'vitest';
import { lumaOfRgba } from '../../shared/reading/luma.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import {
  boxBlurred,
  cropped,
  evened,
  fitted,
  resized,
  scaled,
  sharpened,
  turned,
} from '../../shared/reading/transforms.ts';
import { seededRandom } from '../faults/random.ts';
import { plain } from './pictures.ts';

function image(width: number, ...data: readonly number[]): Luma {
  return { data: Uint8Array.from(data), width, height: data.length / width };
}

function grains(width: number, height: number, seed: number): Luma {
  const random = seededRandom(seed);
  return { data: plain(width, height, 0).data.map(() => random() * 256), width, height };
}

function meanOf({ data }: Luma): number {
  return data.reduce((sum, light) => sum + light, 0) / data.length;
}

function frameOf({ width, height }: Luma, turn: number) {
  return { x: width / 2, y: height / 2, turn, halfWidth: width / 2, halfHeight: height / 2 };
}

/** An image that notes every look beyond its pixels. */
function watched(image: Luma): { readonly image: Luma; readonly outside: Set<string> } {
  const outside = new Set<string>();
  const data = new Proxy(image.data, {
    get(target, name) {
      if (typeof name === 'string' && /^-?\d|NaN|undefined/.test(name) && !(name in target)) {
        outside.add(name);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { image: { ...image, data }, outside };
}

type Draw = (image: Luma) => Luma;

/** Each with the size it is to give, where that is not the image's own. */
const draws: readonly (readonly [string, Draw])[] = [
  ['resized smaller', (one) => resized(one, Math.ceil(one.width / 3), Math.ceil(one.height / 2))],
  ['resized larger', (one) => resized(one, one.width * 2 + 1, one.height * 3)],
  ['resized wider and lower', (one) => resized(one, one.width + 3, Math.ceil(one.height / 2))],
  ['scaled', (one) => scaled(one, 0.6)],
  ['fitted', (one) => fitted(one, 7, 7)],
  ['boxBlurred', (one) => boxBlurred(one, 1)],
  ['boxBlurred far', (one) => boxBlurred(one, 24)],
  ['sharpened', (one) => sharpened(one, 2, 1.5)],
  ['evened', (one) => evened(one, 24)],
  ['cropped', (one) => cropped(one, { x: 0, y: 0, width: one.width, height: 1 })],
  ['turned', (one) => turned(one, frameOf(one, 0.4), 1.25)],
  ['turned upright', (one) => turned(one, frameOf(one, 0), 1)],
  ['turned far outside', (one) => turned(one, { ...frameOf(one, 2), x: -50, y: 900 }, 0.7)],
];

const sizes: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 9],
  [9, 1],
  [2, 2],
  [3, 3],
  [1, 200],
  [200, 1],
  [31, 17],
];

describe('every way to draw an image anew', () => {
  describe.each(draws)('%s', (name, draw) => {
    it.each(sizes)('keeps an image of one light of one light, %i × %i', (width, height) => {
      for (const light of [0, 1, 99, 254, 255]) {
        const drawn = draw(plain(width, height, light));
        // What is evened out has no light of its own.
        const wanted = name === 'evened' ? 128 : light;
        expect([...new Set(drawn.data)], `of ${light}`).toEqual([wanted]);
      }
    });

    it.each(sizes)('gives as many pixels as it says, %i × %i', (width, height) => {
      const drawn = draw(grains(width, height, 1));
      expect(drawn.width).toBeGreaterThan(0);
      expect(drawn.height).toBeGreaterThan(0);
      expect(drawn.data.length).toBe(drawn.width * drawn.height);
      expect(drawn.data).toBeInstanceOf(Uint8Array);
    });

    it.each(sizes)('looks at no pixel that is not there, %i × %i', (width, height) => {
      const { image, outside } = watched(grains(width, height, 2));
      draw(image);
      expect([...outside]).toEqual([]);
    });

    it('leaves the image itself as it was', () => {
      const before = grains(31, 17, 3);
      const copy = before.data.slice();
      draw(before);
      expect(before.data).toEqual(copy);
    });
  });
});

describe('resized', () => {
  it('takes means of what it shrinks, parts of pixels too', () => {
    expect([...resized(image(4, 0, 100, 200, 100), 2, 1).data]).toEqual([50, 150]);
    expect([...resized(image(1, 0, 100, 200, 100), 1, 2).data]).toEqual([50, 150]);
    // Three into two: one and a half pixels each.
    expect([...resized(image(3, 0, 90, 240), 2, 1).data]).toEqual([30, 190]);
    expect([...resized(image(2, 0, 100, 200, 100), 1, 1).data]).toEqual([100]);
  });

  it('grows in straight lines from pixel to pixel', () => {
    expect([...resized(image(2, 0, 100), 4, 1).data]).toEqual([0, 25, 75, 100]);
    expect([...resized(image(1, 0, 100), 1, 4).data]).toEqual([0, 25, 75, 100]);
    expect([...resized(image(1, 77), 3, 2).data]).toEqual([77, 77, 77, 77, 77, 77]);
  });

  it('is the image itself at its own size', () => {
    const one = grains(5, 4, 1);
    expect(resized(one, 5, 4)).toBe(one);
  });

  it('gives exactly the size asked for and keeps the mean within one level', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 200; round += 1) {
      const [width, height] = [2 + Math.floor(random() * 60), 2 + Math.floor(random() * 60)];
      const from = grains(width, height, round);
      const [across, down] = [1 + Math.floor(random() * width), 1 + Math.floor(random() * height)];
      const to = resized(from, across, down);
      expect([to.width, to.height, to.data.length]).toEqual([across, down, across * down]);
      expect(
        Math.abs(meanOf(to) - meanOf(from)),
        `${width}×${height} to ${across}×${down}`,
      ).toBeLessThan(1);
    }
  });

  it('grows a soft image and keeps its mean within one level', () => {
    const data = Uint8Array.from(
      { length: 40 * 30 },
      (_, at) => 60 + (at % 40) + Math.floor(at / 40),
    );
    const from = { data, width: 40, height: 30 };
    for (const by of [1.25, 2, 3.7]) {
      expect(Math.abs(meanOf(scaled(from, by)) - meanOf(from))).toBeLessThan(1);
    }
  });
});

describe('fitted', () => {
  it('shrinks into the frame, either way it stands, and never grows', () => {
    const sizeOf = ({ width, height }: Luma) => [width, height];
    expect(sizeOf(fitted(plain(2560, 1440, 9), 1280, 720))).toEqual([1280, 720]);
    expect(sizeOf(fitted(plain(1000, 2000, 9), 1280, 720))).toEqual([360, 720]);
    expect(sizeOf(fitted(plain(3000, 1, 9), 1280, 720))).toEqual([1280, 1]);
    const small = plain(640, 480, 9);
    expect(fitted(small, 1280, 720)).toBe(small);
  });
});

describe('boxBlurred', () => {
  it('is the mean of the square around each pixel, of what there is of it', () => {
    expect([...boxBlurred(image(3, 0, 30, 90), 1).data]).toEqual([15, 40, 60]);
    expect([...boxBlurred(image(1, 0, 30, 90), 1).data]).toEqual([15, 40, 60]);
    const middle = boxBlurred(image(3, 0, 0, 0, 0, 90, 0, 0, 0, 0), 1);
    expect([...middle.data]).toEqual([23, 15, 23, 15, 10, 15, 23, 15, 23]);
  });

  it('agrees with means that are counted one by one', () => {
    const from = grains(23, 19, 4);
    for (const reach of [1, 2, 5, 30]) {
      const to = boxBlurred(from, reach);
      for (let y = 0; y < from.height; y += 1) {
        for (let x = 0; x < from.width; x += 1) {
          const around: number[] = [];
          for (let v = Math.max(0, y - reach); v <= Math.min(18, y + reach); v += 1) {
            for (let u = Math.max(0, x - reach); u <= Math.min(22, x + reach); u += 1) {
              around.push(from.data[v * 23 + u] ?? 0);
            }
          }
          const mean = around.reduce((sum, light) => sum + light, 0) / around.length;
          expect(Math.abs((to.data[y * 23 + x] ?? 0) - mean)).toBeLessThan(0.6);
        }
      }
    }
  });
});

describe('sharpened', () => {
  it('pulls an edge apart and cuts off what is lighter than white', () => {
    const edge = image(8, 50, 50, 50, 50, 200, 200, 200, 200);
    const { data } = sharpened(edge, 1, 1);
    expect(data[3]).toBeLessThan(50);
    expect(data[4]).toBeGreaterThan(200);
    expect([data[0], data[7]]).toEqual([50, 200]);
    expect(sharpened(edge, 1, 0).data).toEqual(edge.data);
    const hard = sharpened(edge, 1, 50).data;
    expect([hard[3], hard[4]]).toEqual([0, 255]);
  });
});

describe('evened', () => {
  it('takes a slope of light away and leaves what is drawn', () => {
    const at = (x: number) => 40 + x + (Math.floor(x / 4) % 2 === 0 ? 30 : 0);
    const { data } = evened(
      { data: Uint8Array.from({ length: 160 }, (_, x) => at(x)), width: 160, height: 1 },
      12,
    );
    // The second pixel of each stripe of four, away from the rims.
    for (let x = 21; x < 140; x += 4) {
      expect((data[x] ?? 0) > 128, `${x}`).toBe(Math.floor(x / 4) % 2 === 0);
    }
  });
});

describe('cropped and turned', () => {
  it('cuts a box out', () => {
    const from = image(4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    expect(cropped(from, { x: 1, y: 1, width: 2, height: 2 })).toEqual(image(2, 5, 6, 9, 10));
  });

  it('draws the image itself upright at its own size', () => {
    const from = grains(12, 7, 8);
    expect(turned(from, frameOf(from, 0), 1)).toEqual(from);
  });

  it('turns by a quarter and by a half', () => {
    const from = image(3, 1, 2, 3, 4, 5, 6);
    expect([...turned(from, frameOf(from, Math.PI), 1).data]).toEqual([6, 5, 4, 3, 2, 1]);
    const quarter = { ...frameOf(from, Math.PI / 2), halfWidth: 1, halfHeight: 1.5 };
    expect(turned(from, quarter, 1)).toEqual(image(2, 3, 6, 2, 5, 1, 4));
  });

  it('goes on as the rim beyond it', () => {
    const from = image(2, 10, 200, 10, 200);
    const wide = turned(from, { ...frameOf(from, 0), halfWidth: 4, halfHeight: 1 }, 1);
    expect([...wide.data.subarray(0, 8)]).toEqual([10, 10, 10, 10, 200, 200, 200, 200]);
  });
});

describe('light of colours', () => {
  it('weighs them as ITU-R BT.601 does, and stands what is transparent on white', () => {
    const rgba = [255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255];
    const { data } = lumaOfRgba(Uint8Array.from([...rgba, 0, 0, 0, 0, 0, 0, 0, 128]), 7, 1);
    const exact = [255, 0, 76.2, 149.7, 29.1, 255, 127];
    exact.forEach((light, at) => expect(Math.abs((data[at] ?? 0) - light)).toBeLessThan(1.5));
  });
});
