import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { CivilDate, CivilTime, InstantMs, Weekday } from './civil.ts';

const nanosecondsPerMinute = 60_000_000_000;
const daysPerWeek = 7;
const daysPerEra = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const epochDayOffset = 719_468;
/** 0000-01-01 and 9999-12-31: what `YYYY-MM-DD` can say. */
const firstEpochDay = -719_528;
const lastEpochDay = 2_932_896;

/**
 * The instant as a clock on the shop's wall shows it, and the trading day it belongs to. Throws
 * `RangeError` for a zone that doesn't exist (boundaries ask `isKnownZone` first).
 */
export function civilTimeAt(instant: InstantMs, zone: string, cutOverMinute: number): CivilTime {
  const local = zonedAt(instant, zone);
  const date = dateText(local.year, local.month, local.day);
  const minuteOfDay = local.hour * 60 + local.minute;
  return {
    instant,
    zone,
    offsetMinutes: Math.round(ZonedDateTime.offsetNanoseconds(local) / nanosecondsPerMinute),
    date,
    minuteOfDay,
    weekday: isoWeekday(date),
    businessDay: minuteOfDay < cutOverMinute ? addDays(date, -1) : date,
  };
}

/** The calendar day in `zone`. */
export function civilDateAt(instant: InstantMs, zone: string): CivilDate {
  const local = zonedAt(instant, zone);
  return dateText(local.year, local.month, local.day);
}

export function isKnownZone(zone: string): boolean {
  try {
    zonedAt(0, zone);
    return true;
  } catch {
    return false;
  }
}

function zonedAt(instant: InstantMs, zone: string) {
  return Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(instant), zone);
}

/** `days` may be negative. Before the first day there is and after the last comes that day again. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const day = epochDayOf(date) + days;
  return dateOfEpochDay(Math.min(Math.max(day, firstEpochDay), lastEpochDay));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return epochDayOf(to) - epochDayOf(from);
}

/** ISO 8601: Monday 1 … Sunday 7. */
export function isoWeekday(date: CivilDate): Weekday {
  // 1970-01-01 was a Thursday.
  const sinceMonday = (((epochDayOf(date) + 3) % daysPerWeek) + daysPerWeek) % daysPerWeek;
  return (sinceMonday + 1) as Weekday;
}

/** The Monday of the date's ISO week: two dates share a week when this is the same. */
export function weekOf(date: CivilDate): CivilDate {
  return addDays(date, 1 - isoWeekday(date));
}

/** `YYYY-MM`. */
export function monthOf(date: CivilDate): string {
  return date.slice(0, 7);
}

/** Days since 1970-01-01 of a date in the (proleptic) Gregorian calendar. */
export function epochDayOf(date: CivilDate): number {
  const month = Number(date.slice(5, 7));
  // Years begin in March, so that the leap day is a year's last.
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + Number(date.slice(8, 10)) - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + dayOfYear - epochDayOffset;
}

/** The inverse of `epochDayOf`, for years 0000…9999. */
export function dateOfEpochDay(epochDay: number): CivilDate {
  const day = epochDay + epochDayOffset;
  const era = Math.floor(day / daysPerEra);
  const dayOfEra = day - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = ((monthFromMarch + 2) % 12) + 1;
  return dateText(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth);
}

function dateText(year: number, month: number, day: number): CivilDate {
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
