import { z } from 'zod';
import type { Campaign } from '../domain/campaign.ts';
import { goodwillReasons } from '../domain/campaign.ts';
import { isKnownZone } from '../domain/civilTime.ts';
import { civilDate, isPlain, localized, minorUnits, notPlainText, zoneName } from './primitives.ts';

const weekday = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
]);

const benefit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('freeItem'), item: localized, capMinor: minorUnits.min(1) }),
  z.strictObject({ kind: z.literal('gift'), item: localized, valueMinor: minorUnits }),
  z.strictObject({ kind: z.literal('amountOff'), amountMinor: minorUnits.min(1) }),
  z.strictObject({
    kind: z.literal('percentOff'),
    percent: z.int().min(1).max(100),
    capMinor: minorUnits.min(1).nullable(),
  }),
  z.strictObject({
    kind: z.literal('threshold'),
    spendMinor: minorUnits.min(1),
    offMinor: minorUnits.min(1),
    repeating: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('buyNGetM'),
    buy: z.int().min(1).max(100),
    get: z.int().min(1).max(100),
  }),
  z.strictObject({ kind: z.literal('storedAmount'), amountMinor: minorUnits.min(1) }),
]);

const limitPeriod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ever') }),
  z.strictObject({ kind: z.literal('businessDay') }),
  z.strictObject({ kind: z.literal('week') }),
  z.strictObject({ kind: z.literal('month') }),
  z.strictObject({ kind: z.literal('rollingDays'), days: z.int().min(1).max(366) }),
]);

const customerLimit = z.strictObject({ period: limitPeriod, maxUses: z.int().min(1).max(1000) });

const offlinePolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept') }),
  z.strictObject({
    kind: z.literal('riskBudget'),
    maxCount: z.int().min(0).max(100_000),
    maxValueMinor: minorUnits,
    maxHoursSinceSync: z.int().min(1).max(8784),
  }),
  z.strictObject({ kind: z.literal('homeShop') }),
  z.strictObject({ kind: z.literal('hqOnly') }),
]);

const minuteOfDay = z.int().min(0).max(1440);

/** Everything a person writes when making a campaign; its numbers are given by whoever keeps it. */
const terms = {
  name: localized,
  benefit,
  validFrom: civilDate,
  validThrough: civilDate,
  zone: zoneName,
  weekdays: z.array(weekday).min(1).max(7).nullable(),
  hours: z
    .array(z.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay }))
    .min(1)
    .max(8)
    .nullable(),
  shops: z.array(z.string().max(40)).min(1).max(5000).nullable(),
  items: z.strictObject({
    include: z.array(z.string().max(40)).min(1).max(500).nullable(),
    exclude: z.array(z.string().max(40)).max(500),
  }),
  minimumSpendMinor: minorUnits.nullable(),
  usesPerVoucher: z.int().min(1).max(1000),
  customerLimits: z.array(customerLimit).max(6),
  customer: z.enum(['optional', 'required']),
  stackingGroup: z.string().min(1).max(40).nullable(),
  exclusive: z.boolean(),
  offline: offlinePolicy,
  maxDaysWithoutHq: z.int().min(1).max(366),
  approvalAboveMinor: minorUnits.nullable(),
  costToShopPercent: z.int().min(0).max(100),
  funder: z.string().min(1).max(40),
  goodwill: z
    .strictObject({
      reasons: z.array(z.enum(goodwillReasons)).min(1),
      validDays: z.int().min(1).max(366),
      maxPerDay: z.int().min(0).max(1000),
      receiveLimit: customerLimit.nullable(),
    })
    .nullable(),
  status: z.enum(['active', 'paused']),
};

type Terms = Omit<Campaign, 'id' | 'no' | 'version'>;
interface Contradiction {
  readonly when: (c: Terms) => boolean;
  readonly path: string[];
  readonly message: string;
}

const contradictions: readonly Contradiction[] = [
  {
    when: (c) => c.validFrom > c.validThrough,
    path: ['validThrough'],
    message: 'ends before it starts',
  },
  {
    when: (c) => c.benefit.kind === 'threshold' && c.benefit.offMinor > c.benefit.spendMinor,
    path: ['benefit', 'offMinor'],
    message: 'takes off more than is spent',
  },
  {
    when: (c) => c.hours?.some((range) => range.fromMinute === range.toMinute) ?? false,
    path: ['hours'],
    message: 'an empty range of hours',
  },
  {
    when: (c) => c.customer === 'optional' && c.customerLimits.length > 0,
    path: ['customer'],
    message: 'a limit per customer needs a customer',
  },
];

function refuseContradictions(c: Terms, ctx: z.RefinementCtx): void {
  for (const { when, path, message } of contradictions) {
    if (when(c)) ctx.addIssue({ code: 'custom', path, message });
  }
}

/** Structure and bounds of a campaign; what contradicts itself is refused here, when written. */
export const campaign: z.ZodType<Campaign> = z
  .strictObject({
    id: z.string().min(1).max(40),
    no: z.int().min(1).max(0xffff_ffff),
    version: z.int().min(1),
    ...terms,
  })
  .superRefine(refuseContradictions);

/** What nobody may write, though what is kept would have to be read. */
function refuseUnusable(draft: Terms, ctx: z.RefinementCtx): void {
  if (!isKnownZone(draft.zone)) {
    ctx.addIssue({ code: 'custom', path: ['zone'], message: 'no such time zone' });
  }
  for (const [field, value] of Object.entries(draft)) {
    if (!isPlain(value)) ctx.addIssue({ code: 'custom', path: [field], message: notPlainText });
  }
}

/** A campaign as a form or a file gives it: `id` names the one it is the next version of, or `null`. */
export const campaignDraft = z
  .strictObject({ id: z.string().min(1).max(40).nullable(), ...terms })
  .superRefine(refuseContradictions)
  .superRefine(refuseUnusable);
export type CampaignDraft = z.infer<typeof campaignDraft>;
