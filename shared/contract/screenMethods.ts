import { z } from 'zod';
import { pinPattern } from '../domain/people/pin.ts';
import { civilDate, localized, minorUnits } from '../protocol/primitives.ts';
import { commands, isWholeKeyTable, keyCodes } from './keyMap.ts';
import { method } from './method.ts';
import type { TerminalSettings } from './views.ts';

const nothing = z.strictObject({});

const chord = z.strictObject({ code: z.enum(keyCodes), shift: z.boolean() });

/** One chord for each command, no two alike. */
export const keyTable = z
  .record(z.enum(commands), chord)
  .refine(isWholeKeyTable, 'one chord for two commands, or one of the browser’s own');

export const textSizes = ['normal', 'large', 'larger'] as const;
export type TextSize = (typeof textSizes)[number];

/** Loudness in per cent; silence is `sounds: false`. */
export const volumes = [25, 50, 75, 100] as const;
export type Volume = (typeof volumes)[number];

const maxLinesShown = 20;
const maxLeftShown = 1_000_000_000;

/** One voucher as a customer may see it: what it is and what is left of it, no code and no name. */
const shownVoucher = z.strictObject({
  name: localized,
  worthMinor: minorUnits.nullable(),
  lastDay: civilDate.nullable(),
  left: z
    .union([
      z.strictObject({ uses: z.int().min(0).max(maxLeftShown) }),
      z.strictObject({ amountMinor: minorUnits }),
    ])
    .nullable(),
});
export type ShownVoucher = z.infer<typeof shownVoucher>;

const shownOrder = {
  vouchers: z.array(shownVoucher).max(maxLinesShown),
  discountMinor: minorUnits,
  /** `null` where the counter knows no basket. */
  toPayMinor: minorUnits.nullable(),
};

/** What the screen that faces the customer shows. Strict: nothing else can get there. */
export const customerShown = z.discriminatedUnion('face', [
  z.strictObject({ face: z.literal('idle') }),
  z.strictObject({ face: z.literal('prepared'), ...shownOrder }),
  z.strictObject({ face: z.literal('done'), ...shownOrder }),
  z.strictObject({ face: z.literal('refused') }),
  z.strictObject({ face: z.literal('asking') }),
]);
export type CustomerShown = z.infer<typeof customerShown>;

/** The screens beside the counter's own, and the way out of the one that has no way out. */
export const screenMethods = {
  'customerScreen.show': method<null>()(
    'cashier',
    'read',
    'What the screen that faces the customer shows; `seq`: the redemption that may be rated there',
    z.strictObject({ shown: customerShown, seq: z.int().min(1).nullable() }),
  ),
  'customerScreen.open': method<{ readonly address: string | null }>()(
    'cashier',
    'read',
    'Open the customer’s screen: an address good once, or `null` where the host opened it itself',
    nothing,
  ),
  'customerScreen.state': method<{ readonly open: number }>()(
    'cashier',
    'read',
    'How many customer’s screens are looked at',
    nothing,
  ),
  'kiosk.leave': method<TerminalSettings>()(
    'cashier',
    'write',
    'End the full screen without ways out, by a manager’s PIN',
    z.strictObject({ personId: z.string().min(1).max(40), pin: z.string().regex(pinPattern) }),
  ),
} as const;
