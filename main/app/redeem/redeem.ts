import { approvedBy, askedFor } from '../people/approving.ts';
import { actorOf } from '../people/operator.ts';
import type { Approver } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Asking, Claims } from './claims.ts';
import type { Operator } from '../people/operator.ts';
import { suggestBest } from '../../../shared/domain/order/bestOf.ts';
import type { Suggestion } from '../../../shared/domain/order/bestOf.ts';
import type { OrderDecision } from '../../../shared/domain/order/decision.ts';
import { explainOrder } from '../../../shared/domain/order/explain.ts';
import { undoUntil } from '../../../shared/domain/undo/undo.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { OrderDraft, Prepared, Redeemed, Seen, Why } from '../../../shared/contract/order.ts';
import type { EntryApprover } from '../../../shared/protocol/entry.ts';
import { civilNow, entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext, EntryFrame } from '../context.ts';
import { customerPanel } from '../customers/customers.ts';
import type { Handlers } from '../handlers.ts';
import { referenceOf } from '../paper/paperHead.ts';
import { createGatherer } from './gather.ts';
import { judge } from './judge.ts';
import type { Judged } from './judge.ts';
import type { Appended, Reader, Writer } from '../ports.ts';
import { redeemedAgain } from './redeemedAgain.ts';
import { redemptionBody } from './redemptionBody.ts';
import type { Session } from '../people/session.ts';
import type { TillBaskets } from '../till/tillBaskets.ts';
import type { TornCodes } from './tornCodes.ts';

export type RedeemHandlers = Pick<
  Handlers,
  'redeem.prepare' | 'redeem.why' | 'redeem.confirm' | 'redeem.letGo'
>;

function sameAsSeen(decision: OrderDecision, seen: Seen): boolean {
  return decision.discountMinor === seen.discountMinor && decision.toPayMinor === seen.toPayMinor;
}

function isForeign(tx: Reader, { currency }: OrderDraft): boolean {
  const shop = tx.shop();
  return shop !== null && currency !== shop.currency;
}

function needsApproval(decision: OrderDecision): boolean {
  return decision.vouchers.some((voucher) => voucher.verdict === 'needsApproval');
}

/** Worth saying only where it isn't what lies on the counter anyway. */
function suggestionFor({ facts }: Judged): Suggestion | null {
  const suggestion = suggestBest(facts);
  return suggestion === null || suggestion.setAside.length === 0 ? null : suggestion;
}

/** An order as it stands, and what head office is to be asked of it. */
interface Look {
  readonly prepared: Prepared;
  readonly asking: Asking | null;
}

/** Claims that what is accepted relies on. */
function claimsIn({ facts }: Judged): ReadonlySet<string> {
  return new Set(facts.vouchers.flatMap(({ claim }) => claim?.value.claimId ?? []));
}

/** By item: a text that is no voucher has nothing to explain. */
function whyOf(judged: Judged): Why {
  const explained = explainOrder(judged.facts);
  return {
    items: judged.items.map((item) =>
      item.readable ? (explained[item.decisionIndex] ?? null) : null,
    ),
  };
}

