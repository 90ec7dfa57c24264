import type { Campaign, DayRange } from './campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays, daysBetween, isoWeekday } from '../time/civilTime.ts';

const minutesPerDay = 1440;
/** At most so many days are looked through for one on which a campaign can be used. */
const maxDaysLookedThrough = 3_700;

type Days = Pick<
  Campaign,
  | 'validFrom'
  | 'validThrough'
  | 'validity'
  | 'extendedThrough'
  | 'acquisition'
  | 'weekdays'
  | 'hours'
  | 'blackouts'
>;

/**
 * Whether the campaign leaves any day on which its vouchers are taken, by its own zone. Days are those on
 * which hours begin: hours of 22:00–02:00 on Fridays are usable on a Saturday that is the only day.
 */
export function hasUsableDay(campaign: Days): boolean {
  const { validFrom, weekdays, hours, blackouts } = campaign;
  const last = lastDayTaken(campaign);
  const isOverMidnight = (hours ?? []).some(
    ({ fromMinute, toMinute }) => fromMinute > toMinute && toMinute > 0,
  );
  const isOnTheDay = hours === null || hours.some(({ fromMinute }) => fromMinute < minutesPerDay);
  const first = isOverMidnight ? addDays(validFrom, -1) : validFrom;
  const days = daysBetween(first, last) + (isOnTheDay ? 1 : 0);
  for (let day = 0; day < Math.min(days, maxDaysLookedThrough); day += 1) {
    const date = addDays(first, day);
    const isWeekday = weekdays === null || weekdays.includes(isoWeekday(date));
    if (isWeekday && !isBlackedOut(date, blackouts)) return true;
  }
  return days > maxDaysLookedThrough;
}

/** The last day any voucher of the campaign is taken, unless head office extends that very voucher. */
function lastDayTaken(campaign: Days): CivilDate {
  const { validThrough, validity, extendedThrough, acquisition } = campaign;
  const issued = validity.kind === 'daysFromIssue' ? addDays(validThrough, validity.days - 1) : '';
  const last = [issued, extendedThrough ?? ''].reduce((a, b) => (a > b ? a : b), validThrough);
  return acquisition.kind === 'paid' ? addDays(last, acquisition.graceDays) : last;
}

function isBlackedOut(date: CivilDate, blackouts: readonly DayRange[]): boolean {
  return blackouts.some(({ from, through }) => date >= from && date <= through);
}
