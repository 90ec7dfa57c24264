import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign, Validity } from '../../shared/domain/campaign/campaign.ts';
import { addDays, daysBetween } from '../../shared/domain/time/civilTime.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import { daysOfIssue, lastDayOf, takenThrough } from '../../shared/domain/campaign/validity.ts';
import type { LastDay } from '../../shared/domain/campaign/validity.ts';
import {
  campaignWith,
  civil,
  counterAt,
  fact,
  hourMs,
  noon,
  verdictFor,
  voucherWith,
} from './build.ts';
import { casesOf } from './cases.ts';

const paid = { kind: 'paid', priceMinor: 900, graceDays: 3, refund: 'none' } as const;
const oneMs = 1;

/** A voucher that the code says is good through 20 November. */
function lastDay(voucher: Partial<VoucherFacts>, campaign: Partial<Campaign> = {}): LastDay {
  const one = campaignWith(campaign);
  return lastDayOf(voucherWith(one, { lastDay: fact('2026-11-20', 'code'), ...voucher }), one);
}

function fromFirstUse(days: number): Partial<Campaign> {
  return { validity: { kind: 'daysFromFirstUse', days } };
}

describe('the last day', () => {
  const own = { day: '2026-11-20', source: 'code' } as const;

  it('is the voucher’s own, not the campaign’s', () => {
    expect(lastDay({})).toMatchObject(own);
    expect(lastDay({}, { validThrough: '2026-11-10' })).toMatchObject(own);
  });

  it.each([
    ['2026-11-19', own],
    ['2026-11-20', own],
    ['2026-11-21', { day: '2026-11-21', source: 'hq' }],
  ])('extended by the campaign through %s', (extendedThrough, expected) => {
    expect(lastDay({}, { extendedThrough })).toMatchObject(expected);
  });

  it.each([
    ['2026-11-19', own],
    ['2026-11-20', own],
    ['2026-11-21', { day: '2026-11-21', source: 'shop' }],
  ])('extended for this voucher through %s', (through, expected) => {
    expect(lastDay({ extendedThrough: fact(through, 'shop') })).toMatchObject(expected);
  });

  it.each([
    ['2026-11-19', own],
    ['2026-11-20', own],
    ['2026-11-21', { day: '2026-11-21', source: 'journal' }],
  ])('revived by an undo through %s', (through, expected) => {
    expect(lastDay({ revivedThrough: fact(through, 'journal') })).toMatchObject(expected);
  });

  it('is the latest of all that extend it', () => {
    const days = fc.tuple(...Array.from({ length: 3 }, () => fc.option(fc.nat(30))));
    fc.assert(
      fc.property(days, (steps) => {
        const [campaign, voucher, revived] = steps.map((step) =>
          step === null ? null : addDays('2026-11-10', step),
        );
        const { day } = lastDay(
          { extendedThrough: fact(voucher ?? null), revivedThrough: fact(revived ?? null) },
          { extendedThrough: campaign ?? null },
        );
        const all = [own.day, campaign, voucher, revived].flatMap((one) => one ?? []);
        expect(day).toBe(all.toSorted().at(-1));
      }),
      { numRuns: casesOf(200) },
    );
  });

  it.each([
    [1, '2026-11-15'],
    [5, '2026-11-19'],
    [6, '2026-11-20'],
    [7, '2026-11-20'],
  ])('%i days from the first use, which counts, but never beyond its own', (days, day) => {
    const firstUseDay = fact<string | null>('2026-11-15');
    expect(lastDay({ firstUseDay }, fromFirstUse(days))).toMatchObject({ day, source: 'code' });
  });

  it('days from the first use are business days: after midnight it is still the first', () => {
    const firstUseDay = fact<string | null>('2026-11-21');
    const at = (hour: number) => ({ counter: counterAt(Date.UTC(2026, 10, 22, hour - 8, 5)) });
    const oneDay = fromFirstUse(1);
    expect(verdictFor(oneDay, at(1), { firstUseDay })).toBe('ok');
    expect(verdictFor(oneDay, at(2), { firstUseDay })).toBe('ok');
    expect(verdictFor(oneDay, at(3), { firstUseDay })).toBe('expired');
  });

  it('is its own until the first use, and where no days run from it', () => {
    expect(lastDay({}, fromFirstUse(1))).toMatchObject(own);
    const firstUseDay = fact<string | null>('2026-11-15');
    expect(lastDay({ firstUseDay })).toMatchObject(own);
    expect(
      lastDay({ firstUseDay }, { validity: { kind: 'daysFromIssue', days: 1 } }),
    ).toMatchObject(own);
  });

  it('an extension outranks days from the first use', () => {
    const firstUseDay = fact<string | null>('2026-11-15');
    const extended = { ...fromFirstUse(1), extendedThrough: '2026-11-18' };
    expect(lastDay({ firstUseDay }, extended)).toMatchObject({ day: '2026-11-18', source: 'hq' });
  });
});

