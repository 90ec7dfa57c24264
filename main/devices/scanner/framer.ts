import type { ScannerEnding } from '../../../shared/contract/scannerViews.ts';
import { hasIdentifier } from '../../../shared/domain/codes/aimIdentifier.ts';
import { noCodeRules, readCode } from '../../../shared/domain/codes/code.ts';
import { hasCheckDigit } from '../../../shared/domain/codes/gs1Table.ts';
import { createPiece, maxCodeBytes } from './codePiece.ts';
import type { Piece } from './codePiece.ts';
import { isLineBreak, linesOf, textOf, withoutAffixes, withoutLastBreaks } from './scanBytes.ts';
import type { Affixes } from './scanBytes.ts';

/**
 * Cuts what comes over a serial line into codes. Pure: chunks of bytes go in with the times they were
 * read, whole codes come out. Never throws, and keeps a bounded number of bytes however much comes.
 */

/** What arrives so soon after the line was opened was scanned before anybody waited for it, ms. */
export const staleMs = 250;
/** Less than this, broken off, is noise on the line and not worth a word. */
export const minCutBytes = 4;
/**
 * What follows the end of a code this soon, ms, was in the same beam: no hand scans twice so fast, and no
 * cable or driver keeps a byte back for longer.
 */
export const sameBeamMs = 20;
/** How long, ms, two pieces of one beam wait for a third: many are the memory of a scanner, sent at once. */
export const pairMs = 250;
/**
 * After this silence, ms, what came before and what comes next are two things. It is long: where this
 * program was kept waiting, the two halves of one code must not become two.
 */
export const lineQuietMs = 1_000;

/** A whole code, or one that broke off: "scan again". */
export type Framed = Piece | { readonly kind: 'cut'; readonly bytes: Uint8Array };

export interface FramerOptions extends Affixes {
  readonly ending: ScannerEnding;
  readonly openedAt: number;
}

export interface Framer {
  /** Bytes that were read at `at`, ms of a clock that never goes back. */
  take(chunk: Uint8Array, at: number): readonly Framed[];
  /** What silence until `at` makes of what came before. */
  silence(at: number): readonly Framed[];
  /** When to ask for `silence`, if nothing more comes; `null` where nothing waits. */
  dueAt(): number | null;
  /** A code has begun and not ended. */
  isWithin(): boolean;
  /** The line is gone: what was half there is dropped. */
  lost(): readonly Framed[];
}

/** Article numbers as scanners send them: EAN-8, UPC-A, EAN-13, GTIN-14. */
const articleNumber = /^(?:\d{8}|\d{12,14})$/;

/**
 * A code and no part of one: its check characters say so, or its form, or the scanner did before it.
 */
