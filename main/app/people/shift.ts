import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf, systemActor } from './operator.ts';
import type { Reader, Writer } from '../ports.ts';

type ShiftHandlers = Pick<Handlers, 'shift.close'>;

function isOf(shift: string, businessDay: CivilDate): boolean {
  return shift.startsWith(`${businessDay}/`);
}

function todayOf(context: AppContext, tx: Reader): CivilDate {
  return entryFrame(context, tx, systemActor).time.businessDay;
}

/** The entry that opens or closes a shift. */
export function journalShift(
  context: AppContext,
  tx: Writer,
  actor: Actor,
  change: 'opened' | 'closed',
  shift: string,
): void {
  tx.append({
    ...entryFrame(context, tx, actor),
    id: context.ids.random128(),
    approver: null,
    body: { kind: 'shift', change, shift },
    print: null,
  });
}

/**
 * Whoever signs in finds a shift of this business day open: one of another day is closed first, and what
 * was journalled under it stays under it.
 */
export function shiftForSignIn(context: AppContext, actor: Actor): void {
  const isOpen = context.store.read((tx) => {
    const open = tx.shift();
    return tx.identity() === null || (open !== null && isOf(open, todayOf(context, tx)));
  });
  if (isOpen) return;
  context.store.write((tx) => {
    const today = todayOf(context, tx);
    const open = tx.shift();
    if (open !== null) journalShift(context, tx, actor, 'closed', open);
    journalShift(context, tx, actor, 'opened', `${today}/${tx.shiftsOf(today) + 1}`);
  }, 'reserve');
}

/** Of a session, what ends with a shift. */
interface SigningOut {
  signOut(because: 'operator'): unknown;
}

export function createShift(context: AppContext, session: SigningOut): ShiftHandlers {
  return {
    'shift.close': ({ shift }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const open = context.store.read((tx) => tx.shift());
      // Named by the caller: a second press must not close the shift after this one.
      if (open !== shift) return failed(problemOf('changedMeanwhile'));
      // Nothing may be done between this shift and the next sign-in, which opens another.
      session.signOut('operator');
      context.store.write((tx) => journalShift(context, tx, actorOf(operator), 'closed', shift));
      context.line.nudge();
      return ok(null);
    },
  };
}
