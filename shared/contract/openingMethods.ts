import { z } from 'zod';
import { method } from './method.ts';
import type { OpeningView } from './openingViews.ts';

/** The part of the contract that is about opening the shop. */
export const openingMethods = {
  'opening.check': method<OpeningView>()(
    'cashier',
    'read',
    'Whether the counter is ready for the day, and what is covered if the line drops now',
    z.strictObject({}),
  ),
  'opening.seen': method<null>()(
    'cashier',
    'write',
    'Somebody has looked at the check on this business day; it does not come up by itself again',
    z.strictObject({}),
  ),
} as const;
