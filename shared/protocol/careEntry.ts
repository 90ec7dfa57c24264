import { z } from 'zod';
import { issueEventKinds } from '../domain/campaign/campaign.ts';
import { couponEndings } from '../domain/issue/couponState.ts';
import { ratings } from '../domain/customers/rating.ts';
import { wakeOutcomes } from '../domain/customers/wake.ts';
import { civilDate, hex, localized, minorUnits } from './primitives.ts';

/** Entries about what customers are given, asked and say: bodies of `entry.ts`. */

const campaignNo = z.int().min(1).max(0xffff_ffff);

/** An entry of the same journal. */
const ownEntry = z.strictObject({ seq: z.int().min(1), id: hex(16) });

/** A coupon that the campaign's own terms handed out after a redemption; the code stays out, as goodwill's. */
export const issuedAfterBody = z.strictObject({
  kind: z.literal('issuedAfter'),
  ref: hex(16),
  hint: z.string().max(24),
  campaign: z.strictObject({
    id: z.string().max(40),
    no: z.int(),
    version: z.int().min(1),
    name: localized,
  }),
  /** What it was given for. */
  redemption: ownEntry,
  because: z.enum(issueEventKinds),
  customer: hex(16).nullable(),
  valueMinor: minorUnits,
  keyId: z.int().min(0).max(0xffff),
  firstDay: civilDate,
  lastDay: civilDate,
});
export type IssuedAfterBody = z.infer<typeof issuedAfterBody>;

/** A coupon of this shop that nobody used is ended (作废). It stays counted as given. */
export const goodwillVoidBody = z.strictObject({
  kind: z.literal('goodwillVoid'),
  ref: hex(16),
  hint: z.string().max(24),
  campaignNo,
  /** The entry that gave it; `null` where another counter of the shop did. */
  of: ownEntry.nullable(),
  /** What it was worth. */
  valueMinor: minorUnits,
  because: z.enum(couponEndings),
  note: z.string().max(120),
});
export type GoodwillVoidBody = z.infer<typeof goodwillVoidBody>;

/** A customer was told of vouchers that end soon, or was not. */
export const wakeBody = z.strictObject({
  kind: z.literal('wake'),
  customer: hex(16),
  campaigns: z.array(campaignNo).max(50),
  outcome: z.enum(wakeOutcomes),
});
export type WakeBody = z.infer<typeof wakeBody>;

/** Whether a customer wants to be told of what they have. */
export const contactWishBody = z.strictObject({
  kind: z.literal('contactWish'),
  customer: hex(16),
  may: z.boolean(),
});
export type ContactWishBody = z.infer<typeof contactWishBody>;

/** What the customer said of a redemption; one a redemption. */
export const feedbackBody = z.strictObject({
  kind: z.literal('feedback'),
  redemption: ownEntry,
  campaigns: z.array(campaignNo).max(20),
  rating: z.literal(ratings),
});
export type FeedbackBody = z.infer<typeof feedbackBody>;

/** Whether an entry handed a coupon out at the counter, for whatever cause. */
export function isHandedOut<Body extends { readonly kind: string }>(
  body: Body,
): body is Extract<Body, { readonly kind: 'goodwill' | 'issuedAfter' }> {
  return body.kind === 'goodwill' || body.kind === 'issuedAfter';
}
