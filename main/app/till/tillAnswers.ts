import type { OrderDraft, Prepared } from '../../../shared/contract/order.ts';
import type {
  TillPrepared,
  TillRedeemed,
  TillVoucherAnswer,
} from '../../../shared/contract/tillApi.ts';
import type { VoucherOutcome } from '../../../shared/domain/order/decision.ts';
import { approvalWords, refusalWords, unreadableWords } from '../../../shared/i18n/reasonWords.ts';
import { parseEntry } from '../entries.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { isEntryOf } from '../../../shared/protocol/entry.ts';
import { referenceOf } from '../paper/paperHead.ts';
import type { PaperMaker } from '../paper/paperMaker.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import { undoneSoFar } from '../undo/backSoFar.ts';
import { byTillLine, lineShares } from './tillOrder.ts';
import { reasonInWords } from './tillWords.ts';
import type { SaidWhere } from './tillWords.ts';

/** What a till hears: an order as it was judged, or a redemption as the journal has it. */

type Item = Prepared['items'][number];

const nothingTaken = { discountMinor: 0, lines: [], certainty: null } as const;

function unreadableAnswer(
  item: Extract<Item, { readonly readable: false }>,
  place: number,
  where: SaidWhere,
): TillVoucherAnswer {
  return {
    place,
    verdict: 'unreadable',
    ref: null,
    name: null,
    hint: '',
    ...nothingTaken,
    reason: item.reason,
    words: reasonInWords(unreadableWords(item.reason, item.at, item.whose), where),
  };
}

function takenBy(
  outcome: VoucherOutcome,
): Pick<TillVoucherAnswer, 'discountMinor' | 'lines' | 'certainty'> {
  if (outcome.verdict === 'refused') return nothingTaken;
  const { discountMinor, lines, certainty } = outcome.acceptance;
  return { discountMinor, lines: byTillLine(lines), certainty: certainty.kind };
}

function whyOf(
  outcome: VoucherOutcome,
  where: SaidWhere,
): Pick<TillVoucherAnswer, 'reason' | 'words'> {
  switch (outcome.verdict) {
    case 'ok':
      return { reason: null, words: null };
    case 'refused':
      return {
        reason: outcome.refusal.reason,
        words: reasonInWords(refusalWords(outcome.refusal), where),
      };
    case 'needsApproval':
      return {
        reason: outcome.approval.reason,
        words: reasonInWords(approvalWords(outcome.approval), where),
      };
  }
}

function voucherAnswer(
  { decision }: Prepared,
  item: Item,
  place: number,
  where: SaidWhere,
): TillVoucherAnswer {
  if (!item.readable) return unreadableAnswer(item, place, where);
  const outcome = decision.vouchers[item.decisionIndex];
  if (outcome === undefined) throw new Error('a voucher without a decision');
  return {
    place,
    verdict: outcome.verdict,
    ref: item.voucher.ref,
    name: item.voucher.campaign.name,
    hint: item.voucher.hint,
    ...takenBy(outcome),
    ...whyOf(outcome, where),
  };
}

/** An order as it was judged. Nothing has been used. */
export function preparedAnswer(
  id: string,
  order: OrderDraft,
  prepared: Prepared,
  where: SaidWhere,
): TillPrepared {
  const { items, decision, seen } = prepared;
  const discounts = decision.vouchers.flatMap((one) =>
    one.verdict === 'refused' ? [] : one.acceptance.lines,
  );
  return {
    id,
    totalMinor: decision.totalMinor,
    discountMinor: decision.discountMinor,
    toPayMinor: decision.toPayMinor,
    lines: lineShares(order.lines, discounts),
    vouchers: items.map((item, place) => voucherAnswer(prepared, item, place, where)),
    confirmable: decision.confirmable && items.every((item) => item.readable),
    seen,
  };
}

export interface RedeemedParts {
  readonly tx: Reader;
  readonly paper: PaperMaker;
  readonly signedReference: (redemption: EntryOf<'redemption'>) => string | null;
}

/** The redemption that stands in the journal under an order's id; `null` where none does. */
export function redemptionWith(tx: Reader, orderId: string): StoredEntry | null {
  const stored = tx.entryById(orderId);
  return stored !== null && isEntryOf(parseEntry(stored), 'redemption') ? stored : null;
}

/** A redemption as the journal has it: the same answer whenever it is asked for. */
export function redeemedAnswer(
  { tx, paper, signedReference }: RedeemedParts,
  id: string,
  stored: StoredEntry,
  repeated: boolean,
): TillRedeemed {
  const entry = parseEntry(stored);
  if (!isEntryOf(entry, 'redemption')) throw new Error('not a redemption');
  const { body } = entry;
  const discounts = body.vouchers.flatMap((voucher) => voucher.lines);
  return {
    id,
    state: 'redeemed',
    repeated,
    totalMinor: body.totalMinor,
    discountMinor: body.discountMinor,
    toPayMinor: body.toPayMinor,
    lines: lineShares(body.basket, discounts),
    vouchers: body.vouchers.map(({ ref, campaign, hint, discountMinor }) => ({
      ref,
      name: campaign.name,
      hint,
      discountMinor,
    })),
    operator: entry.actor.name,
    reference: referenceOf(entry.seq, stored.hash),
    signedReference: signedReference(entry),
    receiptLines: paper.paperOf(tx, entry.seq, 0)?.text.trimEnd().split('\n') ?? [],
    undone: undoneSoFar(tx, entry),
  };
}
