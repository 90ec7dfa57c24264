import type { Entry, GoodwillBody } from '../../shared/protocol/entry.ts';
import { rowOfReceipt } from '../rows.ts';
import { judgedBy } from './known.ts';
import { takeIn } from './settled.ts';
import type { Batch } from './settled.ts';

/** Makes a coupon known that was issued at a counter, and counts that it was received. */
export function settleGoodwill(batch: Batch, entry: Entry, body: GoodwillBody): void {
  const { known, counter, settled } = batch;
  const { ref, customer, valueMinor } = body;
  const campaign = judgedBy(known, body.campaign);
  if (campaign === undefined) {
    settled.unknown.set(entry.seq, `names campaign ${body.campaign.no}, unknown here`);
    return;
  }
  takeIn(batch, body, campaign);
  settled.issued.add(ref);
  if (known.received.has(ref)) return;
  known.received.add(ref);
  const { tenant, partition, shop } = counter;
  const { device, epoch, seq, businessDay } = entry;
  const receiptNo = counter.nextReceiptNo();
  const by = { device, epoch, seq };
  const receipt = { ref, campaignNo: campaign.no, customer, valueMinor, businessDay, shop, by };
  settled.receipts.push(rowOfReceipt({ tenant, partition, receiptNo }, receipt));
}
