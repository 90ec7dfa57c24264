import { z } from 'zod';
import { civilDate, hex, localized } from './primitives.ts';

const campaignNo = z.int().min(1).max(0xffff_ffff);

/** What is gone: a campaign's item, or one item of the shop's menu. */
export const soldOutThing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('campaign'), campaignNo }),
  z.strictObject({ kind: z.literal('item'), item: z.string().min(1).max(40) }),
]);

/** Somebody said that something is gone at this shop (估清), or that it is back. */
export const soldOutBody = z.strictObject({
  kind: z.literal('soldOut'),
  change: z.enum(['soldOut', 'back']),
  thing: soldOutThing,
  until: z.enum(['dayEnd', 'back']),
});
export type SoldOutBody = z.infer<typeof soldOutBody>;

/** A slip with which one may come back for what is gone (缺货凭证), also after the voucher's last day. */
export const rainCheckBody = z.strictObject({
  kind: z.literal('rainCheck'),
  ref: hex(16),
  hint: z.string().max(24),
  form: z.enum(['static', 'signed', 'foreign']),
  campaign: z.strictObject({ no: campaignNo, name: localized, item: localized.nullable() }),
  /** The voucher's own days: head office may not have heard of a signed one. */
  firstDay: civilDate,
  lastDay: civilDate,
  goodThrough: civilDate,
});
export type RainCheckBody = z.infer<typeof rainCheckBody>;

/** How the facts of a redeemed voucher name what was taken instead. */
export const frozenSubstitute = z.object({ name: localized });
