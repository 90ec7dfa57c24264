export const customers: readonly string[] = [
  `CREATE TABLE forgotten_customer (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    customer_id text NOT NULL,
    forgotten_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, customer_id)
  )`,
  `CREATE TABLE contact_wish (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    customer_id text NOT NULL,
    wish_no bigint NOT NULL,
    may boolean NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    UNIQUE (tenant_id, partition_key, wish_no)
  )`,
  `CREATE TABLE customer_wake (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    customer_id text NOT NULL,
    outcome text NOT NULL, shop_id text NOT NULL, business_day text NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (tenant_id, customer_id)
  )`,
  `CREATE TABLE customer (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    customer_id text NOT NULL,
    customer_no bigint NOT NULL,
    phone_key text NOT NULL,
    last4 text NOT NULL,
    segment text NOT NULL,
    tier text,
    home_shop text,
    seen_day text,
    PRIMARY KEY (tenant_id, customer_id),
    UNIQUE (tenant_id, phone_key),
    UNIQUE (tenant_id, partition_key, customer_no)
  )`,
];
