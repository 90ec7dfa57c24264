import { checkSymbols, isGoodWord } from '../codes/checkCharacters.ts';
import { characterOf, encodeCrockford, normalizeCrockford, symbolOf } from '../codes/crockford.ts';

/** What every badge begins with: a reading is told from a voucher before anything is asked of it. */
const prefix = 'CSB';
/** Random characters, 5 bits each: nobody guesses one. */
const idLength = 24;
const checkLength = 2;
const groupLength = 4;

/** Random bytes that `makeBadgeCode` takes. */
export const badgeRandomBytes = 15;

/** `badge`: its canonical text. `damaged`: one of ours, with a mistake in it. `other`: no badge. */
export type BadgeReading =
  | { readonly kind: 'badge'; readonly text: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'other' };

/** A new badge, `CSB-XXXX-…-CC`. Throws on another number of random bytes. */
export function makeBadgeCode(random: Uint8Array): string {
  if (random.length !== badgeRandomBytes) throw new RangeError('a badge takes 15 bytes');
  const id = encodeCrockford(random);
  const check = checkSymbols([...id].map((character) => symbolOf(character) ?? 0));
  const text = id + check.map(characterOf).join('');
  const groups = Array.from({ length: Math.ceil(text.length / groupLength) }, (_, at) =>
    text.slice(at * groupLength, (at + 1) * groupLength),
  );
  return [prefix, ...groups].join('-');
}

/** Reads a text as scanners send it and people type it; never guesses at a wrong character. */
export function readBadgeCode(raw: string): BadgeReading {
  const normal = normalizeCrockford(raw.slice(0, maxBadgeCharacters)).trim();
  const isOurs = normal.startsWith(prefix) && raw.length <= maxBadgeCharacters;
  if (!isOurs || normal.length !== prefix.length + idLength + checkLength) return { kind: 'other' };
  const word = [...normal.slice(prefix.length)].map(symbolOf);
  const symbols = word.filter((symbol) => symbol !== null);
  const isGood = symbols.length === word.length && isGoodWord(symbols);
  return isGood ? { kind: 'badge', text: normal } : { kind: 'damaged' };
}

/** A longer text is no badge. */
export const maxBadgeCharacters = 64;
