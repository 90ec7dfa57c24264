import type { Migration } from '../migrate.ts';

/**
 * Refs, ids and hashes are raw bytes: hex text would take twice the space. Tables marked "derived" follow
 * from `journal`, `uses_elsewhere` and `receipts_elsewhere` alone and can be rebuilt; no personal data
 * stands anywhere (I11). A `generation` says which snapshot a row came with, or came after: what a later
 * one lacks is known no longer.
 */
export const counter: Migration = {
  id: '20261122T120000_counter',
  sql: `
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- The journal is the outbox and the print queue too: every further table or index written by a
    -- redemption is another page to make durable while a customer waits.
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY,
      hash BLOB NOT NULL,
      id BLOB NOT NULL,
      kind TEXT NOT NULL,
      print TEXT,
      json TEXT NOT NULL
    ) STRICT;

    -- Derived. A row per voucher and use or undo; an undo carries negative figures, the place of the
    -- redemption that it undoes, and the day that one counted on.
    CREATE TABLE voucher_uses (
      ref BLOB NOT NULL,
      seq INTEGER NOT NULL,
      uses INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      value INTEGER NOT NULL,
      day TEXT NOT NULL,
      undoes_device BLOB,
      undoes_epoch INTEGER,
      undoes_seq INTEGER,
      revived_through TEXT,
      PRIMARY KEY (ref, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX voucher_uses_undoes ON voucher_uses (undoes_seq, undoes_epoch, undoes_device)
      WHERE undoes_seq IS NOT NULL;

    -- Derived, as the next two: what counts towards limits, by day. "what" is use or receipt.
    CREATE TABLE customer_days (
      customer BLOB NOT NULL,
      campaign_no INTEGER NOT NULL,
      what TEXT NOT NULL,
      day TEXT NOT NULL,
      own_uses INTEGER NOT NULL,
      own_value INTEGER NOT NULL,
      elsewhere_uses INTEGER NOT NULL,
      elsewhere_value INTEGER NOT NULL,
      PRIMARY KEY (customer, campaign_no, what, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE shop_days (
      shop TEXT NOT NULL,
      campaign_no INTEGER NOT NULL,
      what TEXT NOT NULL,
      day TEXT NOT NULL,
      own_uses INTEGER NOT NULL,
      own_value INTEGER NOT NULL,
      elsewhere_uses INTEGER NOT NULL,
      elsewhere_value INTEGER NOT NULL,
      PRIMARY KEY (shop, campaign_no, what, day)
    ) STRICT, WITHOUT ROWID;

    -- A thousand shops times a year of days is too much to add up while a customer waits.
    CREATE TABLE campaign_days (
      campaign_no INTEGER NOT NULL,
      what TEXT NOT NULL,
      day TEXT NOT NULL,
      own_uses INTEGER NOT NULL,
      own_value INTEGER NOT NULL,
      elsewhere_uses INTEGER NOT NULL,
      elsewhere_value INTEGER NOT NULL,
      PRIMARY KEY (campaign_no, what, day)
    ) STRICT, WITHOUT ROWID;

    -- Derived.
    CREATE TABLE reprints (of_seq INTEGER PRIMARY KEY, copies INTEGER NOT NULL) STRICT;

    -- Derived.
    CREATE TABLE remakes (of_seq INTEGER PRIMARY KEY, times INTEGER NOT NULL) STRICT;

    -- What HQ told of uses elsewhere, as it was told.
    CREATE TABLE uses_elsewhere (
      ref BLOB NOT NULL,
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      campaign_no INTEGER NOT NULL,
      customer BLOB,
      uses INTEGER NOT NULL,
      amount INTEGER,
      value INTEGER NOT NULL,
      day TEXT NOT NULL,
      at INTEGER NOT NULL,
      shop TEXT NOT NULL,
      shop_name TEXT NOT NULL,
      counter TEXT NOT NULL,
      operator TEXT NOT NULL,
      undoes_device BLOB,
      undoes_epoch INTEGER,
      undoes_seq INTEGER,
      revived_through TEXT,
      PRIMARY KEY (ref, device, epoch, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX uses_elsewhere_undoes ON uses_elsewhere (undoes_seq, undoes_epoch, undoes_device)
      WHERE undoes_seq IS NOT NULL;

    -- What HQ told of vouchers handed out elsewhere, or by itself ("shop" empty). One is received once.
    CREATE TABLE receipts_elsewhere (
      ref BLOB PRIMARY KEY,
      campaign_no INTEGER NOT NULL,
      customer BLOB,
      value INTEGER NOT NULL,
      day TEXT NOT NULL,
      shop TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Jobs the printer has touched, and those no entry asks for. An entry's own job waits in
    -- "journal.print" until then.
    CREATE TABLE print_jobs (
      job_id INTEGER PRIMARY KEY,
      seq INTEGER,
      what TEXT NOT NULL,
      state TEXT NOT NULL,
      tries INTEGER NOT NULL,
      at INTEGER NOT NULL,
      problem TEXT
    ) STRICT;

    CREATE TABLE campaigns (
      id TEXT PRIMARY KEY,
      no INTEGER NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      json TEXT NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Days are counted from 1970-01-01; "flags" is form (0 static, 1 signed, 2 foreign) + 4 when killed.
    CREATE TABLE vouchers (
      ref BLOB PRIMARY KEY,
      campaign_no INTEGER NOT NULL,
      first_day INTEGER NOT NULL,
      last_day INTEGER NOT NULL,
      extended_through INTEGER,
      flags INTEGER NOT NULL,
      uses_allowed INTEGER NOT NULL,
      amount INTEGER,
      customer BLOB,
      home_shop TEXT,
      hint TEXT NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vouchers_customer ON vouchers (customer) WHERE customer IS NOT NULL;

    CREATE TABLE customers (
      id BLOB PRIMARY KEY,
      phone_key BLOB NOT NULL,
      last4 TEXT NOT NULL,
      segment TEXT NOT NULL,
      tier TEXT,
      home_shop TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customers_phone_key ON customers (phone_key);

    CREATE TABLE holiday_calendars (
      id TEXT PRIMARY KEY,
      json TEXT NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE people (
      id TEXT PRIMARY KEY,
      json TEXT NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE lockouts (
      person_id TEXT PRIMARY KEY,
      tries INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE issuer_keys (
      key_id INTEGER PRIMARY KEY,
      public_key BLOB NOT NULL,
      state TEXT NOT NULL
    ) STRICT;
  `,
};
