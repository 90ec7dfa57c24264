import { describe, expect, it } from 'vitest';
import type { Acquisition, Campaign, HourRange } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import {
  campaignWith,
  counterWith,
  fact,
  minuteMs,
  orderWith,
  shop,
  verdictFor,
  voucherWith,
} from './build.ts';
import { counterOn, counterWhen, wall } from './wall.ts';

const newYork = 'America/New_York';
const days = { firstDay: fact('2026-11-10'), lastDay: fact('2026-11-21') };
const lunch: HourRange = { fromMinute: 11 * 60, toMinute: 14 * 60 };
const night: HourRange = { fromMinute: 22 * 60, toMinute: 2 * 60 };

function refusalOf(
  campaign: Partial<Campaign>,
  local: string,
  voucher: Partial<VoucherFacts> = {},
) {
  const vouchers = [voucherWith(campaignWith(campaign), voucher)];
  const outcome = decideOrder(orderWith({ vouchers, ...counterWhen(local) })).vouchers[0];
  return outcome?.verdict === 'refused' ? outcome.refusal : null;
}

describe('a voucher’s own days', () => {
  it.each([
    ['2026-11-09T23:59', 'notYetValid'],
    ['2026-11-10T00:00', 'ok'],
    ['2026-11-11T00:00', 'ok'],
  ])('notYetValid: good from the 10th, on %s: %s', (local, verdict) => {
    expect(verdictFor({}, counterWhen(local), days)).toBe(verdict);
  });

  it.each([
    ['2026-11-21T00:00', 'ok'],
    ['2026-11-21T23:59', 'ok'],
    ['2026-11-22T00:00', 'expired'],
  ])('expired: good through the 21st, on %s: %s', (local, verdict) => {
    expect(verdictFor({}, counterWhen(local), days)).toBe(verdict);
  });

  it('expired: the calendar’s day counts, though the business day goes on (cut-over)', () => {
    // 01:00 on the 22nd is still the business day of the 21st.
    expect(counterWhen('2026-11-22T01:00').counter.now.value.businessDay).toBe('2026-11-21');
    expect(verdictFor({}, counterWhen('2026-11-22T01:00'), days)).toBe('expired');
  });

  it('expired: a zone change at expiry goes by the campaign’s zone, not the shop’s (I9)', () => {
    const last = wall('2026-11-21T23:59', newYork);
    expect(verdictFor({ zone: newYork }, counterOn(last), days)).toBe('ok');
    expect(verdictFor({ zone: newYork }, counterOn(last + minuteMs), days)).toBe('expired');
    expect(verdictFor({}, counterOn(last), days)).toBe('expired');
    expect(verdictFor({}, counterOn(last, {}, newYork), days)).toBe('expired');
  });

  it('notYetValid: a zone change at the first day goes by the campaign’s zone (I9)', () => {
    const first = wall('2026-11-10T00:00', newYork);
    expect(verdictFor({ zone: newYork }, counterOn(first - minuteMs), days)).toBe('notYetValid');
    expect(verdictFor({ zone: newYork }, counterOn(first), days)).toBe('ok');
    expect(verdictFor({}, counterWhen('2026-11-10T00:00'), days)).toBe('ok');
  });

  it.each([
    ['spring forward', newYork, '2026-03-08', Date.UTC(2026, 2, 9, 4)],
    ['fall back', newYork, '2026-11-01', Date.UTC(2026, 10, 2, 5)],
    ['a midnight that is skipped', 'America/Santiago', '2026-09-05', Date.UTC(2026, 8, 6, 4)],
    ['a day that never was', 'Pacific/Apia', '2011-12-30', Date.UTC(2011, 11, 30, 10)],
  ])('expired: %s in %s, good through %s', (_, inZone, lastDay, over) => {
    const campaign = { zone: inZone, validFrom: '2011-01-01', validThrough: lastDay };
    expect(verdictFor(campaign, counterOn(over - minuteMs, {}, inZone))).toBe('ok');
    expect(verdictFor(campaign, counterOn(over, {}, inZone))).toBe('expired');
  });
});

