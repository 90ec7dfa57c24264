import { describe, expect, it } from 'vitest';
import { normalisePhone, wholeNumber } from '../../shared/domain/phone.ts';

describe('a phone number', () => {
  it.each([
    '13800138000',
    '138 0013 8000',
    ' 138-0013-8000 ',
    '+86 138 0013 8000',
    '(+86) 13800138000',
    '0086 13800138000',
    '8613800138000',
    '１３８００１３８０００',
    '＋８６　１３８００１３８０００',
  ])('of a mainland mobile is one text, however it is typed: %s', (typed) => {
    expect(normalisePhone(typed)).toBe('8613800138000');
  });

  it.each(['+1 415 555 2671', ' +1 (415) 555-2671', '001 415 555 2671', '＋1 415 555 2671'])(
    'abroad keeps its own country code, though it looks like a mainland mobile: %s',
    (typed) => {
      expect(normalisePhone(typed)).toBe('14155552671');
    },
  );

  it.each([
    ['one digit short of a mobile', '1380013800', '1380013800'],
    ['one digit more than a mobile', '138001380001', '138001380001'],
    ['as long as a mobile, and none', '23800138001', '23800138001'],
    ['with noughts in it', '+44 20 7000 0001', '442070000001'],
    ['of a landline', '021-5000 1001', '02150001001'],
    ['with no digits', 'Mei', ''],
  ])('%s is its digits', (_, typed, digits) => {
    expect(normalisePhone(typed)).toBe(digits);
  });

  it.each([
    ['12345', false],
    ['223456', true],
    ['2'.repeat(15), true],
    ['2'.repeat(16), false],
    ['1380013', false],
    ['1380013800', false],
    ['14155550100', true],
    ['8613800138000', true],
    ['861380013800', false],
    ['861062345678', true],
    ['12345a', false],
    ['a123456', false],
    ['', false],
  ])('%j is a whole one: %s', (digits, isWhole) => {
    expect(wholeNumber.test(digits)).toBe(isWhole);
  });
});
