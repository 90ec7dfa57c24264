import { refusalAbout, writeAbout } from '../../../../shared/contract/paperAbout.ts';
import type { ParsedInputOf } from '../../../../shared/contract/methods.ts';
import { problemOf } from '../../../../shared/contract/problem.ts';
import type { Answer } from '../../../../shared/contract/problem.ts';
import type { PaperView } from '../../../../shared/contract/views.ts';
import { failed } from '../../answers.ts';
import type { AppContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import type { Operator } from '../../people/operator.ts';
import type { Writer } from '../../ports.ts';
import { createGatherer } from '../../redeem/gather.ts';
import { judge } from '../../redeem/judge.ts';
import type { TornCodes } from '../../redeem/tornCodes.ts';
import type { PaperMaker } from '../paperMaker.ts';
import { queueSlip, tellOfSlip } from './printSlip.ts';

type Wanted = ParsedInputOf<'print.refusal'>;

/**
 * The slip that says why a voucher was not taken (核销未成功说明). The order is judged again here: what prints
 * is this terminal's own reason with its own figures, and no word the screen has sent.
 */
export function createRefusalSlip(
  context: AppContext,
  maker: PaperMaker,
  torn: TornCodes,
): Pick<Handlers, 'print.refusal'> {
  const gatherer = createGatherer(context, torn);

  function printIn(tx: Writer, { order, index }: Wanted, operator: Operator): Answer<PaperView> {
    const { items, decision } = judge(gatherer, tx, order, false);
    const item = items[index];
    if (item === undefined || !item.readable) return failed(problemOf('notFound'));
    const outcome = decision.vouchers[item.decisionIndex];
    if (outcome?.verdict !== 'refused') return failed(problemOf('changedMeanwhile'));
    const about = writeAbout(refusalAbout, {
      operator: operator.name,
      name: item.voucher.campaign.name,
      hint: item.voucher.hint,
      refusal: outcome.refusal,
    });
    return queueSlip(context, maker, tx, 'refusal', about);
  }

  return {
    'print.refusal': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      torn.admit(wanted.order);
      const answer = context.store.write((tx) => printIn(tx, wanted, operator));
      if (answer.ok) tellOfSlip(context);
      return answer;
    },
  };
}
