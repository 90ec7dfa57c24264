import { z } from 'zod';
import { campaignDraft } from './campaign.ts';
import { protocolVersion, roles } from './feed.ts';
import { civilDate, hex, isPlain, localized, notPlainText } from './primitives.ts';

/*
 * What a manager may ask of head office from a terminal. `by` names who asks: head office looks them up
 * in its own roster and believes no role it is told.
 */

const by = z.string().min(1).max(40);
const campaignId = z.string().min(1).max(40);

export const maxMadeVouchers = 1000;
export const maxAddedVouchers = 500;

export const saveCampaignRequest = z.strictObject({
  v: z.literal(protocolVersion),
  draft: campaignDraft,
  by,
});
export const saveCampaignReply = z.strictObject({ id: campaignId, version: z.int().min(1) });

export const makeVouchersRequest = z.strictObject({
  v: z.literal(protocolVersion),
  campaignId,
  count: z.int().min(1).max(maxMadeVouchers),
  customer: hex(16).nullable(),
  by,
});
export const makeVouchersReply = z.strictObject({
  codes: z.array(z.string().max(40)).max(maxMadeVouchers),
  /** Names them all at head office, without their codes. */
  batchId: hex(16),
});

/** Codes made elsewhere, already hashed at the terminal: neither code nor number travels. */
export const addedVoucher = z.strictObject({
  /** Line of the file it stood on, for faults. */
  line: z.int().min(1),
  ref: hex(16),
  form: z.enum(['static', 'foreign']),
  hint: z.string().max(24),
  holder: z.strictObject({ phoneKey: hex(16), last4: z.string().regex(/^\d{4}$/) }).nullable(),
  lastDay: civilDate.nullable(),
});
export type AddedVoucher = z.infer<typeof addedVoucher>;

export const addVouchersRequest = z.strictObject({
  v: z.literal(protocolVersion),
  campaignId,
  rows: z.array(addedVoucher).min(1).max(maxAddedVouchers),
  by,
});
export const addVouchersReply = z.strictObject({ added: z.int().min(0), batchId: hex(16) });

/** `by` is `null` for the first manager of a shop whose roster is empty. */
export const addPersonRequest = z.strictObject({
  v: z.literal(protocolVersion),
  name: z.string().trim().min(1).max(60).refine(isPlain, notPlainText),
  role: z.enum(roles),
  pinHash: z.string().min(1).max(300),
  by: by.nullable(),
});

/** What is changed of somebody. A PIN travels hashed, a badge as the hash it is known by. */
export const personChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pin'), pinHash: z.string().min(1).max(300) }),
  z.strictObject({ kind: z.literal('badge'), badgeRef: hex(16) }),
  z.strictObject({ kind: z.literal('noBadge') }),
  z.strictObject({ kind: z.literal('retire') }),
  z.strictObject({ kind: z.literal('lend'), shop: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('return'), shop: z.string().min(1).max(40) }),
]);
export type PersonChange = z.infer<typeof personChange>;

export const changePersonRequest = z.strictObject({
  v: z.literal(protocolVersion),
  personId: z.string().min(1).max(40),
  change: personChange,
  by,
});

export const shopName = z.strictObject({ id: z.string().min(1).max(40), name: localized });
export type ShopName = z.infer<typeof shopName>;
export const shopNamesReply = z.strictObject({ shops: z.array(shopName).max(5_000) });

/** RFC 9457: why head office did not do what was asked. `code` is one of `hqProblemCodes`. */
export const hqProblemCodes = [
  'badInput',
  'tooLarge',
  'notFound',
  'unauthorised',
  'clockSkew',
  'codeRefused',
  'tooManyTries',
  'notConfirmed',
  'revoked',
  'frozen',
  'superseded',
  'wrongRole',
  'conflict',
  'methodNotAllowed',
  'unsupportedType',
  'keyReused',
  'underWay',
  'busy',
  'internal',
] as const;
export type HqProblemCode = (typeof hqProblemCodes)[number];

export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.enum(hqProblemCodes),
  faults: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;
