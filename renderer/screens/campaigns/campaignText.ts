import type { HourRange } from '../../../shared/domain/campaign/campaign.ts';
import { clockText, minuteOfClock } from '../clockText.ts';

/** `a, #b，c` → its entries, by Chinese or Western commas or line ends, each once. */
export function listOf(text: string): string[] {
  const entries = text.split(/[,，、;；\n]/).map((entry) => entry.trim());
  return [...new Set(entries.filter((entry) => entry !== ''))];
}

/** Ranges as people write them: `10:00-14:00, 17:00-21:00`. */
export function hoursText(ranges: readonly HourRange[] | null): string {
  return (ranges ?? [])
    .map(({ fromMinute, toMinute }) => `${clockText(fromMinute)}-${clockText(toMinute)}`)
    .join(', ');
}

/** The reverse; an unreadable time becomes NaN, which the schema refuses. `null`: all day. */
export function hourRanges(text: string): { fromMinute: number; toMinute: number }[] | null {
  const parts = listOf(text);
  if (parts.length === 0) return null;
  return parts.map((part) => {
    const [from, to] = part.split(/[-–—~～至到]/);
    return {
      fromMinute: minuteOfClock(from ?? '') ?? Number.NaN,
      toMinute: minuteOfClock(to ?? '') ?? Number.NaN,
    };
  });
}

/** Who bears what nobody else does. */
export const shopItself = 'shop';
