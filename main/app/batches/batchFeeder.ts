import {
  cameOut,
  handedOut,
  inDoubt,
  printedOf,
  takenBack,
} from '../../../shared/domain/batches/couponBatch.ts';
import type { CouponBatch } from '../../../shared/domain/batches/couponBatch.ts';
import type { CouponBatchBody } from '../../../shared/protocol/batchEntry.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { headAt } from '../paper/paperHead.ts';
import type { PaperContext } from '../paper/paperHead.ts';
import type { PrintJob } from '../paper/paperPorts.ts';
import type { Reader, Writer } from '../ports.ts';
import {
  aboutCoupon,
  couponInHand,
  endCouponInHand,
  hasNoPrinter,
  isOver,
  jobInHand,
} from './batchCoupon.ts';
import { couponDocument } from './couponDocument.ts';
import type { CouponDocument } from './couponDocument.ts';

/** Hands the coupons of a batch to the print queue, one at a time and behind whatever waits there. */
export interface BatchFeeder {
  /** Looks what became of the coupon in hand, and hands out the next. Never throws. */
  step(): void;
  /** What a coupon's job prints: nothing unless it is the coupon in hand. */
  documentFor(tx: Reader, job: PrintJob): CouponDocument | null;
  /** Keeps what became of a batch, and tells the journal where it ended. */
  keep(tx: Writer, batch: CouponBatch): void;
  journal(tx: Writer, by: Actor, batch: CouponBatch, change: Change): void;
  /** What is in hand goes back, as far as it can: what the printer has begun can't. */
  takeBack(tx: Writer, batch: CouponBatch, why: string | null): CouponBatch;
}

type Change = Pick<CouponBatchBody, 'change' | 'serial'>;

/** Papers' surroundings, as every paper has them. */
export type AroundPaper = (tx: Reader, copy: number) => PaperContext | null;

