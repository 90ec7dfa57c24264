import { describe, expect, it } from 'vitest';
import { seededRandom } from '../faults/random.ts';
import {
  clean,
  eanSymbol,
  lightOf,
  randomDigits,
  readByLikeness,
  withCheckDigit,
} from './barProfiles.ts';
import type { Damage } from './barProfiles.ts';

type Random = () => number;

function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random();
}

/** Lengths of EAN-13, UPC-A and EAN-8 without their check digit. */
const bodies = [12, 11, 7] as const;

interface Case {
  readonly digits: string;
  readonly damage: Damage;
  /** The patch's length as it was found, of what it is. */
  readonly found: number;
}

/** As hand scanners send them: a leading zero is UPC-A's twelve digits. */
function sent(digits: string): string {
  return digits.length === 13 && digits.startsWith('0') ? digits.slice(1) : digits;
}

function caseOf(random: Random, at: number, damage: Damage): Case {
  const body = randomDigits(random, bodies[at % bodies.length] ?? 12);
  return { digits: withCheckDigit(body), damage, found: between(random, 0.92, 1.08) };
}

function readOf({ digits, damage, found }: Case, random: Random): string | null {
  const symbol = eanSymbol(digits);
  const length = symbol.modules * damage.pxPerModule * found;
  return readByLikeness(lightOf(symbol, damage, random), length)?.text ?? null;
}

function moderate(random: Random): Damage {
  return {
    pxPerModule: between(random, 1.4, 3),
    sigma: between(random, 0.3, 0.75),
    spread: between(random, -0.2, 0.2),
    slope: between(random, 0, 0.3),
    contrast: between(random, 0.6, 0.9),
    noise: between(random, 0, 5),
    bow: between(random, -0.04, 0.04),
    twist: between(random, -0.02, 0.02),
  };
}

function heavy(random: Random): Damage {
  return {
    pxPerModule: between(random, 1.1, 3),
    sigma: between(random, 0.3, 1.2),
    spread: between(random, -0.4, 0.4),
    slope: between(random, 0, 0.6),
    contrast: between(random, 0.25, 0.9),
    noise: between(random, 0, 12),
    bow: between(random, -0.12, 0.12),
    twist: between(random, -0.08, 0.08),
  };
}

interface Tally {
  readonly read: number;
  readonly wrong: readonly string[];
}

function tallyOf(count: number, seed: number, damageOf: (random: Random) => Damage): Tally {
  const random = seededRandom(seed);
  const wrong: string[] = [];
  let read = 0;
  for (let at = 0; at < count; at += 1) {
    const one = caseOf(random, at, damageOf(random));
    const text = readOf(one, random);
    if (text === sent(one.digits)) read += 1;
    else if (text !== null) wrong.push(`${text} of ${one.digits}: ${JSON.stringify(one.damage)}`);
  }
  return { read, wrong };
}

/** Of codes that a lens of this counter draws: a little blurred, bent, unevenly lit. */
const leastModerateRate = 0.8;
const leastCleanRate = 0.97;

describe('EAN read by likeness', () => {
  it('is what was drawn, where it is drawn well', () => {
    const count = 90;
    const { read, wrong } = tallyOf(count, 31, () => clean);
    expect(wrong).toEqual([]);
    expect(read / count).toBeGreaterThanOrEqual(leastCleanRate);
  });

  it('is read mostly, and never wrong, under moderate damage', () => {
    const count = 300;
    const { read, wrong } = tallyOf(count, 32, moderate);
    expect(wrong).toEqual([]);
    expect(read / count).toBeGreaterThanOrEqual(leastModerateRate);
  });

  it('is never wrong, however blurred, bent, dim or noisy', () => {
    const { read, wrong } = tallyOf(450, 33, heavy);
    expect(wrong).toEqual([]);
    // It is not safe by reading nothing.
    expect(read).toBeGreaterThan(45);
  });

  it('is never read of digits whose check digit is wrong', () => {
    const random = seededRandom(34);
    for (let at = 0; at < 120; at += 1) {
      const one = caseOf(random, at, moderate(random));
      const last = (Number(one.digits.at(-1)) + 1 + Math.floor(9 * random())) % 10;
      const digits = `${one.digits.slice(0, -1)}${last}`;
      expect(readOf({ ...one, digits }, random), `of ${digits}`).toBeNull();
    }
  });

  it('is told as what it is', () => {
    const random = seededRandom(35);
    for (const [digits, symbology] of [
      ['6901234567892', 'EAN13'],
      ['012345678905', 'UPCA'],
      ['96385074', 'EAN8'],
    ] as const) {
      const symbol = eanSymbol(digits);
      const light = lightOf(symbol, { ...clean, pxPerModule: 2.3 }, random);
      const read = readByLikeness(light, symbol.modules * 2.3);
      expect(read).toMatchObject({ text: digits, symbology });
    }
  });

  it('is not read where its kind was not asked for', () => {
    const symbol = eanSymbol('6901234567892');
    const light = lightOf(symbol, { ...clean, pxPerModule: 2.3 }, seededRandom(36));
    expect(readByLikeness(light, symbol.modules * 2.3, ['UPCA'])).toBeNull();
    expect(readByLikeness(light, symbol.modules * 2.3, ['Code128'])).toBeNull();
  });
});
