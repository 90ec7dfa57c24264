import { z } from 'zod';
import {
  contactWishBody,
  feedbackBody,
  goodwillVoidBody,
  issuedAfterBody,
  wakeBody,
} from './careEntry.ts';
import { couponBatchBody } from './batchEntry.ts';
import { flagReviewBody } from './flagReview.ts';
import { remakeReasons } from '../domain/undo/remake.ts';
import { dayClosedBody, handOverBody } from './dayEntries.ts';
import { drawerOpenedBody, drawerStayedShutBody } from './drawerEntry.ts';
import { maxMissingRanges, newEpochCauses, seqRange } from './missing.ts';
import { civilDate, hex, localized, minorUnits } from './primitives.ts';
import { rainCheckBody, soldOutBody } from './stock.ts';

/**
 * The journal's entry: what was done, by whom, where and when, and everything it was judged by. It is
 * hashed as RFC 8785 JSON behind `"countersign/journal/1\0"` (see `journalHash.ts`) and never edited.
 */
export const entryFormatVersion = 2;

const sourcedFact = z.strictObject({
  name: z.string().max(40),
  value: z.json(),
  source: z.enum(['journal', 'shop', 'hq', 'code', 'operator', 'clock']),
  asOf: z.int(),
});

export const actor = z.strictObject({
  personId: z.string().max(40),
  name: z.string().max(60),
  role: z.enum(['cashier', 'shiftLead', 'manager', 'areaManager', 'system']),
});
export type Actor = z.infer<typeof actor>;

/** How a second person showed that it was they: their PIN, their badge alone, or a number off their phone. */
export const approvalWays = ['pin', 'badge', 'phone'] as const;
export type ApprovalWay = (typeof approvalWays)[number];

export const approver = actor.extend({
  how: z.enum(approvalWays),
  /** Signed in on this business day, anywhere the terminal knew of. */
  onDuty: z.boolean(),
});
export type EntryApprover = z.infer<typeof approver>;

const lineDiscount = z.strictObject({
  lineId: z.string().max(40),
  discountMinor: minorUnits,
  units: z.int().min(0).max(999),
});

const basketLine = z.strictObject({
  lineId: z.string().max(40),
  name: z.string().max(80),
  item: z.string().max(40).nullable(),
  quantity: z.int().min(1).max(999),
  unitPriceMinor: minorUnits,
  paidMinor: minorUnits,
});

/** One voucher's part in a redemption, with what it was judged by. */
export const redeemedVoucher = z.strictObject({
  ref: hex(16),
  hint: z.string().max(24),
  form: z.enum(['static', 'signed', 'foreign']),
  campaign: z.strictObject({
    id: z.string().max(40),
    no: z.int().min(0).max(0xffff_ffff),
    version: z.int().min(1),
    name: localized,
    benefit: z.string().max(20),
  }),
  source: z.enum(['wedge', 'serial', 'camera', 'picture', 'typed', 'list']),
  uses: z.int().min(0).max(1000),
  /** Uses, or minor units for a stored amount, left after this. */
  usesLeft: z.int().min(0),
  amountMinor: minorUnits.nullable(),
  amountLeftMinor: minorUnits.nullable(),
  discountMinor: minorUnits,
  /** What it gave: its discount, or the worth of a gift. */
  valueMinor: minorUnits,
  topUpMinor: minorUnits,
  costToShopMinor: minorUnits,
  funder: z.string().max(40),
  lines: z.array(lineDiscount).max(200),
  certainty: z.enum(['certain', 'fresh', 'doubtful']),
  claimId: z.string().max(40).nullable(),
  facts: z.array(sourcedFact).max(20),
});
export type RedeemedVoucher = z.infer<typeof redeemedVoucher>;

export const redemptionBody = z.strictObject({
  kind: z.literal('redemption'),
  vouchers: z.array(redeemedVoucher).min(1).max(20),
  basket: z.array(basketLine).max(200),
  totalMinor: minorUnits,
  discountMinor: minorUnits,
  toPayMinor: minorUnits,
  customer: hex(16).nullable(),
  /** Why a second person agreed. */
  approval: z.string().max(120).nullable(),
  /** The shop's own till that handed the basket over, and its number of it. */
  till: z.strictObject({ name: z.string().max(40), receipt: z.string().max(40) }).optional(),
});
export type RedemptionBody = z.infer<typeof redemptionBody>;

/**
 * Undoes one earlier redemption, or part of it: of this chain, or of another terminal by its signed
 * reference.
 */
