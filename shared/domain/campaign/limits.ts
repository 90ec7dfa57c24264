import type { Limit, LimitPeriod } from './campaign.ts';
import type { CivilDate, InstantMs } from '../time/civil.ts';
import { addDays, monthOf, weekOf } from '../time/civilTime.ts';
import type { DayTally, Fact, FactSource, Tally } from '../facts.ts';

const daysPerWeek = 7;

/** One part of a count: who says so, as of when, and how much. */
export interface CountedPart {
  readonly source: FactSource;
  readonly asOf: InstantMs;
  readonly counted: number;
}

/** How much of a limit is spent in the period that `businessDay` belongs to. */
export interface Counted {
  readonly counted: number;
  readonly parts: readonly CountedPart[];
}

/**
 * What counts towards the limit. Rolling N days are `businessDay` and the N − 1 before it; a day later than
 * it (a clock was put right) counts too, on the safe side. An undo heard of before its use is no room
 * for more: the sum never falls below 0.
 */
export function countWithin(limit: Limit, tally: Tally, businessDay: CivilDate): Counted {
  const counts = countsIn(limit.period, businessDay);
  const parts = tally.map((part) => partOf(part, limit.measure, counts));
  return { counted: Math.max(0, sumOf(parts)), parts };
}

function partOf(
  { value, source, asOf }: Fact<readonly DayTally[]>,
  measure: Limit['measure'],
  counts: (day: CivilDate) => boolean,
): CountedPart {
  let counted = 0;
  for (const day of value) {
    if (counts(day.businessDay)) counted += measure === 'uses' ? day.uses : day.valueMinor;
  }
  return { source, asOf, counted };
}

function sumOf(parts: readonly CountedPart[]): number {
  return parts.reduce((sum, part) => sum + part.counted, 0);
}

/** How much more the limit leaves; below 0 where it is overdrawn already. */
export function leftWithin(limit: Limit, tally: Tally, businessDay: CivilDate): number {
  return limit.max - countWithin(limit, tally, businessDay).counted;
}

function countsIn(period: LimitPeriod, businessDay: CivilDate): (day: CivilDate) => boolean {
  switch (period.kind) {
    case 'ever':
      return () => true;
    case 'businessDay':
      return (day) => day === businessDay;
    case 'week': {
      const monday = weekOf(businessDay);
      const sunday = addDays(monday, daysPerWeek - 1);
      return (day) => day >= monday && day <= sunday;
    }
    case 'month': {
      const month = monthOf(businessDay);
      return (day) => monthOf(day) === month;
    }
    case 'rollingDays': {
      const first = addDays(businessDay, 1 - period.days);
      return (day) => day >= first;
    }
  }
}