describe('grace', () => {
  it('is for what was paid for', () => {
    const last: LastDay = { day: '2026-11-30', source: 'hq', inBusinessDays: false };
    expect(takenThrough(last, campaignWith())).toBe('2026-11-30');
    expect(takenThrough(last, campaignWith({ acquisition: paid }))).toBe('2026-12-03');
  });

  it.each([
    ['2026-11-17', 'expired'],
    ['2026-11-18', 'ok'],
    ['2026-11-19', 'ok'],
    ['2026-11-21', 'ok'],
  ])('of three days, on 21 November, the last day being %s: %s', (day, verdict) => {
    expect(verdictFor({ acquisition: paid }, {}, { lastDay: fact(day) })).toBe(verdict);
  });

  it('begins when the extension is over', () => {
    const long = { extendedThrough: fact<string | null>('2026-11-18') };
    const past = { lastDay: fact('2026-11-01') };
    expect(verdictFor({ acquisition: paid }, {}, { ...past, ...long })).toBe('ok');
    expect(verdictFor({ acquisition: paid }, {}, past)).toBe('expired');
  });
});

describe('the days of a voucher when it is issued', () => {
  const days = (validity: Validity, issueDay: string) => {
    const { firstDay, lastDay: last } = daysOfIssue(campaignWith({ validity }), issueDay);
    return [firstDay, last];
  };

  it('are the campaign’s', () => {
    const whole = ['2026-11-01', '2026-11-30'];
    expect(days({ kind: 'campaignDays' }, '2026-11-21')).toEqual(whole);
    expect(days({ kind: 'daysFromFirstUse', days: 3 }, '2026-11-21')).toEqual(whole);
  });

  it.each([
    ['before the campaign’s first day', '2026-10-31', '2026-11-01', '2026-11-07'],
    ['on it', '2026-11-01', '2026-11-01', '2026-11-07'],
    ['after it', '2026-11-02', '2026-11-02', '2026-11-08'],
    ['on the campaign’s last day', '2026-11-30', '2026-11-30', '2026-12-06'],
  ])('or seven from the day of issue, which counts: %s', (_, issueDay, first, last) => {
    expect(days({ kind: 'daysFromIssue', days: 7 }, issueDay)).toEqual([first, last]);
  });

  it('are as many as the campaign says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 }), fc.nat(29), (count, step) => {
        const issueDay = addDays('2026-11-01', step);
        const [first = '', last = ''] = days({ kind: 'daysFromIssue', days: count }, issueDay);
        expect(first).toBe(issueDay);
        expect(daysBetween(first, last)).toBe(count - 1);
      }),
      { numRuns: casesOf(100) },
    );
  });
});

/** The verdict at an instant, on a terminal whose wall shows `wall` (the campaign's zone, unless told). */
function at(
  instant: number,
  zone: string,
  voucher: Partial<VoucherFacts>,
  change: Partial<Campaign> = {},
  wall = zone,
): string {
  const counter = counterAt(instant, { now: fact(civil(instant, wall), 'clock') });
  return verdictFor({ zone, ...change }, { counter }, { firstDay: fact('2000-01-01'), ...voucher });
}

