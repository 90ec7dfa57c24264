import { dateOfEpochDay, epochDayOf } from '../../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { UseRecord, VoucherRef } from '../../shared/domain/facts.ts';
import type { MinorUnits } from '../../shared/domain/money.ts';
import type { CachedCustomer, CachedVoucher, EntryPlace } from '../../shared/protocol/feed.ts';
import type { PackedVoucher } from '../../shared/protocol/voucherPage.ts';

/** Ids stand in the database as raw bytes and everywhere else as hex. */
export function blobOf(hexText: string): Buffer {
  return Buffer.from(hexText, 'hex');
}

export function blobOrNull(hexText: string | null): Buffer | null {
  return hexText === null ? null : blobOf(hexText);
}

export function hexOf(blob: Buffer): string {
  return blob.toString('hex');
}

export function hexOrNull(blob: Buffer | null): string | null {
  return blob === null ? null : hexOf(blob);
}

export interface VoucherRow {
  readonly campaign_no: number;
  readonly first_day: number;
  readonly last_day: number;
  readonly extended_through: number | null;
  readonly flags: number;
  readonly uses_allowed: number;
  readonly amount: number | null;
  readonly customer: Buffer | null;
  readonly home_shop: string | null;
  readonly hint: string;
  readonly generation: number;
}

const forms = ['static', 'signed', 'foreign'] as const;
export const killedFlag = 4;

/** Columns of `vouchers` in the order of `voucherValues`. */
export const voucherColumns = [
  'ref',
  'campaign_no',
  'first_day',
  'last_day',
  'extended_through',
  'flags',
  'uses_allowed',
  'amount',
  'customer',
  'home_shop',
  'hint',
  'generation',
] as const;

export type SqlValue = string | number | Uint8Array | null;

export function voucherValues(voucher: CachedVoucher, generation: number): readonly SqlValue[] {
  return [
    blobOf(voucher.ref),
    voucher.campaignNo,
    epochDayOf(voucher.firstDay),
    epochDayOf(voucher.lastDay),
    voucher.extendedThrough === null ? null : epochDayOf(voucher.extendedThrough),
    forms.indexOf(voucher.form) + (voucher.killed ? killedFlag : 0),
    voucher.usesAllowed,
    voucher.amountMinor,
    blobOrNull(voucher.customer),
    voucher.homeShop,
    voucher.hint,
    generation,
  ];
}

/** The same of one that came packed, without a detour by texts. */
export function packedVoucherValues(
  { ref, terms, customer, hint }: PackedVoucher,
  generation: number,
): readonly SqlValue[] {
  return [
    ref,
    terms.campaignNo,
    terms.firstDay,
    terms.lastDay,
    terms.extendedThrough,
    forms.indexOf(terms.form) + (terms.killed ? killedFlag : 0),
    terms.usesAllowed,
    terms.amountMinor,
    customer,
    terms.homeShop,
    hint,
    generation,
  ];
}

export function voucherOfRow(ref: VoucherRef, row: VoucherRow): CachedVoucher {
  return {
    ref,
    campaignNo: row.campaign_no,
    firstDay: dateOfEpochDay(row.first_day),
    lastDay: dateOfEpochDay(row.last_day),
    extendedThrough: row.extended_through === null ? null : dateOfEpochDay(row.extended_through),
    customer: hexOrNull(row.customer),
    homeShop: row.home_shop,
    usesAllowed: row.uses_allowed,
    amountMinor: row.amount,
    killed: row.flags >= killedFlag,
    form: forms[row.flags % killedFlag] ?? 'static',
    hint: row.hint,
  };
}

export interface CustomerRow {
  readonly id: Buffer;
  readonly phone_key: Buffer;
  readonly last4: string;
  readonly segment: CachedCustomer['segment'];
  readonly tier: string | null;
  readonly home_shop: string | null;
  readonly seen_day: number | null;
}

export function customerOfRow(row: CustomerRow): CachedCustomer {
  return {
    id: hexOf(row.id),
    phoneKey: hexOf(row.phone_key),
    last4: row.last4,
    segment: row.segment,
    tier: row.tier,
    homeShop: row.home_shop,
    ...(row.seen_day === null ? {} : { seenDay: dateOfEpochDay(row.seen_day) }),
  };
}

/** A use, or (negative) an undo, of one voucher. */
export interface VoucherUse {
  /** Entry of our own journal; `null` where HQ told of it. */
  readonly seq: number | null;
  /** The redemption that it is, or that it undoes. */
  readonly redemption: EntryPlace;
  readonly isUndo: boolean;
  readonly uses: number;
  readonly amountMinor: MinorUnits;
  readonly valueMinor: MinorUnits;
  /** The business day it counts on. */
  readonly day: CivilDate;
  readonly revivedThrough: CivilDate | null;
  /** What HQ told of where and by whom; our own entry says it itself. */
  readonly told: UseRecord | null;
}

/** One text for one place: what maps and comparisons go by. */
export function placeKey({ device, epoch, seq }: EntryPlace): string {
  return `${device} ${epoch} ${seq}`;
}

export interface JournalRow {
  readonly seq: number;
  readonly hash: Buffer;
  readonly json: string;
}
