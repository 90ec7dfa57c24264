import { describe, expect, it } from 'vitest';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { seededRandom } from '../faults/random.ts';
import {
  lightOf,
  otherSymbol,
  randomDigits,
  readByLikeness,
  symbolOfWidths,
} from './barProfiles.ts';
import type { Damage, Symbol } from './barProfiles.ts';

type Random = () => number;

const asked: readonly (readonly Symbology[])[] = [['EAN13', 'UPCA'], ['EAN8']];
const perKind = 835;

function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random();
}

function damageOf(random: Random): Damage {
  return {
    pxPerModule: between(random, 1.2, 2.2),
    sigma: between(random, 0.3, 1.1),
    spread: between(random, -0.3, 0.3),
    slope: between(random, 0, 0.4),
    contrast: between(random, 0.3, 0.9),
    noise: between(random, 0, 8),
    bow: between(random, -0.08, 0.08),
    twist: 0,
  };
}

function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: Math.round(between(random, 130, 330)) }, () => 256 * random());
}

/** Light that goes up and down at its own will, as creases and lettering do. */
function waves(random: Random): Uint8Array {
  const length = Math.round(between(random, 130, 330));
  const tones = Array.from(
    { length: 12 },
    () => [between(random, 0.05, 1.6), 7 * random()] as const,
  );
  return Uint8Array.from({ length }, (_, at) => {
    const sum = tones.reduce((all, [pace, from]) => all + Math.sin(at * pace + from), 0);
    return Math.min(255, Math.max(0, 128 + 30 * sum));
  });
}

/** Bars of one to four modules, as many as an EAN has, between quiet zones. */
function anyBars(random: Random): Symbol {
  const widths = Array.from({ length: 59 }, () => 1 + Math.floor(4 * random() ** 2));
  return symbolOfWidths(widths, true);
}

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () =>
    String.fromCharCode(65 + Math.floor(26 * random())),
  ).join('');
}

const kinds: readonly (readonly [string, (random: Random) => Symbol | Uint8Array])[] = [
  ['noise', noise],
  ['waves of light', waves],
  ['bars of no code', anyBars],
  ['Code 128', (random) => otherSymbol('code128', letters(random, 3 + Math.floor(5 * random())))],
  ['Code 39', (random) => otherSymbol('code39', letters(random, 3 + Math.floor(3 * random())))],
  ['ITF', (random) => otherSymbol('interleaved2of5', randomDigits(random, 8))],
];

describe('what is no EAN is never taken for one', () => {
  it.each(kinds)('%s', (_, draw) => {
    const random = seededRandom(41);
    const taken: string[] = [];
    for (let at = 0; at < perKind; at += 1) {
      const drawn = draw(random);
      const damage = damageOf(random);
      const light = drawn instanceof Uint8Array ? drawn : lightOf(drawn, damage, random);
      const length =
        drawn instanceof Uint8Array ? light.length / 1.44 : drawn.modules * damage.pxPerModule;
      const read = readByLikeness(light, length, asked[at % asked.length] ?? []);
      if (read !== null) taken.push(`${read.symbology} ${read.text}: ${JSON.stringify(damage)}`);
    }
    expect(taken).toEqual([]);
  });
});
