import type { Language } from '../shared/i18n/area.ts';

/** Pure formatting by `Intl`; the hook that knows shop and language is `useFormat` in words.ts. */

export const localeOf = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB');

/** How many digits the minor unit of a currency has: 2 for CNY, 0 for JPY. */
export function minorDigits(currency: string): number {
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}

/** `¥18.00`, `−¥18.00`: with a true minus sign. */
export function moneyText(minor: number, currency: string, language: Language): string {
  const digits = minorDigits(currency);
  const text = new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(Math.abs(minor) / 10 ** digits);
  return minor < 0 ? `−${text}` : text;
}

/** `18.00`: as one would key it at a till. */
export function amountText(minor: number, currency: string, language: Language): string {
  const digits = minorDigits(currency);
  const text = new Intl.NumberFormat(localeOf(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(Math.abs(minor) / 10 ** digits);
  return minor < 0 ? `−${text}` : text;
}

/** `a and b`, `a和b`. */
export function listText(names: readonly string[], language: Language): string {
  return new Intl.ListFormat(localeOf(language)).format(names);
}

/** `14:03` on the shop's wall. */
export function timeText(instant: number, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export function dayOf(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}`;
}

/** A calendar day in words: `30 November`, `11月30日`; with its year when that is not `thisYear` (`''`: always). */
export function dateText(day: string, thisYear: string, language: Language): string {
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(noon)) return day;
  const year = thisYear !== '' && day.startsWith(thisYear) ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...year,
  }).format(noon);
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  const msPerDay = 86_400_000;
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / msPerDay);
}

/** How long ago, in the coarsest unit that says enough. */
export function ageOf(ms: number): {
  readonly unit: 'now' | 'minutes' | 'hours' | 'days';
  readonly count: number;
} {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return { unit: 'now', count: 0 };
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { unit: 'hours', count: hours };
  return { unit: 'days', count: Math.floor(hours / 24) };
}

/** A time that runs: `4:05`. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
