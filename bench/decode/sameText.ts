/**
 * When two texts of one code are the same. Labels and readers write the same code differently (separators,
 * brackets, a leading zero, start and stop letters): both sides are put into one form here, alike.
 */

/** Control characters as ZXing escapes them: `<GS>`, `<U+FEFF>`; or draws them: `␝`. */
const escapedControl =
  /<(?:NUL|SOH|STX|ETX|EOT|ENQ|ACK|BEL|BS|HT|LF|VT|FF|CR|SO|SI|DLE|DC[1-4]|NAK|SYN|ETB|CAN|EM|SUB|ESC|FS|GS|RS|US|DEL|U\+[0-9A-F]{1,6})>/g;
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const control = /[\u0000-\u001f\u007f-\u009f\u2400-\u2421\ufeff]/g;
/** An application identifier as people print it: `(01)`. */
const bracketed = /\((\d{2,4})\)/g;

function withoutDress(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(escapedControl, '')
    .replaceAll(control, '')
    .replaceAll(bracketed, '$1')
    .trim();
}

/** UPC-A is EAN-13 with a leading zero (GS1 General Specifications, 5.2.2). */
function asUpca(digits: string): string {
  return /^0\d{12}$/.test(digits) ? digits.slice(1) : digits;
}

/** The 12 digits that the 8 of a UPC-E stand for (GS1 General Specifications, 5.2.2.4). */
function expandedUpce(text: string): string {
  const parts = /^([01])(\d)(\d)(\d)(\d)(\d)([0-9])(\d)$/.exec(text);
  if (parts === null) return asUpca(text);
  const [, system, a, b, c, d, e, last, check] = parts;
  const ends: Readonly<Record<string, string>> = {
    0: `${a}${b}00000${c}${d}${e}`,
    1: `${a}${b}10000${c}${d}${e}`,
    2: `${a}${b}20000${c}${d}${e}`,
    3: `${a}${b}${c}00000${d}${e}`,
    4: `${a}${b}${c}${d}00000${e}`,
  };
  const body = ends[last ?? ''] ?? `${a}${b}${c}${d}${e}0000${last}`;
  return `${system}${body}${check}`;
}

/** Code 39's "full ASCII" writes small letters as `+` and the capital. */
function withSmallLetters(text: string): string {
  return text.replaceAll(/\+([A-Z])/g, (_, letter: string) => letter.toLowerCase());
}

/** One form of a text, for comparing only. `symbology` is the label's, for both sides. */
export function comparable(text: string, symbology: string): string {
  const plain = withoutDress(text);
  switch (symbology) {
    case 'EAN13':
    case 'UPCA':
      return asUpca(plain);
    case 'UPCE':
      return expandedUpce(plain);
    case 'DataBar':
      return /^01\d{14}$/.test(plain) ? plain.slice(2) : plain;
    case 'Codabar':
      return plain.toUpperCase().replace(/^[ABCD](.*)[ABCD]$/, '$1');
    case 'Code39':
      return withSmallLetters(plain.replaceAll(/^\*|\*$/g, ''));
    default:
      return plain;
  }
}

export function isSameText(one: string, other: string, symbology: string): boolean {
  return comparable(one, symbology) === comparable(other, symbology);
}
