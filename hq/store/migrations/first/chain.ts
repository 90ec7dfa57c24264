export const chain: readonly string[] = [
  `CREATE TABLE tenant (
    tenant_id text PRIMARY KEY,
    name text NOT NULL,
    demo_day text,
    feed_epoch integer NOT NULL,
    needs_confirmation boolean NOT NULL DEFAULT false,
    code_rules text NOT NULL,
    root_public_key text NOT NULL,
    chain_key text NOT NULL,
    key_id_floor integer NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
  )`,
  `CREATE TABLE shop (
    tenant_id text NOT NULL REFERENCES tenant,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, shop_id)
  )`,
  `CREATE TABLE campaign (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    campaign_id text NOT NULL,
    no bigint NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, version),
    UNIQUE (tenant_id, no, version)
  )`,
  `CREATE TABLE person (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    person_id text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, person_id)
  )`,
  `CREATE TABLE holiday_calendar (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    calendar_id text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, calendar_id)
  )`,
];
