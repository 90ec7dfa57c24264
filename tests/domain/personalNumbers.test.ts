import { describe, expect, it } from 'vitest';
import { leftOut, withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';

describe('a text without personal numbers (I11)', () => {
  it.each([
    '13927184605',
    '139 2718 4605',
    '139-2718-4605',
    '+86 139 2718 4605',
    '0086 13927184605',
    '86-139-2718-4605',
    '１３９２７１８４６０５',
    '＋８６　１３９　２７１８　４６０５',
    '+44 20 7946 0958',
    '021-62345678',
    '130812345678901234',
    '2850 1234 5678 9012 34',
    '6212345678901234567',
    '110105194912310021',
    '11010519491231002X',
  ])('leaves %s out, wherever it stands', (number) => {
    expect(withoutPersonalNumbers(number)).toBe(leftOut);
    expect(withoutPersonalNumbers(`回电${number}。`)).toBe(`回电${leftOut}。`);
    expect(withoutPersonalNumbers(`call ${number} now, or ${number}`)).toBe(
      `call ${leftOut} now, or ${leftOut}`,
    );
  });

  it.each([
    '奶茶凉了',
    '6901234567892 可乐',
    'EAN 06901234567892',
    '2026-11-22 14:30',
    '4217-a1b2c3',
    '¥1,234,567.00',
    'table 12, 3 cups',
    '20261122',
    '12939271846051',
  ])('leaves %s as it is', (text) => {
    expect(withoutPersonalNumbers(text)).toBe(text);
  });

  it('takes time in proportion to the text', () => {
    const hostile = '1 '.repeat(50_000);
    const before = performance.now();
    withoutPersonalNumbers(hostile);
    withoutPersonalNumbers('('.repeat(100_000));
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
