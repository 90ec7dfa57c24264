import { z } from 'zod';
import type { Campaign } from '../domain/campaign/campaign.ts';
import {
  channels,
  goodwillReasons,
  issueEventKinds,
  segments,
} from '../domain/campaign/campaign.ts';
import { isKnownZone } from '../domain/time/civilTime.ts';
import { contradictionsOf } from '../domain/campaign/contradictions.ts';
import type { CampaignTerms } from '../domain/campaign/contradictions.ts';
import { maxAmountMinor } from '../domain/money.ts';
import { maxUsesAtOnce } from '../domain/order/decision.ts';
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

const rounding = z.strictObject({
  mode: z.enum(['halfUp', 'down', 'up']),
  toMinor: z.int().min(1).max(1_000_000),
});

/** An item code, a shop id, or `#group`. */
const scopeName = z.string().min(1).max(40);

const benefit = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('freeItem'),
    item: localized,
    priceMinor: minorUnits.min(1).nullable(),
    capMinor: minorUnits.min(1),
  }),
  z.strictObject({
    kind: z.literal('gift'),
    item: localized,
    // Several at once must still be an amount that an entry can hold.
    valueMinor: minorUnits.max(maxAmountMinor / maxUsesAtOnce),
  }),
  z.strictObject({ kind: z.literal('amountOff'), amountMinor: minorUnits.min(1) }),
  z.strictObject({
    kind: z.literal('percentOff'),
    percent: z.int().min(1).max(100),
    capMinor: minorUnits.min(1).nullable(),
    rounding,
  }),
  z.strictObject({
    kind: z.literal('threshold'),
    spendMinor: minorUnits.min(1),
    offMinor: minorUnits.min(1),
    maxTimes: z.int().min(1).max(1000).nullable(),
  }),
  z.strictObject({
    kind: z.literal('buyNGetM'),
    buy: z.int().min(1).max(100),
    get: z.int().min(1).max(100),
  }),
  z.strictObject({ kind: z.literal('fixedPrice'), item: localized, priceMinor: minorUnits }),
  z.strictObject({
    kind: z.literal('memberPrice'),
    prices: z
      .array(z.strictObject({ of: scopeName, priceMinor: minorUnits }))
      .min(1)
      .max(500),
  }),
  z.strictObject({ kind: z.literal('storedAmount'), amountMinor: minorUnits.min(1) }),
]);

const acquisition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given') }),
  z.strictObject({
    kind: z.literal('paid'),
    priceMinor: minorUnits.min(1),
    graceDays: z.int().min(0).max(3660),
    refund: z.enum(['none', 'whileUnused', 'unusedShare']),
  }),
]);

const validity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('campaignDays') }),
  z.strictObject({ kind: z.literal('daysFromIssue'), days: z.int().min(1).max(3660) }),
  z.strictObject({ kind: z.literal('daysFromFirstUse'), days: z.int().min(1).max(3660) }),
]);

const limitPeriod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ever') }),
  z.strictObject({ kind: z.literal('businessDay') }),
  z.strictObject({ kind: z.literal('week') }),
  z.strictObject({ kind: z.literal('month') }),
  z.strictObject({ kind: z.literal('rollingDays'), days: z.int().min(1).max(366) }),
]);

const limit = z.strictObject({
  on: z.enum(['use', 'receipt']),
  per: z.enum(['voucher', 'customer', 'shop', 'campaign']),
  period: limitPeriod,
  measure: z.enum(['uses', 'money']),
  /** Uses, or minor units. */
  max: z.int().min(1).max(maxAmountMinor),
});

const offlinePolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept') }),
  z.strictObject({
    kind: z.literal('riskBudget'),
    maxCount: z.int().min(0).max(100_000),
    maxValueMinor: minorUnits,
    maxHoursSinceSync: z.int().min(1).max(8784),
  }),
  z.strictObject({ kind: z.literal('homeShop') }),
  z.strictObject({ kind: z.literal('lease') }),
  z.strictObject({ kind: z.literal('hqOnly') }),
]);

const issueEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('spend'), fromMinor: minorUnits.min(1) }),
  z.strictObject({ kind: z.literal('visits'), every: z.int().min(2).max(100) }),
  z.strictObject({ kind: z.literal('firstVisit') }),
  z.strictObject({
    kind: z.literal('tier'),
    tiers: z.array(z.string().min(1).max(40)).min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('goodRating') }),
]);

