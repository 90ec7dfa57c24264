import { z } from 'zod';
import type { Localized } from '../domain/campaign/campaign.ts';
import { maxCodeLength } from '../domain/codes/scan.ts';
import { maxAmountMinor } from '../domain/money.ts';
import { maxUsesAtOnce } from '../domain/order/decision.ts';
import { withoutPersonalNumbers } from '../domain/personalNumbers.ts';
import { currencyCode, hex, minorUnits, noteText, plainText } from '../protocol/primitives.ts';
import type { ProblemCode } from './problem.ts';

/** What a shop's own till says to this counter over HTTP; `docs/till.md` shows every verb at work. */

export const tillApiVersion = 1;

/** The till's own number of a basket, or of a void: said again, it gets the same answer. */
export const tillOwnId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/);

/** Each may become two lines of an order. */
export const maxTillLines = 100;
const maxCodes = 20;

/** Line ids of an order are 40 characters: the rest is what a line is split by. */
const tillLineId = z.string().regex(/^[A-Za-z0-9._:-]{1,36}$/);

export const tillLine = z
  .strictObject({
    lineId: tillLineId,
    name: noteText(1, 80),
    /** The item as campaigns name it; without it only vouchers for any item fit. */
    item: plainText(40).nullable().default(null),
    categories: z.array(plainText(40)).max(8).default([]),
    quantity: z.int().min(1).max(999),
    /** List price of one. */
    unitPriceMinor: minorUnits,
    /** What the till charges for the whole line, its own reductions taken off; without it the list price. */
    paidMinor: minorUnits.optional(),
  })
  .refine(
    ({ quantity, unitPriceMinor, paidMinor }) =>
      paidMinor === undefined || paidMinor <= quantity * unitPriceMinor,
    { path: ['paidMinor'], message: 'more than the list price of the line' },
  );
export type TillLine = z.infer<typeof tillLine>;

const basketFields = {
  id: tillOwnId,
  /** As the customer's receipt shows it. */
  receipt: plainText(40).trim().min(1).transform(withoutPersonalNumbers),
  currency: currencyCode,
  lines: z.array(tillLine).min(1).max(maxTillLines),
};

type Lined = { readonly lines: readonly TillLine[] };

const twoAlike = {
  path: ['lines'],
  message: 'two lines with one lineId',
};
const oneEach = ({ lines }: Lined): boolean =>
  new Set(lines.map(({ lineId }) => lineId)).size === lines.length;

const tooDear = { path: ['lines'], message: 'more than an order can come to' };
const canBePaid = ({ lines }: Lined): boolean =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0) <= maxAmountMinor;

const tillCode = z.strictObject({
  /** As the till's scanner read it. */
  code: z.string().min(1).max(maxCodeLength),
  /** Of a voucher with several uses; one unless told. */
  uses: z.int().min(1).max(maxUsesAtOnce).optional(),
  /** Of a stored amount; as much as fits unless told. */
  amountMinor: minorUnits.optional(),
});

const codes = z.array(tillCode).min(1).max(maxCodes);
const seen = z.strictObject({ discountMinor: minorUnits, toPayMinor: minorUnits });

export const tillBasket = z
  .strictObject(basketFields)
  .refine(oneEach, twoAlike)
  .refine(canBePaid, tooDear);
export type TillBasket = z.infer<typeof tillBasket>;

export const tillPrepare = z
  .strictObject({ ...basketFields, codes })
  .refine(oneEach, twoAlike)
  .refine(canBePaid, tooDear);
export type TillPrepare = z.infer<typeof tillPrepare>;

export const tillConfirm = z
  .strictObject({ ...basketFields, codes, seen })
  .refine(oneEach, twoAlike)
  .refine(canBePaid, tooDear);
export type TillConfirm = z.infer<typeof tillConfirm>;

export const tillVoid = z.strictObject({
  /** The void's own id. */
  voidId: tillOwnId,
  /** The basket's. */
  id: tillOwnId,
  part: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('whole') }),
      z.strictObject({ kind: z.literal('voucher'), ref: hex(16) }),
      z.strictObject({
        kind: z.literal('lines'),
        lines: z
          .array(z.strictObject({ lineId: tillLineId, quantity: z.int().min(1).max(999) }))
          .min(1)
          .max(maxTillLines),
      }),
    ])
    .default({ kind: 'whole' }),
  reason: noteText(1, 120),
});
export type TillVoid = z.infer<typeof tillVoid>;

/** The verbs that take a body, by their path. */
export const tillVerbs = {
  '/v1/baskets': tillBasket,
  '/v1/prepare': tillPrepare,
  '/v1/confirm': tillConfirm,
  '/v1/void': tillVoid,
} as const;
export type TillVerb = keyof typeof tillVerbs;

