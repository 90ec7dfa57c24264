import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { CounterStore } from '../../main/store/openStore.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import {
  elsewhere,
  idOf,
  inShop,
  newEntry,
  noon,
  otherDevice,
  placeOf,
  redeemed,
  redemption,
  remaking,
  undoing,
  undoneElsewhere,
  used,
} from './storeKit.ts';
import type { Shop } from './storeKit.ts';

const customer = idOf('customer', 1);
const ref = idOf('voucher', 1);
const dayMs = 86_400_000;

function append(store: CounterStore, n: number, body: EntryBody, at?: number): void {
  store.write((tx) => tx.append(newEntry(n, body, at)));
}

function usage(store: CounterStore) {
  return store.read((tx) => tx.usage(ref));
}

/** The same while everything waits, while everything is written down, after a restart and a rebuild. */
function everyWay(
  work: (shop: Shop, most: number) => CounterStore,
  look: (s: CounterStore) => void,
) {
  for (const most of [1, 100]) {
    inShop((shop) => {
      const store = work(shop, most);
      look(store);
      store.close();
      const again = shop.open();
      look(again);
      again.close();
      expect(rebuildFile(store.file).differences).toEqual([]);
      look(shop.open());
    });
  }
}

describe('parts of a redemption (I2)', () => {
  const three = redeemed(1, { uses: 3, valueMinor: 3001 });
  const part = (uses: number, valueMinor: number) => redeemed(1, { uses, valueMinor });

  it('are given back one after another, each with its share, and told one by one', () => {
    everyWay(
      ({ begin }, most) => {
        const store = begin({ maxPendingEntries: most });
        append(store, 1, redemption([three, redeemed(2)], customer));
        append(store, 2, undoing(1, [part(1, 1000)], { customer }));
        append(store, 3, undoing(1, [part(1, 1000), redeemed(2)], { customer }));
        return store;
      },
      (store) => {
        expect(usage(store)).toMatchObject({
          uses: 1,
          undoRounds: 1,
          lastUse: { seq: 1 },
          firstUseDay: '2026-11-21',
        });
        expect(store.read((tx) => tx.givenBack(placeOf(1)))).toEqual([
          { ref, uses: 1, amountMinor: 0, valueMinor: 1000, by: 2 },
          { ref, uses: 1, amountMinor: 0, valueMinor: 1000, by: 3 },
          { ref: idOf('voucher', 2), uses: 1, amountMinor: 0, valueMinor: 1800, by: 3 },
        ]);
        expect(store.read((tx) => tx.countedDays('use', { customer }, 7))).toEqual({
          own: [{ businessDay: '2026-11-21', uses: 1, valueMinor: 1001 }],
          elsewhere: [],
        });
      },
    );
  });

  it('never come to more than was used, written down or not', () => {
    for (const most of [1, 100]) {
      inShop(({ begin }) => {
        const store = begin({ maxPendingEntries: most });
        append(store, 1, redemption([three]));
        append(store, 2, undoing(1, [part(2, 2000)]));
        expect(() => append(store, 3, undoing(1, [part(2, 1001)]))).toThrow(
          'than stands of entry 1',
        );
        expect(() => append(store, 3, undoing(1, [redeemed(2)]))).toThrow('than stands of entry 1');
        expect(() => append(store, 3, undoing(2, [part(1, 1)]))).toThrow('than stands of entry 2');
        append(store, 3, undoing(1, [part(1, 1001)]));
        expect(() => append(store, 4, undoing(1, [part(1, 1)]))).toThrow('than stands of entry 1');
        expect(store.read((tx) => tx.head().seq)).toBe(3);
        expect(usage(store)).toMatchObject({ uses: 0, lastUse: null, firstUseDay: null });
      });
    }
  });

  it('of an amount leave the rest of it spent', () => {
    inShop(({ begin }) => {
      const store = begin();
      const spent = (amountMinor: number) =>
        redeemed(1, { uses: 0, amountMinor, valueMinor: amountMinor });
      append(store, 1, redemption([spent(700)]));
      append(store, 2, undoing(1, [spent(250)]));
      expect(usage(store)).toMatchObject({ uses: 0, amountMinor: 450, lastUse: { seq: 1 } });
      expect(() => append(store, 3, undoing(1, [spent(451)]))).toThrow('than stands of entry 1');
      append(store, 3, undoing(1, [spent(450)]));
      expect(usage(store)).toMatchObject({ amountMinor: 0, lastUse: null, undoRounds: 1 });
    });
  });

  it('count the redemptions that were undone, not the undos', () => {
    inShop(({ begin }) => {
      const store = begin();
      for (const n of [1, 4]) {
        append(store, n, redemption([redeemed(1, { uses: 2 })]));
        append(store, n + 1, undoing(n, [redeemed(1)]));
        append(store, n + 2, undoing(n, [redeemed(1)]));
      }
      expect(usage(store)).toMatchObject({ uses: 0, undoRounds: 2 });
    });
  });
});