describe('a last day ends with its night in the campaign’s zone (I9)', () => {
  it('spring forward: the day of 23 hours is good to its end', () => {
    const last = { lastDay: fact('2026-03-08') };
    const midnight = Date.UTC(2026, 2, 9, 4);
    expect(at(midnight - oneMs, 'America/New_York', last)).toBe('ok');
    expect(at(midnight, 'America/New_York', last)).toBe('expired');
  });

  it('spring forward: a first day that has no midnight begins at one o’clock', () => {
    const first = { firstDay: fact('2026-09-06'), lastDay: fact('2026-09-06') };
    const begins = Date.UTC(2026, 8, 6, 4);
    expect(civil(begins, 'America/Santiago')).toMatchObject({
      date: '2026-09-06',
      minuteOfDay: 60,
    });
    expect(at(begins - oneMs, 'America/Santiago', first)).toBe('notYetValid');
    expect(at(begins, 'America/Santiago', first)).toBe('ok');
    const ends = Date.UTC(2026, 8, 7, 3);
    expect(at(ends - oneMs, 'America/Santiago', first)).toBe('ok');
    expect(at(ends, 'America/Santiago', first)).toBe('expired');
  });

  it('spring forward: hours that the night leaves out do not exist, those beside them do', () => {
    const hours = [{ fromMinute: 60, toMinute: 180 }];
    const skips = Date.UTC(2026, 2, 8, 7);
    const last = { lastDay: fact('2026-03-08') };
    expect(at(skips - oneMs, 'America/New_York', last, { hours })).toBe('ok');
    expect(at(skips, 'America/New_York', last, { hours })).toBe('wrongHours');
  });

  it('fall back: the day of 25 hours is good to its end', () => {
    const last = { lastDay: fact('2026-11-01') };
    const midnight = Date.UTC(2026, 10, 2, 5);
    expect(at(midnight - oneMs, 'America/New_York', last)).toBe('ok');
    expect(at(midnight, 'America/New_York', last)).toBe('expired');
  });

  it('fall back: an hour that the night has twice is good twice', () => {
    const hours = [{ fromMinute: 60, toMinute: 120 }];
    const last = { lastDay: fact('2026-11-01') };
    const verdicts = [4, 5, 6, 7].map((hour) =>
      at(Date.UTC(2026, 10, 1, hour, 30), 'America/New_York', last, { hours }),
    );
    expect(verdicts).toEqual(['wrongHours', 'ok', 'ok', 'wrongHours']);
  });

  it('fall back: where midnight comes twice the last day ends with the second', () => {
    const last = { lastDay: fact('2026-10-24') };
    const firstMidnight = Date.UTC(2026, 9, 24, 21);
    const secondMidnight = Date.UTC(2026, 9, 24, 22);
    expect(at(firstMidnight - oneMs, 'Asia/Beirut', last)).toBe('ok');
    expect(at(firstMidnight, 'Asia/Beirut', last)).toBe('ok');
    expect(at(secondMidnight - oneMs, 'Asia/Beirut', last)).toBe('ok');
    expect(at(secondMidnight, 'Asia/Beirut', last)).toBe('expired');
  });

  it('zone change at expiry: a country that moves its clock half an hour ends the day sooner', () => {
    const last = { lastDay: fact('2018-05-04') };
    const moved = Date.UTC(2018, 4, 4, 15);
    expect(at(moved - oneMs, 'Asia/Pyongyang', last)).toBe('ok');
    expect(at(moved, 'Asia/Pyongyang', last)).toBe('expired');
  });

  it('zone change at expiry: a terminal set to another zone ends no day sooner or later', () => {
    const last = { lastDay: fact('2026-11-21') };
    const midnight = Date.UTC(2026, 10, 21, 16);
    for (const wall of ['Asia/Shanghai', 'Asia/Tokyo', 'Europe/London', 'Pacific/Kiritimati']) {
      const verdict = (instant: number) => at(instant, 'Asia/Shanghai', last, {}, wall);
      expect([wall, verdict(midnight - oneMs)]).toEqual([wall, 'ok']);
      expect([wall, verdict(midnight)]).toEqual([wall, 'expired']);
    }
  });

  it('date line: the day before one that is left out ends as ever', () => {
    const last = { lastDay: fact('2011-12-29') };
    const midnight = Date.UTC(2011, 11, 30, 10);
    expect(at(midnight - oneMs, 'Pacific/Apia', last)).toBe('ok');
    expect(at(midnight, 'Pacific/Apia', last)).toBe('expired');
    // Apia had no 30 December 2011: a voucher good through that day ends with the 29th, too.
    expect(at(midnight, 'Pacific/Apia', { lastDay: fact('2011-12-30') })).toBe('expired');
    expect(at(midnight, 'Pacific/Apia', { lastDay: fact('2011-12-31') })).toBe('ok');
  });

  it('date line: on either side of it the same instant has its own day', () => {
    const today = { firstDay: fact('2026-11-21'), lastDay: fact('2026-11-21') };
    const atMidday = Date.UTC(2026, 10, 21, 12);
    expect(at(atMidday, 'Pacific/Auckland', today)).toBe('expired');
    expect(at(atMidday, 'Pacific/Pago_Pago', today)).toBe('ok');
    expect(at(atMidday, 'Pacific/Auckland', today, {}, 'Pacific/Pago_Pago')).toBe('expired');
    expect(at(atMidday, 'Pacific/Pago_Pago', today, {}, 'Pacific/Auckland')).toBe('ok');
  });

  it('weekday and hours go by the shop’s wall, whatever the campaign’s zone', () => {
    const saturday = {
      weekdays: [6] as const,
      hours: [{ fromMinute: 14 * 60, toMinute: 15 * 60 }],
    };
    const last = { lastDay: fact('2026-11-30') };
    expect(at(noon, 'America/New_York', last, saturday, 'Asia/Shanghai')).toBe('ok');
    expect(at(noon, 'Asia/Shanghai', last, saturday, 'America/New_York')).toBe('wrongHours');
    const none = [{ fromMinute: 14 * 60, toMinute: 14 * 60 }];
    expect(at(noon, 'Asia/Shanghai', last, { hours: none })).toBe('wrongHours');
    expect(at(noon, 'Asia/Shanghai', last, { weekdays: [7] }, 'Asia/Shanghai')).toBe(
      'wrongWeekday',
    );
  });
});

