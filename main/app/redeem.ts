import type { Acceptance, OrderDecision, VoucherOutcome } from '../../shared/domain/decision.ts';
import { decideOrder } from '../../shared/domain/decide.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import { undoUntil } from '../../shared/domain/undo.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type {
  OrderDraft,
  Prepared,
  PreparedItem,
  PreparedVoucher,
  Redeemed,
  Seen,
} from '../../shared/contract/order.ts';
import type { RedeemedVoucher, RedemptionBody } from '../../shared/protocol/entry.ts';
import { actorOf, civilNow, entryFrame } from './context.ts';
import type { AppContext, EntryFrame } from './context.ts';
import { customerPanel } from './customers.ts';
import { failed, ok } from './dispatch.ts';
import type { Handlers } from './dispatch.ts';
import { referenceOf } from './documents.ts';
import { createGatherer } from './gather.ts';
import type { Unreadable } from './gather.ts';
import type { Appended, Reader, Writer } from './ports.ts';
import { redeemedAgain } from './redeemedAgain.ts';
import type { Operator, Session } from './session.ts';
import { campaignView } from './views.ts';

export type RedeemHandlers = Pick<Handlers, 'redeem.prepare' | 'redeem.confirm'>;

/** An order as judged at one moment, with everything that was known. */
interface Judged {
  readonly vouchers: readonly VoucherFacts[];
  readonly items: readonly PreparedItem[];
  readonly decision: OrderDecision;
  readonly customer: string | null;
}

function worn(facts: VoucherFacts, last4: string | null): PreparedVoucher {
  const stored = facts.amountStoredMinor?.value ?? null;
  return {
    ref: facts.ref,
    hint: facts.hint,
    campaign: campaignView(facts.campaign.value),
    lastDay: facts.lastDay.value,
    usesAllowed: facts.usesAllowed.value,
    usesCounted: facts.usesCounted.value,
    amountLeftMinor: stored === null ? null : stored - (facts.amountSpentMinor?.value ?? 0),
    customerLast4: last4,
  };
}

function acceptanceOf(outcome: VoucherOutcome): Acceptance | null {
  return outcome.verdict === 'refused' ? null : outcome.acceptance;
}

function frozenVoucher(
  facts: VoucherFacts,
  acceptance: Acceptance,
  source: RedeemedVoucher['source'],
): RedeemedVoucher {
  const campaign = facts.campaign.value;
  const taken = acceptance.amountLeftMinor === null ? null : acceptance.discountMinor;
  return {
    ref: facts.ref,
    hint: facts.hint,
    form: facts.form,
    campaign: {
      id: campaign.id,
      no: campaign.no,
      version: campaign.version,
      name: campaign.name,
      benefit: campaign.benefit.kind,
    },
    source,
    uses: acceptance.uses,
    usesLeft: acceptance.usesLeft,
    amountMinor: taken,
    amountLeftMinor: acceptance.amountLeftMinor,
    discountMinor: acceptance.discountMinor,
    topUpMinor: acceptance.topUpMinor,
    costToShopMinor: acceptance.costToShopMinor,
    funder: campaign.funder,
    lines: acceptance.lines.map((line) => ({ ...line })),
    certainty: acceptance.certainty.kind,
    claimId: null,
    facts: [
      { name: 'usesCounted', ...facts.usesCounted },
      { name: 'usesAllowed', ...facts.usesAllowed },
      { name: 'lastDay', ...facts.lastDay },
      { name: 'holder', ...facts.holder },
    ],
  };
}

function bodyOf(order: OrderDraft, judged: Judged, approval: string | null): RedemptionBody {
  const accepted = judged.decision.vouchers.map(acceptanceOf);
  const taken = new Map<string, number>();
  for (const line of accepted.flatMap((one) => one?.lines ?? [])) {
    taken.set(line.lineId, (taken.get(line.lineId) ?? 0) + line.discountMinor);
  }
  const vouchers = judged.vouchers.flatMap((facts, index) => {
    const acceptance = accepted[index];
    if (acceptance === null || acceptance === undefined) return [];
    const given = order.vouchers[index];
    const source = given !== undefined && 'scan' in given ? given.scan.source : 'list';
    return [frozenVoucher(facts, acceptance, source)];
  });
  return {
    kind: 'redemption',
    vouchers,
    basket: order.lines.map(({ lineId, name, item, quantity, unitPriceMinor }) => ({
      lineId,
      name,
      item,
      quantity,
      unitPriceMinor,
      paidMinor: quantity * unitPriceMinor - (taken.get(lineId) ?? 0),
    })),
    totalMinor: judged.decision.totalMinor,
    discountMinor: judged.decision.discountMinor,
    toPayMinor: judged.decision.toPayMinor,
    customer: judged.customer,
    approval,
  };
}