describe('undone by another counter', () => {
  it('what we redeemed is given back here too, and not a second time (I2)', () => {
    everyWay(
      ({ begin }, most) => {
        const store = begin({ maxPendingEntries: most });
        append(store, 1, redemption([redeemed(1)], customer));
        const told = undoneElsewhere(1, placeOf(1), { businessDay: '2026-11-21', customer });
        store.write((tx) => tx.applyFeed([used(told)]));
        return store;
      },
      (store) => {
        expect(usage(store)).toMatchObject({
          uses: 0,
          lastUse: null,
          source: 'hq',
          undoRounds: 1,
          firstUseDay: null,
        });
        expect(store.read((tx) => tx.givenBack(placeOf(1)))).toEqual([
          { ref, uses: 1, amountMinor: 0, valueMinor: 1800, by: null },
        ]);
        expect(store.read((tx) => tx.countedDays('use', { customer }, 7))).toEqual({
          own: [{ businessDay: '2026-11-21', uses: 1, valueMinor: 1800 }],
          elsewhere: [{ businessDay: '2026-11-21', uses: -1, valueMinor: -1800 }],
        });
        const again = () => append(store, 9, undoing(1, [redeemed(1)], { customer }));
        expect(again).toThrow('than stands of entry 1');
      },
    );
  });

  it('and by us, before either heard of the other, gives no other use back (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      append(store, 1, redemption([redeemed(1)]));
      append(store, 2, redemption([redeemed(1)]));
      append(store, 3, undoing(2, [redeemed(1)]));
      store.write((tx) => tx.applyFeed([used(undoneElsewhere(1, placeOf(2)))]));
      expect(usage(store)).toMatchObject({ uses: 1, undoRounds: 1, lastUse: { seq: 1 } });
      expect(store.read((tx) => tx.givenBack(placeOf(2)).map(({ by }) => by))).toEqual([3, null]);
    });
  });
});

describe('another counter’s redemption', () => {
  const other = placeOf(2, otherDevice);
  const undone = undoing(2, [redeemed(1)], { device: otherDevice, day: '2026-11-20', customer });

  it('is undone here on its own day, and counts negative with us', () => {
    everyWay(
      ({ begin }, most) => {
        const store = begin({ maxPendingEntries: most });
        store.write((tx) => tx.applyFeed([used(elsewhere(1, { customer }))]));
        append(store, 1, undone);
        return store;
      },
      (store) => {
        expect(usage(store)).toMatchObject({ uses: 0, lastUse: null, undoRounds: 1 });
        const given = { ref, uses: 1, amountMinor: 0, valueMinor: 1800 };
        expect(store.read((tx) => tx.givenBack(other))).toEqual([{ ...given, by: 1 }]);
        expect(store.read((tx) => tx.givenBack(placeOf(2)))).toEqual([]);
        const ours = [{ businessDay: '2026-11-20', uses: -1, valueMinor: -1800 }];
        const theirs = [{ businessDay: '2026-11-20', uses: 1, valueMinor: 1800 }];
        store.read((tx) => {
          for (const whose of ['anybody' as const, { customer }]) {
            expect(tx.countedDays('use', whose, 7)).toEqual({ own: ours, elsewhere: theirs });
          }
          expect(tx.voucherDays(ref)).toEqual({ own: ours, elsewhere: theirs });
        });
      },
    );
  });

  it('is undone once, whether HQ has told of it or not (I2)', () => {
    for (const told of [[], [elsewhere(1)], [undoneElsewhere(1, other)]]) {
      inShop(({ begin }) => {
        const store = begin();
        store.write((tx) => tx.applyFeed([used(...told)]));
        if (!told.some(({ undoes }) => undoes !== null)) append(store, 1, undone);
        expect(() => append(store, 2, undone)).toThrow('than stands of entry 2');
      });
    }
  });

  it('undone by its own counter is seen to stand no more, and an older use stands', () => {
    inShop(({ begin }) => {
      const store = begin();
      const older = elsewhere(1, { seq: 9, at: noon - 2 * dayMs, businessDay: '2026-11-19' });
      const events = used(older, elsewhere(1), undoneElsewhere(1, other));
      store.write((tx) => tx.applyFeed([events]));
      expect(usage(store)).toMatchObject({
        uses: 1,
        lastUse: { at: older.at },
        firstUseDay: '2026-11-19',
      });
    });
  });
});

