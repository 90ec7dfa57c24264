import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readMoment } from '../../shared/domain/time/moment.ts';
import { casesOf } from './cases.ts';

/** The instant in UTC as ISO 8601 writes it, or why there is none. */
function read(text: string): string {
  const moment = readMoment(text);
  return moment.ok ? new Date(moment.instant).toISOString() : moment.why;
}

describe('a moment somebody wrote', () => {
  it.each([
    ['2026-12-31T15:30Z', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T23:30+08:00', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T12:00-03:30', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T23:30:59+08:00', '2026-12-31T15:30:59.000Z'],
    ['2026-12-31T23:30:59.1+08:00', '2026-12-31T15:30:59.100Z'],
    ['2026-12-31T23:30:59.123+08:00', '2026-12-31T15:30:59.123Z'],
    ['2026-12-31T23:30[Asia/Shanghai]', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T23:30+08:00[Asia/Shanghai]', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T10:30[Etc/GMT+5]', '2026-12-31T15:30:00.000Z'],
    ['2026-12-31T15:30[UTC]', '2026-12-31T15:30:00.000Z'],
    ['2028-02-29T00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  it.each(['2026-12-31T23:30', '2026-12-31T23:30:59', '2026-12-31T23:30:59.123'])(
    '%s has no offset: no moment at all',
    (text) => {
      expect(read(text)).toBe('noOffset');
    },
  );

  it.each(['2026-12-31T23:30[Asia/Nowhere]', '2026-12-31T23:30+08:00[X]'])(
    '%s is in no zone there is',
    (text) => {
      expect(read(text)).toBe('noSuchZone');
    },
  );

  it.each([
    '',
    'tomorrow',
    '2026-12-31',
    '2026-12-31 23:30Z',
    'at 2026-12-31T23:30Z',
    '2026-12-31T23:30Z sharp',
    '26-12-31T23:30Z',
    '2026-1-31T23:30Z',
    '2026-12-31T23Z',
    '2026-12-31T23:30:59.1234Z',
    '2026-12-31T23:30+8',
    '2026-12-31T23:30+0800',
    '2026-12-31T23:30[]',
    '2026-12-31T23:30[Asia/Shanghai][u-ca=hebrew]',
    '2026-12-31T23:30Z[Asia Shanghai]',
    'a026-12-31T23:30Z',
    '2026-12-31Tab:cdZ',
  ])('%j is not written as a moment', (text) => {
    expect(read(text)).toBe('notATime');
  });

  it.each([
    '2026-02-29T00:00Z',
    '2026-13-01T00:00Z',
    '2026-12-31T25:00Z',
    '2026-12-31T23:60+08:00',
    '2026-02-29T00:00[Asia/Shanghai]',
    '2026-12-31T23:30+09:00[Asia/Shanghai]',
  ])('%s does not exist', (text) => {
    expect(read(text)).toBe('notATime');
  });

  it('fall back: what the clock shows twice is the first, or what the offset says', () => {
    expect(read('2026-11-01T01:30[America/New_York]')).toBe('2026-11-01T05:30:00.000Z');
    expect(read('2026-11-01T01:30-04:00[America/New_York]')).toBe('2026-11-01T05:30:00.000Z');
    expect(read('2026-11-01T01:30-05:00[America/New_York]')).toBe('2026-11-01T06:30:00.000Z');
  });

  it('spring forward: what the clock leaves out is the next', () => {
    expect(read('2026-03-08T02:30[America/New_York]')).toBe('2026-03-08T07:30:00.000Z');
  });

  it('is the instant that was written, in any zone', () => {
    const instantAny = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) });
    const zoneAny = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'UTC');
    fc.assert(
      fc.property(instantAny, zoneAny, (instant, zone) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        expect(readMoment(zoned.toString())).toEqual({ ok: true, instant });
        expect(readMoment(new Date(instant).toISOString())).toEqual({ ok: true, instant });
      }),
      { numRuns: casesOf(200) },
    );
  });
});
