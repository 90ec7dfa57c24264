import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { ClockView } from '../../../shared/contract/views.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { approvedBy } from '../people/approving.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf, ranks } from '../people/operator.ts';
import type { ClockOddity, Reader } from '../ports.ts';
import type { Session } from '../people/session.ts';

type ClockHandlers = Pick<Handlers, 'clock.status' | 'clock.confirm'>;

/** Time offline never stops the terminal; after so long it is said (TRUST.md, Clock). */
export const saidWithoutHqMs = 72 * 3_600_000;

function wallDate(context: AppContext, tx: Reader, { wallMs }: ClockOddity): CivilDate {
  return context.clock.civil(wallMs, tx.shop()?.zone ?? 'UTC', 0).date;
}

function withoutHqSince(context: AppContext, tx: Reader): number | null {
  const { lastSync } = tx.sync();
  if (lastSync === null || tx.identity()?.standAlone !== false) return null;
  return context.clock.now().effective - lastSync > saidWithoutHqMs ? lastSync : null;
}

function clockView(context: AppContext, tx: Reader): ClockView {
  const odd = context.clock.oddity();
  return {
    doubt:
      odd === null
        ? null
        : {
            kind: odd.kind,
            byMs: odd.byMs,
            wall: odd.wallMs,
            wallDate: wallDate(context, tx, odd),
          },
    withoutHqSince: withoutHqSince(context, tx),
  };
}

/** What is said of the time, and how two people settle a date that is in doubt. */
export function createClockConfirm(context: AppContext, session: Session): ClockHandlers {
  const view = () => context.store.read((tx) => clockView(context, tx));

  /** What stood on the screen when they agreed still stands. */
  function inDoubt(date: CivilDate): ClockOddity | null {
    const odd = context.clock.oddity();
    if (odd?.kind !== 'wallAhead') return null;
    return context.store.read((tx) => wallDate(context, tx, odd)) === date ? odd : null;
  }

  return {
    'clock.status': () => ok(view()),
    'clock.confirm': async ({ date, approval }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const needed = ranks(operator.role, 'shiftLead') ? 'cashier' : 'shiftLead';
      const approver = await session.approve(approval, operator, needed);
      if (!approver.ok) return approver;
      const odd = inDoubt(date);
      if (odd === null) return failed(problemOf('changedMeanwhile'));
      // Before it is believed: a date that nobody is named for is not believed.
      const written = context.store.write((tx) => {
        const agreed = approvedBy(context, tx, approver.value);
        if (!agreed.ok) return agreed;
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: agreed.value,
          body: { kind: 'clock', anomaly: 'dateConfirmed', byMs: Math.trunc(odd.byMs) },
          print: null,
        });
        return ok(null);
      });
      if (!written.ok) return written;
      context.clock.confirmDate();
      context.store.write((tx) => tx.setClock(context.clock.record()));
      context.line.nudge();
      context.announce('session');
      return ok(view());
    },
  };
}
