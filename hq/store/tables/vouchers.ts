import type { CaseKind } from './journal.ts';

/** Head office's last word on a single voucher, whether it knows the voucher or not. */
export interface VoucherKillTable {
  tenant_id: string;
  partition_key: string;
  ref: string;
  /** Place in the partition's snapshot; never changes. */
  kill_no: number;
  killed: boolean;
  at: number;
  reason: string;
}

/** A voucher and what has been counted of it. The code itself is kept nowhere. */
export interface VoucherTable {
  tenant_id: string;
  partition_key: string;
  ref: string;
  /** Place in the partition's snapshot; never changes. */
  voucher_no: number;
  campaign_no: number;
  first_day: string;
  last_day: string;
  /** Good through this day at least, whatever is printed on it. */
  extended_through: string | null;
  customer: string | null;
  home_shop: string | null;
  uses_allowed: number;
  amount_minor: number | null;
  /** When head office killed it; `null` while it lives. */
  killed_at: number | null;
  form: 'static' | 'signed' | 'foreign';
  hint: string;
  uses_counted: number;
  amount_counted: number;
  /** Vouchers handed out or taken in together. */
  batch_id: string | null;
}

/** One voucher's part in one entry: a use, or (negative) what a void gave back. */
export interface VoucherUseTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  seq: number;
  ref: string;
  /** HQ's order of receipt, and the place in the snapshot. */
  use_no: number;
  kind: 'redemption' | 'void';
  campaign_no: number;
  customer: string | null;
  uses: number;
  amount_minor: number | null;
  discount_minor: number;
  /** What it gave, or (negative) what a void took back. */
  value_minor: number;
  /** The day it counts on; a void gives back to the day of its redemption. */
  business_day: string;
  /** The shop it counts in; a void gives back to the shop of its redemption. */
  counted_shop: string;
  at: number;
  shop_name: string;
  counter: string;
  operator: string;
  settled: 'good' | CaseKind;
  /** The redemption a void undoes. */
  undoes_device: string | null;
  undoes_epoch: number | null;
  undoes_seq: number | null;
  /** Through when a void made an expired voucher good again. */
  revived_through: string | null;
}

/** A voucher handed out: what limits on receiving count. */
export interface ReceiptTable {
  tenant_id: string;
  partition_key: string;
  ref: string;
  /** Place in the snapshot. */
  receipt_no: number;
  campaign_no: number;
  customer: string | null;
  value_minor: number;
  business_day: string;
  /** Where it was handed out; empty for head office itself. */
  shop_id: string;
  /** The entry that issued it; `null` where head office made it. */
  device_id: string | null;
  epoch: number | null;
  seq: number | null;
  /** Who gave it at a counter. */
  person_id: string | null;
  /** The redemption of the same chain that earned it. */
  after_seq: number | null;
}

export interface VouchersTables {
  voucher_kill: VoucherKillTable;
  voucher: VoucherTable;
  voucher_use: VoucherUseTable;
  receipt: ReceiptTable;
}
