import type { CivilDate } from '../time/civil.ts';

const monthsOfYear = 12;

/** The last day of a month, 1 to 12, of a year. */
function lastOfMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * A day as people's programs write it, year first: `2026-01-31`, `2026/1/31`, `2026.1.31`, `2026年1月31日`, with
 * or without a time behind it. `null`: none of these, and nothing is guessed.
 */
export function dayInText(text: string): CivilDate | null {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]\d{1,2}:\d{2}.*)?$/.exec(
    text.trim(),
  );
  if (parts === null) return null;
  const [, year = '', month = '', day = ''] = parts;
  const isMonth = Number(month) >= 1 && Number(month) <= monthsOfYear;
  const isDay = Number(day) >= 1 && Number(day) <= lastOfMonth(Number(year), Number(month));
  if (!isMonth || !isDay) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
