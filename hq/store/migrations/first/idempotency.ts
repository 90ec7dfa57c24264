export const idempotency: readonly string[] = [
  `CREATE TABLE idempotency_key (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    key_hash text NOT NULL,
    request_mac text NOT NULL,
    state text NOT NULL,
    run_id text NOT NULL,
    at bigint NOT NULL,
    sealed bytea,
    PRIMARY KEY (tenant_id, key_hash)
  )`,
  `CREATE INDEX idempotency_key_by_age ON idempotency_key (tenant_id, at)`,
];
