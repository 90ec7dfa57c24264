import { actorOf, ranks } from './operator.ts';
import type { Approver, Operator } from './operator.ts';
import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import type { ApproverView } from '../../../shared/contract/views.ts';
import type { EntryApprover } from '../../../shared/protocol/entry.ts';
import { defaultApprovalsPerDay } from '../../../shared/protocol/feed.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import { worksHere } from './pinCheck.ts';
import type { Reader, StaffDay } from '../ports.ts';
import type { Session } from './session.ts';

function perDay(tx: Reader): number {
  return tx.shop()?.approvalsPerDay ?? defaultApprovalsPerDay;
}

const nothingYet: StaffDay = { signIns: 0, approvals: 0 };

function today(context: Pick<AppContext, 'clock'>, tx: Reader): ReadonlyMap<string, StaffDay> {
  const { businessDay, instant } = civilNow(context, tx.shop());
  return tx.staffOn(businessDay, instant);
}

/**
 * What an entry says of who agreed; `null` where nobody had to. It is asked in the transaction that writes
 * the entry, so that the cap of a day can't be overrun by two acts at once.
 */
export function approvedBy(
  context: Pick<AppContext, 'clock'>,
  tx: Reader,
  approver: Approver | null,
): Answer<EntryApprover | null> {
  if (approver === null) return ok(null);
  const { signIns, approvals } = today(context, tx).get(approver.id) ?? nothingYet;
  if (approvals >= perDay(tx)) return failed(problemOf('approvalsSpent', { perDay: perDay(tx) }));
  return ok({ ...actorOf(approver), how: approver.how, onDuty: signIns > 0 });
}

/**
 * Has the manager asked who agrees to an act; `null` where nobody does. An act that stands in the journal
 * already is answered once more, unasked: a number off a phone can't be said twice.
 */
export async function askedFor(
  context: Pick<AppContext, 'store'>,
  session: Pick<Session, 'approve'>,
  entryId: string,
  approval: ApprovalInput | null,
  operator: Operator,
): Promise<Answer<Approver | null>> {
  const isWritten = context.store.read((tx) => tx.entryById(entryId) !== null);
  if (approval === null || isWritten) return ok(null);
  return await session.approve(approval, operator, 'manager');
}

/** Who may agree to what `operator` does, and what the screen says of each beforehand. */
export function approversFor(context: AppContext, operator: Operator): readonly ApproverView[] {
  return context.store.read((tx) => {
    const shop = tx.shop();
    if (shop === null) return [];
    const days = today(context, tx);
    return tx
      .people()
      .filter((person) => worksHere(person, shop.id) && person.id !== operator.id)
      .filter(({ role }) => ranks(role, 'manager'))
      .map(({ id, name, role }) => {
        const { signIns, approvals } = days.get(id) ?? nothingYet;
        return {
          id,
          name,
          role,
          hasPhone: tx.phonePairing(id)?.state === 'paired',
          onDuty: signIns > 0,
          leftToday: Math.max(0, perDay(tx) - approvals),
        };
      });
  });
}
