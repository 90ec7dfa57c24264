import { z } from 'zod';
import type { Suggestion } from '../domain/order/bestOf.ts';
import type { Localized } from '../domain/campaign/campaign.ts';
import { maxUsesAtOnce } from '../domain/order/decision.ts';
import type { OrderDecision } from '../domain/order/decision.ts';
import type { Explanation } from '../domain/order/explain.ts';
import type { UndoDecision, UndoPart } from '../domain/undo/undoFacts.ts';
import { unreadableReasons } from '../domain/reasons.ts';
import type { UnreadableReason } from '../domain/reasons.ts';
import type { CampaignView } from './views.ts';
import { currencyCode, hex, minorUnits, noteText, plainText } from '../protocol/primitives.ts';
import type { CustomerPanel } from './views.ts';
import { maxAmountMinor } from '../domain/money.ts';
import { maxCodeLength, maxDeviceCharacters, scanSources } from '../domain/codes/scan.ts';
import { symbologies } from '../domain/codes/symbology.ts';
import { maxBadgeCharacters } from '../domain/people/badgeCode.ts';
import { pinPattern } from '../domain/people/pin.ts';

export const scanInput = z.strictObject({
  scanId: hex(16),
  /** Longer texts are cut by the reader to `maxCodeLength + 1`, so that they are answered `tooLong`. */
  raw: z.string().max(maxCodeLength + 1),
  source: z.enum(scanSources),
  /** From here on a label each, told where there is a reader to tell it: nothing is decided by them. */
  device: plainText(maxDeviceCharacters).min(1).nullable().optional(),
  symbology: z.enum(symbologies).optional(),
  /** By the page's clock (`Scan.at`). */
  at: z.int().min(0).optional(),
});

/** A voucher of the order: read from a code, or picked from the customer's list by its ref. */
export const orderVoucher = z.union([
  z.strictObject({ scan: scanInput }),
  z.strictObject({ pickedId: hex(16), ref: hex(16) }),
]);
export type OrderVoucher = z.infer<typeof orderVoucher>;

