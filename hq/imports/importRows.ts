import { z } from 'zod';
import { segments } from '../../shared/domain/campaign/campaign.ts';
import { campaignDraft } from '../../shared/protocol/campaign.ts';
import { civilDate, hex, minorUnits } from '../../shared/protocol/primitives.ts';

/** Rows as they wait: what head office will keep of them, and no more. */
export const voucherRow = z.strictObject({
  kind: z.literal('voucher'),
  campaignId: z.string(),
  form: z.enum(['static', 'foreign']),
  hint: z.string(),
  holder: z.strictObject({ phoneKey: hex(16), last4: z.string() }).nullable(),
  customer: hex(16).nullable(),
  firstDay: civilDate.nullable(),
  lastDay: civilDate.nullable(),
  uses: z.int().nullable(),
  amountMinor: minorUnits.nullable(),
});
export type VoucherRow = z.infer<typeof voucherRow>;

export const customerRow = z.strictObject({
  kind: z.literal('customer'),
  last4: z.string(),
  segment: z.enum(segments).nullable(),
  tier: z.string().nullable(),
  homeShop: z.string().nullable(),
});
export type CustomerRow = z.infer<typeof customerRow>;

export const campaignRow = z.strictObject({ kind: z.literal('campaign'), draft: campaignDraft });
export type CampaignRow = z.infer<typeof campaignRow>;
