import { describe, expect, it } from 'vitest';
import { easyPin, pinPattern } from '../../shared/domain/people/pin.ts';

describe('a PIN that is chosen', () => {
  it.each([
    ['123', false],
    ['1234', true],
    ['123456', true],
    ['1234567', false],
    ['12a4', false],
    ['１２３４', false],
  ])('%s is a PIN: %s', (pin, wanted) => {
    expect(pinPattern.test(pin)).toBe(wanted);
  });

  it.each([
    ['0000', 'repeated'],
    ['77777', 'repeated'],
    ['1212', 'repeated'],
    ['121212', 'repeated'],
    ['123123', 'repeated'],
    ['1234', 'run'],
    ['456789', 'run'],
    ['7890', 'run'],
    ['4321', 'run'],
    ['2109', 'run'],
  ])('%s is one of those tried first: %s', (pin, why) => {
    expect(easyPin(pin, null)).toBe(why);
  });

  it.each(['0001', '12121', '1221', '1235', '2468', '2580', '123124', '98764'])(
    '%s may be chosen',
    (pin) => {
      expect(easyPin(pin, null)).toBeNull();
    },
  );

  it('is another than the one before', () => {
    expect(easyPin('2580', '2580')).toBe('same');
    expect(easyPin('2580', '2581')).toBeNull();
  });
});
