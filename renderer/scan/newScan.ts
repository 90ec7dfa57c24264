import { deviceLabel, maxCodeLength } from '../../shared/domain/codes/scan.ts';
import type { HeardScan, ReadBy, Scan, ScanSource } from '../../shared/domain/codes/scan.ts';
import { newId } from './newId.ts';

/** `Scan.at` of a moment on the clock of the page's events (`Event.timeStamp`, `performance.now()`), ms. */
export function pageTime(timeStamp: number): number {
  return Math.round(performance.timeOrigin + timeStamp);
}

/** `Scan.at` now. */
export function pageNow(): number {
  return pageTime(performance.now());
}

/**
 * One reading becomes one scan, read at `at`. An overlong text is cut just past the limit: it is answered
 * `tooLong`.
 */
export function newScan(
  raw: string,
  source: ScanSource,
  by: ReadBy = {},
  at: number = pageNow(),
): Scan {
  return {
    scanId: newId(),
    raw: raw.slice(0, maxCodeLength + 1),
    source,
    device: deviceLabel(by.device),
    ...(by.symbology === undefined ? {} : { symbology: by.symbology }),
    at,
  };
}

/** A scanner of the machine's was read, and this page hears of it now. */
export const heardScan = (scan: HeardScan): Scan => ({ ...scan, at: pageNow() });
