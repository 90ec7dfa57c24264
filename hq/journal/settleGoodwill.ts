import type { IssuedAfterBody } from '../../shared/protocol/careEntry.ts';
import type { Entry, GoodwillBody } from '../../shared/protocol/entry.ts';
import { rowOfReceipt } from '../store/rows.ts';
import { judgedBy } from './known.ts';
import { takeIn } from './settled.ts';
import type { Batch } from './settled.ts';

type Issue = GoodwillBody | IssuedAfterBody;

/**
 * A coupon is new when it is given: one that head office made, that somebody was given before or that was
 * used as another campaign's is not this counter's to give, change or end (I8).
 */
function isAnothers({ known }: Batch, ref: string, campaignNo: number): boolean {
  const before = known.vouchers.get(ref);
  if (known.received.has(ref)) return true;
  if (before === undefined) return false;
  return before.form !== 'signed' || before.batch_id !== null || before.campaign_no !== campaignNo;
}

/** Makes a coupon known that was issued at a counter, and counts that it was received. */
export function settleGoodwill(batch: Batch, entry: Entry, body: Issue): void {
  const { known, counter, settled } = batch;
  const { ref, customer, valueMinor } = body;
  const campaign = judgedBy(known, body.campaign);
  if (campaign === undefined) {
    settled.unknown.set(entry.seq, `names campaign ${body.campaign.no}, unknown here`);
    return;
  }
  if (isAnothers(batch, ref, campaign.no)) {
    settled.unknown.set(entry.seq, 'gives a voucher that was there before');
    return;
  }
  takeIn(batch, body, campaign);
  settled.issued.add(ref);
  known.received.add(ref);
  const { tenant, partition, shop } = counter;
  const { device, epoch, seq, businessDay } = entry;
  const receiptNo = counter.nextReceiptNo();
  const by = { device, epoch, seq };
  const what = { ref, campaignNo: campaign.no, customer, valueMinor, businessDay, shop, by };
  const receipt = { ...what, person: entry.actor.personId };
  const afterSeq = body.kind === 'issuedAfter' ? body.redemption.seq : null;
  settled.receipts.push(rowOfReceipt({ tenant, partition, receiptNo }, receipt, afterSeq));
}