describe('what moves the last day', () => {
  it.each([
    ['2026-12-10', '2026-12-10T23:59', 'ok'],
    ['2026-12-10', '2026-12-11T00:00', 'expired'],
    ['2026-11-01', '2026-11-21T12:00', 'ok'],
  ])('expired: the campaign is extended through %s, on %s: %s', (extendedThrough, on, verdict) => {
    expect(verdictFor({ extendedThrough }, counterWhen(on), days)).toBe(verdict);
  });

  it.each([
    ['2026-12-10', '2026-12-10T23:59', 'ok'],
    ['2026-12-10', '2026-12-11T00:00', 'expired'],
    ['2026-11-01', '2026-11-21T12:00', 'ok'],
  ])('expired: this voucher is extended through %s, on %s: %s', (through, on, verdict) => {
    const extendedThrough = fact<string | null>(through);
    expect(verdictFor({}, counterWhen(on), { ...days, extendedThrough })).toBe(verdict);
  });

  it.each([
    ['2026-11-28T23:59', 'ok'],
    ['2026-11-29T00:00', 'expired'],
  ])('expired: an undo made it good again through the 28th, on %s: %s', (on, verdict) => {
    const revivedThrough = fact<string | null>('2026-11-28', 'journal');
    expect(verdictFor({}, counterWhen(on), { ...days, revivedThrough })).toBe(verdict);
  });

  it.each([
    ['not used yet', null, '2026-11-21T12:00', 'ok'],
    ['the 7th day', '2026-11-12', '2026-11-18T23:59', 'ok'],
    ['the 7th business day', '2026-11-12', '2026-11-19T02:59', 'ok'],
    ['the 8th day', '2026-11-12', '2026-11-19T03:00', 'expired'],
    ['never beyond its own last day', '2026-11-20', '2026-11-22T00:00', 'expired'],
  ])('expired: 7 days from the first use, %s', (_, firstUse, on, verdict) => {
    const campaign = {
      validity: { kind: 'daysFromFirstUse', days: 7 },
      usesPerVoucher: 5,
    } as const;
    const firstUseDay = fact<string | null>(firstUse, 'journal');
    expect(verdictFor(campaign, counterWhen(on), { ...days, firstUseDay })).toBe(verdict);
  });

  const paid = (graceDays: number): Acquisition => ({
    kind: 'paid',
    priceMinor: 1000,
    graceDays,
    refund: 'unusedShare',
  });

  it.each([
    [0, '2026-11-21T23:59', 'ok'],
    [0, '2026-11-22T00:00', 'expired'],
    [7, '2026-11-28T23:59', 'ok'],
    [7, '2026-11-29T00:00', 'expired'],
  ])('expired: paid, with %i days of grace, on %s: %s', (graceDays, on, verdict) => {
    expect(verdictFor({ acquisition: paid(graceDays) }, counterWhen(on), days)).toBe(verdict);
  });

  it.each([
    ['given', { kind: 'given' }, 0, null],
    ['nothing comes back', { ...paid(0), refund: 'none' }, 0, 0],
    ['while unused', { ...paid(0), refund: 'whileUnused' }, 0, 1000],
    ['while unused, but used', { ...paid(0), refund: 'whileUnused' }, 1, 0],
    ['the share not used', paid(0), 1, 666],
  ] as const)('expired: refund: %s', (_, acquisition, used, refundMinor) => {
    const campaign = { acquisition, usesPerVoucher: 3 };
    const voucher = { ...days, usesCounted: fact<number>(used) };
    expect(refusalOf(campaign, '2026-11-22T00:00', voucher)).toEqual({
      reason: 'expired',
      lastDay: '2026-11-21',
      refundMinor,
    });
  });

  it('expired: refund of a stored amount by what is left on it', () => {
    const campaign = {
      acquisition: paid(0),
      benefit: { kind: 'storedAmount', amountMinor: 2000 },
    } as const;
    const voucher = { ...days, amountSpentMinor: fact(500) };
    expect(refusalOf(campaign, '2026-11-22T00:00', voucher)).toMatchObject({ refundMinor: 750 });
  });
});

describe('place', () => {
  it.each([
    ['everywhere', null, [], 'ok'],
    ['here', [shop], [], 'ok'],
    ['here and elsewhere', ['shop-2', shop], [], 'ok'],
    ['elsewhere', ['shop-2'], [], 'wrongShop'],
    ['our group', ['#north'], [], 'ok'],
    ['another group', ['#south'], [], 'wrongShop'],
    ['everywhere but here', null, [shop], 'wrongShop'],
    ['here, but not our group', [shop], ['#north'], 'wrongShop'],
    ['our group, but not here', ['#north'], [shop], 'wrongShop'],
    ['a shop named like our group', ['north'], [], 'wrongShop'],
  ])('wrongShop: %s', (_, include, exclude, verdict) => {
    const counter = counterWith({ shopGroups: fact(['north']) });
    expect(verdictFor({ shops: { include, exclude } }, { counter })).toBe(verdict);
  });

  it.each([
    [null, 'counter', 'ok'],
    [['counter'], 'counter', 'ok'],
    [['online', 'counter'], 'counter', 'ok'],
    [['online', 'delivery'], 'counter', 'wrongChannel'],
    [['counter'], 'delivery', 'wrongChannel'],
  ] as const)('wrongChannel: for %s, an order by %s: %s', (channels, channel, verdict) => {
    expect(verdictFor({ channels }, { counter: counterWith({ channel }) })).toBe(verdict);
  });
});