const minuteOfDay = z.int().min(0).max(1440);

const scope = (maxNames: number) =>
  z.strictObject({
    include: z.array(scopeName).min(1).max(maxNames).nullable(),
    exclude: z.array(scopeName).max(maxNames),
  });

/** Everything a person writes when making a campaign; its numbers are given by whoever keeps it. */
export const campaignTermsShape = {
  name: localized,
  benefit,
  acquisition,
  validFrom: civilDate,
  validThrough: civilDate,
  zone: zoneName,
  validity,
  extendedThrough: civilDate.nullable(),
  reviveDays: z.int().min(0).max(366),
  weekdays: z.array(weekday).min(1).max(7).nullable(),
  hours: z
    .array(z.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay }))
    .min(1)
    .max(8)
    .nullable(),
  holidays: z.enum(['any', 'only', 'never']),
  blackouts: z.array(z.strictObject({ from: civilDate, through: civilDate })).max(60),
  shops: scope(5000),
  items: scope(500),
  channels: z.array(z.enum(channels)).min(1).max(channels.length).nullable(),
  segments: z.array(z.enum(segments)).min(1).max(segments.length).nullable(),
  tiers: z.array(z.string().min(1).max(40)).min(1).max(20).nullable(),
  minimumSpendMinor: minorUnits.nullable(),
  usesPerVoucher: z.int().min(1).max(1000),
  limits: z.array(limit).max(12),
  customer: z.enum(['optional', 'required']),
  stackingGroup: z.string().min(1).max(40).nullable(),
  exclusive: z.boolean(),
  applyOrder: z.int().min(0).max(99).nullable(),
  offline: offlinePolicy,
  maxDaysWithoutHq: z.int().min(1).max(366),
  approvalAboveMinor: minorUnits.nullable(),
  costToShopPercent: z.int().min(0).max(100),
  funder: z.string().min(1).max(40),
  goodwill: z
    .strictObject({
      reasons: z.array(z.enum(goodwillReasons)).min(1).max(goodwillReasons.length),
      maxPerDay: z.int().min(0).max(1000),
      maxWorthPerDayMinor: minorUnits.min(1).optional(),
      maxPerPersonPerDay: z.int().min(1).max(1000).optional(),
    })
    .nullable(),
  issueAfter: z
    .strictObject({
      events: z.array(issueEvent).min(1).max(issueEventKinds.length),
      maxPerDay: z.int().min(1).max(10_000),
    })
    .nullable(),
  status: z.enum(['active', 'paused']),
};

/** The message is the contradiction's code: whoever shows it has the words (`shared/i18n`). */
export function refuseContradictions(terms: CampaignTerms, ctx: z.RefinementCtx): void {
  for (const { code, path } of contradictionsOf(terms)) {
    ctx.addIssue({ code: 'custom', path: [...path], message: code });
  }
}

/** Structure and bounds of a campaign; what contradicts itself is refused here, when written. */
export const campaign: z.ZodType<Campaign> = z
  .strictObject({
    id: z.string().min(1).max(40),
    no: z.int().min(1).max(0xffff_ffff),
    version: z.int().min(1),
    ...campaignTermsShape,
  })
  .superRefine(refuseContradictions);

/** What nobody may write, though what is kept would have to be read. */
export function refuseUnusable(draft: CampaignTerms, ctx: z.RefinementCtx): void {
  if (!isKnownZone(draft.zone)) {
    ctx.addIssue({ code: 'custom', path: ['zone'], message: 'no such time zone' });
  }
  for (const [field, value] of Object.entries(draft)) {
    if (!isPlain(value)) ctx.addIssue({ code: 'custom', path: [field], message: notPlainText });
  }
}

/** A campaign as a form or a file gives it: `id` names the one it is the next version of, or `null`. */
export const campaignDraft = z
  .strictObject({ id: z.string().min(1).max(40).nullable(), ...campaignTermsShape })
  .superRefine(refuseContradictions)
  .superRefine(refuseUnusable);
export type CampaignDraft = z.infer<typeof campaignDraft>;