/** Longest a `GET /v1/baskets/:id?wait=` is kept open, in seconds. */
export const maxTillWaitSeconds = 25;

/** A text in both languages, for the till's own screen. */
export type BothWords = Localized;

/** Part of the discount that falls on one line of the till's basket. */
export interface TillLineShare {
  readonly lineId: string;
  readonly discountMinor: number;
  readonly toPayMinor: number;
}

export interface TillVoucherAnswer {
  /** Place of the code in `codes`, from 0. */
  readonly place: number;
  readonly verdict: 'ok' | 'needsApproval' | 'refused' | 'unreadable';
  /** Opaque; names the voucher in a void. `null` for what could not be read. */
  readonly ref: string | null;
  readonly name: BothWords | null;
  /** Last characters of the code. */
  readonly hint: string;
  readonly discountMinor: number;
  readonly lines: readonly { readonly lineId: string; readonly discountMinor: number }[];
  readonly certainty: 'certain' | 'fresh' | 'doubtful' | null;
  /** Why not, or why a manager is needed; `null` where neither. */
  readonly reason: string | null;
  readonly words: {
    readonly title: BothWords;
    readonly detail: BothWords | null;
    readonly next: BothWords;
  } | null;
}

export interface TillPrepared {
  readonly id: string;
  readonly totalMinor: number;
  readonly discountMinor: number;
  readonly toPayMinor: number;
  readonly lines: readonly TillLineShare[];
  readonly vouchers: readonly TillVoucherAnswer[];
  /** Every voucher may be used as it stands. */
  readonly confirmable: boolean;
  /** Pass back to confirm. */
  readonly seen: { readonly discountMinor: number; readonly toPayMinor: number };
}

export interface TillRedeemed {
  readonly id: string;
  readonly state: 'redeemed';
  /** It had been confirmed before: the same answer again. */
  readonly repeated: boolean;
  readonly totalMinor: number;
  readonly discountMinor: number;
  readonly toPayMinor: number;
  readonly lines: readonly TillLineShare[];
  readonly vouchers: readonly {
    readonly ref: string;
    readonly name: BothWords;
    readonly hint: string;
    readonly discountMinor: number;
  }[];
  /** Who stood behind it at the counter. */
  readonly operator: string;
  /** For people: `1042-a1b2c3`. */
  readonly reference: string;
  /** What another shop can undo it by; print it as a QR code. `null` where it can't be signed. */
  readonly signedReference: string | null;
  /** The counter's own receipt, line by line, in the shop's language. */
  readonly receiptLines: readonly string[];
  readonly undone: 'no' | 'part' | 'whole';
}

export interface TillWaiting {
  readonly id: string;
  /** `waiting`: on the counter's screen, or next there. `sentBack`: the cashier used no voucher. */
  readonly state: 'waiting' | 'sentBack' | 'withdrawn';
  readonly toPayMinor: number;
  /** Somebody is signed in at the counter to take it up. */
  readonly signedIn: boolean;
}

export type TillBasketState = TillWaiting | TillRedeemed;

export interface TillVoided {
  readonly voidId: string;
  readonly id: string;
  readonly state: 'voided' | 'withdrawn';
  /** The journal's number of the undo; `null` where nothing had been redeemed. */
  readonly seq: number | null;
}

export interface TillHealth {
  readonly version: typeof tillApiVersion;
  readonly till: string;
  readonly shop: BothWords;
  readonly counter: string;
  readonly currency: string;
  readonly signedIn: boolean;
  readonly line: 'standAlone' | 'synced' | 'offline';
  readonly waiting: number;
}

/** Why a call did not do what was asked, beyond what the terminal itself says (`problemCodes`). */
export const tillReasons = [
  'badToken',
  'fromBrowser',
  'wrongHost',
  'wrongMethod',
  'unknownVerb',
  'notJson',
  'badBody',
  'tooLong',
  'tooSlow',
  'tooManyCalls',
  'tooManyBaskets',
  'nobodySignedIn',
  'idTaken',
  'unknownBasket',
  'needsApproval',
  'declined',
  'notUsable',
] as const;
export type TillReason = (typeof tillReasons)[number];

/** What a till is told instead of an answer. */
export interface TillProblem {
  readonly code: TillReason | ProblemCode;
  /** To be shown to whoever stands at the till. */
  readonly words: BothWords;
  /** What is wrong in the body, field by field. */
  readonly faults: readonly { readonly field: string; readonly message: string }[];
  /** How the vouchers stand now, where that is why. */
  readonly prepared: TillPrepared | null;
}

export type TillAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: TillProblem };
