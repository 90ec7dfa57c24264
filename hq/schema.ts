import type { Generated, Kysely, Transaction } from 'kysely';
import type { Segment } from '../shared/domain/campaign/campaign.ts';
import type { WakeOutcome } from '../shared/domain/customers/wake.ts';
import type { ApprovalWay } from '../shared/protocol/entry.ts';
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
  /** A person at head office must confirm the six digits of each enrolment by a code. */
  needs_confirmation: Generated<boolean>;
  code_rules: string;
  /** What terminals pin; its secret is in no table. */
  root_public_key: string;
  chain_key: string;
  /** Key ids up to this one were given out, even where a restore forgot to whom. */
  key_id_floor: Generated<number>;
  created_at: number;
}

export interface ShopTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  body: string;
}

/** `pending`: enrolled, and the digits not compared yet; it has no secret and no key in the manifest. */
export type DeviceState = 'pending' | 'active' | 'frozen' | 'revoked';

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
  /** Stands in no manifest before the device is active. */
  issuer_public_key: string;
  certificate_hash: string;
  check_digits: string;
  state: DeviceState;
  acked_seq: number;
  acked_hash: string;
  enrolled_at: number;
  last_seen_at: number;
  code_id: string;
  needs_confirmation: boolean;
  confirmed_at: number | null;
  /** The ceremony's: what the terminal committed to, what both sides said, what it then showed. */
  commitment: string;
  transcript: string;
  terminal_nonce: string | null;
  /** Last entry of its journal, as it said when last heard; `null`: it never said. */
  said_head: number | null;
  app_version: string | null;
}

/** A one-time code read out to somebody, or one token of a roll-out's file. */
export interface EnrolmentCodeTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  code_id: string;
  kind: 'code' | 'token';
  /** What a guess names it by: two digits of a code, the first part of a token. */
  slot: string;
  batch_id: string | null;
  code_hash: string;
  needs_confirmation: boolean;
  made_at: number;
  expires_at: number;
  tries_left: number;
  used_at: number | null;
  /** The device key that was enrolled with it. */
  used_by_key: string | null;
  withdrawn_at: number | null;
}

/** What people at head office did to a device, and what it did to be stopped; only ever added to. */
export interface DeviceEventTable {
  tenant_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  at: number;
  event_id: string;
  kind: 'confirmed' | 'refused' | 'frozen' | 'unfrozen' | 'revoked';
  by_whom: string;
  note: string;
}

/** Entries of a second history of one device: kept, never booked. */
export interface RivalEntryTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  seq: number;
  hash: string;
  json: Uint8Array;
  received_at: number;
}

export interface IssuerKeyTable {
  tenant_id: string;
  partition_key: string;
  key_id: number;
  public_key: string;
  state: 'active' | 'retired' | 'revoked';
  /** Whose goodwill it signs; `null`: head office's own, for the manifest. */
  device_id: string | null;
  /** JSON of the campaign numbers it may sign for; `null`: any, or a device's goodwill. */
  campaigns: string | null;
  last_day: string | null;
  /** What the office key last said of it, as JSON, and its place in the partition's snapshot. */
  notice: string | null;
  notice_no: number | null;
}

/**
 * Keys that sign online. `next`: made, and waiting for the root to vouch for it. `ending`: compromised, at
 * work only until then.
 */
export interface ChainSecretTable {
  tenant_id: string;
  partition_key: string;
  public_key: string;
  kind: 'office' | 'time' | 'issuer';
  secret: string;
  state: 'next' | 'active' | 'ending' | 'past';
  /** Of an issuer key. */
  key_id: number | null;
  made_at: number;
}

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
  /** Vouchers handed out or taken in together. */
  batch_id: string | null;
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
  /** Last day seen at any counter; `null` for whoever came with a data set. */
  seen_day: string | null;
}

/** Who asked to be forgotten, by opaque id: nothing that would say who it was. */
export interface ForgottenCustomerTable {
  tenant_id: string;
  partition_key: string;
  customer_id: string;
  forgotten_at: number;
}

/** Whether a customer wants to be told of what they have, by opaque id; it outlives their display data. */
export interface ContactWishTable {
  tenant_id: string;
  partition_key: string;
  customer_id: string;
  /** Its place in a snapshot; it stays the same. */
  wish_no: number;
  may: boolean;
  /** When they said so at a counter. */
  at: number;
}

/** The last time a customer was told at a counter of what ends soon, by opaque id, and what came of it. */
export interface CustomerWakeTable {
  tenant_id: string;
  partition_key: string;
  customer_id: string;
  outcome: WakeOutcome;
  shop_id: string;
  business_day: string;
  at: number;
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
  /** What a person decided of an entry that could be used but for who sent it. */
  verdict: 'accepted' | 'rejected' | null;
  decided_at: number | null;
  decided_by: string | null;
  decided_note: string | null;
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

/** Public holidays of one region; `body` holds the calendar whole. */
export interface HolidayCalendarTable {
  tenant_id: string;
  partition_key: string;
  calendar_id: string;
  body: string;
}

/** What a person at head office must look at. */
export type CaseKind =
  | SettlementCase
  | 'twoHistories'
  | 'brokenChain'
  | 'signedInTwice'
  | 'undoneTwice'
  | 'revokedUpload'
  | 'entriesMissing'
  | 'testimony'
  | 'enrolmentRefused';

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
  closed_by: string | null;
  closing_note: string | null;
}

/** Somebody signed in at one counter, from a sign-in to as long as they are known to have been there. */
export interface StaffSessionTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  /** The entry they signed in by. */
  first_seq: number;
  person_id: string;
  business_day: string;
  from_at: number;
  last_at: number;
  ended: boolean;
  /** They were at another counter at the same time. */
  case_id: string | null;
}

/** A second person's word for one entry. */
export interface StaffApprovalTable {
  tenant_id: string;
  shop_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  seq: number;
  person_id: string;
  /** Who was at the counter. */
  asked_by: string;
  kind: string;
  how: ApprovalWay;
  /** As the terminal knew it. */
  on_duty: boolean;
  business_day: string;
  at: number;
  received_at: number;
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
  notice_no: Generated<number>;
  kill_no: Generated<number>;
  wish_no: Generated<number>;
}

export interface FeedEventTable {
  tenant_id: string;
  partition_key: string;
  cursor: number;
  body: string;
}

/** Entries of an epoch that its terminal said it can't find. */
export interface EpochGapTable {
  tenant_id: string;
  partition_key: string;
  device_id: string;
  epoch: number;
  from_seq: number;
  to_seq: number;
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
  device_event: DeviceEventTable;
  rival_entry: RivalEntryTable;
  issuer_key: IssuerKeyTable;
  chain_secret: ChainSecretTable;
  voucher_kill: VoucherKillTable;
  manifest: ManifestTable;
  campaign: CampaignTable;
  voucher: VoucherTable;
  customer: CustomerTable;
  forgotten_customer: ForgottenCustomerTable;
  contact_wish: ContactWishTable;
  customer_wake: CustomerWakeTable;
  person: PersonTable;
  journal_entry: JournalEntryTable;
  quarantine: QuarantineTable;
  voucher_use: VoucherUseTable;
  receipt: ReceiptTable;
  holiday_calendar: HolidayCalendarTable;
  case_file: CaseTable;
  staff_session: StaffSessionTable;
  staff_approval: StaffApprovalTable;
  feed_counter: FeedCounterTable;
  feed_event: FeedEventTable;
  nonce: NonceTable;
  epoch_gap: EpochGapTable;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
