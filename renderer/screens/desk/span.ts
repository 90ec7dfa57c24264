import type { DaySpan } from '../../../shared/contract/deskViews.ts';
import { maxDeskDays } from '../../../shared/contract/deskMethods.ts';
import { addDays, daysBetween } from '../../../shared/domain/time/civilTime.ts';

export const spanNames = ['today', 'week', 'weeks', 'custom'] as const;
export type SpanName = (typeof spanNames)[number];

const lengths = { today: 1, week: 7, weeks: 28 } as const;

/** So many days, today the last of them. */
export function spanOf(name: Exclude<SpanName, 'custom'>, today: string): DaySpan {
  return { from: addDays(today, 1 - lengths[name]), through: today };
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

export type SpanFault = 'dayMissing' | 'spanBackwards' | 'spanTooLong' | 'spanFuture';

/** What is wrong with typed days, by field; nothing where they make a span. */
export function spanFaults(
  { from, through }: DaySpan,
  today: string,
): { readonly from?: SpanFault; readonly through?: SpanFault } {
  if (!dayPattern.test(from)) return { from: 'dayMissing' };
  if (!dayPattern.test(through)) return { through: 'dayMissing' };
  if (through > today) return { through: 'spanFuture' };
  if (through < from) return { through: 'spanBackwards' };
  return daysBetween(from, through) >= maxDeskDays ? { from: 'spanTooLong' } : {};
}
