import type { VoucherFacts } from '../../../shared/domain/facts.ts';
import { lastDayOf } from '../../../shared/domain/campaign/validity.ts';
import {
  isForRainCheck,
  maxRainChecks,
  rainCheckThrough,
} from '../../../shared/domain/stock/rainCheck.ts';
import { itemGiven } from '../../../shared/domain/stock/soldOut.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { RainCheckView } from '../../../shared/contract/stockViews.ts';
import type { RainCheckBody } from '../../../shared/protocol/stock.ts';
import { failed, ok } from '../answers.ts';
import { entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import { entryOfKind } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { StoredEntry, Writer } from '../ports.ts';
import { judge } from '../redeem/judge.ts';
import { createGatherer } from '../redeem/gather.ts';
import { createTornCodes } from '../redeem/tornCodes.ts';

type RainCheckHandlers = Pick<Handlers, 'rainCheck.give'>;
type Wanted = ParsedInputOf<'rainCheck.give'>;

function viewOf(seq: number, { campaign, goodThrough }: RainCheckBody): RainCheckView {
  return { seq, name: campaign.item ?? campaign.name, goodThrough };
}

function givenBefore(stored: StoredEntry): Answer<RainCheckView> {
  const entry = entryOfKind(stored, 'rainCheck');
  return entry === null ? failed(problemOf('badInput')) : ok(viewOf(entry.seq, entry.body));
}

function bodyOf(facts: VoucherFacts, today: string): RainCheckBody {
  const campaign = facts.campaign.value;
  return {
    kind: 'rainCheck',
    ref: facts.ref,
    hint: facts.hint,
    form: facts.form,
    campaign: { no: campaign.no, name: campaign.name, item: itemGiven(campaign.benefit) },
    firstDay: facts.firstDay.value,
    lastDay: facts.lastDay.value,
    goodThrough: rainCheckThrough(today, lastDayOf(facts, campaign).day),
  };
}

/** The right to come back (缺货凭证): only for a voucher that is good but for what the shop has. */
export function createRainCheck(context: AppContext): RainCheckHandlers {
  // A code that was worked out is let in by its prepare alone: here it is not readable.
  const gatherer = createGatherer(context, createTornCodes(context));

  function giveIn(tx: Writer, wanted: Wanted, operator: Operator): Answer<RainCheckView> {
    const before = tx.entryById(wanted.rainCheckId);
    if (before !== null) return givenBefore(before);
    const { items, decision, vouchers } = judge(gatherer, tx, wanted.order, false);
    const item = items[wanted.index];
    if (item === undefined || !item.readable) return failed(problemOf('notFound'));
    const outcome = decision.vouchers[item.decisionIndex];
    const facts = vouchers[item.decisionIndex];
    if (outcome?.verdict !== 'refused' || facts === undefined) {
      return failed(problemOf('changedMeanwhile'));
    }
    if (!isForRainCheck(outcome.refusal)) return failed(problemOf('noRainCheck'));
    const given = tx.rainChecks(facts.ref).length;
    if (given >= maxRainChecks) {
      return failed(problemOf('rainChecksSpent', { max: maxRainChecks }));
    }
    const frame = entryFrame(context, tx, actorOf(operator));
    const body = bodyOf(facts, frame.time.businessDay);
    const { seq } = tx.append({
      ...frame,
      id: wanted.rainCheckId,
      approver: null,
      body,
      print: 'rainCheck',
    });
    return ok(viewOf(seq, body));
  }

  return {
    'rainCheck.give': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => giveIn(tx, wanted, operator), 'reserve');
      if (answer.ok) {
        tellOfEntry(context);
      }
      return answer;
    },
  };
}