describe('days of the shop', () => {
  const blackouts = [
    { from: '2026-11-18', through: '2026-11-20' },
    { from: '2026-11-25', through: '2026-11-25' },
  ];

  it.each([
    ['2026-11-17T23:59', 'ok'],
    ['2026-11-18T00:00', 'blackout'],
    ['2026-11-20T23:59', 'blackout'],
    ['2026-11-21T00:00', 'ok'],
    ['2026-11-24T23:59', 'ok'],
    ['2026-11-25T12:00', 'blackout'],
    ['2026-11-26T00:00', 'ok'],
  ])('blackout: 18th to 20th and the 25th, on %s: %s', (local, verdict) => {
    expect(verdictFor({ blackouts }, counterWhen(local))).toBe(verdict);
  });

  it('blackout: says which days', () => {
    expect(refusalOf({ blackouts }, '2026-11-19T12:00')).toEqual({
      reason: 'blackout',
      days: blackouts[0],
    });
  });

  it('blackout: by the shop’s wall, whatever the campaign’s zone', () => {
    const campaign = { blackouts, zone: newYork };
    expect(verdictFor(campaign, counterWhen('2026-11-18T00:00'))).toBe('blackout');
    expect(verdictFor(campaign, counterWhen('2026-11-21T00:00'))).toBe('ok');
  });

  it.each([
    ['2026-11-18T01:59', 'ok'],
    ['2026-11-18T22:00', 'blackout'],
    ['2026-11-21T01:59', 'blackout'],
    ['2026-11-21T22:00', 'ok'],
  ])('blackout: overnight hours are of the day they began on, %s: %s', (local, verdict) => {
    expect(verdictFor({ blackouts, hours: [night] }, counterWhen(local))).toBe(verdict);
  });

  it('blackout: where hours overlap, one that began on such a day is enough (overnight hours)', () => {
    const hours = [night, { fromMinute: 0, toMinute: 180 }];
    const friday = [{ from: '2026-11-20', through: '2026-11-20' }];
    const on = (local: string) => verdictFor({ blackouts: friday, hours }, counterWhen(local));
    expect(on('2026-11-21T01:00')).toBe('blackout');
    expect(on('2026-11-21T02:30')).toBe('ok');
  });

  const holidays = fact<readonly string[]>(['2026-11-20']);

  it.each([
    ['2026-11-19T23:59', 'onlyHolidays'],
    ['2026-11-20T00:00', 'ok'],
    ['2026-11-20T23:59', 'ok'],
    ['2026-11-21T00:00', 'onlyHolidays'],
  ])('onlyHolidays: the 20th is one, on %s: %s', (local, verdict) => {
    expect(verdictFor({ holidays: 'only' }, counterWhen(local, { holidays }))).toBe(verdict);
  });

  it('onlyHolidays: without a calendar no day is one', () => {
    expect(verdictFor({ holidays: 'only' }, counterWhen('2026-11-20T12:00'))).toBe('onlyHolidays');
  });

  it.each([
    ['2026-11-19T23:59', 'ok'],
    ['2026-11-20T00:00', 'notOnHolidays'],
    ['2026-11-20T23:59', 'notOnHolidays'],
    ['2026-11-21T00:00', 'ok'],
  ])('notOnHolidays: the 20th is one, on %s: %s', (local, verdict) => {
    expect(verdictFor({ holidays: 'never' }, counterWhen(local, { holidays }))).toBe(verdict);
  });

  it('notOnHolidays: a holiday’s night lasts past midnight (overnight hours)', () => {
    const campaign = { holidays: 'never', hours: [night] } as const;
    const on = (local: string) => verdictFor(campaign, counterWhen(local, { holidays }));
    expect(on('2026-11-20T01:00')).toBe('ok');
    expect(on('2026-11-20T23:00')).toBe('notOnHolidays');
    expect(on('2026-11-21T01:00')).toBe('notOnHolidays');
    expect(on('2026-11-21T23:00')).toBe('ok');
  });

  it.each([
    [null, 'ok'],
    [[6], 'ok'],
    [[5, 6, 7], 'ok'],
    [[1, 2, 3, 4, 5, 7], 'wrongWeekday'],
  ] as const)('wrongWeekday: on a Saturday, good on %s: %s', (weekdays, verdict) => {
    expect(verdictFor({ weekdays }, counterWhen('2026-11-21T12:00'))).toBe(verdict);
  });

  it.each([
    ['2026-11-20T23:59', 'wrongWeekday'],
    ['2026-11-21T00:00', 'ok'],
    ['2026-11-21T23:59', 'ok'],
    ['2026-11-22T00:00', 'wrongWeekday'],
  ])('wrongWeekday: good on Saturdays, on %s: %s', (local, verdict) => {
    expect(verdictFor({ weekdays: [6] }, counterWhen(local))).toBe(verdict);
  });

  it.each([
    ['Friday’s night on Saturday at 01:00', [5], '2026-11-21T01:00', 'ok'],
    ['Saturday’s night on Saturday at 01:00', [6], '2026-11-21T01:00', 'wrongWeekday'],
    ['Saturday’s night on Saturday at 23:00', [6], '2026-11-21T23:00', 'ok'],
    ['Friday’s night on Saturday at 23:00', [5], '2026-11-21T23:00', 'wrongWeekday'],
    ['Saturday’s night on Saturday at noon', [6], '2026-11-21T12:00', 'wrongHours'],
  ] as const)('wrongWeekday: overnight hours: %s', (_, weekdays, local, verdict) => {
    expect(verdictFor({ weekdays, hours: [night] }, counterWhen(local))).toBe(verdict);
  });
});

