import { describe, expect, it } from 'vitest';
import { logoOf, usualLooks } from '../../renderer/screens/devices/logoDots.ts';
import type { LogoSource } from '../../renderer/screens/devices/logoDots.ts';
import { linesFault, linesOf } from '../../renderer/screens/devices/shopLines.ts';
import { logo as logoSchema } from '../../shared/contract/printer.ts';
import type { Logo } from '../../shared/contract/printer.ts';

type Dot = readonly [red: number, green: number, blue: number, alpha: number];

const black: Dot = [0, 0, 0, 255];
const white: Dot = [255, 255, 255, 255];
const clear: Dot = [0, 0, 0, 0];

function picture(width: number, height: number, at: (x: number, y: number) => Dot): LogoSource {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rgba.set(at(x, y), 4 * (y * width + x));
  }
  return { width, height, rgba, moves: false };
}

function made(...[source, looks, dots]: Parameters<typeof logoOf>): Logo {
  const logo = logoOf(source, looks, dots);
  if (typeof logo === 'string') throw new Error(logo);
  expect(logoSchema.safeParse(logo).success).toBe(true);
  return logo;
}

/** Share of the logo that is black. */
function darkness(logo: Logo): number {
  const bytes = Array.from(Buffer.from(logo.dotsBase64, 'base64'));
  const dark = bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
  return dark / (logo.widthDots * logo.heightDots);
}

const full = { ...usualLooks, wide: 'full' } as const;
const halves = picture(100, 50, (x) => (x < 50 ? black : white));

describe('a picture as a logo', () => {
  it('fills the share of the paper that was chosen, in whole bytes, its shape kept', () => {
    expect(made(halves, full, 384)).toMatchObject({ widthDots: 384, heightDots: 192 });
    expect(made(halves, { ...full, wide: 'small' }, 384)).toMatchObject({ widthDots: 128 });
    expect(darkness(made(halves, full, 384))).toBeCloseTo(0.5, 2);
  });

  it('a tall one is no higher than a hand’s breadth, a thin one no thinner than a byte', () => {
    const tall = picture(100, 900, (x) => (x < 50 ? black : white));
    expect(made(tall, full, 576)).toMatchObject({ widthDots: 24, heightDots: 216 });
    const bar = picture(1000, 2, (x) => (x < 500 ? black : white));
    expect(made(bar, full, 576)).toMatchObject({ widthDots: 576, heightDots: 1 });
    const pole = picture(2, 4000, (_, y) => (y < 2000 ? black : white));
    expect(made(pole, full, 576)).toMatchObject({ widthDots: 8, heightDots: 240 });
  });

  it('finds by itself where dark parts from light, and can be told lighter or darker', () => {
    // Grey on a lighter grey: no fixed middle would part them.
    const faint = picture(80, 80, (x) => (x < 20 ? [150, 150, 150, 255] : [200, 200, 200, 255]));
    expect(darkness(made(faint, full, 384))).toBeCloseTo(0.25, 1);
    const slope = picture(256, 16, (x) => [x, x, x, 255]);
    const [light, usual, dark] = (['light', 'usual', 'dark'] as const).map((ink) =>
      darkness(made(slope, { ...full, ink }, 384)),
    );
    expect(light).toBeLessThan(usual ?? 0);
    expect(dark).toBeGreaterThan(usual ?? 1);
  });

  it('what is see-through is paper; under a white logo it is the dark ground', () => {
    const inkOnClear = picture(64, 64, (x) => (x < 16 ? black : clear));
    expect(darkness(made(inkOnClear, full, 384))).toBeCloseTo(0.25, 1);
    const whiteOnClear = picture(64, 64, (x) => (x < 16 ? white : clear));
    expect(logoOf(whiteOnClear, full, 384)).toBe('blank');
    expect(darkness(made(whiteOnClear, { ...full, isSwapped: true }, 384))).toBeCloseTo(0.25, 1);
  });

  it('of one colour it is no logo: nothing would print, or all of it', () => {
    expect(
      logoOf(
        picture(40, 40, () => white),
        full,
        384,
      ),
    ).toBe('blank');
    expect(
      logoOf(
        picture(40, 40, () => black),
        full,
        384,
      ),
    ).toBe('black');
  });
});

describe('lines of a shop', () => {
  it('are what stands on lines, the empty ones left out', () => {
    expect(linesOf(' a \n\n b\n')).toEqual(['a', 'b']);
    expect(linesOf('')).toEqual([]);
  });

  it('at their bounds: four of sixty characters and not one more', () => {
    const longest = '字'.repeat(60);
    expect(linesFault([longest, longest, longest, longest].join('\n'))).toBeNull();
    expect(linesFault('a\nb\nc\nd\ne')).toBe('linesTooMany');
    expect(linesFault(`${longest}x`)).toBe('linesTooLong');
    expect(linesFault('tea\u202e')).toBe('linesNotPlain');
  });
});
