import { z } from 'zod';
import { maxUsesAtOnce } from '../domain/order/decision.ts';
import { civilDate, hex, localized, minorUnits } from '../protocol/primitives.ts';
import type { HeldView } from './heldViews.ts';
import { method } from './method.ts';
import { orderDraft, orderVoucher } from './order.ts';

/** A voucher of the customer's that the order does not use, with what the screen showed of it. */
export const heldAside = z.strictObject({
  given: orderVoucher,
  voucher: z.strictObject({
    ref: hex(16),
    hint: z.string().max(24),
    lastDay: civilDate,
    campaign: z.strictObject({ name: localized, item: localized.nullable() }),
  }),
  amountMinor: minorUnits.nullable(),
  uses: z.int().min(1).max(maxUsesAtOnce),
});
export type HeldAside = z.infer<typeof heldAside>;

/** The part of the contract that is about orders put aside (挂单 / 取单). */
export const heldMethods = {
  'held.list': method<readonly HeldView[]>()(
    'cashier',
    'read',
    'Orders put aside at this terminal, oldest first',
    z.strictObject({}),
  ),
  'held.hold': method<readonly HeldView[]>()(
    'cashier',
    'write',
    'Put an order aside; it survives a restart, and nothing of it is used',
    z.strictObject({
      heldId: hex(16),
      /** It is in the hands of whoever is signed in, who leaves the counter. */
      inHand: z.boolean(),
      order: orderDraft,
      aside: z.array(heldAside).max(20),
    }),
  ),
  'held.drop': method<readonly HeldView[]>()(
    'cashier',
    'write',
    'An order put aside was taken up, or is given up',
    z.strictObject({ heldId: hex(16) }),
  ),
} as const;
