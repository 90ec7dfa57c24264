/** What a scanner sends, as people write it: `A*`, `<STX>` for control characters, `<x80>` for other bytes. */

/** ASCII's names of the control characters, from U+0000 on. */
const controlNames: readonly string[] = [
  ...['NUL', 'SOH', 'STX', 'ETX', 'EOT', 'ENQ', 'ACK', 'BEL'],
  ...['BS', 'TAB', 'LF', 'VT', 'FF', 'CR', 'SO', 'SI'],
  ...['DLE', 'DC1', 'DC2', 'DC3', 'DC4', 'NAK', 'SYN', 'ETB'],
  ...['CAN', 'EM', 'SUB', 'ESC', 'FS', 'GS', 'RS', 'US'],
];
const byNumber = /^x[0-9a-f]{2}$/i;
/** Any `<word>` is a name, so that a misspelt one isn't taken for six characters. */
const pieces = /<(\w+)>|([ -~])/gy;
const bracket = 0x3c;

function bytesOf(hex: string): readonly number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** The byte that stands between `<` and `>`, in hex; `null` where there is none of that name. */
function namedByte(name: string): string | null {
  if (byNumber.test(name)) return name.slice(1).toLowerCase();
  const control = controlNames.findIndex((one) => one === name.toUpperCase());
  return control < 0 ? null : hexByte(control);
}

/** What was written, in hex; `null` where there is something in it that no single byte is. */
export function hexOfWritten(written: string): string | null {
  let hex = '';
  let end = 0;
  for (const [whole, name, plain = ''] of written.matchAll(pieces)) {
    const byte = name === undefined ? hexByte(plain.charCodeAt(0)) : namedByte(name);
    if (byte === null) return null;
    hex += byte;
    end += whole.length;
  }
  return end === written.length ? hex : null;
}

/** Bytes as one writes them, every one of them in sight. */
export function writtenOfHex(hex: string): string {
  return bytesOf(hex)
    .map((byte) => {
      const control = controlNames[byte];
      if (control !== undefined) return `<${control}>`;
      const isPlain = byte < 0x7f && byte !== bracket;
      return isPlain ? String.fromCharCode(byte) : `<x${hexByte(byte)}>`;
    })
    .join('');
}

/** Control characters, and those that show nothing or turn the writing round. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text with all that can't be seen in it named: `<GS>`, `<U+202E>`. */
export function writtenOfText(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const unit = character.codePointAt(0) ?? 0;
    return `<${controlNames[unit] ?? `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`}>`;
  });
}

/** The names of control characters turned back into what they stand for. */
export function textOfWritten(written: string): string {
  return written.replaceAll(/<([A-Z][A-Z0-9]{1,2})>/g, (whole, name: string) => {
    const unit = controlNames.indexOf(name);
    return unit < 0 ? whole : String.fromCharCode(unit);
  });
}
