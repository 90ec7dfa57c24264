import type { CurrencyCode, MinorUnits } from '../domain/money.ts';
import type { Language } from './area.ts';
import type { FigureVoice } from './figureText.ts';

const localeOf = { zh: 'zh-CN', en: 'en-GB' } as const;

/** Says figures in full, since what is printed is read anywhere and later: days with their year. */
export function fullVoice(language: Language, zone: string, currency: CurrencyCode): FigureVoice {
  const locale = localeOf[language];
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
    hourCycle: 'h23',
  });
  const number = new Intl.NumberFormat(locale);
  return {
    language,
    date: (day) => {
      const noon = Date.parse(`${day}T12:00:00Z`);
      // The day before the first year has no such form.
      return Number.isNaN(noon) ? day : date.format(noon);
    },
    moment: (at) => moment.format(at),
    money: moneyIn(currency, locale),
    number: (value) => number.format(value),
  };
}

/** `¥18.00`, `−¥18.00`: with a true minus sign. */
function moneyIn(currency: CurrencyCode, locale: string): (minor: MinorUnits) => string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const perUnit = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  return (minor) => `${minor < 0 ? '−' : ''}${format.format(Math.abs(minor) / perUnit)}`;
}
