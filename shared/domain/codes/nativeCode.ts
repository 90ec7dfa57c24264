import { checkSymbols, fillErasures, isGoodWord, probableMistake } from './checkCharacters.ts';
import { characterOf, encodeCrockford, normalizeCrockford, symbolOf } from './crockford.ts';

/** Random characters of a native static code: 60 bits. */
export const nativeIdLength = 12;
/** With its two check characters. */
export const nativeCodeLength = 14;
/** Random bytes that `makeNativeCode` takes; the last 4 bits are left unused. */
export const nativeRandomBytes = 8;

/** Stands for a character that can't be read on a torn voucher. */
export const unreadableCharacter = '?';
const maxWorkedOut = 2;
const groupLength = 4;

export type NativeReading =
  /** `id`: the 12 canonical characters. `workedOut`: how many `?` were filled in. */
  | { readonly kind: 'native'; readonly id: string; readonly workedOut: number }
  /** The check characters disagree; `at` is where the mistake probably is, 0-based in the code. */
  | { readonly kind: 'damaged'; readonly at: number | null }
  /** More than two characters are unreadable. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'notNative' };

/** The 14 canonical characters of the code with this id. Throws on anything but a canonical id. */
export function nativeCodeOf(id: string): string {
  const symbols = [...id].map((character) => symbolOf(character));
  if (symbols.length !== nativeIdLength) throw new RangeError('a native id has 12 characters');
  const data = symbols.map((symbol) => {
    if (symbol === null) throw new RangeError('not a character of a native id');
    return symbol;
  });
  return id + checkSymbols(data).map(characterOf).join('');
}

/** A new code, 14 canonical characters, out of 8 random bytes. */
export function makeNativeCode(random: Uint8Array): string {
  if (random.length !== nativeRandomBytes) throw new RangeError('a native code takes 8 bytes');
  return nativeCodeOf(encodeCrockford(random).slice(0, nativeIdLength));
}

/** `XXXX-XXXX-XXXX-CC`, as it is shown and printed. */
export function formatNativeCode(code: string): string {
  const groups: string[] = [];
  for (let at = 0; at < code.length; at += groupLength) {
    groups.push(code.slice(at, at + groupLength));
  }
  return groups.join('-');
}

/** Reads a code as people type and scanners send it; never guesses at a wrong character. */
export function readNativeCode(text: string): NativeReading {
  const normal = normalizeCrockford(text);
  if (normal.length !== nativeCodeLength) return { kind: 'notNative' };
  const word: number[] = [];
  const unreadable: number[] = [];
  for (const character of normal) {
    const symbol = symbolOf(character);
    if (character === unreadableCharacter) unreadable.push(word.length);
    else if (symbol === null) return { kind: 'notNative' };
    word.push(symbol ?? 0);
  }
  if (unreadable.length > maxWorkedOut) return { kind: 'torn' };
  if (unreadable.length > 0) return workOut(word, unreadable);
  if (!isGoodWord(word)) return { kind: 'damaged', at: probableMistake(word) };
  return { kind: 'native', id: normal.slice(0, nativeIdLength), workedOut: 0 };
}

function workOut(word: readonly number[], places: readonly number[]): NativeReading {
  const filled = fillErasures(word, places);
  if (!isGoodWord(filled)) return { kind: 'damaged', at: null };
  const id = filled.slice(0, nativeIdLength).map(characterOf).join('');
  return { kind: 'native', id, workedOut: places.length };
}
