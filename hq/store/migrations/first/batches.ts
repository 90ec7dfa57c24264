export const batches: readonly string[] = [
  `CREATE TABLE voucher_batch (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    batch_id text NOT NULL,
    made_at bigint NOT NULL,
    name text NOT NULL,
    campaign_id text NOT NULL,
    shop_id text NOT NULL,
    count integer NOT NULL,
    token_hash text NOT NULL,
    received_at bigint,
    made_by text NOT NULL,
    PRIMARY KEY (tenant_id, batch_id)
  )`,
  `CREATE INDEX voucher_batch_by_age ON voucher_batch (tenant_id, made_at, batch_id)`,
];
