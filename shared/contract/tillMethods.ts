import { z } from 'zod';
import { hex, noteText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import type { TillCounterView, TillsView } from './till.ts';

const nothing = z.strictObject({});
const lowestPort = 1024;
const highestPort = 65_535;

/** The part of the contract that is about the shop's own tills: who may call, and what they asked for. */
export const tillMethods = {
  'till.state': method<TillsView>()(
    'manager',
    'read',
    'Whether the shop’s own tills may call, where, and which',
    nothing,
  ),
  'till.switch': method<TillsView>()(
    'manager',
    'write',
    'Let the shop’s own tills call on this port of this computer, or no longer',
    z.strictObject({ on: z.boolean(), port: z.int().min(lowestPort).max(highestPort) }),
  ),
  'till.add': method<{ readonly id: string; readonly token: string }>()(
    'manager',
    'write',
    'Name a till; its token is shown once',
    z.strictObject({ name: noteText(1, 40) }),
  ),
  'till.withdraw': method<TillsView>()(
    'manager',
    'write',
    'A till’s token is worth nothing any more',
    z.strictObject({ id: hex(16) }),
  ),
  'till.counter': method<TillCounterView>()(
    'cashier',
    'read',
    'Baskets tills handed over, and undos they ask a manager for',
    nothing,
  ),
  'till.sendBack': method<null>()(
    'cashier',
    'write',
    'A till’s basket goes back without a voucher',
    z.strictObject({ orderId: hex(16) }),
  ),
  'till.declineVoid': method<null>()(
    'cashier',
    'write',
    'An undo a till asked for is not to be',
    z.strictObject({ undoId: hex(16) }),
  ),
} as const;