function isWhole(bytes: Uint8Array): boolean {
  const text = textOf(bytes);
  if (hasIdentifier(text) || (articleNumber.test(text) && hasCheckDigit(text))) return true;
  const read = readCode(text, noCodeRules);
  if (read.kind === 'unreadable') return read.reason === 'receiptReference';
  return read.kind === 'native' || read.kind === 'signed';
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/**
 * Whether pieces of one beam are codes, each by itself: the same one again, or every one whole. Else they are
 * parts of one code that has line breaks within it, and no part may pass for a code.
 */
function areCodes(pieces: readonly Uint8Array[]): boolean {
  const [first] = pieces;
  if (first === undefined) return false;
  return pieces.every((bytes) => isSame(bytes, first)) || pieces.every(isWhole);
}

function joined(one: Piece, between: Uint8Array, other: Piece): Piece {
  const bytes = Buffer.concat([one.bytes, between, other.bytes]);
  const isCode = one.kind === 'code' && other.kind === 'code' && bytes.length <= maxCodeBytes;
  return { kind: isCode ? 'code' : 'tooLong', bytes: bytes.subarray(0, maxCodeBytes) };
}

/** What silence ended: line breaks within it stay where they are, unless it is several codes. */
function ofSilence(piece: Piece): readonly Piece[] {
  if (piece.kind === 'tooLong') return [piece];
  const lines = linesOf(piece.bytes);
  if (areCodes(lines)) return lines.map((bytes) => ({ kind: 'code', bytes }));
  const bytes = withoutLastBreaks(piece.bytes);
  return bytes.length === 0 ? [] : [{ kind: 'code', bytes }];
}

/** Pieces that followed each other too fast to have been scanned one by one, until it is clear what they are. */
function createBeam() {
  let held: readonly Piece[] = [];
  let between: Uint8Array = new Uint8Array();
  /** A scanner sends its memory: each piece is a code. */
  let isMany = false;

  function release(): readonly Piece[] {
    const [one, other, third] = held;
    const all = held;
    held = [];
    if (one === undefined || other === undefined || third !== undefined) return all;
    return areCodes([one.bytes, other.bytes]) ? all : [joined(one, between, other)];
  }

  return {
    add(piece: Piece, end: Uint8Array): readonly Piece[] {
      if (isMany) return [piece];
      if (held.length === 0) between = end;
      held = [...held, piece];
      isMany = held.length > 2;
      return isMany ? release() : [];
    },
    /** How long, ms, it waits for more; `null` where it doesn't. */
    waitsMs(): number | null {
      if (isMany) return lineQuietMs;
      if (held.length === 0) return null;
      return held.length === 1 ? sameBeamMs : pairMs;
    },
    over(): readonly Piece[] {
      isMany = false;
      return release();
    },
    drop() {
      isMany = false;
      held = [];
    },
  };
}

export function createFramer(options: FramerOptions): Framer {
  const { ending, openedAt } = options;
  const quietMs = ending.by === 'silence' ? ending.quietMs : lineQuietMs;
  const piece = createPiece(ending);
  const beam = createBeam();
  /** The rest of something that is dropped, up to its end. */
  let skips = false;
  let lastAt: number | null = null;

  /** One byte; the end of a code, where it is the last one of it. Line breaks before a code are none of it. */
  function add(byte: number): Uint8Array | null {
    return piece.count() === 0 && isLineBreak(byte) ? null : piece.add(byte);
  }

  function bare(whole: Piece): readonly Piece[] {
    const bytes = withoutAffixes(whole.bytes, options);
    return bytes.length === 0 ? [] : [{ ...whole, bytes }];
  }

  function ended(end: Uint8Array): readonly Framed[] {
    const whole = piece.take(end.length);
    const isDropped = skips;
    skips = false;
    return isDropped ? [] : bare(whole).flatMap((one) => beam.add(one, end));
  }

  /** The end of something that has none. */
  function brokenOff(): readonly Framed[] {
    const isDropped = skips;
    skips = false;
    const rest = piece.take(0);
    if (isDropped || rest.bytes.length < minCutBytes) return beam.over();
    // A half after a whole is of the same beam: neither is believed.
    beam.drop();
    return [{ kind: 'cut', bytes: rest.bytes }];
  }

  function isWithin(): boolean {
    return piece.count() > 0;
  }

  function silence(at: number): readonly Framed[] {
    const due = isWithin() ? quietMs : beam.waitsMs();
    if (lastAt === null || due === null || at - lastAt <= due) return [];
    if (!isWithin()) return beam.over();
    if (ending.by !== 'silence' || skips) return brokenOff();
    return ofSilence(piece.take(0)).flatMap(bare);
  }

  /** Drops what was scanned before; what comes next is the rest of it unless it has ended. */
  function stale(chunk: Uint8Array): void {
    beam.drop();
    for (const byte of chunk) {
      if (add(byte) === null) continue;
      piece.drop();
    }
    skips = piece.count() > 0;
  }

  return {
    take(chunk, at) {
      if (chunk.length === 0) return [];
      const out = [...silence(at)];
      lastAt = at;
      if (at - openedAt < staleMs) {
        stale(chunk);
        return [];
      }
      for (const byte of chunk) {
        const end = add(byte);
        if (end !== null) out.push(...ended(end));
      }
      return out;
    },
    silence,
    dueAt() {
      const due = isWithin() ? quietMs : beam.waitsMs();
      return lastAt === null || due === null ? null : lastAt + due + 1;
    },
    isWithin,
    lost() {
      lastAt = null;
      return brokenOff();
    },
  };
}
