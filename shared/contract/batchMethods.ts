import { z } from 'zod';
import { maxBatchCoupons } from '../domain/batches/couponBatch.ts';
import { hex } from '../protocol/primitives.ts';
import type { BatchView } from './batchViews.ts';
import { method } from './method.ts';
import type { PaperView } from './views.ts';

const wanted = {
  campaignId: z.string().min(1).max(40),
  count: z.int().min(1).max(maxBatchCoupons),
};
const batchId = hex(16);

/** The part of the contract that is about rolls of coupons. */
export const batchMethods = {
  'batches.list': method<readonly BatchView[]>()(
    'manager',
    'read',
    'The batch of coupons that is open and the last few, newest first',
    z.strictObject({}),
  ),
  'batches.preview': method<PaperView>()(
    'manager',
    'read',
    'One coupon as it would print, with a code that is none',
    z.strictObject(wanted),
  ),
  'batches.begin': method<readonly BatchView[]>()(
    'manager',
    'write',
    'Make and print a roll of coupons, each good once it is handed to the printer',
    z.strictObject({ batchId, ...wanted }),
  ),
  'batches.pause': method<readonly BatchView[]>()(
    'manager',
    'write',
    'Hand no further coupon to the printer',
    z.strictObject({ batchId }),
  ),
  'batches.resume': method<readonly BatchView[]>()(
    'manager',
    'write',
    'Go on with the next coupon',
    z.strictObject({ batchId }),
  ),
  'batches.answer': method<readonly BatchView[]>()(
    'manager',
    'write',
    'Whether the coupon in doubt came out whole; if not it prints once more as a copy',
    z.strictObject({
      batchId,
      serial: z.int().min(1),
      copy: z.int().min(0),
      isWhole: z.boolean(),
    }),
  ),
  'batches.stop': method<readonly BatchView[]>()(
    'manager',
    'write',
    'End a batch for good: what was not printed never becomes good',
    z.strictObject({
      batchId,
      /** Of a coupon in doubt; `null` where none is. */
      isWhole: z.boolean().nullable(),
    }),
  ),
} as const;