describe('hours', () => {
  it('wrongWeekday: of several hours those that are open say the day (overnight hours)', () => {
    const campaign = { weekdays: [6], hours: [night, lunch] } as const;
    expect(verdictFor(campaign, counterWhen('2026-11-21T01:00'))).toBe('wrongWeekday');
    expect(verdictFor(campaign, counterWhen('2026-11-21T12:00'))).toBe('ok');
  });

  it.each([
    ['a minute before', [lunch], '10:59', 'wrongHours'],
    ['at the beginning', [lunch], '11:00', 'ok'],
    ['the last minute', [lunch], '13:59', 'ok'],
    ['at the end', [lunch], '14:00', 'wrongHours'],
    ['overnight, before it', [night], '21:59', 'wrongHours'],
    ['overnight, when it begins', [night], '22:00', 'ok'],
    ['overnight, past midnight', [night], '00:00', 'ok'],
    ['overnight, its last minute', [night], '01:59', 'ok'],
    ['overnight, when it is over', [night], '02:00', 'wrongHours'],
    ['the second of two', [night, lunch], '12:00', 'ok'],
    ['till the day’s end', [{ fromMinute: 1200, toMinute: 1440 }], '23:59', 'ok'],
  ])('wrongHours: %s', (_, hours, time, verdict) => {
    expect(verdictFor({ hours }, counterWhen(`2026-11-21T${time}`))).toBe(verdict);
  });

  const oneToTwo: HourRange = { fromMinute: 60, toMinute: 120 };
  const twoToThree: HourRange = { fromMinute: 120, toMinute: 180 };
  const us = { validFrom: '2026-01-01', validThrough: '2026-12-31', zone: newYork };

  it.each([
    ['01:59, and then it is 03:00', twoToThree, Date.UTC(2026, 2, 8, 6, 59), 'wrongHours'],
    ['03:00, an hour that never was before it', twoToThree, Date.UTC(2026, 2, 8, 7), 'wrongHours'],
    ['01:59, the last minute before', oneToTwo, Date.UTC(2026, 2, 8, 6, 59), 'ok'],
  ])('wrongHours: spring forward, %s', (_, hours, instant, verdict) => {
    expect(verdictFor({ ...us, hours: [hours] }, counterOn(instant, {}, newYork))).toBe(verdict);
  });

  it.each([
    ['01:30 for the first time', Date.UTC(2026, 10, 1, 5, 30), 'ok'],
    ['01:30 for the second time', Date.UTC(2026, 10, 1, 6, 30), 'ok'],
    ['02:00', Date.UTC(2026, 10, 1, 7), 'wrongHours'],
  ])('wrongHours: fall back, %s', (_, instant, verdict) => {
    const campaign = { ...us, hours: [oneToTwo] };
    expect(verdictFor(campaign, counterOn(instant, {}, newYork))).toBe(verdict);
  });

  it('wrongHours: by the shop’s wall, whatever the campaign’s zone', () => {
    const campaign = { ...us, hours: [lunch] };
    expect(verdictFor(campaign, counterWhen('2026-11-21T12:00'))).toBe('ok');
    expect(verdictFor(campaign, counterWhen('2026-11-21T12:00', {}, newYork))).toBe('ok');
    expect(verdictFor(campaign, counterWhen('2026-11-21T00:00'))).toBe('wrongHours');
  });
});
