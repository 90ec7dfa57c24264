import type { Database } from 'better-sqlite3';
import type { ScanSource } from '../../shared/domain/codes/scan.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { noCounts, sumOfCounts } from '../../shared/domain/scans/readCounts.ts';
import type { DayReads, ReadCounts, ReaderCounts } from '../../shared/domain/scans/readCounts.ts';
import type { ScanStatsReader, ScanStatsWriter } from '../app/scans/scanStatsPorts.ts';
import { select } from './select.ts';

/** Readers and kinds of barcode told apart on one day; what is new beyond is counted by its way in alone. */
export const readersPerDay = 100;

/** `device` and `symbology` are `''` where they aren't known: a key has no NULL. */
interface Row {
  readonly day: string;
  readonly source: ScanSource;
  readonly device: string;
  readonly symbology: Symbology | '';
  readonly scans: number;
  readonly again: number;
  readonly misread: number;
  readonly doubles: number;
  readonly cut: number;
  /** A JSON array. */
  readonly times: string;
}

const columns = 'day, source, device, symbology, scans, again, misread, doubles, cut, times';

/** Figures for people: damage to them must not take the check of the morning along. */
function timesIn(text: string): readonly number[] {
  try {
    const times = JSON.parse(text) as unknown;
    const isRight = Array.isArray(times) && times.every((count) => Number.isSafeInteger(count));
    return isRight ? (times as number[]) : noCounts.times;
  } catch {
    return noCounts.times;
  }
}

function readsOf({ device, symbology, times, ...row }: Row): DayReads {
  return {
    ...row,
    device: device === '' ? null : device,
    symbology: symbology === '' ? null : symbology,
    times: timesIn(times),
  };
}

export function readCountsReader(db: Database): ScanStatsReader {
  const within = select<[string, string], Row>(
    db,
    `SELECT ${columns} FROM read_counts WHERE day BETWEEN ? AND ?`,
  );
  return { readCounts: ({ from, through }) => within.all(from, through).map(readsOf) };
}

export function readCountsWriter(db: Database): ScanStatsWriter {
  const of = db.prepare<[string, string, string, string], Row>(
    `SELECT ${columns} FROM read_counts
      WHERE day = ? AND source = ? AND device = ? AND symbology = ?`,
  );
  const onDay = db.prepare<[string], { readonly n: number }>(
    'SELECT count(*) AS n FROM read_counts WHERE day = ?',
  );
  const put = db.prepare(
    `INSERT OR REPLACE INTO read_counts (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const drop = db.prepare('DELETE FROM read_counts WHERE day < ?');

  function add(day: string, source: ScanSource, device: string, symbology: string, n: ReadCounts) {
    const known = of.get(day, source, device, symbology);
    if (known === undefined && device + symbology !== '' && isFull(day)) {
      add(day, source, '', '', n);
      return;
    }
    const { scans, again, misread, doubles, cut, times } = sumOfCounts(
      known === undefined ? noCounts : readsOf(known),
      n,
    );
    const counts = [scans, again, misread, doubles, cut];
    put.run(day, source, device, symbology, ...counts, JSON.stringify(times));
  }

  const isFull = (day: string): boolean => (onDay.get(day)?.n ?? 0) >= readersPerDay;

  return {
    addReadCounts(day, counts: readonly ReaderCounts[]) {
      for (const one of counts) add(day, one.source, one.device ?? '', one.symbology ?? '', one);
    },
    dropReadCounts: (before) => {
      drop.run(before);
    },
  };
}
