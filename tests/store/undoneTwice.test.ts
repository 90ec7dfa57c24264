import { describe, expect, it } from 'vitest';
import type { DayTally } from '../../shared/domain/facts.ts';
import type { Writer } from '../../main/app/ports.ts';
import { databaseFile } from '../../main/platform/dataDir.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { UseElsewhere } from '../../shared/protocol/feed.ts';
import { derivedFacts } from './acts.ts';
import {
  afterPowerCut,
  elsewhere,
  idOf,
  inShop,
  newEntry,
  otherDevice,
  placeOf,
  redeemed,
  redemption,
  undoing,
  undoneElsewhere,
  used,
} from './storeKit.ts';

const customer = idOf('customer', 1);
const businessDay = '2026-11-21';
const quantity = (uses: number, valueMinor: number) => redeemed(1, { uses, valueMinor });

/** Something done here, or told by head office. */
type Step = { readonly body: EntryBody } | { readonly told: UseElsewhere };

const redeem = { body: redemption([quantity(3, 3001)], customer) };
const undo = (uses: number, valueMinor: number): Step => ({
  body: undoing(1, [quantity(uses, valueMinor)], { customer }),
});
/** Another counter undid that much of our redemption; `nth` tells such entries apart. */
const told = (uses: number, valueMinor: number, nth = 0): Step => ({
  told: undoneElsewhere(1, placeOf(1), {
    uses: 0 - uses,
    valueMinor: 0 - valueMinor,
    seq: 100 + nth,
    customer,
    businessDay,
    shop: 'shop-1',
  }),
});

/** The same of another counter’s redemption, in our shop. */
const redeemedThere = {
  told: elsewhere(1, { uses: 3, valueMinor: 3001, customer, businessDay, shop: 'shop-1' }),
};
const undoThere = {
  body: undoing(2, [quantity(3, 3001)], { customer, device: otherDevice, day: businessDay }),
};
const toldThere = (uses: number, valueMinor: number, nth = 0): Step => ({
  told: undoneElsewhere(1, placeOf(2, otherDevice), {
    uses: 0 - uses,
    valueMinor: 0 - valueMinor,
    seq: 100 + nth,
    customer,
    businessDay,
    shop: 'shop-1',
  }),
});

/** What is left, in uses and money, of what was redeemed: by head office's count. */
const cases: Readonly<Record<string, readonly [readonly Step[], number, number]>> = {
  'all of it, then all of it': [[redeem, undo(3, 3001), told(3, 3001)], 0, 0],
  'a part, then all of it': [[redeem, undo(1, 1000), told(3, 3001)], 0, 0],
  'all of it, then a part': [[redeem, undo(3, 3001), told(1, 1000)], 0, 0],
  'a part, then another that stood': [[redeem, undo(1, 1000), told(1, 1000)], 1, 1001],
  'a part, then more than stood, in two': [
    [redeem, undo(1, 1000), told(1, 1000, 1), told(2, 2001, 2)],
    0,
    0,
  ],
  'a part, then a part, then the rest of it': [
    [redeem, undo(1, 1000), told(1, 1000), undo(1, 1001)],
    0,
    0,
  ],
  'a use of another counter, told of before': [
    [redeemedThere, undoThere, toldThere(3, 3001)],
    0,
    0,
  ],
  'a use told of between both': [[undoThere, redeemedThere, toldThere(1, 1000)], 0, 0],
  'a use told of after both': [[undoThere, toldThere(3, 3001), redeemedThere], 0, 0],
  'a use that we did not undo': [
    [toldThere(1, 1000, 1), toldThere(1, 1000, 2), redeemedThere],
    1,
    1001,
  ],
};

function take(tx: Writer, n: number, step: Step): void {
  if ('body' in step) tx.append(newEntry(n + 1, step.body));
  else tx.applyFeed([used(step.told)]);
}

function sumOf(days: readonly DayTally[]) {
  return {
    uses: days.reduce((sum, day) => sum + day.uses, 0),
    valueMinor: days.reduce((sum, day) => sum + day.valueMinor, 0),
  };
}

function expectLeft(store: CounterStore, uses: number, valueMinor: number): void {
  store.read((tx) => {
    const counts = [
      tx.countedDays('use', 'anybody', 7),
      tx.countedDays('use', { shop: 'shop-1' }, 7),
      tx.countedDays('use', { customer }, 7),
      tx.voucherDays(idOf('voucher', 1)),
    ];
    for (const { own, elsewhere: others } of counts) {
      expect(sumOf([...own, ...others])).toEqual({ uses, valueMinor });
    }
  });
}

describe('undone by two counters, neither of which had heard of the other (I2, I10)', () => {
  describe.each(Object.entries(cases))('%s', (_, [steps, uses, valueMinor]) => {
    it.each([1, 2, 100])('is taken off once, with up to %i entries waiting', (most) => {
      inShop(({ begin, open, dir }) => {
        const store = begin({ maxPendingEntries: most });
        for (const [n, step] of steps.entries()) store.write((tx) => take(tx, n, step));
        expectLeft(store, uses, valueMinor);
        const facts = store.read(derivedFacts);
        afterPowerCut(dir, (copy) => {
          expect(rebuildFile(databaseFile(copy, 'live')).differences).toEqual([]);
        });
        store.close();
        expect(rebuildFile(store.file).differences).toEqual([]);
        expect(open().read(derivedFacts)).toEqual(facts);
      });
    });
  });

  it('is taken off once after a restart with the undo still waiting', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      store.write((tx) => [redeem, undo(3, 3001)].forEach((step, n) => take(tx, n, step)));
      afterPowerCut(dir, (copy) => {
        inShop((shop) => {
          const again = shop.open({ dir: copy });
          again.write((tx) => take(tx, 2, told(3, 3001)));
          expectLeft(again, 0, 0);
          again.close();
          expect(rebuildFile(databaseFile(copy, 'live')).differences).toEqual([]);
        });
      });
    });
  });
});
