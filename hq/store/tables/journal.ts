import type { SettlementCase } from '../../../shared/domain/settle.ts';
import type { ApprovalWay } from '../../../shared/protocol/entry.ts';

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

export interface JournalTables {
  rival_entry: RivalEntryTable;
  journal_entry: JournalEntryTable;
  quarantine: QuarantineTable;
  case_file: CaseTable;
  staff_session: StaffSessionTable;
  staff_approval: StaffApprovalTable;
}
