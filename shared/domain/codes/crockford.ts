/**
 * Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, so that a code can be
 * read aloud and typed. A symbol is its place in this alphabet, 0…31.
 */
export const crockfordAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const bitsPerSymbol = 5;
const bitsPerByte = 8;

const fullWidthFirst = 0xff01;
const fullWidthLast = 0xff5e;
const fullWidthOffset = 0xfee0;
const ideographicSpace = 0x3000;

/** Spaces and hyphens that people, keyboards and printers put between groups. */
const separators = new Set(' \u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212');

/** Letters read as the digit they are mistaken for. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
]);

const symbolByCharacter: ReadonlyMap<string, number> = new Map(
  [...crockfordAlphabet].map((character, symbol) => [character, symbol]),
);

/** Full-width ASCII (as a Chinese IME types it) and the ideographic space become plain ASCII. */
export function foldWidth(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= fullWidthFirst && unit <= fullWidthLast) {
      folded += String.fromCharCode(unit - fullWidthOffset);
    } else {
      folded += unit === ideographicSpace ? ' ' : text[i];
    }
  }
  return folded;
}

/**
 * The documented normalisation: width folded, spaces and hyphens dropped, ASCII letters upper-cased
 * (never by Unicode rules, which would turn a foreign letter into one of ours), O→0, I and L→1.
 * Characters outside the alphabet stay, so that the reader can say where they are.
 */
export function normalizeCrockford(text: string): string {
  let normal = '';
  for (const character of foldWidth(text)) {
    if (separators.has(character)) continue;
    const upper = character >= 'a' && character <= 'z' ? character.toUpperCase() : character;
    normal += lookAlikes.get(upper) ?? upper;
  }
  return normal;
}

/** The symbol of one normalised character, or `null` where it isn't in the alphabet. */
export function symbolOf(character: string): number | null {
  return symbolByCharacter.get(character) ?? null;
}

export function characterOf(symbol: number): string {
  const character = crockfordAlphabet[symbol];
  if (character === undefined) throw new RangeError(`no symbol ${symbol}`);
  return character;
}

/** Bytes to characters, most significant bit first; the last character is filled up with zero bits. */
export function encodeCrockford(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << bitsPerByte) | byte;
    bits += bitsPerByte;
    while (bits >= bitsPerSymbol) {
      bits -= bitsPerSymbol;
      text += characterOf((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + characterOf((buffer << (bitsPerSymbol - bits)) & 31);
}

/**
 * Normalised characters to bytes. Strict: `null` for a character outside the alphabet, for a length
 * that no whole number of bytes has, and for fill bits that are not zero.
 */
export function decodeCrockford(normal: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((normal.length * bitsPerSymbol) / bitsPerByte));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const character of normal) {
    const symbol = symbolOf(character);
    if (symbol === null) return null;
    buffer = (buffer << bitsPerSymbol) | symbol;
    bits += bitsPerSymbol;
    if (bits >= bitsPerByte) {
      bits -= bitsPerByte;
      bytes[at] = (buffer >>> bits) & 255;
      at += 1;
    }
    buffer &= (1 << bits) - 1;
  }
  return bits >= bitsPerSymbol || buffer !== 0 ? null : bytes;
}
