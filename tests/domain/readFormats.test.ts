import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  itfLengthsIn,
  mayTake,
  readSymbologies,
  usualReadFormats,
} from '../../shared/domain/codes/readFormats.ts';
import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import {
  switchedSymbologies,
  symbologies,
  usualSymbologies,
} from '../../shared/domain/codes/symbology.ts';

const all: ReadFormats = { ...usualReadFormats, switched: switchedSymbologies };
const strict: ReadFormats = { ...all, checkDigits: true };

describe('the shop’s switch for kinds of bar code', () => {
  it('none of the four is read unless it is switched on', () => {
    expect(readSymbologies(usualReadFormats)).toEqual(usualSymbologies);
    expect(readSymbologies({ ...usualReadFormats, switched: ['Code39', 'UPCE'] })).toEqual([
      ...usualSymbologies,
      'UPCE',
      'Code39',
    ]);
    expect(readSymbologies(all)).toEqual(symbologies);
    for (const one of switchedSymbologies) {
      expect(mayTake('12345670', one, usualReadFormats)).toBe(false);
      expect(mayTake('12345670', one, all)).toBe(true);
      expect(mayTake('12345670', one, { ...usualReadFormats, switched: [one] })).toBe(true);
    }
    for (const one of usualSymbologies) expect(mayTake('1', one, strict)).toBe(true);
  });

  it.each([
    ['1234', [], false],
    ['123456', [], true],
    ['1234567', [], false],
    ['12345A', [], false],
    ['', [], false],
    ['123456', [14], false],
    ['10012345678902', [14], true],
    ['10012345678902', [6, 14], true],
  ])('ITF %s with the lengths %j: %s', (text, itfLengths, isTaken) => {
    expect(mayTake(text, 'ITF', { ...all, itfLengths })).toBe(isTaken);
  });

  it.each([
    ['ITF', '10012345678902', true],
    ['ITF', '10012345678903', false],
    ['Code39', 'CODE39W', true],
    ['Code39', 'CODE39X', false],
    ['Code39', 'W', false],
    ['Code39', '', false],
    ['Code39', 'code39w', false],
    ['Code39', 'A-. $/+%', false],
    ['UPCE', '01234565', true],
    ['Codabar', 'A1234B', true],
  ] as const)('%s %s, where check digits are asked for: %s', (symbology, text, isTaken) => {
    expect(mayTake(text, symbology, strict)).toBe(isTaken);
    expect(mayTake(text, symbology, all)).toBe(true);
  });
});

describe('lengths as people list them', () => {
  it.each([
    ['', []],
    ['14', [14]],
    ['14, 16', [14, 16]],
    [' 16；14、14 ', [14, 16]],
    ['6 80', [6, 80]],
    ['4', null],
    ['82', null],
    ['15', null],
    ['14a', null],
    ['-14', null],
    ['014', null],
    ['6 8 10 12 14 16 18 20', [6, 8, 10, 12, 14, 16, 18, 20]],
    ['6 8 10 12 14 16 18 20 22', null],
  ])('%j', (text, lengths) => {
    expect(itfLengthsIn(text)).toEqual(lengths);
  });

  it('no text makes it throw, nor a decoder’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...symbologies), (text, one) => {
        itfLengthsIn(text);
        mayTake(text, one, strict);
      }),
      { seed: 20_261_122 },
    );
  });
});
