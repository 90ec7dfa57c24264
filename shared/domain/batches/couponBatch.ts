import type { InstantMs } from '../time/civil.ts';

/** Coupons of one batch: about what two rolls of narrow paper hold, and a morning's printing. */
export const maxBatchCoupons = 1_000;

/** Why a batch stands still though nobody pressed pause; a printer's own reasons go by their own names. */
export const batchHalts = [
  /** The terminal was started anew meanwhile. */
  'restarted',
  /** Somebody took the coupon in hand out of the print queue. */
  'skipped',
  'noPrinter',
  'keysLost',
  'campaignOver',
] as const;
export type BatchHalt = (typeof batchHalts)[number];

export interface BatchPerson {
  readonly personId: string;
  readonly name: string;
  readonly role: 'cashier' | 'shiftLead' | 'manager' | 'areaManager' | 'system';
}

/**
 * A roll of coupons that is printed one by one. Of `count` serials all below `serial` are on paper; `serial`
 * is the one in hand, or the next.
 */
export interface CouponBatch {
  readonly batchId: string;
  /** What people call it: counted at this terminal from 1. */
  readonly no: number;
  readonly campaignId: string;
  readonly count: number;
  readonly at: InstantMs;
  readonly madeBy: BatchPerson;
  /** Who last set it going, halted or stopped it. */
  readonly by: BatchPerson;
  readonly serial: number;
  /** 0: its original; else the number of the copy. */
  readonly copy: number;
  /** Copies made in all. */
  readonly copies: number;
  /** The print job of the coupon in hand; `null`: it lies with nobody. */
  readonly jobId: number | null;
  /** Whether the coupon in hand came out is for a person to say. */
  readonly asks: boolean;
  readonly wish: 'print' | 'pause' | 'stop';
  /** A `BatchHalt`, or what the printer said; `null`: nothing but a person's wish. */
  readonly why: string | null;
  readonly ended: 'done' | 'stopped' | null;
}

export type BatchState = 'printing' | 'pausing' | 'paused' | 'stopping' | 'done' | 'stopped';

export function stateOf({ ended, asks, wish, jobId }: CouponBatch): BatchState {
  if (ended !== null) return ended;
  if (asks) return 'paused';
  if (wish === 'print') return 'printing';
  if (jobId === null) return 'paused';
  return wish === 'stop' ? 'stopping' : 'pausing';
}

export function printedOf({ serial }: CouponBatch): number {
  return serial - 1;
}

const nobodysHands = { jobId: null, asks: false } as const;

/** The coupon in hand is on paper: on to the next, unless it was the last or enough. */
export function cameOut(batch: CouponBatch): CouponBatch {
  const next = { ...batch, ...nobodysHands, serial: batch.serial + 1, copy: 0, why: null };
  if (batch.serial === batch.count) return { ...next, ended: 'done' };
  return batch.wish === 'stop' ? { ...next, ended: 'stopped' } : next;
}

/** It surely did not come out, and is handed out again when the batch goes on. */
export function takenBack(batch: CouponBatch, why: string | null): CouponBatch {
  const back = { ...batch, ...nobodysHands, why };
  if (batch.wish === 'stop') return { ...back, ended: 'stopped' };
  return { ...back, wish: 'pause' };
}

/** Nobody knows: nothing more is printed, or ended, before somebody has looked. */
export function inDoubt(batch: CouponBatch, why: string | null): CouponBatch {
  return { ...batch, jobId: null, asks: true, wish: 'pause', why };
}

/** It did not come out whole: the same code once more, which says that it is a copy. */
export function onceMore(batch: CouponBatch): CouponBatch {
  const { copy, copies } = batch;
  return { ...batch, ...nobodysHands, copy: copy + 1, copies: copies + 1 };
}

export function handedOut(batch: CouponBatch, jobId: number): CouponBatch {
  return { ...batch, jobId, why: null };
}
