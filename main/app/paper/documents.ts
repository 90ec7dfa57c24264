import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { RemakeReason } from '../../../shared/domain/undo/remake.ts';
import type { EntryOf, RedeemedVoucher } from '../../../shared/protocol/entry.ts';
import { frozenSubstitute } from '../../../shared/protocol/stock.ts';
import { headAt, headOf, referenceOf } from './paperHead.ts';
import type { PaperContext, PaperHead } from './paperHead.ts';
import type { CouponDocument } from '../batches/couponDocument.ts';
import type { DayDocument } from '../day/dayDocuments.ts';
import type { SlipDocument } from './slips/slipDocuments.ts';

export interface PaperVoucherLine {
  readonly name: Localized;
  readonly hint: string;
  /** Kind of the campaign's benefit as the journal froze it. */
  readonly benefit: string;
  readonly discountMinor: number;
  /** What the customer adds for a dearer item (补差价). */
  readonly topUpMinor: number;
  readonly usesLeft: number;
  readonly amountLeftMinor: number | null;
  /** What was taken instead of what was sold out. */
  readonly substitute?: Localized;
}

/** What one voucher got back; `null` where this terminal never saw it. */
export interface PaperRestored {
  readonly name: Localized | null;
  readonly hint: string;
  readonly uses: number;
  readonly amountMinor: number | null;
  /** Good again through this day, `YYYY-MM-DD`. */
  readonly revivedThrough: string | null;
}

/** Goods that came back, and the share of what was paid for them. */
export interface PaperReturned {
  readonly name: string;
  readonly quantity: number;
  readonly refundMinor: number;
}

/** What the customer still holds, as a word at the foot of a receipt. */
export interface PaperReminder {
  readonly left: number;
  /** Of these, how many end on the soonest day, where that is soon. */
  readonly ends: { readonly count: number; readonly daysLeft: number } | null;
}

export type PaperDocument =
  | {
      readonly kind: 'redemption';
      readonly head: PaperHead;
      readonly seq: number;
      /** At list price; empty where the counter stands beside a main till. */
      readonly lines: readonly {
        readonly name: string;
        readonly quantity: number;
        readonly totalMinor: number;
      }[];
      readonly vouchers: readonly PaperVoucherLine[];
      readonly totalMinor: number;
      readonly discountMinor: number;
      readonly toPayMinor: number;
      readonly customerLast4: string | null;
      readonly reminder?: PaperReminder;
      /** Seq and the first 6 hex digits of the entry's hash: what people say of it. */
      readonly reference: string;
      /** The signed reference another shop can undo it by; `null` where the terminal can't sign. */
      readonly signedReference: string | null;
      readonly doubtful: boolean;
    }
  | {
      readonly kind: 'void';
      readonly head: PaperHead;
      readonly seq: number;
      /** `null`: another counter's redemption, of which only its number is known. */
      readonly undoneReference: string | null;
      readonly undoneSeq: number;
      /** Less than all that was used. */
      readonly isPart: boolean;
      readonly vouchers: readonly PaperRestored[];
      readonly returned: readonly PaperReturned[];
      readonly reason: string;
      /** Discount taken back, in all. */
      readonly restoredMinor: number;
      /** Money back for goods, in all. */
      readonly refundMinor: number;
    }
  | {
      readonly kind: 'remake';
      readonly head: PaperHead;
      readonly seq: number;
      readonly originalReference: string;
      /** Empty where the counter stands beside a main till: then by what was redeemed. */
      readonly lines: readonly { readonly name: string; readonly quantity: number }[];
      readonly vouchers: readonly { readonly name: Localized; readonly hint: string }[];
      readonly reason: RemakeReason;
      readonly note: string;
    }
  | {
      readonly kind: 'goodwill';
      readonly head: PaperHead;
      readonly seq: number;
      readonly name: Localized;
      readonly valueMinor: number;
      readonly lastDay: string;
      /** Given after a visit, and not to make something right. */
      readonly gift?: true;
      /** 144 characters; printed as QR at level Q and, in groups, as text. */
      readonly code: string;
    }
  | {
      readonly kind: 'rainCheck';
      readonly head: PaperHead;
      readonly seq: number;
      readonly name: Localized;
      readonly hint: string;
      readonly goodThrough: string;
      readonly reference: string;
    }
  | CouponDocument
  | DayDocument
  | SlipDocument
  | { readonly kind: 'test'; readonly head: PaperHead };

/** No customer takes these away: they bear no logo, and thank nobody. */
export function isForStaff({ kind }: PaperDocument): boolean {
  return kind === 'dayClose' || kind === 'handOver' || kind === 'dayReport' || kind === 'health';
}

/** `hash` is the entry's own, lower-case hex; `customerLast4` the display digits of its customer. */
export function redemptionDocument(
  entry: EntryOf<'redemption'>,
  context: PaperContext & {
    readonly hash: string;
    readonly customerLast4: string | null;
    readonly reminder: PaperReminder | null;
    readonly signedReference: string | null;
  },
): PaperDocument {
  const { body } = entry;
  return {
    kind: 'redemption',
    head: headOf(entry, context),
    seq: entry.seq,
    lines: body.basket.map((line) => ({
      name: line.name,
      quantity: line.quantity,
      totalMinor: line.quantity * line.unitPriceMinor,
    })),
    vouchers: body.vouchers.map((voucher) => ({
      name: voucher.campaign.name,
      hint: voucher.hint,
      benefit: voucher.campaign.benefit,
      discountMinor: voucher.discountMinor,
      topUpMinor: voucher.topUpMinor,
      usesLeft: voucher.usesLeft,
      amountLeftMinor: voucher.amountLeftMinor,
      ...substituteOf(voucher.facts),
    })),
    totalMinor: body.totalMinor,
    discountMinor: body.discountMinor,
    toPayMinor: body.toPayMinor,
    customerLast4: context.customerLast4,
    ...(context.reminder === null ? {} : { reminder: context.reminder }),
    reference: referenceOf(entry.seq, context.hash),
    signedReference: context.signedReference,
    doubtful: body.vouchers.some((voucher) => voucher.certainty === 'doubtful'),
  };
}

/** As `redemptionBody` froze it among the facts. */
function substituteOf(facts: RedeemedVoucher['facts']): Pick<PaperVoucherLine, 'substitute'> {
  const frozen = facts.find(({ name }) => name === 'substitute')?.value;
  const read = frozenSubstitute.safeParse(frozen);
  return read.success ? { substitute: read.data.name } : {};
}

/** `code` is the coupon itself: a bearer instrument the journal does not hold; sign it again to print. */
export function goodwillDocument(
  entry: EntryOf<'goodwill' | 'issuedAfter'>,
  code: string,
  context: PaperContext,
): PaperDocument {
  return {
    kind: 'goodwill',
    head: headOf(entry, context),
    seq: entry.seq,
    name: entry.body.campaign.name,
    valueMinor: entry.body.valueMinor,
    lastDay: entry.body.lastDay,
    ...(entry.body.kind === 'issuedAfter' ? { gift: true } : {}),
    code,
  };
}

/** A page that shows columns, amounts, Chinese and a code; it has no entry. `at` is in ms since 1970. */
export function testDocument(
  made: { readonly at: number; readonly offsetMinutes: number; readonly operator: string },
  context: PaperContext,
): PaperDocument {
  return { kind: 'test', head: headAt(made, context) };
}
