import { z } from 'zod';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { maxUsesAtOnce } from '../../shared/domain/order/decision.ts';
import { claimRefusals, maxClaimItems } from '../../shared/protocol/claims.ts';
import { hex, minorUnits, noteText, plainText } from '../../shared/protocol/primitives.ts';

/*
 * What a sales channel (a web shop, an app) says: it claims, and then confirms or releases. A confirmed claim
 * is a use like any other, and every terminal hears of it.
 */

const maxLines = 200;

const channelVoucher = z.union([
  z.strictObject({
    code: z.string().min(1).max(maxCodeLength),
    uses: z.int().min(1).max(maxUsesAtOnce).nullable().default(null),
    amountMinor: minorUnits.nullable().default(null),
  }),
  z.strictObject({
    ref: hex(16),
    uses: z.int().min(1).max(maxUsesAtOnce).nullable().default(null),
    amountMinor: minorUnits.nullable().default(null),
  }),
]);

export const channelClaimRequest = z
  .strictObject({
    /** Made by the channel, 128 random bits: the same id with the same content gets the same answer. */
    claimId: hex(16),
    orderId: hex(16),
    customer: hex(16).nullable().default(null),
    lines: z
      .array(
        z.strictObject({
          lineId: plainText(40).min(1),
          name: noteText(1, 80),
          item: plainText(40).nullable(),
          categories: z.array(plainText(40)).max(8),
          quantity: z.int().min(1).max(999),
          unitPriceMinor: minorUnits,
        }),
      )
      .max(maxLines)
      .default([]),
    vouchers: z.array(channelVoucher).min(1).max(maxClaimItems),
  })
  .refine(({ lines }) => new Set(lines.map((line) => line.lineId)).size === lines.length, {
    path: ['lines'],
    message: 'two lines with one id',
  });
export type ChannelClaimRequest = z.infer<typeof channelClaimRequest>;

/** What it would give, as a counter would say it. */
export const channelOffer = z.strictObject({
  discountMinor: minorUnits,
  toPayMinor: minorUnits,
  vouchers: z.array(
    z.strictObject({
      ref: hex(16),
      uses: z.int().min(0),
      discountMinor: minorUnits,
      valueMinor: minorUnits,
      amountLeftMinor: minorUnits.nullable(),
    }),
  ),
});
export type ChannelOffer = z.infer<typeof channelOffer>;

export const channelClaimReply = z.strictObject({
  claimId: hex(16),
  /** `refused`: nothing is kept. `ended`: it was confirmed or released before. */
  answer: z.enum(['granted', 'refused', 'ended']),
  offer: channelOffer.nullable(),
  /** By place in the request: a rule's own reason (`expired`, `wrongChannel`, …), or what a claim says. */
  refused: z.array(
    z.strictObject({
      place: z.int().min(0),
      reason: z.union([z.enum(claimRefusals), z.string().max(40)]),
    }),
  ),
});
export type ChannelClaimReply = z.infer<typeof channelClaimReply>;

export const channelUseReply = z.strictObject({
  claimId: hex(16),
  state: z.enum(['used', 'undone']),
});
export type ChannelUseReply = z.infer<typeof channelUseReply>;
