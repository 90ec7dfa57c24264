import type { Generated } from 'kysely';

/** `refused`: granted nothing. `undone`: a channel took its use back. */
export type ClaimState = 'open' | 'refused' | 'used' | 'released' | 'undone';

/** What somebody asked to have kept for them, what was answered, and how it ended. Swept long after that. */
export interface ClaimTable {
  tenant_id: string;
  partition_key: string;
  claim_id: string;
  /** Device id, or `key:` and the id of a channel's key: who alone may use or release it. */
  claimant: string;
  /** Where it is to be used; `channel:` and a name for a sales channel. */
  shop_id: string;
  order_id: string;
  customer: string | null;
  business_day: string;
  /** What was asked, as canonical JSON; empty where it was released before it was asked. */
  content: string;
  /** Refusals by ref, as JSON. */
  refused: string;
  state: ClaimState;
  asked_at: number;
  ended_at: Generated<number | null>;
  ended_by: Generated<string | null>;
  ended_note: Generated<string | null>;
  /** The signed request that released it, as JSON. */
  proof: Generated<string | null>;
  /** The entry that used it. */
  used_device: Generated<string | null>;
  used_epoch: Generated<number | null>;
  used_seq: Generated<number | null>;
}

/** What open claims hold; a claim that ends takes its rows along, so that the table stays small. */
export interface ClaimHoldTable {
  tenant_id: string;
  partition_key: string;
  ref: string;
  claim_id: string;
  claimant: string;
  campaign_no: number;
  uses: number;
  amount_minor: number | null;
  value_minor: number;
  customer: string | null;
  shop_id: string;
  business_day: string;
}

/** Locked by whoever claims under a name that has no row of its own: a limit, a voucher not heard of yet. */
export interface ClaimLockTable {
  tenant_id: string;
  partition_key: string;
  name: string;
  at: number;
}

export interface ClaimsTables {
  claim: ClaimTable;
  claim_hold: ClaimHoldTable;
  claim_lock: ClaimLockTable;
}