export function createBatchFeeder(context: AppContext, around: AroundPaper): BatchFeeder {
  const { store, log } = context;
  let hasLookedBack = false;
  let isStepping = false;

  function journal(tx: Writer, by: Actor, batch: CouponBatch, change: Change): void {
    const { batchId, campaignId, count } = batch;
    const printed = printedOf(batch);
    tx.append({
      ...entryFrame(context, tx, by),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'couponBatch', batchId, campaignId, count, printed, ...change },
      print: null,
    });
  }

  function keep(tx: Writer, batch: CouponBatch): void {
    // Before the seed goes: afterwards nobody can tell which voucher it is.
    if (batch.ended === 'stopped') endCouponInHand(context, tx, batch);
    tx.setBatch(batch);
    if (batch.ended !== null) journal(tx, batch.by, batch, { change: batch.ended });
  }

  /** The batch answers for its coupon from now on: nobody is to settle it in the queue as well. */
  function offTheQueue(tx: Writer, job: PrintJob): void {
    const { tries, problem } = job;
    tx.setPrintJob(job.jobId, { state: 'skipped', tries, problem });
  }

  function takeBack(tx: Writer, batch: CouponBatch, why: string | null): CouponBatch {
    const job = jobInHand(tx, batch);
    if (job?.state !== 'waiting' && job?.state !== 'failed') return batch;
    offTheQueue(tx, job);
    endCouponInHand(context, tx, batch);
    return takenBack(batch, why);
  }

  function doubt(tx: Writer, batch: CouponBatch, job: PrintJob | null, why: string): CouponBatch {
    if (job !== null) offTheQueue(tx, job);
    return inDoubt(batch, why);
  }

  /** What became of the coupon in hand; the same batch while nothing did. */
  function settled(tx: Writer, batch: CouponBatch): CouponBatch {
    const job = jobInHand(tx, batch);
    switch (job?.state) {
      case 'printing':
        return batch;
      case 'waiting':
        return batch.wish === 'print' ? batch : takeBack(tx, batch, null);
      case 'printed':
        return cameOut(batch);
      case 'failed':
        return takeBack(tx, batch, job.problem);
      case 'uncertain':
        return doubt(tx, batch, job, job.problem ?? 'lost');
      case 'skipped':
        if (job.tries === 0) {
          endCouponInHand(context, tx, batch);
          return takenBack(batch, 'skipped');
        }
        // It may have been half-way out when somebody took it off the queue.
        return doubt(tx, batch, job, 'skipped');
      case undefined:
        return doubt(tx, batch, null, 'interrupted');
    }
  }

  function handOut(tx: Writer, batch: CouponBatch): CouponBatch {
    if (hasNoPrinter(context, tx)) return takenBack(batch, 'noPrinter');
    const coupon = couponInHand(context, tx, batch);
    if (typeof coupon === 'string') return takenBack(batch, coupon);
    const { campaign, voucher } = coupon;
    if (isOver(context, campaign, voucher.lastDay)) return takenBack(batch, 'campaignOver');
    tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]);
    const at = context.clock.now().effective;
    return handedOut(batch, tx.addPrintJob('coupon', null, at, aboutCoupon(batch)));
  }

  /** Whether the next coupon may go: a receipt that waits goes first. */
  function mayHandOut(tx: Reader, batch: CouponBatch): boolean {
    const { ended, asks, jobId, wish } = batch;
    const isIdle = ended === null && !asks && jobId === null;
    return isIdle && wish === 'print' && tx.nextPrintJob() === null;
  }

  function isDue(tx: Reader): boolean {
    const batch = tx.openBatch();
    if (batch === null) return false;
    if (batch.jobId === null) return mayHandOut(tx, batch);
    const state = jobInHand(tx, batch)?.state;
    return state === 'waiting' ? batch.wish !== 'print' : state !== 'printing';
  }

  function stepIn(tx: Writer): void {
    const before = tx.openBatch();
    if (before === null) return;
    const after = before.jobId === null ? before : settled(tx, before);
    if (after.ended !== null) return keep(tx, after);
    const next = mayHandOut(tx, after) ? handOut(tx, after) : after;
    if (next !== before) tx.setBatch(next);
  }

  /**
   * What the last run left: the batch stands still until a person sets it going, what never went out is
   * taken back, and what was being printed is asked about.
   */
  function lookBack(tx: Writer): void {
    const batch = tx.openBatch();
    if (batch === null) return;
    const job = jobInHand(tx, batch);
    const half = job?.state === 'printing' || job?.state === 'uncertain';
    const now = half ? doubt(tx, batch, job, 'restarted') : ofLastRun(tx, batch);
    if (now.ended !== null) return keep(tx, now);
    const wish = now.wish === 'stop' ? 'stop' : 'pause';
    tx.setBatch({ ...now, wish, why: now.wish === 'print' ? 'restarted' : now.why });
  }

  function ofLastRun(tx: Writer, batch: CouponBatch): CouponBatch {
    if (batch.jobId === null) return batch;
    const back = takeBack(tx, batch, 'restarted');
    return back === batch ? settled(tx, batch) : back;
  }

  function stepOnce(): boolean {
    if (!hasLookedBack) {
      if (store.read((tx) => tx.openBatch()) !== null) store.write(lookBack);
      hasLookedBack = true;
      return false;
    }
    if (!store.read(isDue)) return false;
    store.write(stepIn);
    return true;
  }

  function step(): void {
    // What is told below comes back here.
    if (isStepping) return;
    isStepping = true;
    let hasMoved = false;
    try {
      hasMoved = stepOnce();
    } catch (error) {
      // The database is busy, full or read-only: nothing was decided, so the next step looks again.
      log.warn({ error: String(error) }, 'a batch of coupons could not go on');
    } finally {
      isStepping = false;
    }
    if (!hasMoved) return;
    context.nudgePrinter();
    context.announce('print');
  }

  step();
  return {
    step,
    journal,
    keep,
    takeBack,
    documentFor(tx, job) {
      const batch = hasLookedBack ? tx.openBatch() : null;
      if (batch === null || batch.jobId !== job.jobId || jobInHand(tx, batch) === null) return null;
      const coupon = couponInHand(context, tx, batch);
      const surroundings = around(tx, batch.copy);
      if (typeof coupon === 'string' || surroundings === null) return null;
      const { instant, offsetMinutes } = civilNow(context, tx.shop());
      const made = { at: instant, offsetMinutes, operator: batch.by.name };
      const head = headAt(made, surroundings);
      const { no: batchNo, serial, count } = batch;
      const { lastDay } = coupon.voucher;
      return couponDocument(coupon.campaign, head, {
        batchNo,
        serial,
        count,
        lastDay,
        code: coupon.code,
      });
    },
  };
}
