import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../main/app/ports.ts';
import { act, everything, perform } from './acts.ts';
import { idOf, inShop } from './storeKit.ts';

const customers = [0, 1, 2].map((n) => idOf('customer', n));
const since = '2026-01-01';

/** Everything that is read of coupons given here, and of what customers were asked and said. */
function careFacts(tx: Reader) {
  const seqs = Array.from({ length: tx.head().seq }, (_, before) => before + 1);
  const refs = seqs.map((seq) => idOf('goodwill', seq));
  return {
    coupons: tx.coupons(null, since, 99),
    below: tx.coupons(5, since, 2),
    own: refs.map((ref) => tx.ownCoupon(ref)),
    ended: refs.map((ref) => tx.endedCoupon(ref)),
    after: seqs.map((seq) => tx.couponAfter(seq)),
    given: [21, 22, 23].map((day) => tx.givenBy('mei', 4, `2026-11-${day}`)),
    received: customers.map((one) =>
      [...tx.receivedLately(one, since)].map((row) => JSON.stringify(row)).sort(),
    ),
    asked: customers.map((one) => tx.lastAsked(one)),
    visits: customers.map((one) => tx.visits(one)),
    rated: seqs.map((seq) => tx.rating(seq)),
    ratings: tx.ratingsSince(since),
  };
}

describe('coupons, and what customers were asked and said', () => {
  it('are known alike whether they wait in memory, are written down, or are read after a start', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        inShop(({ begin, open }) => {
          const store = begin();
          perform(store, [...everything, ...acts]);
          const waiting = store.read(careFacts);
          expect(waiting.coupons.length).toBeGreaterThan(0);
          expect(waiting.ratings.length).toBeGreaterThan(0);
          store.close();
          const opened = open();
          const written = opened.read(careFacts);
          opened.close();
          expect(written).toEqual(waiting);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('of several wishes the last stands, a told one too, and a forgetting leaves it', () => {
    inShop(({ begin }) => {
      const store = begin();
      const [customer = ''] = customers;
      const wishOf = () => store.read((tx) => tx.contactWish(customer));
      const told = (may: boolean, at: number) =>
        store.write((tx) =>
          tx.applyFeed([{ kind: 'contactWishes', wishes: [{ customer, may, at }] }]),
        );
      expect(wishOf()).toBeNull();
      told(false, 20);
      told(true, 10);
      expect(wishOf()).toEqual({ may: false, at: 20 });
      store.write((tx) => tx.applyFeed([{ kind: 'forgotten', customers: [customer] }]));
      expect(wishOf()).toEqual({ may: false, at: 20 });
      told(true, 30);
      expect(wishOf()).toEqual({ may: true, at: 30 });
      store.close();
    });
  });
});
