import type { Localized } from '../../shared/domain/campaign.ts';
import type { Entry, EntryBody, EntryKind } from '../../shared/protocol/entry.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';

/** What every printed thing has: where, who, when, in which language, original or copy. */
export interface PaperHead {
  readonly shop: ShopConfig;
  readonly counterName: string;
  readonly operator: string;
  /** The second person who agreed, when one had to. */
  readonly approver: string | null;
  readonly language: 'zh' | 'en';
  /** Local date and time as frozen in the entry, `YYYY-MM-DD HH:MM`. */
  readonly when: string;
  /** 0 for the original, else COPY n (第n次补打). */
  readonly copy: number;
  /** Practice mode prints TRAINING at head and foot. */
  readonly training: boolean;
}

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
      /** Seq and the first 6 hex digits of the entry's hash: what an undo elsewhere asks for. */
      readonly reference: string;
      readonly doubtful: boolean;
    }
  | {
      readonly kind: 'void';
      readonly head: PaperHead;
      readonly seq: number;
      readonly undoneReference: string;
      readonly reason: string;
      readonly restoredMinor: number;
    }
  | {
      readonly kind: 'goodwill';
      readonly head: PaperHead;
      readonly seq: number;
      readonly name: Localized;
      readonly valueMinor: number;
      readonly lastDay: string;
      /** 144 characters; printed as QR at level Q and, in groups, as text. */
      readonly code: string;
    }
  | { readonly kind: 'test'; readonly head: PaperHead };

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

/** What a document needs besides its entry. */
export interface PaperContext {
  readonly shop: ShopConfig;
  readonly counterName: string;
  readonly language: 'zh' | 'en';
  /** 0 for the original, else the number of this copy. */
  readonly copy: number;
}

/** How paper names an entry: its seq and the first 6 hex digits of its hash, e.g. `1042-a1b2c3`. */
export function referenceOf(seq: number, hash: string): string {
  return `${seq}-${hash.slice(0, 6)}`;
}

/** `hash` is the entry's own, lower-case hex; `customerLast4` the display digits of its customer. */
export function redemptionDocument(
  entry: EntryOf<'redemption'>,
  context: PaperContext & { readonly hash: string; readonly customerLast4: string | null },
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
    })),
    totalMinor: body.totalMinor,
    discountMinor: body.discountMinor,
    toPayMinor: body.toPayMinor,
    customerLast4: context.customerLast4,
    reference: referenceOf(entry.seq, context.hash),
    doubtful: body.vouchers.some((voucher) => voucher.certainty === 'doubtful'),
  };
}

/** `undoneReference` is `referenceOf` the redemption that this undoes. */
export function voidDocument(
  entry: EntryOf<'void'>,
  context: PaperContext & { readonly undoneReference: string },
): PaperDocument {
  return {
    kind: 'void',
    head: headOf(entry, context),
    seq: entry.seq,
    undoneReference: context.undoneReference,
    reason: entry.body.reason,
    restoredMinor: entry.body.restored.reduce((sum, part) => sum + part.discountMinor, 0),
  };
}

/** `code` is the coupon itself: a bearer instrument the journal does not hold; sign it again to print. */
export function goodwillDocument(
  entry: EntryOf<'goodwill'>,
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
    code,
  };
}

/** A page that shows columns, amounts, Chinese and a code; it has no entry. `at` is in ms since 1970. */
export function testDocument(
  made: { readonly at: number; readonly offsetMinutes: number; readonly operator: string },
  context: PaperContext,
): PaperDocument {
  return {
    kind: 'test',
    head: {
      shop: context.shop,
      counterName: context.counterName,
      operator: made.operator,
      approver: null,
      language: context.language,
      when: localMinute(made.at, made.offsetMinutes),
      copy: context.copy,
      training: false,
    },
  };
}

function headOf(entry: Entry, context: PaperContext): PaperHead {
  return {
    shop: context.shop,
    counterName: context.counterName,
    operator: entry.actor.name,
    approver: entry.approver?.name ?? null,
    language: context.language,
    when: localMinute(entry.at, entry.offsetMinutes),
    copy: context.copy,
    training: entry.mode === 'practice',
  };
}

/** The shop's wall-clock minute, by the offset frozen in the entry: never converted again. */
function localMinute(at: number, offsetMinutes: number): string {
  return new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
