export const feed: readonly string[] = [
  `CREATE TABLE feed_counter (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    head bigint NOT NULL,
    floor bigint NOT NULL DEFAULT 0,
    voucher_no bigint NOT NULL,
    customer_no bigint NOT NULL,
    use_no bigint NOT NULL,
    receipt_no bigint NOT NULL,
    notice_no bigint NOT NULL DEFAULT 0,
    kill_no bigint NOT NULL DEFAULT 0,
    wish_no bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, partition_key)
  )`,
  `CREATE TABLE feed_event (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    cursor bigint NOT NULL,
    at bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, partition_key, cursor)
  )`,
];