describe('the first use that stands', () => {
  it('is the earliest business day, here or elsewhere, whatever came in first', () => {
    inShop(({ begin }) => {
      const store = begin();
      append(store, 1, redemption([redeemed(1)]), noon + dayMs);
      expect(usage(store).firstUseDay).toBe('2026-11-22');
      store.write((tx) => tx.applyFeed([used(elsewhere(1))]));
      expect(usage(store).firstUseDay).toBe('2026-11-20');
      store.write((tx) => tx.applyFeed([used(undoneElsewhere(1, placeOf(2, otherDevice)))]));
      expect(usage(store).firstUseDay).toBe('2026-11-22');
      append(store, 2, undoing(1, [redeemed(1)], { day: '2026-11-22' }));
      expect(usage(store).firstUseDay).toBeNull();
    });
  });
});

describe('a voucher good again', () => {
  it('is so through the latest day that any undo said, ours or told', () => {
    everyWay(
      ({ begin }, most) => {
        const store = begin({ maxPendingEntries: most });
        append(store, 1, redemption([redeemed(1, { uses: 2 })]));
        append(store, 2, undoing(1, [redeemed(1)], { revivedThrough: '2027-01-05' }));
        append(store, 3, undoing(1, [redeemed(1)]));
        expect(usage(store).revivedThrough).toBe('2027-01-05');
        const told = undoneElsewhere(1, placeOf(7, otherDevice), { revivedThrough: '2027-02-01' });
        store.write((tx) => tx.applyFeed([used(told)]));
        return store;
      },
      (store) => expect(usage(store).revivedThrough).toBe('2027-02-01'),
    );
  });
});

describe('a redemption made again', () => {
  it('is counted, and is still the one use', () => {
    everyWay(
      ({ begin }, most) => {
        const store = begin({ maxPendingEntries: most });
        append(store, 1, redemption([redeemed(1)], customer));
        append(store, 2, remaking(1));
        append(store, 3, remaking(1));
        return store;
      },
      (store) => {
        expect(store.read((tx) => [1, 2].map((seq) => tx.remakes(seq)))).toEqual([2, 0]);
        expect(usage(store)).toMatchObject({ uses: 1, undoRounds: 0 });
        const { own } = store.read((tx) => tx.countedDays('use', { customer }, 7));
        expect(own).toEqual([{ businessDay: '2026-11-21', uses: 1, valueMinor: 1800 }]);
      },
    );
  });
});

describe('looking for undos', () => {
  it('reads no more of the tables than the undos there are', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.close();
      const db = new Database(store.file, { readonly: true });
      for (const table of ['voucher_uses', 'uses_elsewhere']) {
        const sql = `EXPLAIN QUERY PLAN SELECT uses FROM ${table}
          WHERE undoes_seq = 1 AND undoes_epoch = 1 AND undoes_device = x'00'`;
        const [plan] = db.prepare<[], { detail: string }>(sql).all();
        expect(plan?.detail).toContain(`USING INDEX ${table}_undoes`);
      }
      db.close();
    });
  });
});
