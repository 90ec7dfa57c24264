import type { Database } from 'better-sqlite3';
import { epochDayOf } from '../../shared/domain/time/civilTime.ts';
import type { CustomerId } from '../../shared/domain/facts.ts';
import type { CachedCustomer, CustomerElsewhere } from '../../shared/protocol/feed.ts';
import type { Writer } from '../app/ports.ts';
import { blobOf } from './rows.ts';

type CustomerUpkeep = Pick<Writer, 'sawCustomer' | 'dropUnseenCustomers'>;

export interface CustomerTables extends CustomerUpkeep {
  applyCustomer(customer: CachedCustomer): void;
  /** Customers whose home is another shop: what was shown of them here goes. */
  applyElsewhere(customers: readonly CustomerElsewhere[]): void;
  /** Removes what is shown of a person, for good: whoever brings it again (an old backup) is not heard. */
  applyForgotten(customers: readonly CustomerId[]): void;
}

/** What is deleted is overwritten in the file, and not just left to whatever comes next. */
export function overwriting<T>(db: Database, work: () => T): T {
  db.pragma('secure_delete = ON');
  try {
    return work();
  } finally {
    db.pragma('secure_delete = OFF');
  }
}

/**
 * Display data of customers. It comes and goes: with the feed, with time, and for good when a person is
 * forgotten. The journal knows customers by opaque id alone and is not touched by any of it.
 */
export function customerTables(db: Database): CustomerTables {
  // The later day stands, in whichever order two tellings come (I10).
  const upsert = db.prepare(
    `INSERT INTO customers (id, phone_key, last4, segment, tier, home_shop, seen_day)
     SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE customer = ?)
     ON CONFLICT (id) DO UPDATE SET phone_key = excluded.phone_key, last4 = excluded.last4,
       segment = excluded.segment, tier = excluded.tier, home_shop = excluded.home_shop,
       seen_day = CASE WHEN coalesce(excluded.seen_day, -1) > coalesce(customers.seen_day, -1)
         THEN excluded.seen_day ELSE customers.seen_day END`,
  );
  const forget = db.prepare('INSERT INTO forgotten (customer) VALUES (?) ON CONFLICT DO NOTHING');
  const drop = db.prepare('DELETE FROM customers WHERE id = ?');
  const upsertElsewhere = db.prepare(
    `INSERT INTO customers_elsewhere (id, segment, tier)
     SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE customer = ?)
     ON CONFLICT (id) DO UPDATE SET segment = excluded.segment, tier = excluded.tier`,
  );
  const dropElsewhere = db.prepare('DELETE FROM customers_elsewhere WHERE id = ?');
  const see = db.prepare('UPDATE customers SET seen_day = ? WHERE id = ?');
  const date = db.prepare(
    `UPDATE customers SET seen_day = ?
     WHERE id IN (SELECT id FROM customers WHERE seen_day IS NULL LIMIT ?)`,
  );
  const dropUnseen = db.prepare(
    `DELETE FROM customers WHERE id IN (
       SELECT id FROM customers WHERE seen_day < ? AND (? = 0 OR NOT EXISTS (
         SELECT 1 FROM vouchers WHERE vouchers.customer = customers.id
           AND max(last_day, coalesce(extended_through, 0)) >= ?)) LIMIT ?)`,
  );
  return {
    applyCustomer({ id, phoneKey, last4, segment, tier, homeShop, seenDay }) {
      const day = seenDay === undefined ? null : epochDayOf(seenDay);
      const key = blobOf(id);
      upsert.run(key, blobOf(phoneKey), last4, segment, tier, homeShop, day, key);
      dropElsewhere.run(key);
    },
    applyElsewhere(customers) {
      overwriting(db, () => {
        for (const { id, segment, tier } of customers) {
          const key = blobOf(id);
          drop.run(key);
          upsertElsewhere.run(key, segment, tier, key);
        }
      });
    },
    applyForgotten(customers) {
      overwriting(db, () => {
        for (const customer of customers) {
          forget.run(blobOf(customer));
          drop.run(blobOf(customer));
          dropElsewhere.run(blobOf(customer));
        }
      });
    },
    sawCustomer: (id, day) => void see.run(epochDayOf(day), blobOf(id)),
    dropUnseenCustomers({ unseenSince, today, keepHolders, rows }) {
      // One of whom nobody said when they were seen is counted from the first time we look.
      const dated = date.run(epochDayOf(today), rows).changes;
      const holds = keepHolders ? 1 : 0;
      const days = [epochDayOf(unseenSince), holds, epochDayOf(today)] as const;
      const dropped = overwriting(db, () => dropUnseen.run(...days, rows).changes);
      return { dropped, isDone: dated < rows && dropped < rows };
    },
  };
}
