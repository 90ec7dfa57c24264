import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { derivedTableNames } from '../../main/store/derived.ts';
import { act, derivedFacts, everything, perform } from './acts.ts';
import { inShop } from './storeKit.ts';

const damages: Readonly<Record<(typeof derivedTableNames)[number], string>> = {
  voucher_uses: `UPDATE voucher_uses SET revived_through = '2027-12-31'`,
  customer_days: 'DELETE FROM customer_days',
  shop_days: 'UPDATE shop_days SET elsewhere_value = 1',
  campaign_days: `DELETE FROM campaign_days WHERE what = 'receipt'`,
  reprints: 'UPDATE reprints SET copies = 7',
  remakes: 'DELETE FROM remakes',
  coupons: `UPDATE coupons SET person = 'somebody else'`,
  coupon_ends: 'DELETE FROM coupon_ends',
  wakes: `UPDATE wakes SET outcome = 'never'`,
  ratings: 'UPDATE ratings SET rating = 1',
  desk_sums: `UPDATE desk_sums SET n = n + 1 WHERE measure = 'voucher'`,
  flag_reviews: 'DELETE FROM flag_reviews',
  shifts: 'UPDATE shifts SET closed_seq = NULL',
  business_days: 'UPDATE business_days SET counted_seq = 0',
  sold_out: `UPDATE sold_out SET until = 'back'`,
  rain_checks: `UPDATE rain_checks SET good_through = '2027-12-31'`,
};

describe('rebuild', () => {
  it('finds the derived tables right after any sequence of acts', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        inShop(({ begin }) => {
          const store = begin();
          perform(store, acts);
          const entries = store.read((tx) => tx.head().seq);
          store.close();
          expect(rebuildFile(store.file)).toMatchObject({
            entries,
            unreadable: [],
            differences: [],
          });
        });
      }),
      { numRuns: 25 },
    );
  });

  it.each(Object.entries(damages))(
    'finds %s wrong when it is, and puts it right',
    (table, damage) => {
      inShop(({ begin, open }) => {
        const store = begin();
        perform(store, everything);
        const facts = () => {
          const opened = open();
          const read = opened.read(derivedFacts);
          opened.close();
          return read;
        };
        store.close();
        const before = facts();
        const db = new Database(store.file);
        expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
        db.close();
        expect(rebuildFile(store.file).differences.map((found) => found.table)).toEqual([table]);
        expect(rebuildFile(store.file).differences).toEqual([]);
        expect(facts()).toEqual(before);
      });
    },
  );

  it('names the entries it cannot read', () => {
    inShop(({ begin }) => {
      const store = begin();
      perform(store, everything);
      store.close();
      const db = new Database(store.file);
      db.exec(`UPDATE journal SET json = '{"half":' WHERE seq = 2`);
      db.close();
      expect(rebuildFile(store.file).unreadable).toEqual([2]);
    });
  });

  it('waits for the terminal to be closed (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      expect(() => rebuildFile(store.file)).toThrow('Another Countersign');
    });
  });
});
