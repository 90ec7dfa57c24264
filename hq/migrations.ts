import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** Timestamped, in order, never edited once released. */
interface Migration {
  readonly id: string;
  readonly statements: readonly string[];
}

const first: readonly string[] = [
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
  `CREATE TABLE device (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    public_key text NOT NULL,
    counter_name text NOT NULL,
    issuer_key_id integer NOT NULL,
    issuer_public_key text NOT NULL,
    certificate_hash text NOT NULL,
    check_digits text NOT NULL,
    state text NOT NULL,
    acked_seq bigint NOT NULL,
    acked_hash text NOT NULL,
    enrolled_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    code_id text NOT NULL,
    needs_confirmation boolean NOT NULL,
    confirmed_at bigint,
    commitment text NOT NULL,
    transcript text NOT NULL,
    terminal_nonce text,
    said_head bigint,
    app_version text,
    PRIMARY KEY (tenant_id, device_id, epoch),
    FOREIGN KEY (tenant_id, shop_id) REFERENCES shop
  )`,
  `CREATE INDEX device_by_key ON device (tenant_id, public_key)`,
  `CREATE TABLE enrolment_code (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    code_id text NOT NULL,
    kind text NOT NULL,
    slot text NOT NULL,
    batch_id text,
    code_hash text NOT NULL,
    needs_confirmation boolean NOT NULL,
    made_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    tries_left integer NOT NULL,
    used_at bigint,
    used_by_key text,
    withdrawn_at bigint,
    PRIMARY KEY (tenant_id, code_id)
  )`,
  `CREATE INDEX enrolment_code_by_slot ON enrolment_code (tenant_id, slot, expires_at)`,
  `CREATE TABLE device_event (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    at bigint NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    by_whom text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (tenant_id, device_id, epoch, at, event_id)
  )`,
  `CREATE TABLE rival_entry (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    json bytea NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id, epoch, seq, hash)
  )`,
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
  `CREATE TABLE voucher (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    ref text NOT NULL,
    voucher_no bigint NOT NULL,
    campaign_no bigint NOT NULL,
    first_day text NOT NULL,
    last_day text NOT NULL,
    extended_through text,
    customer text,
    home_shop text,
    uses_allowed integer NOT NULL,
    amount_minor bigint,
    killed_at bigint,
    form text NOT NULL,
    hint text NOT NULL,
    uses_counted integer NOT NULL,
    amount_counted bigint NOT NULL,
    batch_id text,
    PRIMARY KEY (tenant_id, ref),
    UNIQUE (tenant_id, partition_key, voucher_no)
  )`,
  `CREATE INDEX voucher_by_batch ON voucher (tenant_id, batch_id) WHERE batch_id IS NOT NULL`,
  `CREATE INDEX voucher_ending ON voucher (tenant_id, (COALESCE(extended_through, last_day)))
    WHERE customer IS NOT NULL AND killed_at IS NULL`,
  `CREATE INDEX voucher_by_customer ON voucher (tenant_id, customer) WHERE customer IS NOT NULL`,
  `CREATE TABLE voucher_kill (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    ref text NOT NULL,
    kill_no bigint NOT NULL,
    killed boolean NOT NULL,
    at bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (tenant_id, ref),
    UNIQUE (tenant_id, partition_key, kill_no)
  )`,
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
  `CREATE TABLE person (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    person_id text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, person_id)
  )`,
  `CREATE TABLE journal_entry (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    json bytea NOT NULL,
    kind text,
    entry_id text,
    received_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id, epoch, seq)
  )`,
  `CREATE TABLE quarantine (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    verdict text,
    decided_at bigint,
    decided_by text,
    decided_note text,
    PRIMARY KEY (tenant_id, device_id, epoch, seq)
  )`,
  `CREATE TABLE voucher_use (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    ref text NOT NULL,
    use_no bigint NOT NULL,
    kind text NOT NULL,
    campaign_no bigint NOT NULL,
    customer text,
    uses integer NOT NULL,
    amount_minor bigint,
    discount_minor bigint NOT NULL,
    value_minor bigint NOT NULL,
    business_day text NOT NULL,
    counted_shop text NOT NULL,
    at bigint NOT NULL,
    shop_name text NOT NULL,
    counter text NOT NULL,
    operator text NOT NULL,
    settled text NOT NULL,
    undoes_device text,
    undoes_epoch integer,
    undoes_seq bigint,
    revived_through text,
    PRIMARY KEY (tenant_id, device_id, epoch, seq, ref),
    UNIQUE (tenant_id, partition_key, use_no)
  )`,
  `CREATE INDEX voucher_use_by_ref ON voucher_use (tenant_id, ref)`,
  `CREATE INDEX voucher_use_by_campaign
    ON voucher_use (tenant_id, campaign_no, business_day, counted_shop)`,
  `CREATE INDEX voucher_use_by_customer
    ON voucher_use (tenant_id, customer, campaign_no) WHERE customer IS NOT NULL`,
  `CREATE INDEX voucher_use_by_undone
    ON voucher_use (tenant_id, undoes_device, undoes_epoch, undoes_seq)
    WHERE undoes_device IS NOT NULL`,
  `CREATE TABLE receipt (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    ref text NOT NULL,
    receipt_no bigint NOT NULL,
    campaign_no bigint NOT NULL,
    customer text,
    value_minor bigint NOT NULL,
    business_day text NOT NULL,
    shop_id text NOT NULL,
    device_id text,
    epoch integer,
    seq bigint,
    person_id text,
    after_seq bigint,
    PRIMARY KEY (tenant_id, ref),
    UNIQUE (tenant_id, partition_key, receipt_no)
  )`,
  `CREATE INDEX receipt_by_customer
    ON receipt (tenant_id, customer, campaign_no) WHERE customer IS NOT NULL`,
  `CREATE INDEX receipt_by_redemption
    ON receipt (tenant_id, device_id, epoch, after_seq) WHERE after_seq IS NOT NULL`,
  `CREATE INDEX receipt_by_campaign
    ON receipt (tenant_id, campaign_no, business_day, shop_id)`,
  `CREATE TABLE holiday_calendar (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    calendar_id text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, calendar_id)
  )`,
  `CREATE TABLE case_file (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    case_id text NOT NULL,
    kind text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    ref text,
    body text NOT NULL,
    opened_at bigint NOT NULL,
    closed_at bigint,
    closed_by text,
    closing_note text,
    PRIMARY KEY (tenant_id, case_id)
  )`,
  `CREATE TABLE staff_session (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    first_seq bigint NOT NULL,
    person_id text NOT NULL,
    business_day text NOT NULL,
    from_at bigint NOT NULL,
    last_at bigint NOT NULL,
    ended boolean NOT NULL,
    case_id text,
    PRIMARY KEY (tenant_id, device_id, epoch, first_seq)
  )`,
  `CREATE INDEX staff_session_by_person ON staff_session (tenant_id, person_id, from_at)`,
  `CREATE INDEX staff_session_by_shop ON staff_session (tenant_id, shop_id, from_at)`,
  `CREATE TABLE staff_approval (
    tenant_id text NOT NULL,
    shop_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    person_id text NOT NULL,
    asked_by text NOT NULL,
    kind text NOT NULL,
    how text NOT NULL,
    on_duty boolean NOT NULL,
    business_day text NOT NULL,
    at bigint NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id, epoch, seq)
  )`,
  `CREATE INDEX staff_approval_by_shop ON staff_approval (tenant_id, shop_id, at)`,
  `CREATE INDEX staff_approval_by_arrival ON staff_approval (tenant_id, received_at)`,
  `CREATE TABLE feed_counter (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    head bigint NOT NULL,
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
    body text NOT NULL,
    PRIMARY KEY (tenant_id, partition_key, cursor)
  )`,
  `CREATE TABLE nonce (
    tenant_id text NOT NULL,
    device_id text NOT NULL,
    nonce text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id, nonce)
  )`,
  `CREATE TABLE epoch_gap (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    device_id text NOT NULL,
    epoch integer NOT NULL,
    from_seq bigint NOT NULL,
    to_seq bigint NOT NULL,
    PRIMARY KEY (tenant_id, device_id, epoch, from_seq)
  )`,
  `CREATE INDEX nonce_by_age ON nonce (tenant_id, at)`,
];

