import { addDays, isoWeekday } from '../civilTime.ts';
import type { HourRange } from '../campaign.ts';
import type { CivilTime, Weekday } from '../civil.ts';
import type { Judged, Rule } from './rule.ts';

/**
 * When and where. A voucher's own days govern, in the campaign's zone: they began as the campaign's,
 * were narrowed when it was issued or widened by an extension. Weekday and hours go by the shop's wall.
 */
export const placeRules: readonly Rule<Judged>[] = [
  {
    name: 'firstDay',
    refusal: ({ voucher, today }) =>
      today < voucher.firstDay.value
        ? { reason: 'notYetValid', firstDay: voucher.firstDay.value }
        : null,
  },
  {
    name: 'lastDay',
    refusal: ({ voucher, today }) =>
      today > voucher.lastDay.value ? { reason: 'expired', lastDay: voucher.lastDay.value } : null,
  },
  {
    name: 'shop',
    refusal: ({ facts, campaign }) =>
      campaign.shops === null || campaign.shops.includes(facts.counter.shop)
        ? null
        : { reason: 'wrongShop' },
  },
  {
    name: 'weekday',
    refusal: ({ facts, campaign }) => {
      const { weekdays, hours } = campaign;
      if (weekdays === null) return null;
      const days = startingWeekdays(facts.counter.now.value, hours);
      return days.some((day) => weekdays.includes(day))
        ? null
        : { reason: 'wrongWeekday', weekdays };
    },
  },
  {
    name: 'hours',
    refusal: ({ facts, campaign }) => {
      const { hours } = campaign;
      if (hours === null) return null;
      const { minuteOfDay } = facts.counter.now.value;
      return hours.some((range) => contains(range, minuteOfDay))
        ? null
        : { reason: 'wrongHours', hours };
    },
  },
];

/** Half-open; a range that ends before it begins runs over midnight. */
function contains({ fromMinute, toMinute }: HourRange, minute: number): boolean {
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

/**
 * The weekdays on which the hours we are in began: at 01:00 on Saturday, hours of 22:00–02:00 are still
 * Friday's. Outside all hours (or without any) it is simply today's.
 */
function startingWeekdays(now: CivilTime, hours: readonly HourRange[] | null): readonly Weekday[] {
  const open = (hours ?? []).filter((range) => contains(range, now.minuteOfDay));
  if (open.length === 0) return [now.weekday];
  return open.map((range) =>
    range.fromMinute > range.toMinute && now.minuteOfDay < range.toMinute
      ? isoWeekday(addDays(now.date, -1))
      : now.weekday,
  );
}
