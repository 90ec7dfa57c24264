import { z } from 'zod';
import { hex } from './primitives.ts';

/**
 * A roll of coupons: who set it going and who ended it, how many of it were on paper then, and each coupon
 * that was printed once more. Codes stand nowhere in it.
 */
export const couponBatchBody = z.strictObject({
  kind: z.literal('couponBatch'),
  change: z.enum(['begun', 'resumed', 'copied', 'stopped', 'done']),
  batchId: hex(16),
  campaignId: z.string().max(40),
  count: z.int().min(1),
  /** On paper so far; each of them was made good. */
  printed: z.int().min(0),
  /** The coupon that was printed once more. */
  serial: z.int().min(1).optional(),
});
export type CouponBatchBody = z.infer<typeof couponBatchBody>;
