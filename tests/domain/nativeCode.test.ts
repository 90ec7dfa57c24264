import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSymbols,
  fillErasures,
  isGoodWord,
  probableMistake,
} from '../../shared/domain/codes/checkCharacters.ts';
import { crockfordAlphabet, normalizeCrockford } from '../../shared/domain/codes/crockford.ts';
import {
  formatNativeCode,
  makeNativeCode,
  nativeCodeLength,
  nativeCodeOf,
  nativeIdLength,
  readNativeCode,
} from '../../shared/domain/codes/nativeCode.ts';
import { casesOf } from './cases.ts';
import vectors from './vectors/nativeCodes.json' with { type: 'json' };

const places = Array.from({ length: nativeCodeLength }, (_, place) => place);
const pairs = places.flatMap((a) => places.slice(a + 1).map((b) => [a, b] as const));
const random = fc.uint8Array({ minLength: 8, maxLength: 8 });
const idText = fc
  .array(fc.constantFrom(...crockfordAlphabet), {
    minLength: nativeIdLength,
    maxLength: nativeIdLength,
  })
  .map((characters) => characters.join(''));

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function replaced(code: string, place: number, character: string): string {
  return code.slice(0, place) + character + code.slice(place + 1);
}

describe('native codes: committed vectors', () => {
  it.each(vectors.made)('makes $code', ({ random: hex, code, shown }) => {
    expect(makeNativeCode(bytesOf(hex))).toBe(code);
    expect(formatNativeCode(code)).toBe(shown);
    expect(nativeCodeOf(code.slice(0, nativeIdLength))).toBe(code);
  });

  it.each(vectors.read)('reads "$text" as $kind', ({ text, ...reading }) => {
    expect(readNativeCode(text)).toEqual(reading);
  });
});

describe('native codes: what the check characters promise', () => {
  it('any two wrong characters are noticed, exhaustively', () => {
    // The code is linear: a mistake passes unnoticed exactly if the mistake itself is a good word.
    let unnoticed = 0;
    for (const [a, b] of pairs) {
      for (let first = 0; first < 32; first++) {
        for (let second = first === 0 ? 1 : 0; second < 32; second++) {
          const mistake = places.map((place) => (place === a ? first : place === b ? second : 0));
          if (isGoodWord(mistake)) unnoticed += 1;
        }
      }
    }
    expect(unnoticed).toBe(0);
  });

  it('any two swapped characters are noticed', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = makeNativeCode(bytes);
        for (const [a, b] of pairs) {
          const [first, second] = [code.charAt(a), code.charAt(b)];
          if (first === second) continue;
          const swapped = replaced(replaced(code, a, second), b, first);
          expect(readNativeCode(swapped).kind).toBe('damaged');
        }
      }),
      { numRuns: 20 },
    );
  });

  it('one wrong character is located, at every place with every value', () => {
    const code = makeNativeCode(bytesOf('0123456789abcdef'));
    for (const place of places) {
      for (const character of crockfordAlphabet) {
        const reading = readNativeCode(replaced(code, place, character));
        const isGood = character === code[place];
        const good = { kind: 'native', id: code.slice(0, nativeIdLength), workedOut: 0 };
        expect(reading).toEqual(isGood ? good : { kind: 'damaged', at: place });
      }
    }
  });

  it('one or two unreadable characters are worked out, at every place', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = makeNativeCode(bytes);
        const id = code.slice(0, nativeIdLength);
        for (const place of places) {
          const torn = replaced(code, place, '?');
          expect(readNativeCode(torn)).toEqual({ kind: 'native', id, workedOut: 1 });
        }
        for (const [a, b] of pairs) {
          const torn = replaced(replaced(code, a, '?'), b, '?');
          expect(readNativeCode(torn)).toEqual({ kind: 'native', id, workedOut: 2 });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('one unreadable and one wrong character are noticed', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(...pairs), fc.nat(30), (bytes, [a, b], step) => {
        const code = makeNativeCode(bytes);
        const wrong =
          crockfordAlphabet[(crockfordAlphabet.indexOf(code.charAt(b)) + step + 1) % 32];
        const torn = replaced(replaced(code, a, '?'), b, wrong ?? '');
        expect(readNativeCode(torn)).toEqual({ kind: 'damaged', at: null });
      }),
    );
  });

  it('three unreadable characters are torn, never guessed', () => {
    expect(readNativeCode('0???-0000-0000-00').kind).toBe('torn');
  });
});

