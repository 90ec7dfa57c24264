import type { Symbology } from './symbology.ts';

/** How the text of a code reached the counter. */
export const scanSources = ['wedge', 'serial', 'camera', 'picture', 'typed', 'list'] as const;
export type ScanSource = (typeof scanSources)[number];

/** Which way in, and which of several scanners or cameras: what is counted and compared by. */
export interface CodeReader {
  readonly source: ScanSource;
  /** A label for people: what the reader, the system or the shop calls it; `null` where there is none. */
  readonly device: string | null;
}

/**
 * One reading of one code: every way in becomes this and takes one path. `raw` decides; `source` says
 * whether a torn code may be worked out, and stands in the journal; the rest is said by whoever read it,
 * decides nothing and is kept in no entry.
 */
export interface Scan extends CodeReader {
  /** 32 hex digits made where the code was read; the same id gets the same answer. */
  readonly scanId: string;
  readonly raw: string;
  /** What was printed, where the reader says. */
  readonly symbology?: Symbology;
  /**
   * When the page had it whole: ms since the epoch as the page's own clock began, running steadily since.
   * Good for what lies between two scans of one page, and not for what time it is.
   */
  readonly at: number;
}

/** What is known of how a code was read. */
export interface ReadBy {
  /** Which scanner or camera, as its port, its USB id or its label names it; absent where there is none. */
  readonly device?: string | null | undefined;
  readonly symbology?: Symbology | undefined;
}

/** What was read before a page has heard of it: it puts its own clock to it. */
export type HeardScan = Omit<Scan, 'at'>;

/** How the text begins that a receipt carries of its redemption (`shared/protocol/receiptReference.ts`). */
export const receiptReferencePrefix = 'CSR1:';

/**
 * The longest text taken for a code, in characters; anything longer is answered `tooLong`. The longest of
 * ours is the reference on the receipt of twenty vouchers, of 1,369.
 */
export const maxCodeLength = 1_400;

/** The longest label of a reader, in UTF-16 units. */
export const maxDeviceCharacters = 80;

/** Control characters, and the marks that are invisible or turn a text's direction. */
// oxlint-disable-next-line no-control-regex -- taking control characters out is what it is for
const notShown = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const half = /[\ud800-\udbff]$/;

/** What a system calls a scanner or a camera, made fit to be shown and kept; `null` where nothing is left. */
export function deviceLabel(said: string | null | undefined): string | null {
  if (said === null || said === undefined) return null;
  // More than any label, so that a driver's megabyte is not gone through.
  const beginning = said.slice(0, 8 * maxDeviceCharacters).toWellFormed();
  const shown = beginning.replace(notShown, '').trim();
  const label = shown.slice(0, maxDeviceCharacters).replace(half, '').trim();
  return label === '' ? null : label;
}
