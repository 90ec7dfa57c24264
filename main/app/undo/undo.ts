import { approvedBy, askedFor } from '../people/approving.ts';
import { actorOf } from '../people/operator.ts';
import type { Approver } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import { decideUndo, undoUntil as aloneUntil } from '../../../shared/domain/undo/undo.ts';
import type {
  UndoDecision,
  Undoing,
  UndoMinutes,
  UndoPart,
  UndoRefusal,
} from '../../../shared/domain/undo/undoFacts.ts';
import { leftOf } from '../../../shared/domain/undo/undoShares.ts';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { UndoDone } from '../../../shared/contract/careViews.ts';
import { couponFate, endCouponAfter } from '../goodwill/endCoupon.ts';
import type { UndoPreview } from '../../../shared/contract/order.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { VoidBody } from '../../../shared/protocol/entry.ts';
import { undoneSoFar } from './backSoFar.ts';
import { entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { entryOfKind } from '../entries.ts';
import type { Reader, StoredEntry, Writer } from '../ports.ts';
import type { Session } from '../people/session.ts';
import { findUndoable } from './undoable.ts';
import type { Undoable } from './undoable.ts';

type UndoHandlers = Pick<Handlers, 'undo.preview' | 'undo.do'>;
type Wanted = ParsedInputOf<'undo.do'>;

/** Before a shop is known nobody undoes anything alone. */
const noMinutes: UndoMinutes = { cashier: 0, manager: 0 };

/** Until when `operator` may undo this alone; 0 when it is undone as a whole already. */
export function undoUntil(
  tx: Reader,
  redemption: EntryOf<'redemption'>,
  operator: Operator,
  undone = undoneSoFar(tx, redemption),
): InstantMs {
  if (undone === 'whole') return 0;
  return aloneUntil(redemption.at, tx.shop()?.undoMinutes ?? noMinutes, operator.role);
}

function undoProblem(refusal: UndoRefusal): Problem {
  switch (refusal.reason) {
    case 'alreadyUndone':
    case 'undoRoundsSpent':
    case 'voidOfVoid':
    case 'goodsReturned':
    case 'vouchersReturned':
    case 'moreThanUsed':
      return problemOf(refusal.reason);
    case 'tooLate':
      return problemOf('undoTooLate', { days: refusal.days });
    case 'notARedemption':
    case 'onlyAsAWhole':
      return problemOf('notUndoable');
  }
}

function previewOf(found: Undoable, decision: UndoDecision): UndoPreview {
  return {
    at: found.at,
    shopName: found.shopName,
    here: found.here,
    vouchers: found.vouchers.map((voucher) => {
      const left = leftOf(voucher);
      return {
        ref: voucher.ref,
        hint: voucher.hint,
        name: voucher.name,
        usesLeft: left.uses,
        amountLeftMinor: left.amountMinor,
      };
    }),
    lines: found.lines.map(({ lineId, name, quantity, returned }) => ({
      lineId,
      name,
      quantityLeft: Math.max(0, quantity - returned),
    })),
    decision,
  };
}

/** Exactly what comes back, nothing more. */
function voidBodyOf(found: Undoable, undoing: Undoing, reason: string): VoidBody {
  return {
    kind: 'void',
    redemption: { ...found.redemption, at: found.at },
    restored: undoing.restored.map((part) => ({ ...part })),
    returned: undoing.returned.map((line) => ({ ...line })),
    customer: found.customer,
    businessDay: undoing.businessDay,
    reason,
  };
}

/** The answer to an undo that was done before; the same id for another redemption is no repetition. */
function undoneAgain(
  stored: StoredEntry,
  { redemption }: Undoable,
  coupon: UndoDone['coupon'],
): Answer<UndoDone> {
  const undone = entryOfKind(stored, 'void')?.body.redemption;
  return undone?.seq === redemption.seq && undone.device === redemption.device
    ? ok({ seq: stored.seq, coupon })
    : failed(problemOf('badInput'));
}

export function createUndo(context: AppContext, session: Session): UndoHandlers {
  function decide(
    tx: Reader,
    found: Undoable,
    part: UndoPart,
    operator: Operator,
    approver: Approver | null,
  ): UndoDecision {
    return decideUndo({
      ...found,
      part,
      now: context.clock.now().effective,
      undoMinutes: tx.shop()?.undoMinutes ?? noMinutes,
      operator: operator.role,
      approver: approver?.role ?? null,
    });
  }

  function undoIn(
    tx: Writer,
    wanted: Wanted,
    operator: Operator,
    approver: Approver | null,
  ): Answer<UndoDone> {
    const before = tx.entryById(wanted.undoId);
    const found = findUndoable(context, tx, wanted.of);
    if (!found.ok) return found;
    if (before !== null) {
      return undoneAgain(before, found.value, couponFate(context, tx, found.value.redemption));
    }
    const decision = decide(tx, found.value, wanted.part, operator, approver);
    if (decision.verdict === 'refused') return failed(undoProblem(decision.refusal));
    if (decision.verdict === 'needsApproval') return failed(problemOf('approvalNeeded'));
    const agreed = approvedBy(context, tx, approver);
    if (!agreed.ok) return agreed;
    const { seq } = tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: wanted.undoId,
      approver: agreed.value,
      body: voidBodyOf(found.value, decision, wanted.reason),
      print: 'void',
    });
    return ok({ seq, coupon: endCouponAfter(context, tx, operator, found.value.redemption) });
  }

  return {
    'undo.preview': ({ of, part }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => {
        const found = findUndoable(context, tx, of);
        if (!found.ok) return found;
        return ok(previewOf(found.value, decide(tx, found.value, part, operator, null)));
      });
    },

    'undo.do': async (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const { undoId, approval } = wanted;
      const approver = await askedFor(context, session, undoId, approval, operator);
      if (!approver.ok) return approver;
      const answer = context.store.write(
        (tx) => undoIn(tx, wanted, operator, approver.value),
        'reserve',
      );
      if (answer.ok) {
        tellOfEntry(context);
      }
      return answer;
    },
  };
}
