export const access: readonly string[] = [
  `CREATE TABLE account (
    tenant_id text NOT NULL,
    account_id text NOT NULL,
    name text NOT NULL,
    sign_in_name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    state text NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    UNIQUE (tenant_id, sign_in_name)
  )`,
  `CREATE TABLE account_session (
    tenant_id text NOT NULL,
    token_hash text NOT NULL,
    account_id text,
    opened_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, token_hash)
  )`,
  `CREATE TABLE sign_in_tries (
    tenant_id text NOT NULL,
    subject text NOT NULL,
    wrong integer NOT NULL,
    last_at bigint NOT NULL,
    locked_until bigint NOT NULL,
    PRIMARY KEY (tenant_id, subject)
  )`,
  `CREATE TABLE api_key (
    tenant_id text NOT NULL,
    key_id text NOT NULL,
    name text NOT NULL,
    scopes text NOT NULL,
    secret_hash text NOT NULL,
    made_at bigint NOT NULL,
    made_by text NOT NULL,
    revoked_at bigint,
    last_used_at bigint,
    PRIMARY KEY (tenant_id, key_id)
  )`,
  `CREATE TABLE form_once (
    tenant_id text NOT NULL,
    nonce text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant_id, nonce)
  )`,
  // Ordered by instant and a random id: no counter that all who write would wait for.
  `CREATE TABLE audit (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    at bigint NOT NULL,
    audit_id text NOT NULL,
    who_kind text NOT NULL,
    who_id text NOT NULL,
    who_name text NOT NULL,
    operation text NOT NULL,
    target text NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (tenant_id, partition_key, at, audit_id)
  )`,
  `CREATE TABLE audit_outcome (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    audit_id text NOT NULL,
    at bigint NOT NULL,
    result text NOT NULL,
    made text NOT NULL,
    PRIMARY KEY (tenant_id, partition_key, audit_id)
  )`,
];
