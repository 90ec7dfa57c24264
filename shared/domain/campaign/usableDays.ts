import type { Campaign, DayRange, HourRange } from './campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays, daysBetween, isoWeekday } from '../time/civilTime.ts';
import { isEmpty, minutesPerDay, startingDays } from './hours.ts';

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
 * Whether the campaign leaves any day on which its vouchers are taken, by its own zone. Weekdays and
 * black-outs go by the day on which hours began: hours of 22:00–02:00 on Fridays are usable on a Saturday
 * that is the only day.
 */
export function hasUsableDay(campaign: Days): boolean {
  const { validFrom } = campaign;
  const days = daysBetween(validFrom, lastDayTaken(campaign)) + 1;
  // Hours of no length are a fault of their own; without them there is a day, or there is none.
  const hours = campaign.hours?.filter((range) => !isEmpty(range)) ?? [];
  const terms = { ...campaign, hours: hours.length === 0 ? null : hours };
  const minutes = turns(hours);
  for (let day = 0; day < Math.min(days, maxDaysLookedThrough); day += 1) {
    const date = addDays(validFrom, day);
    if (minutes.some((minute) => isTaken(terms, date, minute))) return true;
  }
  return days > maxDaysLookedThrough;
}

/** Minutes of the day at which hours begin or end: between two of them nothing changes. */
function turns(hours: readonly HourRange[]): readonly number[] {
  const minutes = hours.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
  return [...new Set([0, ...minutes])].filter((minute) => minute < minutesPerDay);
}

function isTaken({ hours, weekdays, blackouts }: Days, date: CivilDate, minute: number): boolean {
  const began = hours === null ? [date] : startingDays(hours, date, minute);
  if (began.some((day) => isBlackedOut(day, blackouts))) return false;
  return began.some((day) => weekdays === null || weekdays.includes(isoWeekday(day)));
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