/** Scan → prepare → confirm. Only `confirm` changes anything, in one transaction, all or none. */
export function createRedeem(
  context: AppContext,
  session: Session,
  tills: Pick<TillBaskets, 'sourceOf' | 'isAltered' | 'drop'>,
  torn: TornCodes,
  claims: Claims,
): RedeemHandlers {
  const gatherer = createGatherer(context, torn);

  function prepared(tx: Reader, judged: Judged): Prepared {
    const { discountMinor, toPayMinor } = judged.decision;
    const today = civilNow(context, tx.shop()).date;
    return {
      items: judged.items,
      decision: judged.decision,
      customer: judged.customer === null ? null : customerPanel(tx, judged.customer, today),
      suggestion: suggestionFor(judged),
      seen: { discountMinor, toPayMinor },
    };
  }

  function append(
    tx: Writer,
    frame: EntryFrame,
    order: OrderDraft,
    judged: Judged,
    approver: EntryApprover | null,
    why: string | null,
  ): Appended {
    return tx.append({
      ...frame,
      id: order.orderId,
      approver,
      body: redemptionBody(order, judged, why, tills.sourceOf(order)),
      print: 'receipt',
    });
  }

  function confirmIn(
    tx: Writer,
    order: OrderDraft,
    seen: Seen,
    operator: Operator,
    approver: Approver | null,
    why: string | null,
  ): Answer<Redeemed> {
    const before = tx.entryById(order.orderId);
    if (before !== null) return redeemedAgain(tx, before, operator);
    if (isForeign(tx, order)) return failed(problemOf('wrongCurrency'));
    if (tills.isAltered(order)) return failed(problemOf('changedMeanwhile'));
    const judged = claims.under(tx, order.orderId, judge(gatherer, tx, order, approver !== null));
    if (judged.items.some((item) => !item.readable)) return failed(problemOf('changedMeanwhile'));
    if (needsApproval(judged.decision)) return failed(problemOf('approvalNeeded'));
    if (!judged.decision.confirmable || !sameAsSeen(judged.decision, seen)) {
      return failed(problemOf('changedMeanwhile'));
    }
    const agreed = approvedBy(context, tx, approver);
    if (!agreed.ok) return agreed;
    const frame = entryFrame(context, tx, actorOf(operator));
    const appended = append(tx, frame, order, judged, agreed.value, why);
    claims.settle(tx, order.orderId, claimsIn(judged));
    const at = frame.time.instant;
    const minutes = tx.shop()?.undoMinutes ?? { cashier: 0, manager: 0 };
    return ok({
      seq: appended.seq,
      entryId: order.orderId,
      at,
      decision: judged.decision,
      items: judged.items,
      undoUntil: undoUntil(at, minutes, operator.role),
      reference: referenceOf(appended.seq, appended.hash),
      repeated: false,
    });
  }

  /** Judges without using anything; amounts in another currency are no amounts here. */
  function looking<T>(order: OrderDraft, of: (tx: Reader, judged: Judged) => T): Answer<T> {
    return context.store.read((tx) =>
      isForeign(tx, order)
        ? failed(problemOf('wrongCurrency'))
        : ok(of(tx, judge(gatherer, tx, order, false))),
    );
  }

  const look = (order: OrderDraft): Answer<Look> =>
    looking(order, (tx, judged) => ({
      prepared: prepared(tx, claims.under(tx, order.orderId, judged)),
      asking: claims.wanted(tx, order.orderId, judged),
    }));

  /** Where head office's word is worth waiting for it is asked, and the order judged by its answer. */
  async function askAndLook(order: OrderDraft, asking: Asking): Promise<Answer<Prepared>> {
    await claims.ask(order.orderId, asking);
    const again = look(order);
    return again.ok ? ok(again.value.prepared) : again;
  }

  return {
    'redeem.prepare': ({ order }) => {
      torn.admit(order);
      const first = look(order);
      if (!first.ok) return first;
      const { prepared: now, asking } = first.value;
      return asking === null ? ok(now) : askAndLook(order, asking);
    },
    'redeem.why': ({ order }) =>
      looking(order, (tx, judged) => whyOf(claims.under(tx, order.orderId, judged))),

    'redeem.confirm': async ({ order, seen, approval }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const approver = await askedFor(context, session, order.orderId, approval, operator);
      if (!approver.ok) return approver;
      const answer = context.store.write(
        (tx) => confirmIn(tx, order, seen, operator, approver.value, approval?.reason ?? null),
        'reserve',
      );
      if (answer.ok && !answer.value.repeated) {
        claims.settled(order.orderId);
        tills.drop(order.orderId);
        tellOfEntry(context);
      }
      return answer;
    },
    'redeem.letGo': ({ orderId }) => {
      claims.letGo(orderId);
      return ok(null);
    },
  };
}
