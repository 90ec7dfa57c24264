import { z } from 'zod';
import { segments } from '../domain/campaign/campaign.ts';
import { campaign } from './campaign.ts';
import { civilDate, currencyCode, hex, localized, minorUnits, zoneName } from './primitives.ts';

/** Version of everything terminal and HQ say to each other; a test hashes the schemas against it. */
export const protocolVersion = 2;

export const roles = ['cashier', 'shiftLead', 'manager', 'areaManager'] as const;
export type Role = (typeof roles)[number];

export const usesPerVoucher = 1000;
export const homeShopCharacters = 40;
export const hintCharacters = 24;

/** A voucher as a terminal caches it. The code itself stays at HQ. */
export const cachedVoucher = z.strictObject({
  ref: hex(16),
  campaignNo: z.int().min(1).max(0xffff_ffff),
  firstDay: civilDate,
  lastDay: civilDate,
  /** Beyond the last day that was printed on it. */
  extendedThrough: civilDate.nullable(),
  customer: hex(16).nullable(),
  homeShop: z.string().max(homeShopCharacters).nullable(),
  usesAllowed: z.int().min(1).max(usesPerVoucher),
  amountMinor: minorUnits.nullable(),
  /** Uses and amount HQ had counted at the cursor of the snapshot or event. */
  killed: z.boolean(),
  form: z.enum(['static', 'signed', 'foreign']),
  hint: z.string().max(hintCharacters),
});
export type CachedVoucher = z.infer<typeof cachedVoucher>;

/** Display data of a customer; look-up by `phoneKey` = HMAC(chain key, E.164 number), 16 bytes. */
export const cachedCustomer = z.strictObject({
  id: hex(16),
  phoneKey: hex(16),
  last4: z.string().regex(/^\d{4}$/),
  segment: z.enum(segments),
  tier: z.string().min(1).max(40).nullable(),
  homeShop: z.string().max(40).nullable(),
  /** Last day seen anywhere in the chain; absent where nobody counts (a terminal standing alone). */
  seenDay: civilDate.optional(),
});
export type CachedCustomer = z.infer<typeof cachedCustomer>;

/**
 * What rules ask of a customer whose home is another shop, by opaque id. It ends whatever was shown of them
 * here before.
 */
export const customerElsewhere = cachedCustomer.pick({ id: true, segment: true, tier: true });
export type CustomerElsewhere = z.infer<typeof customerElsewhere>;

export const rosterPerson = z.strictObject({
  id: z.string().min(1).max(40),
  name: z.string().min(1).max(60),
  role: z.enum(roles),
  /** `scrypt$N$r$p$salt$hash`, both base64url. */
  pinHash: z.string().max(300),
  shops: z.array(z.string().max(40)).nullable(),
  retired: z.boolean(),
  /** Shown on the sign-in screen of the demo chain only. */
  demoPin: z.string().max(6).nullable(),
  /** Keyed hash of the badge they carry (`badgeRefOf`); never the code itself. */
  badgeRef: hex(16).nullable(),
});
export type RosterPerson = z.infer<typeof rosterPerson>;

/** Place of an entry in the journal of a device. */
export const entryPlace = z.strictObject({
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(1),
});
export type EntryPlace = z.infer<typeof entryPlace>;

/** A use somewhere else: what makes a copied voucher known here. */
export const useElsewhere = z.strictObject({
  ref: hex(16),
  campaignNo: z.int().min(1).max(0xffff_ffff),
  customer: hex(16).nullable(),
  /** Negative for a void. */
  uses: z.int().min(-1000).max(1000),
  amountMinor: z.int().nullable(),
  /** What it gave; negative for a void. */
  valueMinor: z.int(),
  businessDay: civilDate,
  at: z.int(),
  shop: z.string().max(40),
  shopName: z.string().max(60),
  counter: z.string().max(40),
  operator: z.string().max(60),
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  /** The redemption a void undoes, and through when it made an expired voucher good again. */
  undoes: entryPlace.nullable(),
  revivedThrough: civilDate.nullable(),
});
export type UseElsewhere = z.infer<typeof useElsewhere>;

/** Somebody signed in, or agreed to something, at another counter: what a daily cap counts. */
export const staffAct = z.strictObject({
  personId: z.string().min(1).max(40),
  what: z.enum(['signIn', 'approval']),
  businessDay: civilDate,
  shop: z.string().max(40),
  /** They work in other shops too. */
  roams: z.boolean(),
  by: entryPlace,
});
export type StaffAct = z.infer<typeof staffAct>;

