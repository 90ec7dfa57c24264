import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  characterOf,
  crockfordAlphabet,
  decodeCrockford,
  encodeCrockford,
  foldWidth,
  normalizeCrockford,
  symbolOf,
} from '../../shared/domain/codes/crockford.ts';
import { casesOf } from './cases.ts';

/** Bytes as the number they are, filled up to whole characters with zero bits. */
function encodedByNumber(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  rest <<= BigInt(length * 5 - bytes.length * 8);
  let text = '';
  for (let at = 0; at < length; at += 1) {
    text = `${crockfordAlphabet[Number(rest & 31n)] ?? ''}${text}`;
    rest >>= 5n;
  }
  return text;
}

describe('Crockford’s base 32', () => {
  it.each([
    [[], ''],
    [[0], '00'],
    [[255], 'ZW'],
    [[255, 255], 'ZZZG'],
    [[1, 2, 3], '04106'],
    [[255, 255, 255, 255], 'ZZZZZZR'],
    [[0, 0, 0, 0, 1], '00000001'],
  ])('%j is %s', (bytes, text) => {
    expect(encodeCrockford(Uint8Array.from(bytes))).toBe(text);
    expect(decodeCrockford(text)).toEqual(Uint8Array.from(bytes));
  });

  it('is the number the bytes make, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const text = encodeCrockford(bytes);
        expect(text).toBe(encodedByNumber(bytes));
        expect(decodeCrockford(text)).toEqual(bytes);
      }),
      { numRuns: casesOf(200) },
    );
  });

  it('has one text for one id: no length or fill bits that no bytes have (I2)', () => {
    for (const text of ['0', '000', '000000', '000000000'])
      expect(decodeCrockford(text)).toBeNull();
    for (const text of ['01', 'ZX', 'ZZZH', 'ZZZZZZS']) expect(decodeCrockford(text)).toBeNull();
    for (const text of ['U0', '0U', 'z0', '?0']) expect(decodeCrockford(text)).toBeNull();
  });

  it('knows 32 characters and no other', () => {
    for (let symbol = 0; symbol < 32; symbol += 1) {
      expect(symbolOf(characterOf(symbol))).toBe(symbol);
    }
    expect(() => characterOf(32)).toThrow(RangeError);
    expect(() => characterOf(-1)).toThrow(RangeError);
    for (const character of ['I', 'L', 'O', 'U', 'a', '', '00']) {
      expect(symbolOf(character)).toBeNull();
    }
  });
});

describe('what people type', () => {
  it.each([
    ['！', '!'],
    ['～', '~'],
    ['０Ａｚ', '0Az'],
    ['　', ' '],
    ['\uff00', '\uff00'],
    ['\uff5f', '\uff5f'],
    ['券', '券'],
  ])('full width %s is %s', (wide, plain) => {
    expect(foldWidth(`a${wide}b`)).toBe(`a${plain}b`);
  });

  it('in either case, with look-alikes, blanks and dashes', () => {
    expect(normalizeCrockford('az-OoIi Ll—09')).toBe('AZ00111109');
    expect(normalizeCrockford('ａ　ｏ')).toBe('A0');
  });

  it('stays where it is no character of a code', () => {
    expect(normalizeCrockford('u{`?é')).toBe('U{`?é');
  });
});
