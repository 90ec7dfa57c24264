import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byReader,
  countsOf,
  leastTimed,
  medianMs,
  noCounts,
  oneCut,
  sumOfCounts,
  timeEdgesMs,
  timedOf,
} from '../../shared/domain/scans/readCounts.ts';
import type { DayReads, ReadCounts } from '../../shared/domain/scans/readCounts.ts';
import {
  badShare,
  healthSince,
  leastByOthers,
  leastDaysInUse,
  leastTries,
  readerFindings,
  recentDays,
  riseTimes,
  roughShare,
  usualDays,
} from '../../shared/domain/scans/readerHealth.ts';
import { addDays, daysBetween } from '../../shared/domain/time/civilTime.ts';

const taken = { fate: 'new', isMisread: false, tookMs: null } as const;
const today = '2026-11-22';

function timesFrom(ms: readonly number[]): readonly number[] {
  return ms.map((tookMs) => countsOf({ ...taken, tookMs })).reduce(sumOfCounts, noCounts).times;
}

describe('what is counted of readings', () => {
  it('a double is no scan; a scan may be one more of the same, and misread', () => {
    expect(countsOf({ ...taken, fate: 'double', isMisread: true })).toEqual({
      ...noCounts,
      doubles: 1,
    });
    expect(countsOf({ fate: 'again', isMisread: true, tookMs: null })).toEqual({
      ...noCounts,
      scans: 1,
      again: 1,
      misread: 1,
    });
    expect(oneCut).toEqual({ ...noCounts, cut: 1 });
  });

  it('half of the reads took about the median, to the width of its group', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 8_000 }), { minLength: leastTimed, maxLength: 200 }),
        (ms) => {
          const median = medianMs(timesFrom(ms)) ?? Number.NaN;
          const sorted = ms.toSorted((a, b) => a - b);
          const true_ = sorted[Math.ceil(ms.length / 2) - 1] ?? 0;
          const group = timeEdgesMs.findIndex((edge) => true_ <= edge);
          expect(median).toBeGreaterThanOrEqual(timeEdgesMs[group - 1] ?? 0);
          expect(median).toBeLessThanOrEqual(timeEdgesMs[group] ?? 0);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  it('says nothing of too few, and the last edge of what took longer', () => {
    expect(medianMs(timesFrom(Array.from({ length: leastTimed - 1 }, () => 300)))).toBeNull();
    expect(medianMs(timesFrom(Array.from({ length: leastTimed }, () => 60_000)))).toBe(8_000);
    expect(timedOf(timesFrom([1, 2, 3]))).toBe(3);
  });
});

const device = 'COM3';

function dayOf(back: number, counts: Partial<ReadCounts>, more: Partial<DayReads> = {}): DayReads {
  return {
    day: addDays(today, -back),
    source: 'serial',
    device,
    symbology: 'QR',
    ...noCounts,
    ...counts,
    ...more,
  };
}

describe('readers that are worth a look', () => {
  const usual = Array.from({ length: 10 }, (_, n) =>
    dayOf(recentDays + n, { scans: 97, cut: 3, misread: 3, again: 3 }),
  );

  it.each(['cut', 'misread', 'again'] as const)('%s: rose to twice and more', (trouble) => {
    const scans = trouble === 'cut' ? 80 : 100;
    const found = readerFindings([...usual, dayOf(1, { scans, [trouble]: 20 })], today);
    expect(found).toEqual([{ source: 'serial', device, trouble, count: 20, of: 100 }]);
  });

  it.each([
    ['as usual', { scans: 97, cut: 3 }],
    ['a small share, though it rose', { scans: 100 - 9, cut: 9 }],
    ['too few to say', { scans: 10, cut: leastTries - 11 }],
  ])('nothing: %s', (_what, counts) => {
    expect(readerFindings([...usual, dayOf(0, counts)], today)).toEqual([]);
    expect(roughShare * 100).toBe(10);
  });

  it('bad by any measure, with nothing before to hold it against', () => {
    const bad = dayOf(0, { scans: 100, misread: 100 * badShare });
    expect(readerFindings([bad], today)).toMatchObject([{ trouble: 'misread' }]);
    const less = dayOf(0, { scans: 100, misread: 100 * badShare - 1 });
    expect(readerFindings([less], today)).toEqual([]);
  });

  it('a reader that was always like that is not worse than it was', () => {
    const always = Array.from({ length: recentDays + usualDays }, (_, n) =>
      dayOf(n, { scans: 85, cut: 15 }),
    );
    expect(readerFindings(always, today)).toEqual([]);
    expect(riseTimes).toBe(2);
  });

  it('typing wrong is nobody’s window', () => {
    const typed = dayOf(0, { scans: 50, misread: 40 }, { source: 'typed', device: null });
    expect(readerFindings([typed], today)).toEqual([]);
  });

  describe('silent', () => {
    const inUse = Array.from({ length: leastDaysInUse }, (_, n) => dayOf(n + 1, { scans: 30 }));
    const others = (scans: number, more: Partial<DayReads> = {}) =>
      dayOf(0, { scans }, { source: 'typed', device: null, ...more });

    it('not heard today though others were', () => {
      expect(readerFindings([...inUse, others(leastByOthers)], today)).toEqual([
        { source: 'serial', device, trouble: 'silent', count: 0, of: leastByOthers },
      ]);
    });

    it('not before others were read enough, nor where it is seldom used', () => {
      expect(readerFindings([...inUse, others(leastByOthers - 1)], today)).toEqual([]);
      expect(readerFindings([...inUse.slice(1), others(leastByOthers)], today)).toEqual([]);
    });

    it('not where it was heard, be it a broken code alone', () => {
      expect(readerFindings([...inUse, others(20), dayOf(0, { cut: 1 })], today)).toEqual([]);
    });

    it('a camera may stay shut', () => {
      const camera = inUse.map((row) => ({ ...row, source: 'camera' as const }));
      expect(readerFindings([...camera, others(leastByOthers)], today)).toEqual([]);
    });

    it('a scanner that was given a name today was heard', () => {
      const nameless = inUse.map((row) => ({ ...row, source: 'wedge' as const, device: null }));
      const named = others(leastByOthers, { source: 'wedge', device: 'Till scanner' });
      expect(readerFindings([...nameless, named], today)).toEqual([]);
    });
  });

  it('asks about as many days as it judges by', () => {
    expect(daysBetween(healthSince(today), today) + 1).toBe(recentDays + usualDays);
  });

  it('adds up by reader, whatever day and barcode, the busiest first', () => {
    const rows = [
      dayOf(0, { scans: 2 }),
      dayOf(1, { scans: 3 }, { symbology: 'EAN13' }),
      dayOf(1, { scans: 9 }, { source: 'wedge', device: null }),
    ];
    expect(byReader(rows).map(({ source, scans }) => [source, scans])).toEqual([
      ['wedge', 9],
      ['serial', 5],
    ]);
  });
});
