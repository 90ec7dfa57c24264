import { approvedBy, askedFor } from '../people/approving.ts';
import { actorOf } from '../people/operator.ts';
import type { Approver } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import { decideRemake } from '../../../shared/domain/undo/remake.ts';
import type { RemakeRefusal } from '../../../shared/domain/undo/remake.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import { undoneSoFar } from '../undo/backSoFar.ts';
import { civilNow, entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { absentEntry, entryOfKind } from '../entries.ts';
import type { Writer } from '../ports.ts';
import type { Session } from '../people/session.ts';

type RemakeHandlers = Pick<Handlers, 'redeem.remake'>;
type Wanted = ParsedInputOf<'redeem.remake'>;

function remakeProblem(refusal: RemakeRefusal): Problem {
  switch (refusal.reason) {
    case 'alreadyUndone':
      return problemOf('alreadyUndone');
    case 'otherDay':
      return problemOf('notMadeAgain', { why: refusal.reason });
    case 'remakesSpent':
      return problemOf('notMadeAgain', { why: refusal.reason, max: refusal.max });
  }
}

export function createRemake(context: AppContext, session: Session): RemakeHandlers {
  function remakeIn(
    tx: Writer,
    wanted: Wanted,
    operator: Operator,
    approver: Approver | null,
  ): Answer<{ readonly seq: number }> {
    const before = tx.entryById(wanted.remakeId);
    if (before !== null) {
      const isRemake = entryOfKind(before, 'remake') !== null;
      return isRemake ? ok({ seq: before.seq }) : failed(problemOf('badInput'));
    }
    const stored = tx.entry(wanted.seq);
    const redemption = stored === null ? null : entryOfKind(stored, 'redemption');
    if (redemption === null) return failed(absentEntry(tx, wanted.seq));
    const decision = decideRemake({
      undone: undoneSoFar(tx, redemption) === 'whole',
      remakes: tx.remakes(redemption.seq),
      businessDay: redemption.businessDay,
      today: civilNow(context, tx.shop()).businessDay,
      approver: approver?.role ?? null,
    });
    if (decision.verdict === 'refused') return failed(remakeProblem(decision.refusal));
    if (decision.verdict === 'needsApproval') return failed(problemOf('approvalNeeded'));
    const agreed = approvedBy(context, tx, approver);
    if (!agreed.ok) return agreed;
    const { seq } = tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: wanted.remakeId,
      approver: agreed.value,
      body: {
        kind: 'remake',
        redemption: { seq: redemption.seq, id: redemption.id },
        reason: wanted.reason,
        note: wanted.note,
      },
      print: 'remake',
    });
    return ok({ seq });
  }

  return {
    'redeem.remake': async (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const { remakeId, approval } = wanted;
      const approver = await askedFor(context, session, remakeId, approval, operator);
      if (!approver.ok) return approver;
      const answer = context.store.write(
        (tx) => remakeIn(tx, wanted, operator, approver.value),
        'reserve',
      );
      if (answer.ok) {
        tellOfEntry(context);
      }
      return answer;
    },
  };
}
