import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { act, everything, perform } from './acts.ts';
import { idOf, inShop } from './storeKit.ts';

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

  it.each([
    ['voucher_uses', 'UPDATE voucher_uses SET uses = 0'],
    ['customer_days', 'DELETE FROM customer_days'],
    ['voids', 'UPDATE voids SET void_seq = 1'],
    ['reprints', 'UPDATE reprints SET copies = 7'],
    ['goodwill_days', 'DELETE FROM goodwill_days'],
    ['goodwill_received', `UPDATE goodwill_received SET day = '2020-01-01'`],
  ])('finds %s wrong when it is, and puts it right', (table, damage) => {
    inShop(({ begin, open }) => {
      const store = begin();
      perform(store, everything);
      const customer = idOf('customer', 1);
      const facts = () => {
        const opened = open();
        const read = opened.read((tx) => [
          tx.usage(idOf('voucher', 1)),
          tx.customerDays(customer, 7),
          tx.goodwillIssued(4, '2026-11-23'),
        ]);
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
  });

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
