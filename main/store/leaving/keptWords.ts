import type { Database } from 'better-sqlite3';
import { epochDayOf } from '../../../shared/domain/time/civilTime.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { wishWriter } from '../contactWishes.ts';
import { blobOf } from '../rows.ts';

/**
 * What entries of an earlier chain said of single vouchers and customers: the tables that hold it may be of
 * a backup that is older than the word. A coupon that was ended stays ended, whoever wants to be left in
 * peace is, and a rain-check is good as long as its slip says; a later word outranks the first two as ever.
 */
export function keepWords(db: Database, entries: Iterable<Entry>): void {
  const kill = db.prepare(
    `INSERT INTO voucher_kills (ref, at, killed) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET at = excluded.at, killed = 1
     WHERE excluded.at >= at AND killed = 0`,
  );
  const lengthen = db.prepare(
    `UPDATE vouchers SET extended_through = :through
     WHERE ref = :ref AND max(last_day, coalesce(extended_through, 0)) < :through`,
  );
  const keepWish = wishWriter(db);
  for (const { body, at } of entries) {
    if (body.kind === 'goodwillVoid') kill.run(blobOf(body.ref), at);
    if (body.kind === 'rainCheck') {
      lengthen.run({ ref: blobOf(body.ref), through: epochDayOf(body.goodThrough) });
    }
    if (body.kind === 'contactWish') keepWish({ customer: body.customer, may: body.may, at });
  }
}
