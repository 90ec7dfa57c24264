import type { Generated } from 'kysely';

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

/** Every version of a campaign; the highest is the current one. */
export interface CampaignTable {
  tenant_id: string;
  partition_key: string;
  campaign_id: string;
  no: number;
  version: number;
  body: string;
}

export interface PersonTable {
  tenant_id: string;
  partition_key: string;
  person_id: string;
  body: string;
}

/** Public holidays of one region; `body` holds the calendar whole. */
export interface HolidayCalendarTable {
  tenant_id: string;
  partition_key: string;
  calendar_id: string;
  body: string;
}

export interface ChainTables {
  tenant: TenantTable;
  shop: ShopTable;
  campaign: CampaignTable;
  person: PersonTable;
  holiday_calendar: HolidayCalendarTable;
}
