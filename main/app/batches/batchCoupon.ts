import { batchHalts } from '../../../shared/domain/batches/couponBatch.ts';
import type { BatchHalt, CouponBatch } from '../../../shared/domain/batches/couponBatch.ts';
import { daysOfIssue } from '../../../shared/domain/campaign/validity.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { civilDateAt } from '../../../shared/domain/time/civilTime.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { CachedVoucher } from '../../../shared/protocol/feed.ts';
import { localVoucher } from '../campaigns/localVoucher.ts';
import type { AppContext } from '../context.ts';
import type { PrintJob } from '../paper/paperPorts.ts';
import type { Reader, Writer } from '../ports.ts';
import { codeOfSerial } from './batchCodes.ts';

/** The coupon in hand, worked out anew each time. */
export interface CouponInHand {
  readonly campaign: Campaign;
  readonly code: string;
  readonly voucher: CachedVoucher;
}

export function isHalt(why: string | null): why is BatchHalt {
  return batchHalts.some((halt) => halt === why);
}

/** Which coupon a print job is of; a job's number alone may have been given again after a mend. */
export function aboutCoupon({ batchId, serial, copy }: CouponBatch): string {
  return JSON.stringify({ batchId, serial, copy });
}

/** The print job of the coupon in hand; `null`: it is not there any more. */
export function jobInHand(tx: Reader, batch: CouponBatch): PrintJob | null {
  const job = batch.jobId === null ? null : tx.printJob(batch.jobId);
  return job?.what === 'coupon' && job.about === aboutCoupon(batch) ? job : null;
}

/** Shown on the screen only, a coupon would be good and in nobody's hands. */
export function hasNoPrinter({ mode }: Pick<AppContext, 'mode'>, tx: Reader): boolean {
  return tx.settings().printer.kind === 'screen' && mode === 'live';
}

/** Of a voucher issued now. */
export function lastDayNow({ clock }: Pick<AppContext, 'clock'>, campaign: Campaign): CivilDate {
  return daysOfIssue(campaign, civilDateAt(clock.now().effective, campaign.zone)).lastDay;
}

export function isOver(
  { clock }: Pick<AppContext, 'clock'>,
  { zone, validity, validThrough }: Campaign,
  lastDay: CivilDate,
): boolean {
  const today = civilDateAt(clock.now().effective, zone);
  // Its days are those on which it is issued, however long a voucher of today's would be good.
  return lastDay < today || (validity.kind === 'daysFromIssue' && validThrough < today);
}

/** Or why there is none to be had. A copy says the day that its original says. */
export function couponInHand(
  context: AppContext,
  tx: Reader,
  batch: CouponBatch,
): CouponInHand | BatchHalt {
  const campaign = tx.campaignById(batch.campaignId);
  if (campaign === null) return 'campaignOver';
  const key = context.secrets.get('batchKey');
  const seed = key === null ? null : tx.batchSeed(batch.batchId, key);
  if (seed === null) return 'keysLost';
  const code = codeOfSerial(context, seed, batch.batchId, batch.serial);
  const fresh = localVoucher(context, campaign, code);
  if (fresh === null) return 'keysLost';
  const known = batch.jobId === null && batch.copy === 0 ? null : tx.voucher(fresh.ref);
  return { campaign, code, voucher: known === null ? fresh : { ...known, killed: false } };
}

/** A coupon that is not on paper is not good, though somebody should come by its code. */
export function endCouponInHand(context: AppContext, tx: Writer, batch: CouponBatch): void {
  const coupon = couponInHand(context, tx, batch);
  if (typeof coupon === 'string') return;
  const known = tx.voucher(coupon.voucher.ref);
  if (known === null) return;
  tx.applyFeed([{ kind: 'vouchers', vouchers: [{ ...known, killed: true }] }]);
}
