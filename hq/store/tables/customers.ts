import type { Segment } from '../../../shared/domain/campaign/campaign.ts';
import type { WakeOutcome } from '../../../shared/domain/customers/wake.ts';

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

export interface CustomersTables {
  customer: CustomerTable;
  forgotten_customer: ForgottenCustomerTable;
  contact_wish: ContactWishTable;
  customer_wake: CustomerWakeTable;
}