describe('native codes: reading', () => {
  it('encode(decode(x)) is the normalised x', () => {
    fc.assert(
      fc.property(idText, (id) => {
        const code = nativeCodeOf(id);
        const reading = readNativeCode(formatNativeCode(code).toLowerCase());
        expect(reading).toEqual({ kind: 'native', id, workedOut: 0 });
        expect(nativeCodeOf(id)).toBe(normalizeCrockford(formatNativeCode(code)));
      }),
    );
  });

  it('spaces, hyphens, width and look-alikes change nothing', () => {
    const wide = (text: string) =>
      [...text].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('');
    fc.assert(
      fc.property(random, fc.constantFrom('', ' ', '-', '\u3000', '－', '—'), (bytes, gap) => {
        const code = makeNativeCode(bytes);
        const id = code.slice(0, nativeIdLength);
        const alike = code.replaceAll('0', 'o').replaceAll('1', 'L');
        for (const text of [code, wide(code), alike]) {
          expect(readNativeCode([...text].join(gap))).toEqual({ kind: 'native', id, workedOut: 0 });
        }
      }),
    );
  });

  it('letters of other alphabets are not ours (I5)', () => {
    const cyrillic = 'А';
    expect(readNativeCode(`${cyrillic}000-0000-0000-00`).kind).toBe('notNative');
    expect(readNativeCode('ı000-0000-0000-00').kind).toBe('notNative');
  });

  it('never throws, whatever the text (I5)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(() => readNativeCode(text)).not.toThrow();
      }),
    );
  });

  it('refuses to make a code from a wrong number of bytes or a wrong id', () => {
    expect(() => makeNativeCode(new Uint8Array(7))).toThrow(RangeError);
    expect(() => nativeCodeOf('O00000000000')).toThrow(RangeError);
    expect(() => nativeCodeOf('0000')).toThrow(RangeError);
  });
});

describe('check characters', () => {
  it('filling in nothing changes nothing', () => {
    const word = [1, 2, 3, ...checkSymbols([1, 2, 3])];
    expect(fillErasures(word, [])).toEqual(word);
    expect(isGoodWord(word)).toBe(true);
  });

  it('one place is worked out from the rest', () => {
    const word = [7, 0, 31, ...checkSymbols([7, 0, 31])];
    for (const place of word.keys()) {
      const torn = word.map((symbol, at) => (at === place ? 13 : symbol));
      expect(fillErasures(torn, [place])).toEqual(word);
    }
  });

  it('a probable mistake is where one other symbol alone would make a good word', () => {
    const wordAny = fc.array(fc.nat(31), { minLength: 3, maxLength: nativeCodeLength });
    fc.assert(
      fc.property(wordAny, fc.boolean(), (word, isMade) => {
        const whole = isMade ? [...word, ...checkSymbols(word)] : word;
        const mended = [...whole.keys()].filter((place) => isMendedAt(whole, place));
        expect(probableMistake(whole)).toBe(isGoodWord(whole) ? null : (mended[0] ?? null));
        expect(isGoodWord(whole) || mended.length <= 1).toBe(true);
      }),
      { numRuns: casesOf(300) },
    );
  });

  it('no probable mistake stands outside the word', () => {
    // What would explain this one is the symbol that was cut off at its beginning.
    const [, ...cut] = [5, 0, ...checkSymbols([5, 0])];
    expect(probableMistake(cut)).toBeNull();
    expect(probableMistake([0, 0, 0])).toBeNull();
  });
});

function isMendedAt(word: readonly number[], place: number): boolean {
  return Array.from({ length: 32 }, (_, symbol) => symbol).some((symbol) =>
    isGoodWord(word.map((one, at) => (at === place ? symbol : one))),
  );
}
