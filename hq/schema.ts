import type { Kysely, Transaction } from 'kysely';
import type { Segment } from '../shared/domain/campaign/campaign.ts';
import type { SettlementCase } from '../shared/domain/settle.ts';

/*
 * Head office's tables as the query builder sees them. Every row carries its tenant and, where it has
 * one, its shop and partition. Instants are ms since the epoch, ids and hashes lower-case hex; `json`
 * columns named `body` hold JSON text (never `jsonb`, which refuses NUL and re-orders members).
 */

export interface TenantTable {
  tenant_id: string;
  name: string;
  /** The day the demo chain was last made for; `null` for every real chain. */
  demo_day: string | null;
  /** Raised when HQ is restored from a backup: terminals then start from a snapshot. */
  feed_epoch: number;
  code_rules: string;
  root_secret: string;
  time_secret: string;
  issuer_secret: string;
  chain_key: string;
  created_at: number;
}

export interface ShopTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  body: string;
}

export type DeviceState = 'active' | 'frozen' | 'revoked';

/** One epoch of a terminal: its chain begins with the certificate's hash. */
export interface DeviceTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  public_key: string;
  counter_name: string;
  issuer_key_id: number;
  certificate_hash: string;
  check_digits: string;
  state: DeviceState;
  acked_seq: number;
  acked_hash: string;
  enrolled_at: number;
  last_seen_at: number;
}

export interface EnrolmentCodeTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  code_hash: string;
  expires_at: number;
  tries_left: number;
  used_at: number | null;
}

export interface IssuerKeyTable {
  tenant_id: string;
  partition_key: string;
  key_id: number;
  public_key: string;
  state: 'active' | 'retired' | 'revoked';
  device_id: string | null;
}

export interface ManifestTable {
  tenant_id: string;
  partition_key: string;
  version: number;
  expires_at: number;
  body: string;
}

/** Every version of a campaign; the highest is the current one. */
export interface CampaignTable {
  tenant_id: string;
  partition_key: string;
  campaign_id: string;
  no: number;
  version: number;
  body: string;
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
}

export interface CustomerTable {
  tenant_id: string;
  partition_key: string;
  customer_id: string;
  customer_no: number;
  phone_key: string;
  last4: string;
  segment: Segment;
  /** Name of a membership tier. */
  tier: string | null;
  home_shop: string | null;
}

export interface PersonTable {
  tenant_id: string;
  partition_key: string;
  person_id: string;
  body: string;
}

/** The terminals' journals, byte for byte; unique on (device, epoch, seq) for ever. */
export interface JournalEntryTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  seq: number;
  hash: string;
  json: Uint8Array;
  /** `null` when the entry could not be read. */
  kind: string | null;
  entry_id: string | null;
  received_at: number;
}

/** What is kept but can't be used, and why. */
export interface QuarantineTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  seq: number;
  reason: string;
  at: number;
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
}

/** Public holidays of one region; `body` holds the calendar whole. */
export interface HolidayCalendarTable {
  tenant_id: string;
  partition_key: string;
  calendar_id: string;
  body: string;
}

/** What a person at head office must look at. */
export type CaseKind = SettlementCase | 'twoHistories' | 'brokenChain' | 'undoneTwice';

export interface CaseTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  case_id: string;
  kind: CaseKind;
  device_id: string;
  epoch: number;
  seq: number;
  ref: string | null;
  body: string;
  opened_at: number;
  closed_at: number | null;
}

/**
 * The row every writer of a partition takes first and holds to its commit. It makes the feed gapless
 * (a sequence would let a late commit slip behind a reader's cursor) and gives settlement one order.
 */
export interface FeedCounterTable {
  tenant_id: string;
  partition_key: string;
  head: number;
  voucher_no: number;
  customer_no: number;
  use_no: number;
  receipt_no: number;
}

export interface FeedEventTable {
  tenant_id: string;
  partition_key: string;
  cursor: number;
  body: string;
}

export interface NonceTable {
  tenant_id: string;
  device_id: string;
  nonce: string;
  at: number;
}

export interface Tables {
  tenant: TenantTable;
  shop: ShopTable;
  device: DeviceTable;
  enrolment_code: EnrolmentCodeTable;
  issuer_key: IssuerKeyTable;
  manifest: ManifestTable;
  campaign: CampaignTable;
  voucher: VoucherTable;
  customer: CustomerTable;
  person: PersonTable;
  journal_entry: JournalEntryTable;
  quarantine: QuarantineTable;
  voucher_use: VoucherUseTable;
  receipt: ReceiptTable;
  holiday_calendar: HolidayCalendarTable;
  case_file: CaseTable;
  feed_counter: FeedCounterTable;
  feed_event: FeedEventTable;
  nonce: NonceTable;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
