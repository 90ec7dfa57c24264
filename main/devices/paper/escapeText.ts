import iconv from 'iconv-lite';

/** The encoding printers for Chinese take after `FS &`. */
export const paperEncoding = 'gb18030';

/** Printed for a character that is a letter of some script but that printers here have no glyph for. */
const unprintable = '□';

/** Characters that have a printable equal; `¥` (U+00A5) breaks the rest of a line in GB18030. */
const equals: Readonly<Record<string, string>> = {
  '¥': '￥',
  '•': '*',
  '∙': '*',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '’': "'",
  '‘': "'",
  '€': 'EUR ',
  '£': 'GBP ',
  '™': '(TM)',
  '®': '(R)',
  '©': '(C)',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
};

const printableAscii = /^[\x20-\x7e]$/;
/** Controls, formats (bidi overrides, joiners), unpaired surrogates, private use, unassigned, marks. */
const invisible = /^[\p{C}\p{M}]$/u;
const pictograph = /^\p{Extended_Pictographic}$/u;
const regionalIndicator = /^\p{Regional_Indicator}$/u;
const latin = /^\p{Script=Latin}$/u;
const privateUse = /^\p{Co}$/u;

/**
 * The text as paper can show it: printable ASCII, and characters GB18030 writes in two bytes (GBK), each
 * two columns wide. Accents fall off Latin letters, white space becomes one space, control characters,
 * bidi marks, unpaired surrogates and emoji vanish, other letters become `□`. Idempotent.
 */
export function printable(text: string): string {
  // Composed first: the layout engine composes too, and U+1FEF, say, composes to a command character.
  const composed = text.normalize('NFC').replace(/\s+/gu, ' ');
  return Array.from(composed, reduced).join('').replace(/ +/g, ' ').trim();
}

function reduced(character: string): string {
  if (printableAscii.test(character)) return character;
  const equal = equals[character];
  if (equal !== undefined) return equal;
  if (latin.test(character)) return withoutAccents(character);
  if (inTwoBytes(character)) return character;
  if (invisible.test(character)) return '';
  if (pictograph.test(character) || regionalIndicator.test(character)) return '';
  return unprintable;
}

function withoutAccents(letter: string): string {
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return /^[A-Za-z]+$/.test(plain) ? plain : unprintable;
}

function inTwoBytes(character: string): boolean {
  return !privateUse.test(character) && iconv.encode(character, paperEncoding).length === 2;
}

/** Columns the text takes on paper: one for ASCII, two for everything else. Takes `printable` text. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += character <= '\x7f' ? 1 : 2;
  return columns;
}

/** Cuts to at most `columns`, the last of them `...` when something is lost. Takes `printable` text. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const mark = '...';
  let kept = '';
  for (const character of text) {
    if (columnsOf(kept + character) > columns - mark.length) break;
    kept += character;
  }
  return kept.trimEnd() + mark;
}

/**
 * Writes `printable` text so that the layout language reads it as text and nothing else: every ASCII
 * character but letters and digits becomes `\xHH`, which it turns back after all its parsing (I7).
 */
export function escapeMarkup(text: string): string {
  return text.replace(
    /[^A-Za-z0-9\u0080-\uffff]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
