import type { ScannerDoubt, ScannerEnding } from '../../../shared/contract/scannerViews.ts';

/** What the bytes of one scan are: its ends, what stands around it, its text, and what looks wrong with it. */

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** What a scanner puts before and after each code, in hex. */
export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

export function isLineBreak(byte: number): boolean {
  return byte === carriageReturn || byte === lineFeed;
}

/** Byte sequences each of which ends a code; none where silence does. */
export function endingsOf(ending: ScannerEnding): readonly Uint8Array[] {
  switch (ending.by) {
    case 'line':
      return [Uint8Array.of(carriageReturn), Uint8Array.of(lineFeed)];
    case 'bytes':
      return [Buffer.from(ending.bytes, 'hex')];
    case 'silence':
      return [];
  }
}

/** Lines of a text, without the empty ones. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== undefined && !isLineBreak(byte)) continue;
    if (at > from) lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return lines;
}

/** Without the line breaks at its foot; those at its head never get so far. */
export function withoutLastBreaks(bytes: Uint8Array): Uint8Array {
  const last = bytes.findLastIndex((byte) => !isLineBreak(byte));
  return bytes.subarray(0, last + 1);
}

/** Takes off what the scanner puts around a code, where it is there. */
export function withoutAffixes(bytes: Uint8Array, { prefix, suffix }: Affixes): Uint8Array {
  const [head, foot] = [Buffer.from(prefix, 'hex'), Buffer.from(suffix, 'hex')];
  const hasHead = head.equals(bytes.subarray(0, head.length));
  const bare = hasHead ? bytes.subarray(head.length) : bytes;
  const end = bare.length - foot.length;
  return end >= 0 && foot.equals(bare.subarray(end)) ? bare.subarray(0, end) : bare;
}

/** The text of a code: UTF-8, else GB18030 as Chinese scanners send it, else U+FFFD where bytes are no text. */
export function textOf(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      // Not in this encoding: the next one.
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Fewer bytes than this show nothing about the settings. */
const leastTelling = 8;

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function isEven(byte: number): boolean {
  let ones = 0;
  for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1;
  return ones % 2 === 0;
}

/**
 * What these bytes say against the settings of the line; `null` where they are a text. With a parity bit taken
 * for a data bit every byte has the same parity, and its other seven bits are a text; at a wrong speed half of
 * it is no text at all.
 */
export function doubtOf(bytes: Uint8Array): ScannerDoubt | null {
  if (bytes.length < leastTelling || bytes.every((byte) => byte < 0x80 && byte >= 0x09))
    return null;
  const isSeven = bytes.every((byte) => isPrintable(byte & 0x7f) || isLineBreak(byte & 0x7f));
  if (isSeven && bytes.every(isEven)) return 'parityEven';
  if (isSeven && !bytes.some(isEven)) return 'parityOdd';
  const printable = bytes.filter(isPrintable).length;
  return printable * 2 < bytes.length && textOf(bytes).includes('\ufffd') ? 'speed' : null;
}
