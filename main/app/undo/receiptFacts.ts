import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { CustomerId, Tally } from '../../../shared/domain/facts.ts';
import type { ReceiptLimit } from '../../../shared/domain/issue/receipt.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { AppContext } from '../context.ts';
import { sourcesAt } from '../redeem/factSources.ts';
import type { Reader, Whose } from '../ports.ts';

/** What was handed out of a campaign so far, as limits on receiving count it. */
export interface Received {
  readonly byCustomer: Tally | null;
  readonly inShop: Tally;
  readonly anywhere: Tally;
}

export function receivedSoFar(
  context: AppContext,
  tx: Reader,
  campaign: Campaign,
  customer: CustomerId | null,
): Received {
  const sources = sourcesAt(context, tx);
  const tally = (whose: Whose): Tally =>
    sources.tally(tx.countedDays('receipt', whose, campaign.no));
  return {
    byCustomer: customer === null ? null : tally({ customer }),
    inShop: tally({ shop: tx.identity()?.shop ?? '' }),
    anywhere: tally('anybody'),
  };
}

/** `per` and `period` are for the words; `max` and `counted` are in the limit's own measure. */
export function receiptProblem({ limit, counted }: ReceiptLimit): Problem {
  const { per, period, measure, max } = limit;
  return problemOf('receiveLimit', { per, period: period.kind, measure, max, counted });
}
