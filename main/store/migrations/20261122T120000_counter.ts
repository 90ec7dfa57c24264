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

    -- Chains this terminal wrote before the one in "journal": by an earlier epoch, or as another device.
    -- "missing" is JSON of ranges; "way" says how they still reach HQ: push, or testimony.
    CREATE TABLE earlier_epochs (
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      first_prev TEXT NOT NULL,
      head_seq INTEGER NOT NULL,
      head_hash TEXT,
      floor_seq INTEGER NOT NULL,
      sent_seq INTEGER NOT NULL,
      missing TEXT NOT NULL,
      lost TEXT,
      cause TEXT NOT NULL,
      way TEXT NOT NULL,
      set_aside TEXT,
      at INTEGER NOT NULL,
      statement TEXT,
      asked INTEGER NOT NULL,
      PRIMARY KEY (device, epoch)
    ) STRICT, WITHOUT ROWID;

    -- Their entries, byte for byte.
    CREATE TABLE earlier_entries (
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      hash BLOB NOT NULL,
      json TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX earlier_entries_place ON earlier_entries (device, epoch, seq);

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

    -- Derived, but for what left behind checkpoints (desk_left): what the desk's charts add up, by business
    -- day. "who" and "part" say whose and which of the measure (main/app/desk/deskPorts.ts).
    CREATE TABLE desk_sums (
      measure TEXT NOT NULL,
      day TEXT NOT NULL,
      who TEXT NOT NULL,
      part TEXT NOT NULL,
      n INTEGER NOT NULL,
      value INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      PRIMARY KEY (measure, day, who, part)
    ) STRICT, WITHOUT ROWID;

    -- What entries that left behind checkpoints were summed up to: a rebuild begins with it.
    CREATE TABLE desk_left (
      measure TEXT NOT NULL,
      day TEXT NOT NULL,
      who TEXT NOT NULL,
      part TEXT NOT NULL,
      n INTEGER NOT NULL,
      value INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      PRIMARY KEY (measure, day, who, part)
    ) STRICT, WITHOUT ROWID;

    -- Derived. The newest review of each flag.
    CREATE TABLE flag_reviews (subject TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- Derived.
    CREATE TABLE reprints (of_seq INTEGER PRIMARY KEY, copies INTEGER NOT NULL) STRICT;

    -- Derived.
    CREATE TABLE remakes (of_seq INTEGER PRIMARY KEY, times INTEGER NOT NULL) STRICT;

    -- Derived. Entries from "opened_seq" to "closed_seq" bear the shift.
    CREATE TABLE shifts (
      shift TEXT PRIMARY KEY,
      opened_seq INTEGER NOT NULL,
      closed_seq INTEGER
    ) STRICT, WITHOUT ROWID;

    -- Derived. What is gone here, by the newest word on each thing; "day" is the business day it was said on.
    CREATE TABLE sold_out (
      thing TEXT PRIMARY KEY,
      seq INTEGER NOT NULL,
      until TEXT NOT NULL,
      day TEXT NOT NULL,
      at INTEGER NOT NULL,
      operator TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Derived. Slips with which one may come back for what was gone.
    CREATE TABLE rain_checks (
      ref BLOB NOT NULL,
      seq INTEGER NOT NULL,
      good_through TEXT NOT NULL,
      PRIMARY KEY (ref, seq)
    ) STRICT, WITHOUT ROWID;

    -- Derived, here and from "earlier_entries". Where each business day's entries stand in each chain:
    -- the first and the last of all, the last that was work, the last that counts (0: none).
    CREATE TABLE business_days (
      day TEXT NOT NULL,
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      first_seq INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      worked_seq INTEGER NOT NULL,
      counted_seq INTEGER NOT NULL,
      PRIMARY KEY (day, device, epoch)
    ) STRICT, WITHOUT ROWID;

    -- Day closes of the journal, found by number and by day; no other entry costs a page for it.
    CREATE INDEX journal_day_number ON journal (json ->> '$.body.number') WHERE kind = 'dayClosed';
    CREATE INDEX journal_day_closed ON journal (json ->> '$.body.businessDay')
      WHERE kind = 'dayClosed';

    -- The cash drawer's entries, likewise.
    CREATE INDEX journal_drawer_opened ON journal (seq) WHERE kind = 'drawerOpened';
    CREATE INDEX journal_drawer_shut ON journal (seq) WHERE kind = 'drawerStayedShut';

    -- Day closes that left behind a checkpoint ("carried" 1: its digest covers them), or are of an earlier
    -- chain: whole entries, byte for byte, kept for ever.
    CREATE TABLE day_closes (
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      number INTEGER NOT NULL,
      day TEXT NOT NULL,
      hash BLOB NOT NULL,
      json TEXT NOT NULL,
      carried INTEGER NOT NULL,
      PRIMARY KEY (device, epoch, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX day_closes_number ON day_closes (number);
    CREATE INDEX day_closes_day ON day_closes (day);

    -- Derived. Coupons our own journal handed out; "why" is a goodwill reason, or the event it was given after.
    CREATE TABLE coupons (
      seq INTEGER PRIMARY KEY,
      ref BLOB NOT NULL,
      campaign_no INTEGER NOT NULL,
      why TEXT NOT NULL,
      worth INTEGER NOT NULL,
      day TEXT NOT NULL,
      person TEXT NOT NULL,
      customer BLOB,
      after_seq INTEGER
    ) STRICT;
    CREATE INDEX coupons_ref ON coupons (ref);
    CREATE INDEX coupons_day ON coupons (day, person);
    CREATE INDEX coupons_customer ON coupons (customer) WHERE customer IS NOT NULL;
    CREATE INDEX coupons_after ON coupons (after_seq) WHERE after_seq IS NOT NULL;

    -- Derived. Coupons that were ended by hand, or because what they were given for was undone.
    CREATE TABLE coupon_ends (
      ref BLOB PRIMARY KEY,
      seq INTEGER NOT NULL,
      because TEXT NOT NULL,
      at INTEGER NOT NULL,
      operator TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Derived. The last time a customer was told of what they have, or wasn't.
    CREATE TABLE wakes (
      customer BLOB PRIMARY KEY,
      seq INTEGER NOT NULL,
      day TEXT NOT NULL,
      outcome TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Derived. What customers said of redemptions, a row for each campaign used in one.
    CREATE TABLE ratings (
      of_seq INTEGER NOT NULL,
      campaign_no INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      day TEXT NOT NULL,
      rating INTEGER NOT NULL,
      PRIMARY KEY (of_seq, campaign_no)
    ) STRICT, WITHOUT ROWID;

    -- Customers' last word on being told, by opaque id. Neither a snapshot nor a forgetting takes it away.
    CREATE TABLE contact_wishes (
      customer BLOB PRIMARY KEY,
      may INTEGER NOT NULL,
      at INTEGER NOT NULL
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
      -- 1: came from our own journal behind a checkpoint, whose digest covers it.
      carried INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (ref, device, epoch, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX uses_elsewhere_undoes ON uses_elsewhere (undoes_seq, undoes_epoch, undoes_device)
      WHERE undoes_seq IS NOT NULL;

    CREATE INDEX uses_elsewhere_carried ON uses_elsewhere (seq) WHERE carried = 1;

    -- What HQ told of vouchers handed out elsewhere, or by itself ("shop" empty). One is received once.
    CREATE TABLE receipts_elsewhere (
      ref BLOB PRIMARY KEY,
      campaign_no INTEGER NOT NULL,
      customer BLOB,
      value INTEGER NOT NULL,
      day TEXT NOT NULL,
      shop TEXT NOT NULL,
      -- The entry of our own journal that handed it out, which has left behind a checkpoint; else NULL.
      by_device BLOB,
      by_epoch INTEGER,
      by_seq INTEGER,
      -- Who gave it at a counter; NULL for what HQ handed out.
      person TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX receipts_elsewhere_given ON receipts_elsewhere (shop, day) WHERE person IS NOT NULL;
    CREATE INDEX receipts_elsewhere_customer ON receipts_elsewhere (customer)
      WHERE customer IS NOT NULL;
    CREATE INDEX receipts_elsewhere_carried ON receipts_elsewhere (by_seq) WHERE by_seq IS NOT NULL;

    -- Vouchers used up long ago, exactly: sorted refs, packed, about a page to a chunk (spentPages.ts).
    -- Nothing is ever taken out but by an undo.
    CREATE TABLE spent (
      chunk INTEGER PRIMARY KEY,
      first BLOB NOT NULL UNIQUE,
      count INTEGER NOT NULL,
      refs BLOB NOT NULL
    ) STRICT;

    -- What the uses that were packed into "spent" counted by day: a rebuild begins with it. "who" is
    -- the customer (16 bytes), the shop's id, or empty for everybody; "scope" says which.
    CREATE TABLE packed_days (
      scope TEXT NOT NULL,
      who BLOB NOT NULL,
      campaign_no INTEGER NOT NULL,
      day TEXT NOT NULL,
      own_uses INTEGER NOT NULL,
      own_value INTEGER NOT NULL,
      elsewhere_uses INTEGER NOT NULL,
      elsewhere_value INTEGER NOT NULL,
      PRIMARY KEY (scope, who, campaign_no, day)
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
      asked_at INTEGER,
      problem TEXT,
      about TEXT
    ) STRICT;
    CREATE INDEX print_jobs_settled ON print_jobs (at DESC, job_id DESC)
      WHERE state IN ('printed', 'skipped');

    -- Rolls of coupons. No code stands here: each is worked out of "seed" and its serial; "seed" is
    -- AES-256-GCM under a key that lies with the secrets, and NULL once the batch has ended.
    CREATE TABLE coupon_batches (
      batch_id BLOB PRIMARY KEY,
      no INTEGER NOT NULL UNIQUE,
      json TEXT NOT NULL,
      seed BLOB
    ) STRICT, WITHOUT ROWID;

    -- Orders put aside. Codes stand in them: "sealed" is AES-256-GCM under a key that lies with the
    -- secrets, and not in this file.
    CREATE TABLE held_orders (
      held_id BLOB PRIMARY KEY,
      no INTEGER NOT NULL,
      person_id TEXT NOT NULL,
      person_name TEXT NOT NULL,
      in_hand INTEGER NOT NULL,
      at INTEGER NOT NULL,
      day TEXT NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What head office may hold for an order of this counter: refs and opaque ids, no code. It goes when the
    -- order is journalled, or its release was answered.
    CREATE TABLE claims (
      claim_id BLOB PRIMARY KEY,
      order_id BLOB NOT NULL,
      releasing INTEGER NOT NULL,
      at INTEGER NOT NULL,
      json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- How codes are read, by business day: counts, and nothing of what was read. "device" and
    -- "symbology" are '' where nobody said; "times" is a JSON array of counts by group.
    CREATE TABLE read_counts (
      day TEXT NOT NULL,
      source TEXT NOT NULL,
      device TEXT NOT NULL,
      symbology TEXT NOT NULL,
      scans INTEGER NOT NULL,
      again INTEGER NOT NULL,
      misread INTEGER NOT NULL,
      doubles INTEGER NOT NULL,
      cut INTEGER NOT NULL,
      times TEXT NOT NULL,
      PRIMARY KEY (day, source, device, symbology)
    ) STRICT, WITHOUT ROWID;

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
    CREATE INDEX vouchers_ends ON vouchers (max(last_day, coalesce(extended_through, 0)))
      WHERE customer IS NOT NULL;

    CREATE TABLE customers (
      id BLOB PRIMARY KEY,
      phone_key BLOB NOT NULL,
      last4 TEXT NOT NULL,
      segment TEXT NOT NULL,
      tier TEXT,
      home_shop TEXT,
      -- Last day the customer was seen anywhere, from 1970-01-01; NULL until somebody says or looks.
      seen_day INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customers_phone_key ON customers (phone_key);

    -- Customers whose home is another shop: what rules ask of them, by opaque id, and nothing else.
    CREATE TABLE customers_elsewhere (id BLOB PRIMARY KEY, segment TEXT NOT NULL, tier TEXT)
      STRICT, WITHOUT ROWID;
    -- Customers who asked to be forgotten, by opaque id: their display data never comes back.
    CREATE TABLE forgotten (customer BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

    CREATE TABLE holiday_calendars (id TEXT PRIMARY KEY, json TEXT NOT NULL, generation INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;

    CREATE TABLE people (
      id TEXT PRIMARY KEY,
      json TEXT NOT NULL,
      generation INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE lockouts (person_id TEXT PRIMARY KEY, tries INTEGER NOT NULL, until INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    -- Phones whose numbers count as their owner's word; what they are made by stands with the keys.
    CREATE TABLE phone_pairings (
      person_id TEXT PRIMARY KEY,
      no INTEGER NOT NULL,
      state TEXT NOT NULL,
      last_step INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What somebody learnt in practice mode; empty in a live database.
    CREATE TABLE practice_scores (
      learner TEXT NOT NULL,
      lesson TEXT NOT NULL,
      points INTEGER NOT NULL,
      mistakes INTEGER NOT NULL,
      seconds INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (learner, lesson)
    ) STRICT, WITHOUT ROWID;
    -- Who signed in or agreed at other counters, for a few days.
    CREATE TABLE staff_elsewhere (
      device BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      person_id TEXT NOT NULL,
      what TEXT NOT NULL,
      day TEXT NOT NULL,
      PRIMARY KEY (device, epoch, seq, what)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX staff_elsewhere_day ON staff_elsewhere (day);
    -- "signs" is JSON; "certified_by" the office key that vouches for it, NULL where the root does.
    CREATE TABLE issuer_keys (
      key_id INTEGER PRIMARY KEY,
      public_key BLOB NOT NULL,
      state TEXT NOT NULL,
      signs TEXT NOT NULL,
      last_day TEXT,
      certified_by BLOB
    ) STRICT;

    -- Head office's last word on single vouchers, known here or not. No snapshot ends it: only a later
    -- word does, so that a head office restored from a backup brings nothing back to life.
    CREATE TABLE voucher_kills (
      ref BLOB PRIMARY KEY,
      at INTEGER NOT NULL,
      killed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
