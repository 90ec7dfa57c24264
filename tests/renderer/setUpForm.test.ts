import { describe, expect, it } from 'vitest';
import { methods } from '../../shared/contract/methods.ts';
import { clockText, minuteOfClock } from '../../renderer/screens/clockText.ts';
import { pinDigits, pinFault } from '../../renderer/screens/newPin.ts';
import {
  currencies,
  cutOverMinutes,
  faultsOf,
  firstForm,
  isGood,
  standAloneInput,
} from '../../renderer/screens/setup/standAloneForm.ts';

const filled = {
  ...firstForm('Asia/Shanghai', 'zh', '1 号收银台'),
  nameZh: '小叶茶',
  managerName: '王梅',
  pin: { pin: '4711', again: '4711' },
};

describe('the stand-alone form', () => {
  it('is not good as it begins, and names what is missing', () => {
    const faults = faultsOf(firstForm('UTC', 'zh', ' '));
    expect(faults).toEqual({ shopName: true, counterName: true, managerName: true, pin: 'pinBad' });
    expect(isGood(faults)).toBe(false);
  });

  it('becomes what the terminal takes, a name in one language standing for both', () => {
    expect(isGood(faultsOf(filled))).toBe(true);
    const input = standAloneInput(filled, 'shop-1');
    expect(methods['setup.standAlone'].input.safeParse(input).success).toBe(true);
    expect(input.shop.name).toEqual({ zh: '小叶茶', en: '小叶茶' });
  });

  it('offers only currencies and cut-over times the terminal takes', () => {
    for (const currency of currencies) {
      for (const cutOverMinute of [cutOverMinutes[0] ?? 0, cutOverMinutes.at(-1) ?? 0]) {
        const input = standAloneInput({ ...filled, currency, cutOverMinute }, 's');
        expect(methods['setup.standAlone'].input.safeParse(input).success).toBe(true);
      }
    }
  });
});

describe('a PIN given twice', () => {
  it.each([
    ['123', '123', 'pinBad'],
    ['1974', '1974', null],
    ['197482', '197482', null],
    ['1234', '1234', 'pinEasy'],
    ['1234567', '1234567', 'pinBad'],
    ['1974', '1975', 'pinDiffers'],
  ] as const)('%s and %s: %s', (pin, again, fault) => {
    expect(pinFault({ pin, again })).toBe(fault);
  });

  it('takes digits only, at most six', () => {
    expect(pinDigits('12a3-45678')).toBe('123456');
  });
});

describe('times of day', () => {
  it('reads what it writes', () => {
    for (const minute of [0, 59, 180, 1439, 1440]) {
      expect(minuteOfClock(clockText(minute))).toBe(minute);
    }
  });

  it.each(['', '24:01', '25:00', '10:60', '10', 'ten'])('refuses %s', (text) => {
    expect(minuteOfClock(text)).toBeNull();
  });
});