function totalOf(lines: readonly { quantity: number; unitPriceMinor: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
}

/** What the screen holds of the order in hand; the terminal keeps nothing of it until it is confirmed. */
export const orderDraft = z
  .strictObject({
    /** Made when the order begins; becomes the entry's id, so a repeated confirm is answered, not redone. */
    orderId: hex(16),
    lines: z
      .array(
        z.strictObject({
          lineId: plainText(40).min(1),
          name: noteText(1, 80),
          item: plainText(40).nullable(),
          categories: z.array(plainText(40)).max(8),
          quantity: z.int().min(1).max(999),
          unitPriceMinor: minorUnits,
        }),
      )
      .max(200),
    vouchers: z.array(orderVoucher).max(20),
    customer: hex(16).nullable(),
    /** Of every amount in it; another than the shop's is refused. */
    currency: currencyCode,
    /** Parts to take from stored-amount vouchers, by the index of the voucher in `vouchers`. */
    amounts: z
      .array(z.strictObject({ index: z.int().min(0).max(19), amountMinor: minorUnits }))
      .max(20),
    /** How many uses to take at once of vouchers with several; one where nothing is said. */
    uses: z
      .array(
        z.strictObject({ index: z.int().min(0).max(19), uses: z.int().min(1).max(maxUsesAtOnce) }),
      )
      .max(20),
    /** Items taken instead of what is sold out, by the index of the voucher. */
    substitutes: z
      .array(z.strictObject({ index: z.int().min(0).max(19), item: plainText(40).min(1) }))
      .max(20)
      .optional(),
  })
  .refine(({ lines }) => new Set(lines.map((line) => line.lineId)).size === lines.length, {
    path: ['lines'],
    message: 'two lines with one id',
  })
  .refine(({ lines }) => totalOf(lines) <= maxAmountMinor, {
    path: ['lines'],
    message: 'more than an order can come to',
  });
export type OrderDraft = z.infer<typeof orderDraft>;

const approver = z.string().min(1).max(40);
const approvalReason = noteText(1, 120);

/** A second person agrees: by their PIN, by a number off their phone, or by their badge alone. */
export const approvalInput = z.union([
  z.strictObject({
    personId: approver,
    pin: z.string().regex(pinPattern),
    reason: approvalReason,
  }),
  z.strictObject({
    personId: approver,
    number: z.string().regex(/^\d{6}$/),
    reason: approvalReason,
  }),
  z.strictObject({ badge: z.string().min(1).max(maxBadgeCharacters), reason: approvalReason }),
]);
export type ApprovalInput = z.infer<typeof approvalInput>;

export const unreadable = z.enum(unreadableReasons);

/** One voucher of the order as the screen shows it. */
export interface PreparedVoucher {
  readonly ref: string;
  readonly hint: string;
  readonly campaign: CampaignView;
  readonly lastDay: string;
  readonly usesAllowed: number;
  readonly usesCounted: number;
  readonly amountLeftMinor: number | null;
  readonly customerLast4: string | null;
}

export type PreparedItem =
  | { readonly readable: true; readonly voucher: PreparedVoucher; readonly decisionIndex: number }
  | {
      readonly readable: false;
      readonly reason: UnreadableReason;
      /** For `wrongCheckCharacters`: where the mistake probably is (0-based, in the normalised code). */
      readonly at: number | null;
      /** For `partnerPlatform`: whose code it seems to be. */
      readonly whose: { readonly zh: string; readonly en: string } | null;
    };

/** The order judged as it stands now: nothing has been used. */
export interface Prepared {
  readonly items: readonly PreparedItem[];
  readonly decision: OrderDecision;
  readonly customer: CustomerPanel | null;
  /** Which of the vouchers to use (places are `decisionIndex`), where that gives more; `null`: all of them. */
  readonly suggestion: Suggestion | null;
  /** Pass back to `redeem.confirm`: what the cashier saw and agreed to. */
  readonly seen: Seen;
}

/** Why each voucher of an order was decided as it was, by the index of the item. */
export interface Why {
  readonly items: readonly (Explanation | null)[];
}

/** What somebody wants undone: an own redemption by its number, or another counter's by its receipt. */
export const undoOf = z.union([
  z.strictObject({ seq: z.int().min(1) }),
  /** The code at the foot of the receipt, as scanned. */
  z.strictObject({ reference: z.string().min(1).max(maxCodeLength) }),
]);
export type UndoOf = z.infer<typeof undoOf>;

export const undoPart: z.ZodType<UndoPart> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({ kind: z.literal('voucher'), ref: hex(16) }),
  z.strictObject({ kind: z.literal('uses'), ref: hex(16), uses: z.int().min(1).max(1000) }),
  z.strictObject({ kind: z.literal('amount'), ref: hex(16), amountMinor: minorUnits.min(1) }),
  z.strictObject({
    kind: z.literal('lines'),
    lines: z
      .array(z.strictObject({ lineId: plainText(40).min(1), quantity: z.int().min(1).max(999) }))
      .min(1)
      .max(200),
  }),
]);

/** A voucher of a redemption, and how much of it can still be given back. */
export interface UndoableVoucher {
  readonly ref: string;
  readonly hint: string;
  readonly name: Localized | null;
  readonly usesLeft: number;
  readonly amountLeftMinor: number | null;
}

/** A line of the redeemed order, and how many of its units are still with the customer. */
export interface UndoableLine {
  readonly lineId: string;
  readonly name: string;
  readonly quantityLeft: number;
}

/** What undoing would do: nothing has been done. */
export interface UndoPreview {
  readonly at: number;
  readonly shopName: string;
  /** `false`: another counter's, known by its receipt alone; it can only be undone as a whole. */
  readonly here: boolean;
  readonly vouchers: readonly UndoableVoucher[];
  readonly lines: readonly UndoableLine[];
  readonly decision: UndoDecision;
}

export const seen = z.strictObject({ discountMinor: minorUnits, toPayMinor: minorUnits });
export type Seen = z.infer<typeof seen>;

/** What was written to the journal. */
export interface Redeemed {
  readonly seq: number;
  readonly entryId: string;
  readonly at: number;
  readonly decision: OrderDecision;
  readonly items: readonly PreparedItem[];
  /** Until when the operator may undo this alone, ms since the epoch. */
  readonly undoUntil: number;
  /** Signed reference for an undo elsewhere, as printed. */
  readonly reference: string;
  /** True when this very order had been confirmed before: the same answer again. */
  readonly repeated: boolean;
}