export const voidBody = z.strictObject({
  kind: z.literal('void'),
  redemption: z.strictObject({
    device: hex(16),
    epoch: z.int().min(1),
    seq: z.int().min(1),
    id: hex(16),
    /** Whose counts are restored; empty: another shop's, which isn't known by name here. */
    shop: z.string().max(40),
    /** When it was redeemed, where the terminal that undid it could tell. */
    at: z.int().optional(),
  }),
  /** Exactly what is given back. */
  restored: z
    .array(
      z.strictObject({
        ref: hex(16),
        campaignNo: z.int().min(0).max(0xffff_ffff),
        uses: z.int().min(0).max(1000),
        amountMinor: minorUnits.nullable(),
        discountMinor: minorUnits,
        valueMinor: minorUnits,
        /** Good again through this day, though its last day was past. */
        revivedThrough: civilDate.nullable(),
      }),
    )
    .max(20),
  /** Goods that came back, and the share of what was paid for them. */
  returned: z
    .array(
      z.strictObject({
        lineId: z.string().max(40),
        quantity: z.int().min(1).max(999),
        refundMinor: minorUnits,
      }),
    )
    .max(200),
  customer: hex(16).nullable(),
  /** The business day the redemption counted on; its counters are what is restored. */
  businessDay: civilDate,
  reason: z.string().max(120),
});
export type VoidBody = z.infer<typeof voidBody>;

/** What was given for a redemption was made again: still the one use, nothing is counted. */
export const remakeBody = z.strictObject({
  kind: z.literal('remake'),
  redemption: z.strictObject({ seq: z.int().min(1), id: hex(16) }),
  reason: z.enum(remakeReasons),
  note: z.string().max(120),
});
export type RemakeBody = z.infer<typeof remakeBody>;

export const goodwillBody = z.strictObject({
  kind: z.literal('goodwill'),
  ref: hex(16),
  hint: z.string().max(24),
  campaign: z.strictObject({
    id: z.string().max(40),
    no: z.int(),
    version: z.int().min(1),
    name: localized,
  }),
  reason: z.enum(['wait', 'wrongItem', 'quality', 'service', 'other']),
  note: z.string().max(120),
  customer: hex(16).nullable(),
  valueMinor: minorUnits,
  keyId: z.int().min(0).max(0xffff),
  firstDay: civilDate,
  lastDay: civilDate,
  /** The code itself is a bearer instrument and stays out of the journal; it can be signed again. */
});
export type GoodwillBody = z.infer<typeof goodwillBody>;

/** Its business day and its number in that day: `2026-11-22/1`. */
export const shiftId = z.string().regex(/^\d{4}-\d{2}-\d{2}\/[1-9]\d{0,3}$/);

/** The six running totals as differences. */
const lostTotals = z.strictObject({
  redeemedCount: z.int(),
  redeemedMinor: z.int(),
  voidedCount: z.int(),
  voidedMinor: z.int(),
  issuedCount: z.int(),
  issuedMinor: z.int(),
});

/** What may change of somebody in the roster, and of their phone at one counter. */
export const personChanges = [
  'added',
  'pin',
  'retired',
  'lent',
  'returned',
  'badge',
  'badgeWithdrawn',
  'phonePaired',
  'phoneUnpaired',
] as const;

/** Why a backup came to nothing (`shared/contract/backups.ts` says what each means). */
export const backupFailures = [
  'folderMissing',
  'folderReadOnly',
  'folderFull',
  'folderGone',
  'insideDataFolder',
  'copyDamaged',
  'sourceDamaged',
  'busy',
  'failed',
] as const;

