import { describe, expect, it } from 'vitest';
import {
  ageOf,
  amountText,
  dateText,
  dayOf,
  daysBetween,
  minorDigits,
  moneyText,
  timeText,
} from '../../renderer/format.ts';
import { initialOf } from '../../renderer/shell/person.ts';

const zone = 'Asia/Shanghai';

describe('money on the screen', () => {
  it('is written in the shop’s currency, with a true minus sign', () => {
    expect(moneyText(1800, 'CNY', 'en')).toBe('¥18.00');
    expect(moneyText(-1800, 'CNY', 'zh')).toBe('−¥18.00');
    expect(moneyText(-1800, 'JPY', 'en')).toBe('−¥1,800');
  });

  it('is keyed at a till without symbol or groups', () => {
    expect(amountText(123_456, 'CNY', 'en')).toBe('1234.56');
    expect(amountText(1800, 'JPY', 'zh')).toBe('1800');
  });

  it('has as many digits as its currency', () => {
    expect([minorDigits('CNY'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
  });
});

describe('days and hours on the screen', () => {
  const lateEvening = Date.UTC(2026, 10, 21, 15, 59);

  it('are the shop’s, not the machine’s', () => {
    expect(timeText(lateEvening, zone, 'zh')).toBe('23:59');
    expect(dayOf(lateEvening, zone)).toBe('2026-11-21');
    expect(dayOf(lateEvening + 60_000, zone)).toBe('2026-11-22');
  });

  it('show the year only when it is another', () => {
    expect(dateText('2026-11-30', '2026', 'en')).toBe('30 Nov');
    expect(dateText('2027-02-28', '2026', 'en')).toBe('28 Feb 2027');
    expect(dateText('2026-11-30', '2026', 'zh')).toBe('11月30日');
  });

  it('are counted over a change of year and of clocks', () => {
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });

  it.each([
    [59_999, 'now', 0],
    [60_000, 'minutes', 1],
    [3_599_999, 'minutes', 59],
    [3_600_000, 'hours', 1],
    [48 * 3_600_000 - 1, 'hours', 47],
    [48 * 3_600_000, 'days', 2],
  ] as const)('an age of %i ms is told in %s', (ms, unit, count) => {
    expect(ageOf(ms)).toEqual({ unit, count });
  });
});

describe('the letter on a person’s tile', () => {
  it.each([
    ['小梅', '梅'],
    ['阿杰 Jie', '杰'],
    ['林店长', '林'],
    ['Mei', 'M'],
    ['小', '小'],
    ['', '·'],
  ])('of %s is %s', (name, letter) => {
    expect(initialOf(name)).toBe(letter);
  });
});
