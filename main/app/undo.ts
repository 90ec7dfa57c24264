import { actorOf } from './operator.ts';
import { failed, ok } from './answers.ts';
import type { Operator } from './operator.ts';
import { decideUndo, undoUntil as aloneUntil } from '../../shared/domain/undo.ts';
import type { Restored, UndoMinutes, UndoRefusal } from '../../shared/domain/undo.ts';
import type { InstantMs } from '../../shared/domain/civil.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { Entry, RedemptionBody, VoidBody } from '../../shared/protocol/entry.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './dispatch.ts';
import { entryOfKind } from './entries.ts';
import type { Reader, Writer } from './ports.ts';
import type { Session } from './session.ts';

type UndoHandlers = Pick<Handlers, 'redeem.undo'>;
export type Redemption = Entry & { readonly body: RedemptionBody };

/** Before a shop is known nobody undoes anything alone. */
const noMinutes: UndoMinutes = { cashier: 0, manager: 0 };

/**
 * Undone by a void of our own journal, or by one elsewhere, which the feed told of: then less of a
 * voucher counts as used than this would give back, and giving it back would make it good twice (I2).
 */
export function isUndone(tx: Reader, { seq, body }: Redemption): boolean {
  if (tx.voidedBy(seq) !== null) return true;
  return body.vouchers.some((voucher) => {
    const counted = tx.usage(voucher.ref);
    return counted.uses < voucher.uses || counted.amountMinor < (voucher.amountMinor ?? 0);
  });
}

/** Until when `operator` may undo this alone; 0 when it is undone already. */
export function undoUntil(tx: Reader, redemption: Redemption, operator: Operator): InstantMs {
  if (isUndone(tx, redemption)) return 0;
  return aloneUntil(redemption.at, tx.shop()?.undoMinutes ?? noMinutes, operator.role);
}

/** What the journal's words for a refusal are at the counter. */
function refusalCode({ reason }: UndoRefusal): 'alreadyUndone' | 'notUndoable' {
  return reason === 'alreadyUndone' ? 'alreadyUndone' : 'notUndoable';
}

/** Exactly what was used, nothing more. */
function voidBodyOf(
  redemption: Redemption,
  decision: { readonly restored: readonly Restored[]; readonly businessDay: string },
  reason: string,
): VoidBody {
  const { body } = redemption;
  return {
    kind: 'void',
    redemption: {
      device: redemption.device,
      epoch: redemption.epoch,
      seq: redemption.seq,
      id: redemption.id,
    },
    restored: decision.restored.map((part) => ({ ...part })),
    customer: body.customer,
    businessDay: decision.businessDay,
    reason,
  };
}

export function createUndo(context: AppContext, session: Session): UndoHandlers {
  function undoIn(
    tx: Writer,
    wanted: { readonly seq: number; readonly reason: string },
    operator: Operator,
    approver: Operator | null,
  ): Answer<{ readonly seq: number; readonly undone: number }> {
    const stored = tx.entry(wanted.seq);
    const redemption = stored === null ? null : entryOfKind(stored, 'redemption');
    if (redemption === null) return failed(problemOf('notFound'));
    const decision = decideUndo({
      at: redemption.at,
      businessDay: redemption.businessDay,
      undone: isUndone(tx, redemption),
      here: true,
      vouchers: redemption.body.vouchers.map((voucher) => ({
        ref: voucher.ref,
        campaignNo: voucher.campaign.no,
        uses: voucher.uses,
        amountMinor: voucher.amountMinor,
        discountMinor: voucher.discountMinor,
        undoRounds: tx.usage(voucher.ref).undoRounds,
      })),
      now: context.clock.now().effective,
      undoMinutes: tx.shop()?.undoMinutes ?? noMinutes,
      operator: operator.role,
      approver: approver?.role ?? null,
    });
    if (decision.verdict === 'refused') return failed(problemOf(refusalCode(decision.refusal)));
    if (decision.verdict === 'needsApproval') return failed(problemOf('approvalNeeded'));
    const appended = tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: context.ids.random128(),
      approver: approver === null ? null : actorOf(approver),
      body: voidBodyOf(redemption, decision, wanted.reason),
      print: 'void',
    });
    return ok({ seq: appended.seq, undone: wanted.seq });
  }

  return {
    'redeem.undo': async ({ seq, reason, approval }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const approver =
        approval === null ? null : await session.approve(approval, operator, 'manager');
      if (approver !== null && !approver.ok) return approver;
      const answer = context.store.write((tx) =>
        undoIn(tx, { seq, reason }, operator, approver?.value ?? null),
      );
      if (answer.ok) {
        context.nudgePrinter();
        context.line.nudge();
        context.announce('data');
      }
      return answer;
    },
  };
}
