import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode, noCodeRules } from '../../shared/domain/codes/code.ts';
import {
  badgeRandomBytes,
  makeBadgeCode,
  maxBadgeCharacters,
  readBadgeCode,
} from '../../shared/domain/people/badgeCode.ts';

const random = fc.uint8Array({ minLength: badgeRandomBytes, maxLength: badgeRandomBytes });

describe('a badge', () => {
  it('is read as it was made, in either case and without its hyphens', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = makeBadgeCode(bytes);
        const read = readBadgeCode(code);
        expect(read.kind).toBe('badge');
        for (const other of [code.toLowerCase(), code.replaceAll('-', ''), ` ${code} `]) {
          expect(readBadgeCode(other)).toEqual(read);
        }
      }),
    );
  });

  it('is never taken for another: any one wrong character, and any two swapped, are noticed', () => {
    fc.assert(
      fc.property(random, fc.nat(25), fc.integer({ min: 1, max: 31 }), (bytes, at, off) => {
        const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const plain = makeBadgeCode(bytes).replaceAll('-', '');
        const place = 3 + at;
        const wrong = alphabet[(alphabet.indexOf(plain[place] ?? '') + off) % 32] ?? '';
        const spoilt = plain.slice(0, place) + wrong + plain.slice(place + 1);
        expect(readBadgeCode(spoilt)).toEqual({ kind: 'damaged' });
      }),
    );
  });

  it.each([
    ['', 'other'],
    ['CSB', 'other'],
    ['ABCD-EFGH-JKMN-PQ', 'other'],
    [`CSB-${'0'.repeat(25)}`, 'other'],
    [`CSB-${'0'.repeat(26)}`, 'badge'],
    [`CSB-${'0'.repeat(27)}`, 'other'],
    [`CSB-${'0'.repeat(25)}!`, 'damaged'],
    [`CSB-${'0'.repeat(26)}${' '.repeat(maxBadgeCharacters)}`, 'other'],
  ])('%j is %s', (text, kind) => {
    expect(readBadgeCode(text).kind).toBe(kind);
  });

  it('is no voucher of ours', () => {
    const read = readCode(makeBadgeCode(new Uint8Array(badgeRandomBytes).fill(7)), noCodeRules);
    expect(['native', 'signed']).not.toContain(read.kind);
  });

  it('takes exactly its random bytes', () => {
    for (const length of [badgeRandomBytes - 1, badgeRandomBytes + 1]) {
      expect(() => makeBadgeCode(new Uint8Array(length))).toThrow(RangeError);
    }
  });
});
