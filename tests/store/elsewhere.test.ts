import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { act, derivedFacts, knownCustomers, knownRefs, knownShops, perform } from './acts.ts';
import { entriesOf, modelOf } from './model.ts';
import {
  elsewhere,
  goodwill,
  idOf,
  identity,
  inShop,
  newEntry,
  noon,
  otherDevice,
  placeOf,
  receiptElsewhere,
  received,
  redeemed,
  redemption,
  undoing,
  undoneElsewhere,
  used,
} from './storeKit.ts';
import type { Shop } from './storeKit.ts';

const customer = idOf('customer', 1);

describe('what readers are told', () => {
  it('is what the journal and the feed say, by other code (I2, I10)', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        (acts, most) => {
          inShop(({ begin }) => {
            const store = begin({ maxPendingEntries: most });
            const told = perform(store, acts);
            store.read((tx) => {
              const model = modelOf(entriesOf(tx), told);
              for (const ref of knownRefs) {
                expect(tx.usage(ref)).toMatchObject(model.usage(ref));
                expect(tx.voucherDays(ref)).toEqual(model.voucherDays(ref));
              }
              const whose = [
                'anybody' as const,
                ...knownShops.map((shop) => ({ shop })),
                ...knownCustomers.map((one) => ({ customer: one })),
              ];
              for (const one of whose) {
                expect(tx.countedDays('use', one, 7)).toEqual(model.countedDays('use', one, 7));
                expect(tx.countedDays('receipt', one, 4)).toEqual(
                  model.countedDays('receipt', one, 4),
                );
              }
            });
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** All that HQ tells, in pieces: uses, undos of them and of our own, receipts, some of them ours. */
const news: readonly FeedEvent[] = [
  used(elsewhere(1, { seq: 1, customer })),
  used(undoneElsewhere(1, placeOf(1, otherDevice), { customer, revivedThrough: '2027-01-02' })),
  used(elsewhere(1, { seq: 2, customer, businessDay: '2026-11-19', at: noon - 9 })),
  used(elsewhere(1, { seq: 3, uses: 3, valueMinor: 900, at: noon - 9, operator: 'Lin' })),
  used(undoneElsewhere(1, placeOf(3, otherDevice), { uses: -1, valueMinor: -300 })),
  used(undoneElsewhere(1, placeOf(3, otherDevice), { uses: -1, valueMinor: -300, seq: 200 })),
  used(undoneElsewhere(2, placeOf(1), { businessDay: '2026-11-21' })),
  used(elsewhere(2, { device: placeOf(1).device, seq: 1 })),
  used(elsewhere(3, { seq: 5 }), undoneElsewhere(3, placeOf(5, otherDevice))),
  received(receiptElsewhere(1), receiptElsewhere(2, { customer, by: null, shop: '' })),
  received(receiptElsewhere(3, { ref: goodwill(3).ref, by: placeOf(3) })),
];

/** Two redemptions, a coupon, and an undo of another device's use that HQ may not have told of yet. */
function beginOwn(shop: Shop) {
  const store = shop.begin({ maxPendingEntries: 3 });
  store.write((tx) => {
    tx.append(newEntry(1, redemption([redeemed(2)])));
    tx.append(newEntry(2, redemption([redeemed(1)], customer)));
    tx.append(newEntry(3, goodwill(3, customer)));
  });
  return store;
}

const otherUndone = undoing(2, [redeemed(1)], {
  device: otherDevice,
  day: '2026-11-19',
  customer,
});

describe('the order in which HQ tells', () => {
  it('changes nothing in the end, nor does telling again, or a restart half-way (I10)', () => {
    const inOrder = inShop((shop) => {
      const store = beginOwn(shop);
      store.write((tx) => tx.applyFeed(news));
      store.write((tx) => tx.append(newEntry(4, otherUndone)));
      return store.read(derivedFacts);
    });
    const place = fc.integer({ min: 0, max: news.length });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...news], { minLength: news.length }),
        fc.array(fc.constantFrom(...news), { maxLength: 6 }),
        place,
        place,
        (shuffled, again, undoneAt, restartAt) => {
          inShop((shop) => {
            let store = beginOwn(shop);
            for (const [at, event] of [...shuffled, ...again].entries()) {
              if (at === undoneAt) store.write((tx) => tx.append(newEntry(4, otherUndone)));
              if (at === restartAt) {
                store.close();
                store = shop.open();
              }
              store.read(derivedFacts);
              store.write((tx) => tx.applyFeed([event]));
            }
            if (shuffled.length + again.length <= undoneAt) {
              store.write((tx) => tx.append(newEntry(4, otherUndone)));
            }
            expect(store.read(derivedFacts)).toEqual(inOrder);
            store.close();
            expect(rebuildFile(store.file).differences).toEqual([]);
            expect(shop.open().read(derivedFacts)).toEqual(inOrder);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is given back first and used then, without room in between (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const ref = idOf('voucher', 1);
      const tell = (event: FeedEvent) => {
        store.write((tx) => tx.applyFeed([event]));
        return store.read((tx) => tx.usage(ref));
      };
      const undone = used(undoneElsewhere(1, placeOf(1, otherDevice)));
      expect(tell(undone)).toMatchObject({ uses: 0, undoRounds: 1, lastUse: null });
      expect(tell(used(elsewhere(1, { seq: 2 })))).toMatchObject({ uses: 1, undoRounds: 1 });
      expect(tell(used(elsewhere(1, { seq: 1 })))).toMatchObject({ uses: 1, undoRounds: 1 });
      expect(tell(used(elsewhere(1, { seq: 3 })))).toMatchObject({ uses: 2, undoRounds: 1 });
    });
  });
});

describe('what is ours already', () => {
  it('is no news when HQ tells it back, and is when our journal lost it', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, goodwill(1, customer))));
      const back = (seq: number) =>
        receiptElsewhere(seq, { ref: goodwill(seq).ref, customer, by: placeOf(seq) });
      store.write((tx) => tx.applyFeed([received(back(1), back(2))]));
      expect(store.read((tx) => tx.countedDays('receipt', { customer }, 4))).toEqual({
        own: [{ businessDay: '2026-11-21', uses: 1, valueMinor: 300 }],
        elsewhere: [{ businessDay: '2026-11-20', uses: 1, valueMinor: 300 }],
      });
    });
  });

  it('of an earlier epoch of this device is another journal’s', () => {
    inShop(({ open }) => {
      const store = open();
      store.write((tx) => {
        tx.setIdentity({ ...identity, epoch: 2 });
        tx.append(newEntry(1, goodwill(1)));
      });
      const use = used(elsewhere(1, { device: identity.device, epoch: 1, seq: 1 }));
      store.write((tx) => tx.applyFeed([use, received(receiptElsewhere(1, { by: placeOf(1) }))]));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).uses)).toBe(1);
      expect(store.read((tx) => tx.countedDays('receipt', 'anybody', 4).elsewhere)).toHaveLength(1);
    });
  });
});
