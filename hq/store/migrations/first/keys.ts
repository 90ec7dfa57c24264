export const keys: readonly string[] = [
  `CREATE TABLE issuer_key (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    key_id integer NOT NULL,
    public_key text NOT NULL,
    state text NOT NULL,
    device_id text,
    campaigns text,
    last_day text,
    notice text,
    notice_no bigint,
    PRIMARY KEY (tenant_id, key_id),
    UNIQUE (tenant_id, partition_key, notice_no)
  )`,
  `CREATE TABLE chain_secret (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    public_key text NOT NULL,
    kind text NOT NULL,
    secret text NOT NULL,
    state text NOT NULL,
    key_id integer,
    made_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, public_key)
  )`,
  `CREATE TABLE manifest (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    version integer NOT NULL,
    expires_at bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, version)
  )`,
];
