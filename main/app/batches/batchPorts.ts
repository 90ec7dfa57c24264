import type { CouponBatch } from '../../../shared/domain/batches/couponBatch.ts';

export interface BatchReader {
  /** Newest first. */
  couponBatches(limit: number): readonly CouponBatch[];
  couponBatch(batchId: string): CouponBatch | null;
  /** The one that has not ended; there is never a second. */
  openBatch(): CouponBatch | null;
  /** What its codes are worked out of, as hex; `null`: erased, or sealed with a key that is lost. */
  batchSeed(batchId: string, key: Uint8Array): string | null;
}

export interface BatchWriter {
  /** `seed` as hex, sealed with `key` before it is written. */
  beginBatch(batch: CouponBatch, seed: string, key: Uint8Array): void;
  /** Erases its seed where it has ended. */
  setBatch(batch: CouponBatch): void;
}
