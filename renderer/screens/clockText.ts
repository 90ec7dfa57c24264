const minutesPerHour = 60;

/** Minutes after midnight as `03:00`; 1440 is `24:00`. */
export function clockText(minuteOfDay: number): string {
  const hour = Math.floor(minuteOfDay / minutesPerHour);
  const minute = minuteOfDay % minutesPerHour;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `3:00` or `03:00` as minutes after midnight; `null` for anything that is no time of day. */
export function minuteOfClock(text: string): number | null {
  const parts = /^(\d{1,2})[:：](\d{2})$/.exec(text.trim());
  const hour = Number(parts?.[1] ?? Number.NaN);
  const minute = Number(parts?.[2] ?? Number.NaN);
  if (Number.isNaN(hour) || hour > 24 || minute >= minutesPerHour) return null;
  const total = hour * minutesPerHour + minute;
  return total > 1440 ? null : total;
}