describe('in hours of two days at once either day will do', () => {
  const hours = [
    { fromMinute: 22 * 60, toMinute: 2 * 60 },
    { fromMinute: 0, toMinute: 6 * 60 },
  ];
  const saturdayAtOne = counterAt(noon - 13 * hourMs);
  const verdict = (campaign: Partial<Campaign>, holidays: readonly string[] = []) =>
    verdictFor({ hours, ...campaign }, { counter: { ...saturdayAtOne, holidays: fact(holidays) } });

  it('for weekdays', () => {
    expect(saturdayAtOne.now.value).toMatchObject({ weekday: 6, minuteOfDay: 63 });
    expect(verdict({ weekdays: [5] })).toBe('ok');
    expect(verdict({ weekdays: [6] })).toBe('ok');
    expect(verdict({ weekdays: [7] })).toBe('wrongWeekday');
  });

  it('for holidays', () => {
    for (const day of ['2026-11-20', '2026-11-21']) {
      expect(verdict({ holidays: 'any' }, [day])).toBe('ok');
      expect(verdict({ holidays: 'only' }, [day])).toBe('ok');
      expect(verdict({ holidays: 'never' }, [day])).toBe('notOnHolidays');
    }
    expect(verdict({ holidays: 'only' }, ['2026-11-22'])).toBe('onlyHolidays');
    expect(verdict({ holidays: 'never' }, ['2026-11-22'])).toBe('ok');
  });
});
