import type { DayReads, ReaderCounts } from '../../../shared/domain/scans/readCounts.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Days } from '../desk/deskPorts.ts';

export interface ScanStatsReader {
  /** What was counted on these business days, by day, reader and kind of barcode. */
  readCounts(days: Days): readonly DayReads[];
}

export interface ScanStatsWriter {
  /** Adds to what is counted of a day; readers beyond a day's bound are counted without their names. */
  addReadCounts(day: CivilDate, counts: readonly ReaderCounts[]): void;
  /** Forgets the days before this one. */
  dropReadCounts(before: CivilDate): void;
}
