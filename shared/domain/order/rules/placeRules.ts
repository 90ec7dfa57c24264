import { isoWeekday } from '../../time/civilTime.ts';
import type { DayRange, Scope } from '../../campaign/campaign.ts';
import { contains, startingDays as beginningOf } from '../../campaign/hours.ts';
import type { CivilDate } from '../../time/civil.ts';
import type { Figures } from '../../figure.ts';
import { refundOf } from '../../campaign/refund.ts';
import { isInScope } from '../../campaign/scope.ts';
import { dayNow, takenThrough } from '../../campaign/validity.ts';
import type { Judged, Rule } from './rule.ts';

/**
 * When and where. A voucher's own days govern, in the campaign's zone: they began as the campaign's,
 * were narrowed when it was issued or widened by an extension. Weekday, holiday, black-out and hours go by
 * the shop's wall.
 */
export const placeRules = [
  {
    name: 'firstDay',
    refusal: ({ voucher, today }) =>
      today < voucher.firstDay.value
        ? { reason: 'notYetValid', firstDay: voucher.firstDay.value }
        : null,
    figures: ({ voucher, today }) => ({
      firstDay: { kind: 'date', value: voucher.firstDay.value },
      today: { kind: 'date', value: today },
    }),
  },
  {
    name: 'lastDay',
    refusal: ({ facts, voucher, campaign, today, lastDay }) =>
      dayNow(lastDay, today, facts.counter.now.value) > takenThrough(lastDay, campaign)
        ? { reason: 'expired', lastDay: lastDay.day, refundMinor: refundOf(campaign, voucher) }
        : null,
    figures: ({ facts, campaign, today, lastDay }) => ({
      lastDay: { kind: 'date', value: takenThrough(lastDay, campaign) },
      today: { kind: 'date', value: dayNow(lastDay, today, facts.counter.now.value) },
      zone: { kind: 'text', value: campaign.zone },
      source: { kind: 'source', value: lastDay.source },
    }),
  },
  {
    name: 'shop',
    refusal: ({ facts: { counter }, campaign }) =>
      isInScope(campaign.shops, counter.shop, counter.shopGroups.value)
        ? null
        : { reason: 'wrongShop' },
    figures: ({ facts: { counter }, campaign }) =>
      isEverything(campaign.shops)
        ? null
        : {
            shop: { kind: 'text', value: counter.shop },
            ...scopeFigures(campaign.shops),
          },
  },
  {
    name: 'channel',
    refusal: ({ facts: { counter }, campaign: { channels } }) =>
      channels === null || channels.includes(counter.channel)
        ? null
        : { reason: 'wrongChannel', channels },
    figures: ({ facts: { counter }, campaign: { channels } }) =>
      channels === null
        ? null
        : {
            channel: { kind: 'channels', value: [counter.channel] },
            channels: { kind: 'channels', value: channels },
          },
  },
  {
    name: 'blackout',
    refusal: (judged) => {
      const days = judged.campaign.blackouts.find(covers(startingDays(judged)));
      return days === undefined ? null : { reason: 'blackout', days };
    },
    figures: (judged) =>
      judged.campaign.blackouts.length === 0
        ? null
        : {
            days: { kind: 'dates', value: startingDays(judged) },
            blackouts: { kind: 'dayRanges', value: judged.campaign.blackouts },
          },
  },
  {
    name: 'holiday',
    refusal: (judged) => {
      const { holidays } = judged.campaign;
      if (holidays === 'any') return null;
      const isOn = startingDays(judged).some(isHoliday(judged));
      if (holidays === 'only') return isOn ? null : { reason: 'onlyHolidays' };
      return isOn ? { reason: 'notOnHolidays' } : null;
    },
    figures: (judged) =>
      judged.campaign.holidays === 'any'
        ? null
        : {
            days: { kind: 'dates', value: startingDays(judged) },
            holidays: { kind: 'dates', value: judged.facts.counter.holidays.value },
          },
  },
  {
    name: 'weekday',
    refusal: (judged) => {
      const { weekdays } = judged.campaign;
      if (weekdays === null) return null;
      const isOn = startingDays(judged).some((day) => weekdays.includes(isoWeekday(day)));
      return isOn ? null : { reason: 'wrongWeekday', weekdays };
    },
    figures: (judged) =>
      judged.campaign.weekdays === null
        ? null
        : {
            today: { kind: 'weekdays', value: startingDays(judged).map(isoWeekday) },
            weekdays: { kind: 'weekdays', value: judged.campaign.weekdays },
          },
  },
  {
    name: 'hours',
    refusal: ({ facts, campaign: { hours } }) => {
      if (hours === null) return null;
      const { minuteOfDay } = facts.counter.now.value;
      return hours.some((range) => contains(range, minuteOfDay))
        ? null
        : { reason: 'wrongHours', hours };
    },
    figures: ({ facts, campaign: { hours } }) =>
      hours === null
        ? null
        : {
            now: { kind: 'minute', value: facts.counter.now.value.minuteOfDay },
            hours: { kind: 'hours', value: hours },
          },
  },
] as const satisfies readonly Rule<Judged>[];

function isEverything({ include, exclude }: Scope): boolean {
  return include === null && exclude.length === 0;
}

function scopeFigures({ include, exclude }: Scope): Figures {
  return {
    include: { kind: 'names', value: include ?? [] },
    exclude: { kind: 'names', value: exclude },
  };
}

function covers(days: readonly CivilDate[]): (range: DayRange) => boolean {
  return ({ from, through }) => days.some((day) => day >= from && day <= through);
}

function isHoliday({ facts }: Judged): (day: CivilDate) => boolean {
  return (day) => facts.counter.holidays.value.includes(day);
}

/** The days on which the hours we are in began; outside all hours (or without any) it is simply today. */
function startingDays({ facts, campaign: { hours } }: Judged): readonly CivilDate[] {
  const { date, minuteOfDay } = facts.counter.now.value;
  const began = beginningOf(hours ?? [], date, minuteOfDay);
  return began.length === 0 ? [date] : began;
}
