import { describe, expect, it } from 'vitest';
import { eanCheckFits, readEanSequence } from '../../shared/reading/bars/eanSequence.ts';
import type { EanGuess } from '../../shared/reading/bars/eanSequence.ts';
import {
  darkness,
  ean13,
  ean8,
  modulesOf,
  quietModules,
  signsOf,
  valuesOf,
  valuesPerModule,
} from '../../shared/reading/bars/eanSigns.ts';
import type { EanLayout, Smear } from '../../shared/reading/bars/eanSigns.ts';
import { shiftOf } from '../../shared/reading/bars/fitting.ts';
import { seededRandom } from '../faults/random.ts';
import { eanSymbol, eanSymbolOf, leftSets, randomDigits, withCheckDigit } from './barProfiles.ts';
import type { Symbol } from './barProfiles.ts';

/** Dark modules as ones, counted from the widths of GS1's tables. */
function bitsOf(symbol: Symbol): string {
  const isDark = (module: number) =>
    symbol.bars.some(({ from, to }) => module >= from && module < to);
  return Array.from({ length: symbol.modules }, (_, at) => (isDark(at) ? '1' : '0')).join('');
}

const crisp: Smear = { sigma: 0.5, spread: 0 };

function guessOf(digits: string, smear: Smear = crisp): EanGuess {
  const layout = digits.length === 8 ? ean8 : ean13;
  const seen = darkness(bitsOf(eanSymbol(digits)), smear, quietModules);
  return readEanSequence(layout, seen, signsOf(layout, smear));
}

/** Codes in which every digit stands at every place after every first digit. */
const everyPattern = Array.from({ length: 10 }, (_, first) =>
  Array.from({ length: 10 }, (_, from) => {
    const rest = Array.from({ length: 11 }, (_, at) => (from + at * 3) % 10).join('');
    return withCheckDigit(`${first}${rest}`);
  }),
).flat();

