import type { HourRange } from './campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';

export const minutesPerDay = 1440;

/** Half-open; a range that ends before it begins runs over midnight. */
export function contains({ fromMinute, toMinute }: HourRange, minute: number): boolean {
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

/**
 * The days on which the hours that hold this minute began: at 01:00 on Saturday, hours of 22:00–02:00 are
 * still Friday's. None outside all hours.
 */
export function startingDays(
  hours: readonly HourRange[],
  date: CivilDate,
  minute: number,
): readonly CivilDate[] {
  return hours
    .filter((range) => contains(range, minute))
    .map(({ fromMinute, toMinute }) =>
      fromMinute > toMinute && minute < toMinute ? addDays(date, -1) : date,
    );
}

/** 24:00–00:00 holds no minute either. */
export function isEmpty({ fromMinute, toMinute }: HourRange): boolean {
  return fromMinute === toMinute || (fromMinute === minutesPerDay && toMinute === 0);
}