/** A voucher handed out somewhere else, or by HQ itself (`shop` empty): what limits on receiving count. */
export const receiptElsewhere = z.strictObject({
  ref: hex(16),
  campaignNo: z.int().min(1).max(0xffff_ffff),
  customer: hex(16).nullable(),
  valueMinor: minorUnits,
  businessDay: civilDate,
  shop: z.string().max(40),
  /** The entry that issued it; `null` for HQ's own. */
  by: entryPlace.nullable(),
  /** Who gave it at a counter: what one person may give a day is counted by this. */
  person: z.string().max(40).optional(),
});
export type ReceiptElsewhere = z.infer<typeof receiptElsewhere>;

/**
 * Whether a customer wants to be told of what they have, by opaque id: it outlives their display data and
 * every snapshot. The word with the later `at` stands, and of two at one moment the no.
 */
export const customerWish = z.strictObject({
  customer: hex(16),
  may: z.boolean(),
  /** When they said so at a counter, ms. */
  at: z.int().min(0),
});
export type CustomerWish = z.infer<typeof customerWish>;

/** Public holidays of one region; a day not named is none. */
export const holidayCalendar = z.strictObject({
  id: z.string().min(1).max(40),
  days: z.array(z.strictObject({ date: civilDate, name: localized })).max(400),
});
export type HolidayCalendar = z.infer<typeof holidayCalendar>;

/** How often one person may agree on one business day where the shop says nothing. */
export const defaultApprovalsPerDay = 40;
export const maxApprovalsPerDay = 500;

export const shopConfig = z.strictObject({
  id: z.string().min(1).max(40),
  name: localized,
  /** Groups the shop belongs to; campaigns name them as `#group`. */
  groups: z.array(z.string().min(1).max(39)).max(40),
  /** Id of its holiday calendar. */
  calendar: z.string().min(1).max(40).nullable(),
  /** Device that keeps the account of the vouchers whose home this shop is. */
  authority: hex(16).nullable(),
  currency: currencyCode,
  zone: zoneName,
  /** Minutes after midnight at which the business day turns. */
  cutOverMinute: z.int().min(0).max(720),
  language: z.enum(['zh', 'en']),
  /** Lines for the head and foot of receipts. */
  receiptHead: z.array(z.string().max(60)).max(4),
  receiptFoot: z.array(z.string().max(60)).max(4),
  quickItems: z
    .array(
      z.strictObject({
        item: z.string().max(40),
        name: localized,
        categories: z.array(z.string().max(40)).max(8),
        priceMinor: minorUnits,
      }),
    )
    .max(60),
  /** How long a cashier may undo alone, and a manager, in minutes. */
  undoMinutes: z.strictObject({ cashier: z.int().min(0), manager: z.int().min(0) }),
  autoLockMinutes: z.int().min(1).max(240),
  /** How often one person may agree on one business day; absent: `defaultApprovalsPerDay`. */
  approvalsPerDay: z.int().min(1).max(maxApprovalsPerDay).optional(),
  /** A badge alone signs in and agrees; absent: it takes the PIN too, since a badge can be copied. */
  badgeAlone: z.boolean().optional(),
  /** When customers may be told of what they have, minutes of the day; absent: `defaultAskHours`. */
  askHours: z
    .strictObject({ fromMinute: z.int().min(0).max(1440), toMinute: z.int().min(0).max(1440) })
    .optional(),
});
export type ShopConfig = z.infer<typeof shopConfig>;

/**
 * What a key may sign: vouchers of the campaigns named (`null`: any), or the goodwill coupons and receipts
 * of one terminal. A key that signed anything else is not believed.
 */
export const keyScope = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('campaigns'),
    campaigns: z.array(z.int().min(1).max(0xffff_ffff)).min(1).max(200).nullable(),
  }),
  z.strictObject({
    kind: z.literal('goodwill'),
    device: hex(16),
    shop: z.string().min(1).max(40),
  }),
]);
export type KeyScope = z.infer<typeof keyScope>;

/** A key that signs vouchers. `retired`: what it signed stays good until its last day; `revoked`: not. */
export const issuerKey = z.strictObject({
  keyId: z.int().min(1).max(0xffff),
  publicKey: hex(32),
  state: z.enum(['active', 'retired', 'revoked']),
  signs: keyScope,
  /** No voucher it signed runs any longer than through this day; `null`: as long as it says itself. */
  lastDay: civilDate.nullable(),
});
export type IssuerKey = z.infer<typeof issuerKey>;

export const maxManifestKeys = 500;
const maxOnlineKeys = 4;

/**
 * What the chain root vouches for, all of it small: terminals' own keys are the office key's to certify.
 * Whoever holds the root's public key can check it; a lower version than one seen before is refused.
 */
export const keyManifest = z.strictObject({
  version: z.int().min(1),
  issuedAt: z.int(),
  expiresAt: z.int(),
  /** Keys that certify terminals and their issuer keys, and withdraw keys between two manifests. */
  offices: z.array(hex(32)).min(1).max(maxOnlineKeys),
  /** Keys that sign head office's time, acknowledgements and word on a device. */
  times: z.array(hex(32)).min(1).max(maxOnlineKeys),
  keys: z.array(issuerKey).max(maxManifestKeys),
  /** Chain root over `"countersign/manifest/2\0"` + canonical JSON of the rest. */
  signature: hex(64),
});
export type KeyManifest = z.infer<typeof keyManifest>;

