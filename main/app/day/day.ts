import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ClosedDay, CloseRow, DayStatus } from '../../../shared/contract/dayViews.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { tillShouldShow } from '../../../shared/domain/day/dayFigures.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import { entryOfKind } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import type { PaperMaker } from '../paper/paperMaker.ts';
import { actorOf, systemActor } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { appendClose, earlierOpenDay } from './closeDay.ts';
import { dayCsv } from './dayCsv.ts';
import { dayReport, openFigures } from './dayReports.ts';
import { closeNumbered, daysBetween, daysLeftOpen, dayState } from './gatherDay.ts';
import type { CloseRecord } from './gatherDay.ts';
import { heldOrders, stuckPrints, unsentOf } from './leftOver.ts';

type DayHandlers = Pick<Handlers, Extract<keyof Handlers, `day.${string}`>>;
type CloseWanted = ParsedInputOf<'day.close'>;

function rowOf({ entry }: CloseRecord): CloseRow {
  const { number, businessDay, part, figures, till } = entry.body;
  return {
    number,
    businessDay,
    part,
    at: entry.at,
    by: entry.actor.role === systemActor.role ? null : entry.actor.name,
    redemptions: figures.redemptions,
    vouchers: figures.vouchers,
    tillMinor: tillShouldShow(figures),
    shownMinor: till.shownMinor,
  };
}

/** Asked after every redemption, and changed by a close or a new day alone: looked up again only then. */
function createLeftOpen(): (tx: Reader, today: CivilDate) => readonly CivilDate[] {
  let known = '';
  let days: readonly CivilDate[] = [];
  return (tx, today) => {
    const asOf = `${today} ${tx.lastDayClose()} ${tx.earlierEpochs().length}`;
    if (asOf !== known) days = daysLeftOpen(tx, today).map(({ day }) => day);
    known = asOf;
    return days;
  };
}

export function createDay(context: AppContext, maker: PaperMaker): DayHandlers {
  const leftOpenOn = createLeftOpen();
  const todayIn = (tx: Reader) => civilNow(context, tx.shop()).businessDay;

  function closedDay(tx: Reader, record: CloseRecord | null): Answer<ClosedDay> {
    const paper = record === null ? null : maker.paperOfStored(tx, record.stored, 0);
    if (record === null || paper === null) return failed(problemOf('notFound'));
    return ok({ row: rowOf(record), figures: record.entry.body.figures, paper });
  }

  function status(tx: Reader): DayStatus {
    const shop = tx.shop();
    if (tx.identity() === null || shop === null) {
      return {
        businessDay: null,
        closedAs: null,
        leftOpen: [],
        held: 0,
        stuckPrints: 0,
        unsent: 0,
      };
    }
    const today = todayIn(tx);
    return {
      businessDay: today,
      closedAs: dayState(tx, today).closes.at(-1)?.entry.body.number ?? null,
      leftOpen: leftOpenOn(tx, today),
      held: heldOrders(tx, today).length,
      stuckPrints: stuckPrints(tx).length,
      unsent: unsentOf(tx),
    };
  }

  /** The number is given in the transaction that writes the entry: what isn't committed used none. */
  function closeIn(tx: Writer, wanted: CloseWanted, operator: Operator): Answer<ClosedDay> {
    const { closeId, businessDay, shownMinor } = wanted;
    const before = tx.entryById(closeId);
    if (before !== null) {
      const entry = entryOfKind(before, 'dayClosed');
      if (entry?.body.businessDay !== businessDay) return failed(problemOf('badInput'));
      return closedDay(tx, { stored: before, entry });
    }
    const earlier = earlierOpenDay(tx, businessDay);
    // A day of a clock that was ahead waits for nothing; today waits for what was before.
    if (earlier !== null && businessDay <= todayIn(tx)) {
      return failed(problemOf('earlierDayOpen', { day: earlier }));
    }
    const state = dayState(tx, businessDay);
    if (!state.isOpen) return failed(problemOf('nothingToClose'));
    const actor = actorOf(operator);
    const seq = appendClose(context, tx, state, { id: closeId, actor, shownMinor });
    const stored = tx.entry(seq);
    const entry = stored === null ? null : entryOfKind(stored, 'dayClosed');
    return closedDay(tx, stored === null || entry === null ? null : { stored, entry });
  }

  function tell(): void {
    tellOfEntry(context);
  }

  return {
    'day.status': () => ok(context.store.read(status)),

    'day.report': ({ businessDay }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return ok(context.store.read((tx) => dayReport(context, tx, businessDay, operator)));
    },

    'day.printReport': (_input, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const { effective } = context.clock.now();
      context.store.write((tx) => tx.addPrintJob('dayReport', null, effective));
      context.nudgePrinter();
      context.announce('print');
      return ok(null);
    },

    'day.close': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => closeIn(tx, wanted, operator), 'reserve');
      if (answer.ok) tell();
      return answer;
    },

    'day.calendar': ({ month }) =>
      ok(
        context.store.read((tx) =>
          daysBetween(tx, `${month}-01`, `${month}-31`)
            .filter(({ isOpen, closes }) => isOpen || closes.length > 0)
            .map(({ day, isOpen, closes }) => ({ day, isOpen, closes: closes.map(rowOf) })),
        ),
      ),

    'day.closed': ({ number }) =>
      context.store.read((tx) => closedDay(tx, closeNumbered(tx, number))),

    'day.reprint': ({ number }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => {
        const record = closeNumbered(tx, number);
        if (record === null) return failed(problemOf('notFound'));
        const { device, epoch, seq } = record.entry;
        const own = tx.identity();
        // Another chain's entry of the same number is not the one a job would name.
        if (own?.device !== device || own.epoch !== epoch) return failed(problemOf('entryLeft'));
        const copy = tx.reprints(seq) + 1;
        const paper = maker.paperOfStored(tx, record.stored, copy);
        if (paper === null) return failed(problemOf('notFound'));
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'reprint', of: seq, copy },
          print: 'reprint',
        });
        return ok(paper);
      });
      if (answer.ok) tell();
      return answer;
    },

    'day.csv': ({ number }) =>
      context.store.read((tx) => {
        const shop = tx.shop();
        if (shop === null) return failed(problemOf('notSetUp'));
        const into = { language: shop.language, currency: shop.currency };
        if (number === null) {
          const businessDay = todayIn(tx);
          const { closes } = dayState(tx, businessDay);
          const figures = openFigures(tx, businessDay);
          const part = closes.length + 1;
          return ok(dayCsv({ number, businessDay, part, figures, shownMinor: null }, into));
        }
        const record = closeNumbered(tx, number);
        if (record === null) return failed(problemOf('notFound'));
        const { businessDay, part, figures, till } = record.entry.body;
        const { shownMinor } = till;
        return ok(dayCsv({ number, businessDay, part, figures, shownMinor }, into));
      }),
  };
}