const migrations: readonly Migration[] = [{ id: '2026-11-22T00:00_first', statements: first }];

/** The database was written by a newer version of head office: this one must not touch it. */
export class DatabaseFromTheFuture extends Error {
  constructor(id: string) {
    super(`the database holds migration ${id}, which this version does not know: update first`);
  }
}

/** Of two processes that make one table at once PostgreSQL refuses the second, `IF NOT EXISTS` or not. */
const madeMeanwhile = new Set(['23505', '42P07', '42710']);

async function makeLockTable(db: Database): Promise<void> {
  try {
    await sql`CREATE TABLE IF NOT EXISTS schema_lock (one integer PRIMARY KEY)`.execute(db);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!madeMeanwhile.has(code)) throw error;
  }
}

/**
 * Brings the tables up to date in one transaction: all of it or nothing. The row of `schema_lock` keeps
 * two processes apart (advisory locks are missing from distributed engines). Throws
 * `DatabaseFromTheFuture` without touching anything.
 */
export async function migrate(db: Database): Promise<void> {
  await makeLockTable(db);
  await sql`INSERT INTO schema_lock VALUES (1) ON CONFLICT DO NOTHING`.execute(db);
  await db.transaction().execute(async (tx) => {
    await sql`SELECT one FROM schema_lock FOR UPDATE`.execute(tx);
    await sql`CREATE TABLE IF NOT EXISTS schema_migration (
      id text PRIMARY KEY, at bigint NOT NULL)`.execute(tx);
    const { rows } = await sql<{ id: string }>`SELECT id FROM schema_migration ORDER BY id`.execute(
      tx,
    );
    const done = new Set(rows.map((row) => row.id));
    const stranger = rows.find((row) => !migrations.some(({ id }) => id === row.id));
    if (stranger !== undefined) throw new DatabaseFromTheFuture(stranger.id);
    for (const { id, statements } of migrations) {
      if (done.has(id)) continue;
      for (const statement of statements) await sql.raw(statement).execute(tx);
      await sql`INSERT INTO schema_migration (id, at) VALUES (${id}, ${Date.now()})`.execute(tx);
    }
  });
}