/**
 * The office key's word on one issuer key, between two signings of the root: certifies a terminal's, or
 * withdraws any. It can take trust away from every key and give it to terminals' only.
 */
export const keyNotice = z.strictObject({
  key: issuerKey,
  /** Which office key speaks. */
  office: hex(32),
  /** Over `"countersign/key-notice/1\0"` + canonical JSON of `key`. */
  signature: hex(64),
});
export type KeyNotice = z.infer<typeof keyNotice>;

/**
 * Head office's word on single vouchers, whether a terminal knows them or not: exact ids, never a filter
 * that says "probably". The word with the later `at` stands.
 */
export const voucherKill = z.strictObject({
  ref: hex(16),
  /** When head office said so, ms; of one voucher no two words have the same. */
  at: z.int().min(0),
  /** `false`: withdrawn by mistake, and good again. */
  killed: z.boolean(),
});
export type VoucherKill = z.infer<typeof voucherKill>;

/** The manifest in force, for whoever asks: it needs no proof but the root's signature. */
export const keysReply = z.strictObject({ v: z.literal(protocolVersion), manifest: keyManifest });

/** How codes are recognised that aren't ours alone: chain URLs by prefix, others' codes by shape. */
export const codeRules = z.strictObject({
  chainUrlPrefixes: z.array(z.url().max(200)).max(20),
  /** Name of the query parameter, or `path` for the last path segment. */
  chainUrlPart: z.string().max(40),
  partnerShapes: z.array(z.strictObject({ name: localized, pattern: z.string().max(200) })).max(40),
});
export type CodeRules = z.infer<typeof codeRules>;

export const feedEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('campaign'), campaign }),
  z.strictObject({ kind: z.literal('vouchers'), vouchers: z.array(cachedVoucher).max(500) }),
  z.strictObject({
    kind: z.literal('customers'),
    customers: z.array(cachedCustomer).max(500),
    elsewhere: z.array(customerElsewhere).max(500).optional(),
  }),
  /** Customers who asked to be forgotten: display data goes, for good; only opaque ids stand here. */
  z.strictObject({ kind: z.literal('forgotten'), customers: z.array(hex(16)).max(500) }),
  z.strictObject({
    kind: z.literal('contactWishes'),
    wishes: z.array(customerWish).max(500),
  }),
  z.strictObject({ kind: z.literal('uses'), uses: z.array(useElsewhere).max(500) }),
  z.strictObject({
    kind: z.literal('receipts'),
    receipts: z.array(receiptElsewhere).max(500),
  }),
  z.strictObject({ kind: z.literal('holidays'), calendar: holidayCalendar }),
  z.strictObject({ kind: z.literal('person'), person: rosterPerson }),
  z.strictObject({ kind: z.literal('staff'), acts: z.array(staffAct).max(500) }),
  z.strictObject({ kind: z.literal('shop'), shop: shopConfig }),
  z.strictObject({ kind: z.literal('keys'), manifest: keyManifest }),
  z.strictObject({ kind: z.literal('keyNotices'), notices: z.array(keyNotice).max(500) }),
  z.strictObject({ kind: z.literal('kills'), kills: z.array(voucherKill).max(500) }),
  z.strictObject({ kind: z.literal('codeRules'), rules: codeRules }),
]);
export type FeedEvent = z.infer<typeof feedEvent>;

/** One page of changes after `after`; gapless: `events[i]` has cursor `after + 1 + i`. */
export const feedPage = z.strictObject({
  v: z.literal(protocolVersion),
  /** Changes when HQ was restored: the terminal starts from a snapshot again. */
  feedEpoch: z.int().min(1),
  after: z.int().min(0),
  head: z.int().min(0),
  /** What comes after `after` is kept no longer: the reader starts from a snapshot. */
  snapshotDue: z.literal(true).optional(),
  events: z.array(feedEvent).max(1000),
});
export type FeedPage = z.infer<typeof feedPage>;

/** The page of a snapshot whose vouchers come packed (voucherPage.ts), by their own address. */
export const vouchersPage = 1_000_000;

/**
 * One page of the state as of `cursor`; `next` names the following page, `null` on the last. But for
 * `vouchersPage` it is the same events a feed would bring, so one function applies both.
 */
export const snapshotPage = z.strictObject({
  v: z.literal(protocolVersion),
  feedEpoch: z.int().min(1),
  cursor: z.int().min(0),
  page: z.int().min(0),
  next: z.int().min(1).nullable(),
  totalVouchers: z.int().min(0),
  events: z.array(feedEvent).max(1000),
});
export type SnapshotPage = z.infer<typeof snapshotPage>;
