import { z } from 'zod';
import { channels, segments } from '../domain/campaign/campaign.ts';
import type { Refusal, RefusalReason } from '../domain/reasons.ts';
import { diskStates } from './disk.ts';
import { printerProfile, printerKinds } from './printer.ts';
import { civilDate, hex, localized } from '../protocol/primitives.ts';

/**
 * What a paper without an entry in the journal is about, as its print job keeps it: codes and figures, and no
 * words of its own. Read again when it prints.
 */

/** Characters of JSON a print job may carry. */
export const maxAboutCharacters = 4_000;

const instant = z.int().min(0);
const minor = z.int();
const count = z.int().min(0);
const name = z.string().max(60);
const minute = z.int().min(0).max(1_440);
const dayRange = z.strictObject({ from: civilDate, through: civilDate });
const source = z.enum(['journal', 'shop', 'hq', 'code', 'operator', 'clock']);

const useRecord = z.strictObject({
  at: instant,
  shop: name,
  shopName: name,
  counter: name,
  operator: name,
  seq: z.int().nullable(),
  before: civilDate.exactOptional(),
});

const period = z.union([
  z.strictObject({ kind: z.enum(['ever', 'businessDay', 'week', 'month']) }),
  z.strictObject({ kind: z.literal('rollingDays'), days: count }),
]);

const limit = <Reason extends RefusalReason>(reason: Reason) =>
  z.strictObject({
    reason: z.literal(reason),
    period,
    measure: z.enum(['uses', 'money']),
    max: z.number(),
    counted: z.number(),
    parts: z.array(z.strictObject({ source, asOf: z.number(), counted: z.number() })).max(12),
  });

const bare = z.strictObject({
  reason: z.enum([
    'inThisOrder',
    'campaignPaused',
    'wrongShop',
    'onlyHolidays',
    'notOnHolidays',
    'noEligibleItem',
    'customerRequired',
    'otherCustomer',
    'exclusive',
    'stackingGroup',
    'nothingLeft',
    'riskBudgetSpent',
    'needsHomeShop',
    'authorityAway',
    'needsLease',
    'leaseSpent',
    'needsHq',
    'claimRefused',
    'undoRoundsSpent',
  ]),
});

/** A reason why a voucher was not taken, with its figures. */
export const keptRefusal = z.discriminatedUnion('reason', [
  bare,
  z.strictObject({
    reason: z.literal('alreadyUsed'),
    lastUse: useRecord.nullable(),
    source,
    asOf: z.number(),
  }),
  z.strictObject({ reason: z.literal('tooFewUsesLeft'), left: z.int(), wanted: z.int() }),
  z.strictObject({ reason: z.literal('killed'), at: instant.nullable() }),
  z.strictObject({ reason: z.literal('notYetValid'), firstDay: civilDate }),
  z.strictObject({
    reason: z.literal('expired'),
    lastDay: civilDate,
    refundMinor: minor.nullable(),
  }),
  z.strictObject({
    reason: z.literal('wrongChannel'),
    channels: z.array(z.enum(channels)).max(channels.length),
  }),
  z.strictObject({ reason: z.literal('blackout'), days: dayRange }),
  z.strictObject({
    reason: z.literal('wrongWeekday'),
    weekdays: z.array(z.literal([1, 2, 3, 4, 5, 6, 7])).max(7),
  }),
  z.strictObject({
    reason: z.literal('wrongHours'),
    hours: z.array(z.strictObject({ fromMinute: minute, toMinute: minute })).max(24),
  }),
  z.strictObject({
    reason: z.literal('belowMinimumSpend'),
    minimumMinor: minor,
    shortMinor: minor,
  }),
  z.strictObject({
    reason: z.literal('wrongSegment'),
    segments: z.array(z.enum(segments)).max(segments.length),
  }),
  z.strictObject({ reason: z.literal('wrongTier'), tiers: z.array(name).max(40) }),
  limit('voucherLimit'),
  limit('customerLimit'),
  limit('shopLimit'),
  limit('campaignLimit'),
  z.strictObject({ reason: z.literal('tooLongWithoutHq'), days: z.number() }),
  z.strictObject({ reason: z.literal('soldOut'), at: instant, operator: name }),
]) satisfies z.ZodType<Refusal>;

/** Why a voucher was not taken (核销未成功说明). `hint`: the few characters that stand on every receipt. */
export const refusalAbout = z.strictObject({
  operator: name,
  name: localized,
  hint: z.string().max(40),
  refusal: keptRefusal,
});
export type RefusalAbout = z.infer<typeof refusalAbout>;

/** What a customer holds; looked up when it prints. */
export const reminderAbout = z.strictObject({ operator: name, customer: hex(16) });

/** How a terminal does, for whoever is rung up about it: no person, no customer, no secret. */
export const healthAbout = z.strictObject({
  operator: name,
  appVersion: z.string().max(40),
  /** First hex digits of the device's id. */
  device: z.string().max(12),
  epoch: z.int().min(0),
  line: z.enum(['standAlone', 'synced', 'offline', 'refused', 'frozen']),
  lastSync: instant.nullable(),
  waiting: count,
  quarantined: count,
  stuckPrints: count,
  scannersReady: count,
  scannersAway: count,
  printer: z.strictObject({ kind: z.enum(printerKinds), profile: printerProfile }),
  clock: z
    .strictObject({ kind: z.enum(['wallDiffers', 'wallBehind', 'wallAhead']), byMs: z.number() })
    .nullable(),
  disk: z.strictObject({ state: z.enum(diskStates), freeBytes: z.number().min(0) }),
  backup: z.strictObject({ last: instant.nullable(), hasFailed: z.boolean() }),
  openCases: count,
  openDays: count,
  keysLost: z.boolean(),
  checked: z.enum(['sound', 'mended', 'damaged']).nullable(),
});
export type HealthAbout = z.infer<typeof healthAbout>;

/** A job's own note of what it is about; `null` where it can't be read. */
export function readAbout<T>(schema: z.ZodType<T>, about: string): T | null {
  if (about.length > maxAboutCharacters) return null;
  try {
    return schema.safeParse(JSON.parse(about)).data ?? null;
  } catch {
    return null;
  }
}

/** As it is kept. Throws where it does not fit its own bounds: that is a fault in the program. */
export function writeAbout<T>(schema: z.ZodType<T>, about: T): string {
  const text = JSON.stringify(schema.parse(about));
  if (text.length > maxAboutCharacters) throw new Error('too much to say about a paper');
  return text;
}
