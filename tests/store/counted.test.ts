import { describe, expect, it } from 'vitest';
import type { CounterStore } from '../../main/store/openStore.ts';
import {
  elsewhere,
  goodwill,
  idOf,
  inShop,
  newEntry,
  noon,
  receiptElsewhere,
  received,
  redeemed,
  redemption,
  undoing,
  used,
} from './storeKit.ts';
import type { Shop } from './storeKit.ts';

const customer = idOf('customer', 1);
const dayMs = 86_400_000;

/** The same while everything waits, while everything is written down, and after a restart. */
function everyWay(work: (store: CounterStore) => void, look: (store: CounterStore) => void): void {
  for (const most of [1, 100]) {
    inShop((shop: Shop) => {
      const store = shop.begin({ maxPendingEntries: most });
      work(store);
      look(store);
      store.close();
      look(shop.open());
    });
  }
}

describe('uses of a campaign by day', () => {
  const gift = redeemed(2, { discountMinor: 0, valueMinor: 950 });

  it('are those of a customer, of a shop, or of everybody, in money what they gave', () => {
    everyWay(
      (store) => {
        store.write((tx) => {
          tx.append(newEntry(1, redemption([redeemed(1), gift], customer)));
          tx.append(newEntry(2, redemption([redeemed(3)]), noon + dayMs));
        });
        const here = elsewhere(4, { shop: 'shop-1', valueMinor: 50 });
        store.write((tx) => tx.applyFeed([used(elsewhere(5, { customer }), here)]));
      },
      (store) =>
        store.read((tx) => {
          const own21 = { businessDay: '2026-11-21', uses: 2, valueMinor: 2750 };
          const own22 = { businessDay: '2026-11-22', uses: 1, valueMinor: 1800 };
          const told = (uses: number, valueMinor: number) => [
            { businessDay: '2026-11-20', uses, valueMinor },
          ];
          expect(tx.countedDays('use', { customer }, 7)).toEqual({
            own: [own21],
            elsewhere: told(1, 1800),
          });
          expect(tx.countedDays('use', { shop: 'shop-1' }, 7)).toEqual({
            own: [own21, own22],
            elsewhere: told(1, 50),
          });
          expect(tx.countedDays('use', { shop: 'shop-2' }, 7)).toEqual({
            own: [],
            elsewhere: told(1, 1800),
          });
          expect(tx.countedDays('use', 'anybody', 7)).toEqual({
            own: [own21, own22],
            elsewhere: told(2, 1850),
          });
          const nothing = { own: [], elsewhere: [] };
          expect(tx.countedDays('use', 'anybody', 8)).toEqual(nothing);
          expect(tx.countedDays('receipt', 'anybody', 7)).toEqual(nothing);
          expect(tx.countedDays('use', { shop: '' }, 7)).toEqual(nothing);
        }),
    );
  });

  it('are less on the day of the redemption when it is undone later, nameless ones too', () => {
    everyWay(
      (store) =>
        store.write((tx) => {
          tx.append(newEntry(1, redemption([redeemed(1), gift])));
          tx.append(newEntry(2, redemption([redeemed(3)]), noon + dayMs));
          tx.append(newEntry(3, undoing(1, [gift]), noon + dayMs));
        }),
      (store) =>
        store.read((tx) => {
          const own = [
            { businessDay: '2026-11-21', uses: 1, valueMinor: 1800 },
            { businessDay: '2026-11-22', uses: 1, valueMinor: 1800 },
          ];
          expect(tx.countedDays('use', 'anybody', 7)).toEqual({ own, elsewhere: [] });
          expect(tx.countedDays('use', { shop: 'shop-1' }, 7)).toEqual({ own, elsewhere: [] });
        }),
    );
  });

  it('and those of one voucher are of the campaign’s vouchers its own only', () => {
    everyWay(
      (store) => {
        store.write((tx) => {
          tx.append(newEntry(1, redemption([redeemed(1), gift])));
          tx.append(newEntry(2, redemption([redeemed(1)]), noon + dayMs));
        });
        store.write((tx) => tx.applyFeed([used(elsewhere(1), elsewhere(2))]));
      },
      (store) =>
        expect(store.read((tx) => tx.voucherDays(idOf('voucher', 1)))).toEqual({
          own: [
            { businessDay: '2026-11-21', uses: 1, valueMinor: 1800 },
            { businessDay: '2026-11-22', uses: 1, valueMinor: 1800 },
          ],
          elsewhere: [{ businessDay: '2026-11-20', uses: 1, valueMinor: 1800 }],
        }),
    );
  });
});

describe('receipts by day', () => {
  it('are what was handed out here, elsewhere, and by head office in no shop', () => {
    everyWay(
      (store) => {
        store.write((tx) => {
          tx.append(newEntry(1, goodwill(1, customer)));
          tx.append(newEntry(2, goodwill(2)));
        });
        const byHq = receiptElsewhere(8, { customer, by: null, shop: '', valueMinor: 500 });
        store.write((tx) => tx.applyFeed([received(receiptElsewhere(7), byHq)]));
      },
      (store) =>
        store.read((tx) => {
          const own = (uses: number) => [
            { businessDay: '2026-11-21', uses, valueMinor: uses * 300 },
          ];
          const told = (uses: number, valueMinor: number) => [
            { businessDay: '2026-11-20', uses, valueMinor },
          ];
          expect(tx.countedDays('receipt', { customer }, 4)).toEqual({
            own: own(1),
            elsewhere: told(1, 500),
          });
          expect(tx.countedDays('receipt', { shop: 'shop-1' }, 4)).toEqual({
            own: own(2),
            elsewhere: [],
          });
          expect(tx.countedDays('receipt', { shop: 'shop-2' }, 4)).toEqual({
            own: [],
            elsewhere: told(1, 300),
          });
          expect(tx.countedDays('receipt', 'anybody', 4)).toEqual({
            own: own(2),
            elsewhere: told(2, 800),
          });
          const nothing = { own: [], elsewhere: [] };
          expect(tx.countedDays('receipt', { shop: '' }, 4)).toEqual(nothing);
          expect(tx.countedDays('use', 'anybody', 4)).toEqual(nothing);
        }),
    );
  });

  it('count a voucher once, however often HQ tells of it (I10)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const told = received(receiptElsewhere(1), receiptElsewhere(1));
      store.write((tx) => tx.applyFeed([told, told]));
      store.write((tx) => tx.applyFeed([told]));
      const { elsewhere: days } = store.read((tx) => tx.countedDays('receipt', 'anybody', 4));
      expect(days).toEqual([{ businessDay: '2026-11-20', uses: 1, valueMinor: 300 }]);
    });
  });

  it('in this shop are the day’s allowance, whichever counter gave them; other shops’ aren’t', () => {
    everyWay(
      (store) => {
        store.write((tx) => {
          tx.append(newEntry(1, goodwill(1, customer)));
          tx.append(newEntry(2, goodwill(2)));
        });
        const today = receiptElsewhere(7, { businessDay: '2026-11-21', shop: 'shop-1' });
        const other = receiptElsewhere(8, { businessDay: '2026-11-21', shop: 'shop-2' });
        store.write((tx) => tx.applyFeed([received(today, other)]));
      },
      (store) =>
        store.read((tx) => {
          expect(tx.goodwillIssued(4, '2026-11-21')).toBe(3);
          expect(tx.goodwillIssued(4, '2026-11-22')).toBe(0);
          expect(tx.goodwillIssued(5, '2026-11-21')).toBe(0);
        }),
    );
  });
});
