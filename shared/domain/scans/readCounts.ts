import type { CodeReader } from '../codes/scan.ts';
import type { Symbology } from '../codes/symbology.ts';
import type { CivilDate } from '../time/civil.ts';
import type { Fate } from './readings.ts';

/** Upper ends of the groups that times to read are counted in, ms; the last group has none. */
export const timeEdgesMs = [
  50, 100, 150, 200, 300, 400, 600, 800, 1_200, 1_600, 2_400, 4_000, 8_000,
] as const;
export const timeGroups = timeEdgesMs.length + 1;

/** Fewer times than this say nothing of how long reading takes. */
export const leastTimed = 10;

/** How often what happened with one reader. */
export interface ReadCounts {
  /** Readings that were taken; doubles are none. */
  readonly scans: number;
  /** Of those, codes that had been read within the minute before. */
  readonly again: number;
  /** Of those, texts of our own form whose check characters are wrong. */
  readonly misread: number;
  /** Readings left out as one with the one before. */
  readonly doubles: number;
  /** Codes that broke off before their end. */
  readonly cut: number;
  /** Times to read, by group (`timeEdgesMs`); none of readers that nobody can see begin. */
  readonly times: readonly number[];
}

/** What one reader did with one kind of barcode. */
export interface ReaderCounts extends CodeReader, ReadCounts {
  readonly symbology: Symbology | null;
}

export interface DayReads extends ReaderCounts {
  readonly day: CivilDate;
}

export const noCounts: ReadCounts = {
  scans: 0,
  again: 0,
  misread: 0,
  doubles: 0,
  cut: 0,
  times: Array.from({ length: timeGroups }, () => 0),
};

export function sumOfCounts(one: ReadCounts, other: ReadCounts): ReadCounts {
  return {
    scans: one.scans + other.scans,
    again: one.again + other.again,
    misread: one.misread + other.misread,
    doubles: one.doubles + other.doubles,
    cut: one.cut + other.cut,
    times: noCounts.times.map((_, at) => (one.times[at] ?? 0) + (other.times[at] ?? 0)),
  };
}

export interface Heard {
  readonly fate: Fate;
  readonly isMisread: boolean;
  /** ms; `null` where nobody knows. */
  readonly tookMs: number | null;
}

/** What one reading counts for. */
export function countsOf({ fate, isMisread, tookMs }: Heard): ReadCounts {
  if (fate === 'double') return { ...noCounts, doubles: 1 };
  return {
    ...noCounts,
    scans: 1,
    again: fate === 'again' ? 1 : 0,
    misread: isMisread ? 1 : 0,
    times: tookMs === null ? noCounts.times : timesOf(tookMs),
  };
}

export const oneCut: ReadCounts = { ...noCounts, cut: 1 };

function timesOf(tookMs: number): readonly number[] {
  const within = timeEdgesMs.findIndex((edge) => tookMs <= edge);
  const group = within === -1 ? timeEdgesMs.length : within;
  return noCounts.times.map((_, at) => (at === group ? 1 : 0));
}

export const timedOf = (times: readonly number[]): number =>
  times.reduce((sum, count) => sum + count, 0);

/** What half of the reads took at most, ms, as near as the groups tell; `null` where there are too few. */
export function medianMs(times: readonly number[]): number | null {
  const all = timedOf(times);
  if (all < leastTimed) return null;
  const middle = all / 2;
  let before = 0;
  for (const [group, count] of times.entries()) {
    if (before + count >= middle && count > 0) {
      const from = group === 0 ? 0 : (timeEdgesMs[group - 1] ?? 0);
      const through = timeEdgesMs[group] ?? from;
      return Math.round(from + ((through - from) * (middle - before)) / count);
    }
    before += count;
  }
  return null;
}

/** Adds up what is of one reader, whatever day or barcode it was; the busiest first. */
export function byReader(rows: readonly ReaderCounts[]): readonly (CodeReader & ReadCounts)[] {
  const sums = new Map<string, CodeReader & ReadCounts>();
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.device]);
    const { source, device } = row;
    sums.set(key, { source, device, ...sumOfCounts(sums.get(key) ?? noCounts, row) });
  }
  return [...sums.values()].sort((one, other) => other.scans - one.scans);
}
