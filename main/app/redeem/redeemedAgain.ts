import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import type { Certainty, OrderDecision } from '../../../shared/domain/order/decision.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PreparedItem, Redeemed } from '../../../shared/contract/order.ts';
import type { CampaignView } from '../../../shared/contract/views.ts';
import type { RedeemedVoucher, RedemptionBody } from '../../../shared/protocol/entry.ts';
import { undoneSoFar } from '../undo/backSoFar.ts';
import { referenceOf } from '../paper/paperHead.ts';
import { entryOfKind } from '../entries.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import { undoUntil } from '../undo/undo.ts';
import { campaignView } from '../views.ts';

function certaintyOf(voucher: RedeemedVoucher, at: number): Certainty {
  switch (voucher.certainty) {
    case 'certain':
      return { kind: 'certain', because: voucher.claimId === null ? 'standAlone' : 'claim' };
    case 'fresh':
      return { kind: 'fresh', asOf: at };
    case 'doubtful':
      return { kind: 'doubtful', asOf: at };
  }
}

function decisionOf(body: RedemptionBody, at: number): OrderDecision {
  return {
    vouchers: body.vouchers.map((voucher) => ({
      verdict: 'ok',
      acceptance: {
        ref: voucher.ref,
        discountMinor: voucher.discountMinor,
        valueMinor: voucher.valueMinor,
        lines: voucher.lines,
        uses: voucher.uses,
        usesLeft: voucher.usesLeft,
        amountLeftMinor: voucher.amountLeftMinor,
        topUpMinor: voucher.topUpMinor,
        costToShopMinor: voucher.costToShopMinor,
        certainty: certaintyOf(voucher, at),
        warnings: [],
      },
    })),
    totalMinor: body.totalMinor,
    discountMinor: body.discountMinor,
    toPayMinor: body.toPayMinor,
    confirmable: true,
  };
}

/** The campaign as it was frozen, where the terminal no longer knows it. */
function frozenView({ campaign }: RedeemedVoucher): CampaignView {
  return {
    id: campaign.id,
    no: campaign.no,
    version: campaign.version,
    name: campaign.name,
    kind: campaign.benefit as CampaignView['kind'],
    item: null,
    worthMinor: null,
    paidMinor: null,
    validThrough: '',
    paused: false,
  };
}

function itemOf(tx: Reader, voucher: RedeemedVoucher, decisionIndex: number): PreparedItem {
  const campaign = tx.campaignByNo(voucher.campaign.no);
  return {
    readable: true,
    decisionIndex,
    voucher: {
      ref: voucher.ref,
      hint: voucher.hint,
      campaign: campaign === null ? frozenView(voucher) : campaignView(campaign),
      lastDay: tx.voucher(voucher.ref)?.lastDay ?? '',
      usesAllowed: voucher.uses + voucher.usesLeft,
      usesCounted: voucher.uses,
      amountLeftMinor: voucher.amountLeftMinor,
      customerLast4: null,
    },
  };
}

/**
 * The answer to an order that had been confirmed before: what the journal says, nothing done anew. One that
 * was undone meanwhile no longer stands (I1).
 */
export function redeemedAgain(
  tx: Reader,
  stored: StoredEntry,
  operator: Operator,
): Answer<Redeemed> {
  const entry = entryOfKind(stored, 'redemption');
  if (entry === null) return failed(problemOf('badInput'));
  const undone = undoneSoFar(tx, entry);
  if (undone === 'whole') return failed(problemOf('alreadyUndone'));
  return ok({
    seq: entry.seq,
    entryId: entry.id,
    at: entry.at,
    decision: decisionOf(entry.body, entry.at),
    items: entry.body.vouchers.map((voucher, index) => itemOf(tx, voucher, index)),
    undoUntil: undoUntil(tx, entry, operator, undone),
    reference: referenceOf(entry.seq, stored.hash),
    repeated: true,
  });
}
