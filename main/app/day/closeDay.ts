import { dayFigures } from '../../../shared/domain/day/dayFigures.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { maxCoveredSpans } from '../../../shared/protocol/dayEntries.ts';
import type { DayClosedBody } from '../../../shared/protocol/dayEntries.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { systemActor } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { actsOn, daysBetween, dayState, openDaysSeen } from './gatherDay.ts';
import type { DayState } from './gatherDay.ts';
import { leftOver } from './leftOver.ts';

/** A day nobody has closed for so long is closed by the terminal itself, before its entries may leave. */
export const closedByItselfAfterDays = 30;

function bodyOf(
  context: AppContext,
  tx: Reader,
  state: DayState,
  shownMinor: number | null,
): DayClosedBody {
  const { day, uncounted, closes } = state;
  const { held, stuck, unsent } = leftOver(tx, civilNow(context, tx.shop()).businessDay);
  // Every list is plain data of this call: the schema's arrays are mutable, ours are not.
  const figures = structuredClone(dayFigures(actsOn(tx, day, uncounted), day));
  return {
    kind: 'dayClosed',
    number: tx.lastDayClose() + 1,
    businessDay: day,
    part: closes.length + 1,
    covers: uncounted.slice(-maxCoveredSpans),
    figures: figures as DayClosedBody['figures'],
    till: { shownMinor },
    held: held.length,
    stuckPrints: stuck.length,
    unsent,
  };
}

/** Writes the close of what is open of a day, under the next number; its entry's seq. One entry, one turn. */
export function appendClose(
  context: AppContext,
  tx: Writer,
  state: DayState,
  close: { readonly id: string; readonly actor: Actor; readonly shownMinor: number | null },
): number {
  const { seq } = tx.append({
    ...entryFrame(context, tx, close.actor),
    id: close.id,
    approver: null,
    body: bodyOf(context, tx, state, close.shownMinor),
    print: close.actor === systemActor ? null : 'dayClose',
  });
  return seq;
}

/** An open day before this one that is to be closed first; `null`: there is none. */
export function earlierOpenDay(tx: Reader, day: CivilDate): CivilDate | null {
  const before = daysBetween(tx, addDays(day, -openDaysSeen), addDays(day, -1));
  return before.find(({ isOpen }) => isOpen)?.day ?? null;
}

/** Months (`YYYY-MM`) with days so old that the terminal closes them itself, oldest first. */
export function forgottenMonths(context: AppContext, tx: Reader): readonly string[] {
  const last = lastForgotten(context, tx);
  return [...new Set(tx.businessDays('0001-01-01', last).map(({ day }) => day.slice(0, 7)))].sort();
}

function lastForgotten(context: AppContext, tx: Reader): CivilDate {
  return addDays(civilNow(context, tx.shop()).businessDay, -closedByItselfAfterDays);
}

/** Closes one day of a month that nobody closed; `false`: none is left. */
export function closeForgotten(context: AppContext, tx: Writer, month: string): boolean {
  const last = lastForgotten(context, tx);
  const open = daysBetween(tx, `${month}-01`, `${month}-31`).find(
    ({ day, isOpen }) => isOpen && day <= last,
  );
  if (open === undefined) return false;
  appendClose(context, tx, dayState(tx, open.day), {
    id: context.ids.random128(),
    actor: systemActor,
    shownMinor: null,
  });
  return true;
}
