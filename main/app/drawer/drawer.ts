import { drawerRefusal, maxDrawerAsks } from '../../../shared/domain/drawer/drawer.ts';
import type { DrawerRefusal } from '../../../shared/domain/drawer/drawer.ts';
import type { DrawerAsked } from '../../../shared/contract/drawerViews.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import { printProblemOf } from '../../../shared/contract/printing.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import { failed, ok } from '../answers.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { entryOfKind, parseEntry } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import type { PrintOutcome } from '../paper/paperPorts.ts';
import { approvedBy, askedFor } from '../people/approving.ts';
import { actorOf, ranks } from '../people/operator.ts';
import type { Approver, Operator } from '../people/operator.ts';
import type { Session } from '../people/session.ts';
import type { Reader, Writer } from '../ports.ts';
import { drawerRows } from './drawerRows.ts';

type DrawerHandlers = Pick<Handlers, 'drawer.open' | 'drawer.list'>;
type Wanted = ParsedInputOf<'drawer.open'>;
type Pin = NonNullable<PrinterSettings['profile']['drawerPin']>;

/** It stands in the journal: where the pulse goes, or `null` where it was asked before and is not pulsed again. */
interface Written {
  readonly seq: number;
  readonly to: { readonly printer: PrinterSettings; readonly pin: Pin } | null;
}

function drawerProblem(refusal: DrawerRefusal): Problem {
  switch (refusal) {
    case 'practice':
      return problemOf('notInThisMode');
    case 'noDrawer':
      return problemOf('noDrawer');
    case 'tooOften':
      return problemOf('drawerTooOften');
    case 'approvalNeeded':
      return problemOf('approvalNeeded');
  }
}

/** The drawer that hangs on this counter's printer; `null` where there is none. */
function drawerAt(tx: Reader): Written['to'] {
  const { printer } = tx.settings();
  const pin = printer.profile.drawerPin;
  return printer.kind === 'screen' || pin === null ? null : { printer, pin };
}

function asked(seq: number, outcome: PrintOutcome): DrawerAsked {
  switch (outcome.result) {
    case 'printed':
      return { seq, outcome: 'sent', problem: null };
    case 'uncertain':
      return { seq, outcome: 'unsure', problem: printProblemOf(outcome.problem) };
    case 'failed':
      return { seq, outcome: 'shut', problem: printProblemOf(outcome.problem) };
  }
}

/**
 * The one way to the cash drawer. The journal comes first, and is on disk before the pulse goes out: an opened drawer
 * without an entry can't be. The pulse goes out now or never: no queue holds it and nothing tries it again, so that no
 * drawer springs open when nobody stands before it.
 */
export function createDrawer(
  context: AppContext,
  session: Pick<Session, 'approve'>,
): DrawerHandlers {
  /** The ask that is under way, or the last one that was written. */
  let last: { readonly openId: string; readonly answer: Promise<Answer<DrawerAsked>> } | null =
    null;
  let isPulsing = false;

  function refusal(tx: Reader, operator: Operator, approver: Approver | null): Problem | null {
    const before = tx.drawerAsks(null, maxDrawerAsks).map(parseEntry);
    const refused = drawerRefusal({
      isPractice: context.mode === 'practice',
      isSetUp: drawerAt(tx) !== null,
      askedAt: before.map(({ at }) => at),
      now: context.clock.now().effective,
      isManagers: ranks(operator.role, 'manager') || approver !== null,
    });
    if (refused !== null) return drawerProblem(refused);
    return isPulsing ? problemOf('drawerTooOften') : null;
  }

  /** What no PIN would change is said before one is asked for. */
  function refusedBeforehand(wanted: Wanted, operator: Operator): Problem | null {
    return context.store.read((tx) => {
      if (tx.entryById(wanted.openId) !== null) return null;
      const problem = refusal(tx, operator, null);
      return problem?.code === 'approvalNeeded' && wanted.approval !== null ? null : problem;
    });
  }

  function writeIn(
    tx: Writer,
    { openId, reason, note }: Wanted,
    operator: Operator,
    approver: Approver | null,
  ): Answer<Written> {
    const before = tx.entryById(openId);
    if (before !== null) {
      const isOurs = entryOfKind(before, 'drawerOpened') !== null;
      return isOurs ? ok({ seq: before.seq, to: null }) : failed(problemOf('badInput'));
    }
    const refused = refusal(tx, operator, approver);
    if (refused !== null) return failed(refused);
    const agreed = approvedBy(context, tx, approver);
    if (!agreed.ok) return agreed;
    const { seq } = tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: openId,
      approver: agreed.value,
      body: { kind: 'drawerOpened', reason, note },
      print: null,
    });
    return ok({ seq, to: drawerAt(tx) });
  }

  async function pulse({ printer, pin }: NonNullable<Written['to']>): Promise<PrintOutcome> {
    isPulsing = true;
    try {
      return await context.printerFor(printer).pulse(pin);
    } catch (error) {
      context.log.error({ error: String(error) }, 'the drawer’s pulse threw');
      return { result: 'uncertain', problem: 'internal' };
    } finally {
      isPulsing = false;
    }
  }

  /** Where it can't be written the ask stands alone, and counts as opened: an auditor is told too much, never too little. */
  function tellStayedShut(of: number, problem: string, operator: Operator): void {
    try {
      context.store.write((tx) => {
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'drawerStayedShut', of, problem },
          print: null,
        });
      }, 'reserve');
    } catch (error) {
      context.log.error({ error: String(error), of }, 'a drawer that stayed shut was not written');
    }
  }

  async function open(wanted: Wanted, operator: Operator): Promise<Answer<DrawerAsked>> {
    const refused = refusedBeforehand(wanted, operator);
    if (refused !== null) return failed(refused);
    const { openId, approval } = wanted;
    const approver = await askedFor(context, session, openId, approval, operator);
    if (!approver.ok) return approver;
    const written = context.store.write(
      (tx) => writeIn(tx, wanted, operator, approver.value),
      'reserve',
    );
    if (!written.ok) return written;
    const { seq, to } = written.value;
    if (to === null) return ok({ seq, outcome: 'unsure', problem: null });
    const outcome = await pulse(to);
    if (outcome.result === 'failed') tellStayedShut(seq, outcome.problem, operator);
    context.line.nudge();
    context.announce('data');
    return ok(asked(seq, outcome));
  }

  /** The same press twice is one pulse and one answer. */
  async function openOnce(wanted: Wanted, operator: Operator): Promise<Answer<DrawerAsked>> {
    if (last?.openId === wanted.openId) return last.answer;
    const mine = { openId: wanted.openId, answer: open(wanted, operator) };
    last = mine;
    const answer = await mine.answer.catch((error: unknown) => {
      if (last === mine) last = null;
      throw error;
    });
    if (!answer.ok && last === mine) last = null;
    return answer;
  }

  return {
    'drawer.open': (wanted, { operator }) =>
      operator === null ? failed(problemOf('notSignedIn')) : openOnce(wanted, operator),
    'drawer.list': ({ before, count }) =>
      ok(context.store.read((tx) => drawerRows(tx, before, count))),
  };
}
