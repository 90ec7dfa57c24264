import { z } from 'zod';
import { protocolVersion } from './feed.ts';
import { civilDate, hex, minorUnits } from './primitives.ts';

/*
 * A claim is a spend that its holder has not journalled yet: asked between prepare and confirm, it lasts until
 * it is used, or released by a signed message. It never lapses by a clock.
 */

export const maxClaimItems = 20;
/** Earlier claims of the same holder that one request may release. */
export const maxReleasesPerClaim = 40;
/** An answer to somebody who has gone is none: head office gives up shortly before. */
export const maxClaimWaitMs = 10_000;

/** One voucher of an order, and how much of it is asked for. */
export const claimItem = z.strictObject({
  ref: hex(16),
  campaignNo: z.int().min(1).max(0xffff_ffff),
  form: z.enum(['static', 'signed', 'foreign']),
  uses: z.int().min(0).max(1000),
  /** Of a stored amount; `null` for other kinds. */
  amountMinor: minorUnits.nullable(),
  /** What it gives: limits in money count this. */
  valueMinor: minorUnits,
});
export type ClaimItem = z.infer<typeof claimItem>;

export const claimRequest = z
  .strictObject({
    v: z.literal(protocolVersion),
    /** Made by the terminal; the same id with the same content gets the same answer. */
    claimId: hex(16),
    orderId: hex(16),
    businessDay: civilDate,
    customer: hex(16).nullable(),
    /** How long whoever asks waits for the answer. */
    waitMs: z.int().min(50).max(maxClaimWaitMs),
    items: z.array(claimItem).min(1).max(maxClaimItems),
    /** Claims of this device that are done with: what they held is free for this one. */
    releases: z.array(hex(16)).max(maxReleasesPerClaim),
  })
  .refine(({ items }) => new Set(items.map(({ ref }) => ref)).size === items.length, {
    path: ['items'],
    message: 'one voucher twice',
  });
export type ClaimRequest = z.infer<typeof claimRequest>;

/**
 * `used`: in the books, all of it. `claimed`: somebody else holds what is left. `limit`: a limit of its
 * campaign is reached. `withdrawn`: killed. `unknown`: not known to head office, or of another campaign.
 */
export const claimRefusals = ['used', 'claimed', 'limit', 'withdrawn', 'unknown'] as const;
export type ClaimRefusal = (typeof claimRefusals)[number];

/**
 * All of it is granted or none. `ended`: the claim was released or used before this answer; it grants
 * nothing any more.
 */
export const claimReply = z.strictObject({
  v: z.literal(protocolVersion),
  claimId: hex(16),
  answer: z.enum(['granted', 'refused', 'ended']),
  /** Head office's time of the answer, ms. */
  at: z.int(),
  refused: z
    .array(z.strictObject({ ref: hex(16), because: z.enum(claimRefusals) }))
    .max(maxClaimItems),
});
export type ClaimReply = z.infer<typeof claimReply>;

/** `used`: a redemption that names it came first, and stands. */
export const releaseReply = z.strictObject({
  v: z.literal(protocolVersion),
  claimId: hex(16),
  state: z.enum(['released', 'used']),
});
export type ReleaseReply = z.infer<typeof releaseReply>;
