import { maxEndingBytes } from '../../../shared/contract/scannerViews.ts';
import type { ScannerEnding } from '../../../shared/contract/scannerViews.ts';
import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { endingsOf } from './scanBytes.ts';

/** The most bytes of one code: four to a character, of the longest text that is taken for a code. */
export const maxCodeBytes = 4 * (maxCodeLength + 1);

export type Piece =
  /** Exactly the bytes that stood between two ends, without what the scanner puts around each. */
  | { readonly kind: 'code'; readonly bytes: Uint8Array }
  /** More than any code has; its first `maxCodeBytes`. */
  | { readonly kind: 'tooLong'; readonly bytes: Uint8Array };

/** Bytes up to the next end; of too many only the first are kept. */
export interface OpenPiece {
  /** The end that this byte completes; `null` where it completes none. */
  add(byte: number): Uint8Array | null;
  /** What came, without the last `endLength` bytes; it begins anew. */
  take(endLength: number): Piece;
  drop(): void;
  /** How many came, kept or not. */
  count(): number;
}

export function createPiece(ending: ScannerEnding): OpenPiece {
  const ends = endingsOf(ending);
  const kept = new Uint8Array(maxCodeBytes + maxEndingBytes);
  /** The last bytes, the latest at the end: an end is known however much came before it. */
  const last = new Uint8Array(maxEndingBytes);
  let count = 0;

  function drop(): void {
    count = 0;
  }

  function isAtEnd(end: Uint8Array): boolean {
    if (count < end.length) return false;
    const from = last.length - end.length;
    return end.every((byte, place) => last[from + place] === byte);
  }

  return {
    add(byte) {
      if (count < kept.length) kept[count] = byte;
      count += 1;
      last.copyWithin(0, 1);
      last[last.length - 1] = byte;
      return ends.find(isAtEnd) ?? null;
    },
    take(endLength) {
      const length = count - endLength;
      const bytes = kept.slice(0, Math.min(length, maxCodeBytes));
      drop();
      return { kind: length > maxCodeBytes ? 'tooLong' : 'code', bytes };
    },
    drop,
    count: () => count,
  };
}