function sameAsSeen(decision: OrderDecision, seen: Seen): boolean {
  return decision.discountMinor === seen.discountMinor && decision.toPayMinor === seen.toPayMinor;
}

function needsApproval(decision: OrderDecision): boolean {
  return decision.vouchers.some((voucher) => voucher.verdict === 'needsApproval');
}

/** Scan → prepare → confirm. Only `confirm` changes anything, in one transaction, all or none. */
export function createRedeem(context: AppContext, session: Session): RedeemHandlers {
  const gatherer = createGatherer(context);

  function judge(tx: Reader, order: OrderDraft, approved: boolean): Judged {
    const read = order.vouchers.map((voucher) => gatherer.voucher(tx, voucher));
    const vouchers = read.flatMap((one) => (one.readable ? [one.facts] : []));
    const campaigns = vouchers.map((facts) => facts.campaign.value);
    const customer =
      order.customer ?? vouchers.find((facts) => facts.holder.value !== null)?.holder.value ?? null;
    const decision = decideOrder({
      counter: gatherer.counter(tx, campaigns),
      customer: customer === null ? null : gatherer.customer(tx, customer, campaigns),
      basket: { lines: order.lines },
      vouchers,
      amounts: chosenAmounts(order, read),
      approved,
    });
    return { vouchers, items: itemsOf(tx, read), decision, customer };
  }

  function itemsOf(
    tx: Reader,
    read: readonly ({ readable: true; facts: VoucherFacts } | Unreadable)[],
  ): PreparedItem[] {
    let decisionIndex = 0;
    return read.map((one) => {
      if (!one.readable) return one;
      const holder = one.facts.holder.value;
      const last4 = holder === null ? null : (tx.customer(holder)?.last4 ?? null);
      return { readable: true, voucher: worn(one.facts, last4), decisionIndex: decisionIndex++ };
    });
  }

  function prepared(tx: Reader, judged: Judged): Prepared {
    const { discountMinor, toPayMinor } = judged.decision;
    const today = civilNow(context, tx.shop()).date;
    return {
      items: judged.items,
      decision: judged.decision,
      customer: judged.customer === null ? null : customerPanel(tx, judged.customer, today),
      seen: { discountMinor, toPayMinor },
    };
  }

  function append(
    tx: Writer,
    frame: EntryFrame,
    order: OrderDraft,
    judged: Judged,
    approver: Operator | null,
    why: string | null,
  ): Appended {
    return tx.append({
      ...frame,
      id: order.orderId,
      approver: approver === null ? null : actorOf(approver),
      body: bodyOf(order, judged, why),
      print: 'receipt',
    });
  }

  function confirmIn(
    tx: Writer,
    order: OrderDraft,
    seen: Seen,
    operator: Operator,
    approver: Operator | null,
    why: string | null,
  ): Answer<Redeemed> {
    const before = tx.entryById(order.orderId);
    if (before !== null) return redeemedAgain(tx, before, operator);
    const judged = judge(tx, order, approver !== null);
    if (judged.items.some((item) => !item.readable)) return failed(problemOf('changedMeanwhile'));
    if (needsApproval(judged.decision)) return failed(problemOf('approvalNeeded'));
    if (!judged.decision.confirmable || !sameAsSeen(judged.decision, seen)) {
      return failed(problemOf('changedMeanwhile'));
    }
    const frame = entryFrame(context, tx, actorOf(operator));
    const appended = append(tx, frame, order, judged, approver, why);
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

  return {
    'redeem.prepare': ({ order }) =>
      ok(context.store.read((tx) => prepared(tx, judge(tx, order, false)))),

    'redeem.confirm': async ({ order, seen, approval }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const approver =
        approval === null ? null : await session.approve(approval, operator, 'manager');
      if (approver !== null && !approver.ok) return approver;
      const answer = context.store.write((tx) =>
        confirmIn(tx, order, seen, operator, approver?.value ?? null, approval?.reason ?? null),
      );
      if (answer.ok && !answer.value.repeated) {
        context.nudgePrinter();
        context.line.nudge();
        context.announce('data');
      }
      return answer;
    },
  };
}

function chosenAmounts(
  order: OrderDraft,
  read: readonly ({ readable: true; facts: VoucherFacts } | Unreadable)[],
): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { index, amountMinor } of order.amounts) {
    const one = read[index];
    if (one?.readable) amounts.set(one.facts.ref, amountMinor);
  }
  return amounts;
}
