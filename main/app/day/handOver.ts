import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { maxNamed } from '../../../shared/protocol/dayEntries.ts';
import type { HandOverBody } from '../../../shared/protocol/dayEntries.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import { entryOfKind } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import { worksHere } from '../people/pinCheck.ts';
import type { Session } from '../people/session.ts';
import { journalShift } from '../people/shift.ts';
import type { Reader, Writer } from '../ports.ts';
import { shiftFigures, shiftReport, whoseFor } from './dayReports.ts';
import { leftOver } from './leftOver.ts';

type HandOverHandlers = Pick<Handlers, 'shift.report' | 'shift.handOver'>;
type Wanted = ParsedInputOf<'shift.handOver'>;
type Receiver = HandOverBody['to'];

function bodyOf(
  context: AppContext,
  tx: Reader,
  wanted: Wanted,
  operator: Operator,
  to: Receiver,
): HandOverBody {
  const today = civilNow(context, tx.shop()).businessDay;
  const { held, stuck, unsent } = leftOver(tx, today);
  const figures = structuredClone(shiftFigures(tx, wanted.shift, operator));
  return {
    kind: 'handOver',
    shift: wanted.shift,
    to,
    whose: whoseFor(operator),
    figures: figures as HandOverBody['figures'],
    heldOrders: held.slice(0, maxNamed).map(({ label, at }) => ({ label: label.slice(0, 80), at })),
    stuck: stuck.slice(0, maxNamed).map(({ what, seq, at }) => ({ what, seq, at })),
    held: held.length,
    stuckPrints: stuck.length,
    unsent,
  };
}

function receiverOf(tx: Reader, to: string, operator: Operator): Receiver | null {
  const shop = tx.shop();
  const person = tx.person(to);
  if (shop === null || person === null || person.id === operator.id) return null;
  return worksHere(person, shop.id) ? { personId: person.id, name: person.name } : null;
}

export function createHandOver(context: AppContext, session: Session): HandOverHandlers {
  /** Answered before anything else: the first press has ended the shift this one names. */
  function before(tx: Reader, { handOverId, shift }: Wanted): Answer<{ seq: number }> | null {
    const stored = tx.entryById(handOverId);
    if (stored === null) return null;
    const done = entryOfKind(stored, 'handOver');
    return done?.body.shift === shift ? ok({ seq: stored.seq }) : failed(problemOf('badInput'));
  }

  function hand(tx: Writer, wanted: Wanted, operator: Operator, to: Receiver): number {
    const actor = actorOf(operator);
    const { seq } = tx.append({
      ...entryFrame(context, tx, actor),
      id: wanted.handOverId,
      approver: null,
      body: bodyOf(context, tx, wanted, operator, to),
      print: 'handOver',
    });
    tx.handOverHeldOrders(whoseFor(operator) === 'all' ? null : operator.id, to);
    journalShift(context, tx, actor, 'closed', wanted.shift);
    return seq;
  }

  return {
    'shift.report': (_input, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => {
        const shift = tx.shift();
        return shift === null
          ? failed(problemOf('notFound'))
          : ok(shiftReport(context, tx, shift, operator));
      });
    },

    'shift.handOver': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const asked = context.store.read((tx) => ({
        before: before(tx, wanted),
        open: tx.shift(),
        to: receiverOf(tx, wanted.to, operator),
      }));
      if (asked.before !== null) return asked.before;
      const { open, to } = asked;
      if (open !== wanted.shift) return failed(problemOf('changedMeanwhile'));
      if (to === null) return failed(problemOf('notFound'));
      // Nothing may be done between the figures and the end of the shift.
      session.signOut('operator');
      const seq = context.store.write((tx) => hand(tx, wanted, operator, to), 'reserve');
      tellOfEntry(context);
      return ok({ seq });
    },
  };
}
