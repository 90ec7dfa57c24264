export const reconcile: readonly string[] = [
  `CREATE TABLE reconciliation (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    section text NOT NULL,
    at bigint NOT NULL,
    row_count bigint NOT NULL,
    differing bigint NOT NULL,
    mended bigint NOT NULL,
    first_ref text,
    first_what text,
    PRIMARY KEY (tenant_id, device_id, section)
  )`,
];
