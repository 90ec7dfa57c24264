import { hasCheckDigit } from './gs1Table.ts';
import { switchedSymbologies, usualSymbologies } from './symbology.ts';
import type { SwitchedSymbology, Symbology } from './symbology.ts';

/** Which of the kinds that are easily misread a shop's cameras and pictures read, and how strictly. */
export interface ReadFormats {
  readonly switched: readonly SwitchedSymbology[];
  /** How many digits an ITF may have; empty: any even number from `leastItfDigits` on. */
  readonly itfLengths: readonly number[];
  /** ITF and Code 39 are taken only with a right check digit. */
  readonly checkDigits: boolean;
}

export const usualReadFormats: ReadFormats = { switched: [], itfLengths: [], checkDigits: false };

/** A scan line across part of an ITF reads as a shorter one: shorter than this, none is believed. */
export const leastItfDigits = 6;
export const mostItfDigits = 80;
export const maxItfLengths = 8;

/** Code 39's characters in the order of their worth for its check character (ISO/IEC 16388, annex A). */
const code39 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** What a decoder is to look for. */
export function readSymbologies({ switched }: ReadFormats): readonly Symbology[] {
  return [...usualSymbologies, ...switchedSymbologies.filter((one) => switched.includes(one))];
}

/** Whether a code that was read so is to be believed here. Those outside the switch always are. */
export function mayTake(text: string, symbology: Symbology, formats: ReadFormats): boolean {
  switch (symbology) {
    case 'ITF':
      return formats.switched.includes(symbology) && mayTakeItf(text, formats);
    case 'Code39':
      return formats.switched.includes(symbology) && (!formats.checkDigits || hasCode39Check(text));
    case 'UPCE':
    case 'Codabar':
      return formats.switched.includes(symbology);
    default:
      return true;
  }
}

function mayTakeItf(text: string, { itfLengths, checkDigits }: ReadFormats): boolean {
  if (!/^\d+$/.test(text) || text.length % 2 !== 0 || text.length < leastItfDigits) return false;
  if (itfLengths.length > 0 && !itfLengths.includes(text.length)) return false;
  return !checkDigits || hasCheckDigit(text);
}

/** Modulo 43: the last character is the sum of those before it. */
function hasCode39Check(text: string): boolean {
  const worths = Array.from(text, (one) => code39.indexOf(one));
  const check = worths.pop();
  if (check === undefined || worths.length === 0 || worths.includes(-1)) return false;
  return worths.reduce((sum, worth) => sum + worth, 0) % code39.length === check;
}

/**
 * The lengths in a text as people list them, `14, 16`; `null` where one is odd, too short or too long, or
 * there are too many.
 */
export function itfLengthsIn(text: string): readonly number[] | null {
  const parts = text.split(/[\s,，、;；]+/).filter((part) => part !== '');
  if (!parts.every((part) => /^\d{1,2}$/.test(part))) return null;
  const lengths = [...new Set(parts.map(Number))].toSorted((a, b) => a - b);
  return lengths.length <= maxItfLengths && lengths.every(isItfLength) ? lengths : null;
}

export function isItfLength(length: number): boolean {
  return length % 2 === 0 && length >= leastItfDigits && length <= mostItfDigits;
}
