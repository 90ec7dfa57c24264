import type { CodeReader } from '../domain/codes/scan.ts';
import type { Symbology } from '../domain/codes/symbology.ts';
import type { DaySpan } from './deskViews.ts';

/** One way in, and one of its devices where they are told apart. */
export interface ReaderView extends CodeReader {
  readonly scans: number;
  /** Of those, codes read once more within a minute. */
  readonly again: number;
  /** Of those, texts of our own form with wrong check characters. */
  readonly misread: number;
  /** Readings left out as one with the one before. */
  readonly doubles: number;
  /** Codes that broke off. */
  readonly cut: number;
  /** Half of its reads took this long at most, ms; `null` where too few were timed to say. */
  readonly medianMs: number | null;
  /** Reads that were timed. */
  readonly timed: number;
  /** By kind of barcode, as far as the reader says it; the commonest first. */
  readonly symbologies: readonly { readonly symbology: Symbology; readonly scans: number }[];
}

export interface ReadersView {
  readonly days: DaySpan;
  /** Counts older than so many days are not kept. */
  readonly keptDays: number;
  readonly scans: number;
  readonly typed: number;
  /** The busiest first. */
  readonly readers: readonly ReaderView[];
}
