import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  civilDateAt,
  civilTimeAt,
  dateOfEpochDay,
  daysBetween,
  epochDayOf,
  isKnownZone,
  isoWeekday,
  monthOf,
  weekOf,
} from '../../shared/domain/time/civilTime.ts';

const anyDay = fc.integer({ min: -100_000, max: 200_000 });
const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];

describe('calendar days', () => {
  it('count as Temporal counts them', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, step) => {
        const date = dateOfEpochDay(day);
        const plain = Temporal.PlainDate.from('1970-01-01').add({ days: day });
        expect(date).toBe(plain.toString());
        expect(epochDayOf(date)).toBe(day);
        expect(isoWeekday(date)).toBe(plain.dayOfWeek);
        const later = addDays(date, step);
        expect(later).toBe(plain.add({ days: step }).toString());
        expect(daysBetween(date, later)).toBe(step);
      }),
    );
  });

  it.each([
    '0000-03-01',
    '0999-12-31',
    '1600-02-29',
    '1899-12-31',
    '1900-02-28',
    '1900-03-01',
    '1969-12-31',
    '1970-01-01',
    '2000-02-28',
    '2000-02-29',
    '2000-03-01',
    '2100-02-28',
    '2100-03-01',
    '2400-02-29',
    '9999-12-31',
  ])('go over the edge of a century at %s as Temporal does', (date) => {
    const before = Temporal.PlainDate.from(date).subtract({ days: 1 });
    expect(dateOfEpochDay(epochDayOf(date))).toBe(date);
    expect(addDays(date, -1)).toBe(before.toString());
    expect(addDays(before.toString(), 1)).toBe(date);
  });

  it('share a week exactly if their ISO week is the same', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -8, max: 8 }), (day, step) => {
        const [a, b] = [dateOfEpochDay(day), dateOfEpochDay(day + step)];
        const isoWeek = (date: string) => {
          const plain = Temporal.PlainDate.from(date);
          return `${plain.yearOfWeek}-${plain.weekOfYear}`;
        };
        expect(weekOf(a) === weekOf(b)).toBe(isoWeek(a) === isoWeek(b));
      }),
    );
    expect(weekOf('2026-11-21')).toBe('2026-11-16');
    expect(monthOf('2026-11-21')).toBe('2026-11');
  });
});

describe('civil time', () => {
  it('is what Temporal says, in any zone, on any side of a change of the clock (I9)', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        const date = zoned.toPlainDate().toString();
        expect(civilTimeAt(at, zone, 0)).toEqual({
          instant: at,
          zone,
          offsetMinutes: zoned.offsetNanoseconds / 60e9,
          date,
          minuteOfDay: zoned.hour * 60 + zoned.minute,
          weekday: zoned.dayOfWeek,
          businessDay: date,
        });
        expect(civilDateAt(at, zone)).toBe(date);
      }),
    );
  });

  it.each([
    ['a minute before the cut-over', '2026-11-21T02:59', '2026-11-20'],
    ['at the cut-over', '2026-11-21T03:00', '2026-11-21'],
    ['just after midnight', '2026-11-21T00:00', '2026-11-20'],
    ['on the first of the month', '2026-12-01T01:00', '2026-11-30'],
  ])('the business day %s', (_, local, businessDay) => {
    const at = Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Shanghai');
    expect(civilTimeAt(at.epochMilliseconds, 'Asia/Shanghai', 180).businessDay).toBe(businessDay);
  });

  it('knows the night that has 01:30 twice', () => {
    const first = civilTimeAt(Date.UTC(2026, 10, 1, 5, 30), 'America/New_York', 180);
    const second = civilTimeAt(Date.UTC(2026, 10, 1, 6, 30), 'America/New_York', 180);
    expect([first.minuteOfDay, second.minuteOfDay]).toEqual([90, 90]);
    expect([first.offsetMinutes, second.offsetMinutes]).toEqual([-240, -300]);
    expect([first.businessDay, second.businessDay]).toEqual(['2026-10-31', '2026-10-31']);
  });

  it('knows which zones there are', () => {
    expect(isKnownZone('Asia/Shanghai')).toBe(true);
    expect(isKnownZone('Asia/Nowhere')).toBe(false);
    expect(isKnownZone('')).toBe(false);
    expect(() => civilTimeAt(0, 'Asia/Nowhere', 0)).toThrow(RangeError);
  });
});
