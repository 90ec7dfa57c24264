import { readCode, voucherIdText } from './code.ts';
import type { CodeReadingRules, ReadableCode } from './code.ts';
import { foldWidth } from './crockford.ts';
import { unreadableCharacter } from './nativeCode.ts';
import type { ScanSource } from './scan.ts';

/** Characters of a code that may be unreadable; more would be guessing. */
export const maxUnreadable = 2;
/** Characters that must be readable, so that a fragment can't fish for whatever there is. */
const leastReadable = 8;
const digits = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const plainShape = /^[0-9A-Za-z? -]{1,64}$/;
const mark = new RegExp(`\\${unreadableCharacter}`, 'g');

/**
 * How many characters of a typed code are marked unreadable, where it is one that can be worked out: plain
 * characters, one or two of them `?`. Else `null`. Only typed: no scanner reads half a code.
 */
export function tornCharacters(text: string, source: ScanSource): number | null {
  if (source !== 'typed') return null;
  const folded = foldWidth(text.trim());
  if (!plainShape.test(folded)) return null;
  const count = unreadableIn(folded);
  const readable = folded.replace(/[? -]/g, '').length;
  return count >= 1 && count <= maxUnreadable && readable >= leastReadable ? count : null;
}

function unreadableIn(text: string): number {
  return text.match(mark)?.length ?? 0;
}

/**
 * Every code that a torn text may have been, each once. Of our own form the check characters leave at most
 * one; of others' as many as the alphabet they seem to be written in gives, 3,844 at most.
 */
export function tornCandidates(text: string, rules: CodeReadingRules): readonly ReadableCode[] {
  const folded = foldWidth(text.trim());
  if (unreadableIn(folded) > maxUnreadable) return [];
  const found = new Map<string, ReadableCode>();
  const note = (code: ReturnType<typeof readCode>) => {
    if (code.kind !== 'unreadable') found.set(voucherIdText(code), code);
  };
  const own = readCode(folded, rules);
  if (own.kind === 'native') note(own);
  for (const filled of filledIn(folded, alphabetOf(folded))) note(readCode(filled, rules));
  return [...found.values()];
}

function alphabetOf(text: string): string {
  const known = text.replace(/[? -]/g, '');
  if (/^\d+$/.test(known)) return digits;
  const isMixed = /[a-z]/.test(known);
  return isMixed ? digits + capitals + capitals.toLowerCase() : digits + capitals;
}

function filledIn(text: string, alphabet: string): readonly string[] {
  const place = text.indexOf(unreadableCharacter);
  if (place < 0) return [text];
  const [before, after] = [text.slice(0, place), text.slice(place + 1)];
  return Array.from(alphabet).flatMap((one) => filledIn(before + one + after, alphabet));
}
