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

export interface DevicesTables {
  device: DeviceTable;
  enrolment_code: EnrolmentCodeTable;
  device_event: DeviceEventTable;
  nonce: NonceTable;
  epoch_gap: EpochGapTable;
}
