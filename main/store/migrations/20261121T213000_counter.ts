import type { Migration } from '../migrate.ts';

/**
 * Refs, ids and hashes are raw bytes: hex text would take twice the space. Tables marked "derived" follow
 * from `journal` and `uses_elsewhere` alone and can be rebuilt; no personal data stands anywhere (I11).
 */
export const counter: Migration = {
  id: '20261121T213000_counter',
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

    -- Derived. A row per use or undo; "undoes" is null for a use, the redemption's seq for an undo of our
    -- own chain, 0 for an undo of another terminal's. Undos carry negative figures.
    CREATE TABLE voucher_uses (
      ref BLOB NOT NULL,
      seq INTEGER NOT NULL,
      uses INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      undoes INTEGER,
      PRIMARY KEY (ref, seq)
    ) STRICT, WITHOUT ROWID;

    -- Derived.
    CREATE TABLE customer_days (
      customer BLOB NOT NULL,
      campaign_no INTEGER NOT NULL,
      day TEXT NOT NULL,
      own INTEGER NOT NULL,
      elsewhere INTEGER NOT NULL,
      PRIMARY KEY (customer, campaign_no, day)
    ) STRICT, WITHOUT ROWID;

    -- Derived.
    CREATE TABLE voids (redemption_seq INTEGER PRIMARY KEY, void_seq INTEGER NOT NULL) STRICT;

    -- Derived.
    CREATE TABLE reprints (of_seq INTEGER PRIMARY KEY, copies INTEGER NOT NULL) STRICT;

    -- Derived.
    CREATE TABLE goodwill_days (
      campaign_no INTEGER NOT NULL,
      day TEXT NOT NULL,
      issued INTEGER NOT NULL,
      PRIMARY KEY (campaign_no, day)
    ) STRICT, WITHOUT ROWID;

    -- Derived.
    CREATE TABLE goodwill_received (
      customer BLOB NOT NULL,
      campaign_no INTEGER NOT NULL,
      day TEXT NOT NULL,
      received INTEGER NOT NULL,
      PRIMARY KEY (customer, campaign_no, day)
    ) STRICT, WITHOUT ROWID;

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
      day TEXT NOT NULL,
      at INTEGER NOT NULL,
      shop TEXT NOT NULL,
      shop_name TEXT NOT NULL,
      counter TEXT NOT NULL,
      operator TEXT NOT NULL,
      PRIMARY KEY (ref, device, epoch, seq)
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
      json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Days are counted from 1970-01-01; "flags" is form (0 static, 1 signed, 2 foreign) + 4 when killed.
    CREATE TABLE vouchers (
      ref BLOB PRIMARY KEY,
      campaign_no INTEGER NOT NULL,
      first_day INTEGER NOT NULL,
      last_day INTEGER NOT NULL,
      flags INTEGER NOT NULL,
      uses_allowed INTEGER NOT NULL,
      amount INTEGER,
      customer BLOB,
      home_shop TEXT,
      hint TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vouchers_customer ON vouchers (customer) WHERE customer IS NOT NULL;

    CREATE TABLE customers (
      id BLOB PRIMARY KEY,
      phone_key BLOB NOT NULL,
      last4 TEXT NOT NULL,
      segment TEXT NOT NULL,
      home_shop TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customers_phone_key ON customers (phone_key);

    CREATE TABLE people (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
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