/** Everything that is done at a counter and moves no voucher. */
export const eventBody = z.discriminatedUnion('kind', [
  /** `badge`: by a badge alone, where the shop allows it; else by PIN. */
  z.strictObject({ kind: z.literal('signIn'), badge: z.literal(true).optional() }),
  z.strictObject({ kind: z.literal('signOut'), because: z.enum(['operator', 'idle', 'switch']) }),
  z.strictObject({ kind: z.literal('pinRefused'), personId: z.string().max(40), tries: z.int() }),
  z.strictObject({ kind: z.literal('reprint'), of: z.int().min(1), copy: z.int().min(1) }),
  z.strictObject({ kind: z.literal('settings'), changed: z.array(z.string().max(40)).max(40) }),
  z.strictObject({ kind: z.literal('clock'), anomaly: z.string().max(40), byMs: z.int() }),
  z.strictObject({ kind: z.literal('campaign'), campaignId: z.string().max(40), version: z.int() }),
  z.strictObject({ kind: z.literal('vouchers'), campaignId: z.string().max(40), count: z.int() }),
  z.strictObject({
    kind: z.literal('person'),
    personId: z.string().max(40),
    change: z.enum(personChanges),
    /** The shop lent to, or returned from. */
    shop: z.string().max(40).optional(),
    /** The badge that was withdrawn, as the roster knew it. */
    badge: hex(16).optional(),
  }),
  /** Every entry from the one to the other bears the shift. */
  z.strictObject({
    kind: z.literal('shift'),
    change: z.enum(['opened', 'closed']),
    shift: shiftId,
  }),
  /** A backup was made, or why not; the folder's name is nobody's business but the shop's. */
  z.strictObject({
    kind: z.literal('backup'),
    result: z.enum(['made', ...backupFailures]),
    /** The newest entry in it; 0 where there is none. */
    headSeq: z.int().min(0),
    by: z.enum(['day', 'hand']),
  }),
  z.strictObject({ kind: z.literal('enrolled'), shop: z.string().max(40), epoch: z.int().min(1) }),
  /** The first entry of an epoch that begins because an earlier one is not known to be whole. */
  z.strictObject({
    kind: z.literal('newEpoch'),
    cause: z.enum(newEpochCauses),
    /** The epoch that ended; of another device where the key was lost. */
    device: hex(16),
    epoch: z.int().min(1),
    headSeq: z.int().min(0),
    /** Of it, the entries that are here. */
    kept: z.int().min(0),
    missing: z.array(seqRange).max(maxMissingRanges),
    /** What the missing entries moved, where totals before and after them are known. */
    lostTotals: lostTotals.nullable(),
    /** Folder the damaged files were set aside in. */
    setAside: z.string().max(60).nullable(),
  }),
  /** Entries of an earlier epoch that came back, and what of it is still missing. */
  z.strictObject({
    kind: z.literal('recovered'),
    device: hex(16),
    epoch: z.int().min(1),
    count: z.int().min(0),
    missing: z.array(seqRange).max(maxMissingRanges),
  }),
  /** A person asked to be forgotten; who it was can't be told from an opaque id. */
  z.strictObject({ kind: z.literal('forgot'), customer: hex(16) }),
  /** The whole database was looked over. */
  z.strictObject({
    kind: z.literal('integrity'),
    result: z.enum(['sound', 'mended', 'damaged']),
    entries: z.int().min(0),
    faults: z.int().min(0),
  }),
]);

export const entryBody = z.discriminatedUnion('kind', [
  redemptionBody,
  voidBody,
  goodwillBody,
  issuedAfterBody,
  goodwillVoidBody,
  wakeBody,
  contactWishBody,
  feedbackBody,
  remakeBody,
  dayClosedBody,
  handOverBody,
  soldOutBody,
  rainCheckBody,
  flagReviewBody,
  drawerOpenedBody,
  drawerStayedShutBody,
  couponBatchBody,
  ...eventBody.options,
]);
export type EntryBody = z.infer<typeof entryBody>;
export type EntryKind = EntryBody['kind'];

/** Running totals after this entry, per device and epoch: a cut chain can't hide what it lost. */
export const totals = z.strictObject({
  redeemedCount: z.int().min(0),
  redeemedMinor: z.int().min(0),
  voidedCount: z.int().min(0),
  voidedMinor: z.int().min(0),
  issuedCount: z.int().min(0),
  issuedMinor: z.int().min(0),
});
export type Totals = z.infer<typeof totals>;

export const entry = z.strictObject({
  v: z.literal(entryFormatVersion),
  tenant: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  prev: hex(32),
  id: hex(16),
  mode: z.enum(['live', 'practice']),
  actor,
  approver: approver.nullable(),
  at: z.int(),
  offsetMinutes: z.int().min(-1080).max(1080),
  businessDay: civilDate,
  shift: z.string().max(40).nullable(),
  wallMs: z.int(),
  monotonicMs: z.int(),
  bootId: z.string().max(40),
  currency: z.string().length(3),
  appVersion: z.string().max(20),
  totals,
  body: entryBody,
});
export type Entry = z.infer<typeof entry>;

/** An entry whose body is of one kind. */
export type EntryOf<Kind extends EntryKind> = Entry & {
  readonly body: Extract<EntryBody, { kind: Kind }>;
};

export function isEntryOf<Kind extends EntryKind>(
  entry: Entry,
  kind: Kind,
): entry is EntryOf<Kind> {
  return entry.body.kind === kind;
}

/** The all-zero hash a stand-alone chain begins with; an enrolled one begins with its certificate's. */
export const genesisHash = '00'.repeat(32);

/** `"countersign/head/1\0"` + device, epoch, seq, hash, signed by the device key. */
export const signedHead = z.strictObject({
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(0),
  hash: hex(32),
  signature: hex(64),
});
export type SignedHead = z.infer<typeof signedHead>;
