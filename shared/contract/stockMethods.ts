import { z } from 'zod';
import { hex } from '../protocol/primitives.ts';
import { soldOutThing } from '../protocol/stock.ts';
import { method } from './method.ts';
import { orderDraft } from './order.ts';
import type { RainCheckView, SoldOutView } from './stockViews.ts';

/** The part of the contract that is about what the shop has. */
export const stockMethods = {
  'soldOut.list': method<readonly SoldOutView[]>()(
    'cashier',
    'read',
    'What is sold out here today',
    z.strictObject({}),
  ),
  'soldOut.mark': method<readonly SoldOutView[]>()(
    'cashier',
    'write',
    'Say that something is sold out, until the business day ends or until somebody says it is back',
    z.strictObject({
      thing: soldOutThing,
      change: z.enum(['soldOut', 'back']),
      until: z.enum(['dayEnd', 'back']),
    }),
  ),
  'rainCheck.give': method<RainCheckView>()(
    'cashier',
    'write',
    'A slip with which one may come back for what is sold out, also after the voucher’s last day',
    z.strictObject({
      /** Becomes the entry's id, so that a repeated call is answered, not redone. */
      rainCheckId: hex(16),
      order: orderDraft,
      /** The voucher of the order it is for. */
      index: z.int().min(0).max(19),
    }),
  ),
} as const;
