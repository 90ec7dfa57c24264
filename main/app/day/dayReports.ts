import { dayFigures, tillShouldShow } from '../../../shared/domain/day/dayFigures.ts';
import type { DayFigures } from '../../../shared/domain/day/dayFigures.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { DayReport, ShiftReport } from '../../../shared/contract/dayViews.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import { ranks } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import { worksHere } from '../people/pinCheck.ts';
import type { Reader } from '../ports.ts';
import { actsIn, actsOn, dayState } from './gatherDay.ts';
import { leftOver } from './leftOver.ts';

export function whoseFor(operator: Operator): 'own' | 'all' {
  return ranks(operator.role, 'manager') ? 'all' : 'own';
}

/** What no close of the day has counted yet. */
export function openFigures(tx: Reader, day: CivilDate): DayFigures {
  return dayFigures(actsOn(tx, day, dayState(tx, day).uncounted), day);
}

/** The day so far; a cashier's own of the whole day, whatever has been closed. */
export function dayReport(
  context: AppContext,
  tx: Reader,
  businessDay: CivilDate | null,
  operator: Operator,
): DayReport {
  const today = civilNow(context, tx.shop()).businessDay;
  const day = businessDay ?? today;
  const state = dayState(tx, day);
  const whose = whoseFor(operator);
  const figures =
    whose === 'all'
      ? dayFigures(actsOn(tx, day, state.uncounted), day)
      : dayFigures(
          actsOn(tx, day, state.all).filter(({ by }) => by.personId === operator.id),
          day,
        );
  return {
    businessDay: day,
    isToday: day === today,
    whose,
    figures,
    tillMinor: tillShouldShow(figures),
    isOpen: state.isOpen,
    closedAs: state.closes.at(-1)?.entry.body.number ?? null,
    part: state.closes.length + 1,
    leftOver: leftOver(tx, today),
  };
}

/** The figures of the open shift of this chain, from its first entry on. */
export function shiftFigures(tx: Reader, shift: string, operator: Operator): DayFigures {
  const day = shift.slice(0, shift.indexOf('/'));
  const own = tx.identity();
  const parts = tx
    .businessDays(day, day)
    .filter(({ device, epoch }) => device === own?.device && epoch === own.epoch);
  const spans = parts.map(({ device, epoch, firstSeq }) => ({
    device,
    epoch,
    first: firstSeq,
    last: tx.head().seq,
  }));
  const isWanted = (entry: Entry) =>
    entry.shift === shift && (whoseFor(operator) === 'all' || entry.actor.personId === operator.id);
  return dayFigures(actsIn(tx, spans, isWanted), day);
}

export function shiftReport(
  context: AppContext,
  tx: Reader,
  shift: string,
  operator: Operator,
): ShiftReport {
  const shop = tx.shop();
  const today = civilNow(context, shop).businessDay;
  const figures = shiftFigures(tx, shift, operator);
  const people = shop === null ? [] : tx.people().filter((one) => worksHere(one, shop.id));
  return {
    shift,
    whose: whoseFor(operator),
    figures,
    tillMinor: tillShouldShow(figures),
    leftOver: leftOver(tx, today),
    people: people.filter(({ id }) => id !== operator.id).map(({ id, name }) => ({ id, name })),
  };
}
