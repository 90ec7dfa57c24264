import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import { databaseFile } from '../../main/platform/dataDir.ts';
import { openStore } from '../../main/store/openStore.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { maxPendingEntries } from '../../main/store/pending.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { act, derivedFacts, everything, perform, performer } from './acts.ts';
import {
  afterPowerCut,
  idOf,
  inOpenShop,
  inShop,
  newEntry,
  redeemed,
  redemption,
  undoing,
} from './storeKit.ts';

function withStoreIn<T>(dir: string, work: (store: CounterStore) => T): T {
  const store = openStore({ dir, mode: 'live', crypto: createCrypto(), appVersion: '0.1.0' });
  try {
    return work(store);
  } finally {
    store.close();
  }
}

function inFile<T>(file: string, sql: string): T {
  const db = new Database(file);
  try {
    return db.prepare(sql).pluck().get() as T;
  } finally {
    db.close();
  }
}

const useRows = 'SELECT count(*) FROM voucher_uses';
const projectedSeq = `SELECT value FROM meta WHERE name = 'projectedSeq'`;

describe('what follows from the newest entries', () => {
  it('is told by readers at once, whether it is written down or waits (I2)', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 25 }),
        fc.integer({ min: 2, max: 9 }),
        (acts, most) => {
          inShop((waiting) => {
            inShop((written) => {
              const lazy = waiting.begin({ maxPendingEntries: most });
              const eager = written.begin({ maxPendingEntries: 1 });
              const doLazily = performer(() => lazy);
              const doEagerly = performer(() => eager);
              for (const one of acts) {
                doLazily(one);
                doEagerly(one);
                expect(lazy.read(derivedFacts)).toEqual(eager.read(derivedFacts));
              }
            });
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is the same after a power cut at any moment (I1, I2)', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 20 }), (acts) => {
        inShop(({ begin, dir }) => {
          const store = begin({ maxPendingEntries: 6 });
          perform(store, acts);
          const facts = store.read(derivedFacts);
          afterPowerCut(dir, (copy) => {
            withStoreIn(copy, (again) => expect(again.read(derivedFacts)).toEqual(facts));
          });
          afterPowerCut(dir, (copy) => {
            expect(rebuildFile(databaseFile(copy, 'live')).differences).toEqual([]);
            withStoreIn(copy, (again) => expect(again.read(derivedFacts)).toEqual(facts));
          });
        });
      }),
      { numRuns: 15 },
    );
  });

  it('is forgotten with a transaction that throws, and what waited before is not (I1)', () => {
    inShop(({ begin }) => {
      const store = begin({ maxPendingEntries: 4 });
      perform(store, everything.slice(0, 3));
      const before = store.read(derivedFacts);
      for (const entries of [1, 2]) {
        const failing = () =>
          store.write((tx) => {
            for (let n = 0; n < entries; n++) {
              tx.append(newEntry(50 + n, redemption([redeemed(1)])));
            }
            throw new Error('changed its mind');
          });
        // The second time round the room is full half-way, and everything is written down and undone.
        expect(failing).toThrow('changed its mind');
        expect(store.read(derivedFacts)).toEqual(before);
      }
    });
  });

  it('waits below its bound, is written down at it, and waits again above', () => {
    inShop(({ begin }) => {
      const store = begin();
      const redeem = (from: number, through: number) => {
        for (let n = from; n <= through; n++) {
          store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
        }
      };
      redeem(1, maxPendingEntries - 1);
      expect(inFile(store.file, useRows)).toBe(0);
      redeem(maxPendingEntries, maxPendingEntries);
      expect(inFile(store.file, useRows)).toBe(maxPendingEntries);
      redeem(maxPendingEntries + 1, maxPendingEntries + 1);
      expect(inFile(store.file, useRows)).toBe(maxPendingEntries);
      expect(inFile(store.file, projectedSeq)).toBe(String(maxPendingEntries));
      expect(store.read((tx) => tx.usage(idOf('voucher', maxPendingEntries + 1)).uses)).toBe(1);
    });
  });

  it('is written down when the terminal closes', () => {
    inShop(({ begin }) => {
      const store = begin();
      perform(store, everything);
      const { seq } = store.read((tx) => tx.head());
      expect(inFile(store.file, useRows)).toBe(0);
      store.close();
      expect(inFile(store.file, useRows)).toBeGreaterThan(0);
      expect(inFile(store.file, projectedSeq)).toBe(String(seq));
    });
  });

  it('is written down in a quiet moment after many commits', async () => {
    await inOpenShop(async ({ begin }) => {
      const store = begin();
      const commits = 100;
      for (let n = 1; n <= commits; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      expect(inFile(store.file, useRows)).toBe(0);
      // The test's own time-out says that it never was.
      while (inFile(store.file, useRows) !== commits) await sleep(20);
      expect(store.read((tx) => tx.usage(idOf('voucher', commits)).uses)).toBe(1);
    });
  });

  it('refuses a second undo and a voucher named twice, written down or not (I2)', () => {
    for (const most of [1, 100]) {
      inShop(({ begin }) => {
        const store = begin({ maxPendingEntries: most });
        const vouchers = [redeemed(1)];
        store.write((tx) => tx.append(newEntry(1, redemption(vouchers))));
        store.write((tx) => tx.append(newEntry(2, undoing(1, vouchers))));
        expect(() => store.write((tx) => tx.append(newEntry(3, undoing(1, vouchers))))).toThrow(
          'than stands of entry 1',
        );
        const twice = redemption([redeemed(2), redeemed(2)]);
        expect(() => store.write((tx) => tx.append(newEntry(3, twice)))).toThrow('twice');
        expect(store.read((tx) => tx.head().seq)).toBe(2);
        expect(store.read((tx) => tx.usage(idOf('voucher', 2)).uses)).toBe(0);
      });
    }
  });

  it('is never guessed at: a tail that cannot be read is damage (I4)', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      perform(store, everything);
      afterPowerCut(dir, (copy) => {
        const db = new Database(databaseFile(copy, 'live'));
        db.exec(`UPDATE journal SET json = '{"half":' WHERE seq = 2`);
        db.close();
        expect(() => withStoreIn(copy, () => undefined)).toThrow('damaged');
        expect(rebuildFile(databaseFile(copy, 'live')).unreadable).toEqual([2]);
      });
    });
  });

  it('is as it was where the disk is full and an entry is refused (I1)', () => {
    inShop(({ begin }) => {
      const store = begin({ maxPendingEntries: 300, maxPages: 160 });
      let done = 0;
      const fill = () => {
        for (let n = 1; n < 300; n++) {
          store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
          done = n;
        }
      };
      expect(fill).toThrow('databaseFull');
      expect(store.read((tx) => tx.head().seq)).toBe(done);
      expect(store.read((tx) => tx.usage(idOf('voucher', done)).uses)).toBe(1);
      expect(store.read((tx) => tx.usage(idOf('voucher', done + 1)).uses)).toBe(0);
    });
  });
});