describe('EAN from light', () => {
  it('knows the sizes of GS1’s symbols', () => {
    const sizeOf = (layout: EanLayout) => [modulesOf(layout), valuesOf(layout)];
    expect(sizeOf(ean13)).toEqual([95, (95 + 2 * quietModules) * valuesPerModule]);
    expect(sizeOf(ean8)).toEqual([67, (67 + 2 * quietModules) * valuesPerModule]);
    expect([eanSymbol('4006381333931').modules, eanSymbol('96385074').modules]).toEqual([95, 67]);
  });

  it('reads every digit at every place after every first digit', () => {
    for (const digits of everyPattern) {
      const guess = guessOf(digits);
      expect(guess.digits).toBe(digits);
      expect(guess.fit).toBeGreaterThan(0.999);
    }
  });

  it('reads every digit of EAN-8 at every place', () => {
    for (let from = 0; from < 10; from += 1) {
      const body = Array.from({ length: 7 }, (_, at) => (from + at * 3) % 10).join('');
      expect(guessOf(withCheckDigit(body)).digits).toBe(withCheckDigit(body));
    }
  });

  it('reads the first digit of known codes from their parities', () => {
    // Printed on goods: a Chinese drink, a German pen, a Japanese book, an American tin.
    for (const digits of ['6901234567892', '4006381333931', '9784101010014', '0012345678905']) {
      expect(guessOf(digits).digits).toBe(digits);
    }
  });

  it('reads what is blurred over a module and fattened or thinned by ink', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 100; round += 1) {
      const digits = withCheckDigit(randomDigits(random, round % 2 === 0 ? 12 : 7));
      const smear = { sigma: 0.3 + 0.9 * random(), spread: 0.8 * random() - 0.4 };
      expect(guessOf(digits, smear).digits, `${JSON.stringify(smear)}`).toBe(digits);
    }
  });

  it('reads no number whose check digit is wrong, and no other in its stead', () => {
    const random = seededRandom(22);
    for (let round = 0; round < 200; round += 1) {
      const right = withCheckDigit(randomDigits(random, round % 2 === 0 ? 12 : 7));
      const wrong = `${right.slice(0, -1)}${(Number(right.at(-1)) + 1 + Math.floor(random() * 9)) % 10}`;
      expect(guessOf(wrong).digits).toBeNull();
    }
  });

  it('reads no number from number sets that stand for no first digit', () => {
    for (let sets = 0; sets < 64; sets += 1) {
      const letters = Array.from({ length: 6 }, (_, at) => ((sets >> at) % 2 === 1 ? 'B' : 'A'));
      const first = leftSets.indexOf(letters.join(''));
      const last = first < 0 ? '0' : (withCheckDigit(`${first}00638133393`).at(-1) ?? '');
      const symbol = eanSymbolOf('006381', letters.join(''), `33393${last}`);
      const seen = darkness(bitsOf(symbol), crisp, quietModules);
      const { digits } = readEanSequence(ean13, seen, signsOf(ean13, crisp));
      expect(digits).toBe(first < 0 ? null : `${first}00638133393${last}`);
    }
  });

  it('is unsure of what is half one digit and half another', () => {
    const smear = { sigma: 0.7, spread: 0 };
    const one = darkness(bitsOf(eanSymbol('4006381333931')), smear, quietModules);
    const other = darkness(bitsOf(eanSymbol('4006381333962')), smear, quietModules);
    const between = one.map((dark, at) => (dark + (other[at] ?? 0)) / 2);
    const { margin } = readEanSequence(ean13, between, signsOf(ean13, smear));
    const { margin: sure } = readEanSequence(ean13, one, signsOf(ean13, smear));
    expect(margin).toBeLessThan(0.4);
    expect(sure).toBeGreaterThan(4);
  });

  it('fits nothing to blank paper or to ink', () => {
    for (const dark of [0, 0.5, 1]) {
      const seen = new Float32Array(valuesOf(ean13)).fill(dark);
      const guess = readEanSequence(ean13, seen, signsOf(ean13, crisp));
      expect(Number.isNaN(guess.fit)).toBe(false);
      expect(guess.fit).toBeLessThan(0.5);
    }
  });
});

describe('what is seen and what it should look like', () => {
  const model = guessOf('4006381333931').model;
  /** The same, `ahead` modules on. */
  function moved(ahead: (s: number) => number): Float32Array {
    return Float32Array.from(model, (_, at) => {
      const s = ((at + 0.5) / valuesPerModule - quietModules) / 95;
      const place = Math.min(model.length - 1, Math.max(0, at + ahead(s) * valuesPerModule));
      const [left, part] = [Math.floor(place), place % 1];
      const right = model[Math.min(model.length - 1, left + 1)] ?? 0;
      return (model[left] ?? 0) * (1 - part) + right * part;
    });
  }

  it('are told apart by a move, a stretch and a bend', () => {
    const shifts: readonly (readonly [string, (s: number) => number])[] = [
      ['still', () => 0],
      ['moved', () => 0.2],
      ['stretched', (s) => 0.3 * s],
      ['bent', (s) => 0.4 * s * (1 - s)],
    ];
    for (const [name, ahead] of shifts) {
      const [a = 0, b = 0, c = 0, d = 0] = shiftOf(moved(ahead), model) ?? [];
      for (const s of [0.1, 0.5, 0.9]) {
        const found = a + s * (b + s * (c + s * d));
        expect(Math.abs(found - ahead(s)), `${name} at ${s}`).toBeLessThan(0.12);
      }
    }
  });
});

describe('check digits', () => {
  it('are GS1’s', () => {
    for (const digits of ['6901234567892', '4006381333931', '96385074', '012345678905']) {
      expect(eanCheckFits(digits)).toBe(true);
      for (let other = 1; other < 10; other += 1) {
        const wrong = `${digits.slice(0, -1)}${(Number(digits.at(-1)) + other) % 10}`;
        expect(eanCheckFits(wrong)).toBe(false);
      }
    }
  });
});
