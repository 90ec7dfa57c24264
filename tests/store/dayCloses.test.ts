import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actsOn, daysBetween } from '../../main/app/day/gatherDay.ts';
import { dayFigures } from '../../shared/domain/day/dayFigures.ts';
import type { DayClosedBody } from '../../shared/protocol/dayEntries.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Reader } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { verifyChain } from '../../main/store/verifyChain.ts';
import { asRecount, recount } from '../app/dayRig.ts';
import { act, perform } from './acts.ts';
import { acknowledge, checkSigned, enrolled, leaveAll } from './checkpointKit.ts';
import type { Shop } from './storeKit.ts';
import { device, inShop, newEntry, noon, redeemed, redemption } from './storeKit.ts';

const dayMs = 86_400_000;
const firstDay = '2026-11-21';

function closeOf(number: number, over: Partial<DayClosedBody> = {}): DayClosedBody {
  return {
    kind: 'dayClosed',
    number,
    businessDay: firstDay,
    part: 1,
    covers: [{ device, epoch: 1, first: 1, last: 1 }],
    figures: structuredClone(dayFigures([], firstDay)) as DayClosedBody['figures'],
    till: { shownMinor: null },
    held: 0,
    stuckPrints: 0,
    unsent: 0,
    ...over,
  };
}

/** Leaving waits for nothing that is still in memory only. */
function beginEnrolled(open: Shop['open']): CounterStore {
  const store = open({ maxPendingEntries: 1 });
  store.write((tx) => tx.setIdentity(enrolled));
  return store;
}

/** What a reader says of days and closes. */
function told(tx: Reader) {
  return {
    last: tx.lastDayClose(),
    closes: tx.dayCloses('2026-01-01', '2027-12-31').map(({ json }) => json),
    second: tx.dayClose(2)?.hash,
  };
}

function append(store: CounterStore, n: number, body: Parameters<typeof newEntry>[1], at: number) {
  store.write((tx) => tx.append(newEntry(n, body, at)));
}

describe('what is kept of business days', () => {
  it('any journal comes to the same figures, day by day, as a naive recount of its entries', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        inShop(({ begin, open }) => {
          const store = begin();
          perform(store, acts);
          const compare = (tx: Reader) => {
            const entries = tx
              .entriesAfter(0, 1_000)
              .map(({ json }) => entrySchema.parse(JSON.parse(json)));
            const days = daysBetween(tx, '2026-01-01', '2027-12-31');
            expect(days.map(({ day }) => day)).toEqual(
              [...new Set(entries.map(({ businessDay }) => businessDay))].sort(),
            );
            for (const { day, all } of days) {
              const ofDay = entries.filter(({ businessDay }) => businessDay === day);
              const figures = dayFigures(actsOn(tx, day, all), day);
              expect(asRecount(figures)).toEqual(recount(ofDay));
            }
          };
          store.read(compare);
          store.close();
          expect(rebuildFile(store.file).differences).toEqual([]);
          const again = open();
          again.read(compare);
          again.close();
        });
      }),
      { numRuns: 30 },
    );
  });

  it('closes and their numbers stay when the entries leave, and the checkpoint covers them', () => {
    inShop(({ open }) => {
      const store = beginEnrolled(open);
      append(store, 1, redemption([redeemed(1)]), noon);
      append(store, 2, closeOf(1), noon + 1_000);
      append(store, 3, closeOf(2, { businessDay: '2026-11-22' }), noon + dayMs);
      append(store, 4, redemption([redeemed(2)]), noon + 2 * dayMs);
      append(store, 5, closeOf(3, { businessDay: '2026-11-23' }), noon + 3 * dayMs);
      acknowledge(store, 5);
      const before = store.read(told);
      expect(before).toMatchObject({ last: 3 });
      store.close();
      const opened = open({ maxPendingEntries: 1 });
      expect(leaveAll(opened, noon + 2 * dayMs)).toBe(4);
      expect(opened.read(told)).toEqual(before);
      expect(opened.read((tx) => tx.closeThatLeft(2)?.json)).toBe(before.closes[0]);
      expect(opened.read((tx) => tx.closeThatLeft(5))).toBeNull();
      opened.close();
      expect(rebuildFile(opened.file).differences).toEqual([]);
      const again = open();
      expect(again.read(told)).toEqual(before);
      again.close();
      const db = new Database(opened.file);
      expect(verifyChain(db, checkSigned)).toMatchObject({ faults: [], checkpoint: 'holds' });
      db.exec(`UPDATE day_closes SET json = replace(json, '"number":1', '"number":9')`);
      expect(verifyChain(db, checkSigned).faults).toEqual([{ seq: 4, fault: 'wrongCarried' }]);
      db.close();
    });
  });

  it('entries of a shift longer than a checkpoint leave too, and only the open one stays', () => {
    inShop(({ open }) => {
      const store = beginEnrolled(open);
      const shift = (change: 'opened' | 'closed', no: number) =>
        ({ kind: 'shift', change, shift: `${firstDay}/${no}` }) as const;
      append(store, 1, shift('opened', 1), noon);
      for (let n = 2; n <= 80; n++) append(store, n, redemption([redeemed(n)]), noon);
      append(store, 81, shift('closed', 1), noon);
      append(store, 82, shift('opened', 2), noon);
      append(store, 83, redemption([redeemed(83)]), noon);
      acknowledge(store, 83);
      expect(leaveAll(store, noon + dayMs)).toBe(81);
      store.close();
      expect(rebuildFile(store.file).differences).toEqual([]);
      const again = open();
      expect(again.read((tx) => tx.shift())).toBe(`${firstDay}/2`);
      again.close();
    });
  });

  it('a day of which half the entries left is told by the other half, as a rebuild would', () => {
    inShop(({ open }) => {
      const store = beginEnrolled(open);
      for (let n = 1; n <= 4; n++) append(store, n, redemption([redeemed(n)]), noon + n * 1_000);
      append(
        store,
        5,
        closeOf(1, { covers: [{ device, epoch: 1, first: 1, last: 4 }] }),
        noon + dayMs,
      );
      acknowledge(store, 5);
      store.close();
      const opened = open({ maxPendingEntries: 1 });
      expect(leaveAll(opened, noon + 2_000)).toBe(2);
      expect(opened.read((tx) => tx.businessDays(firstDay, firstDay))).toMatchObject([
        { firstSeq: 3, lastSeq: 4, countedSeq: 4 },
      ]);
      opened.close();
      expect(rebuildFile(opened.file).differences).toEqual([]);
    });
  });

  it('a chain that ends takes no close along, and the day goes on counting what it wrote', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      append(store, 1, redemption([redeemed(1)]), noon);
      append(store, 2, closeOf(1), noon + 1_000);
      append(store, 3, redemption([redeemed(2)]), noon + 2_000);
      const before = store.read(told);
      const own = store.read((tx) => tx.identity());
      if (own === null) throw new Error('nobody');
      const { hash } = store.read((tx) => tx.head());
      store.write((tx) =>
        tx.beginChain({
          ended: {
            device,
            epoch: 1,
            firstPrev: own.firstPrev,
            headSeq: 3,
            headHash: hash,
            floorSeq: 0,
            sentSeq: 0,
            missing: [],
            lost: null,
            cause: 'cloned',
            way: 'push',
            setAside: null,
            at: noon + 3_000,
            statement: null,
            asked: false,
          },
          identity: { ...own, epoch: 2 },
        }),
      );
      expect(store.read(told)).toEqual(before);
      append(store, 4, redemption([redeemed(3)]), noon + 4_000);
      const [day] = store.read((tx) => daysBetween(tx, firstDay, firstDay));
      expect(day).toMatchObject({
        isOpen: true,
        uncounted: [
          { epoch: 1, first: 2, last: 3 },
          { epoch: 2, first: 1, last: 1 },
        ],
      });
      const figures = store.read((tx) =>
        dayFigures(actsOn(tx, firstDay, day?.uncounted ?? []), firstDay),
      );
      expect(figures.redemptions).toBe(2);
      store.close();
      expect(rebuildFile(store.file).differences).toEqual([]);
      const again = open();
      expect(again.read((tx) => daysBetween(tx, firstDay, firstDay))).toEqual([day]);
      expect(again.read(told)).toEqual(before);
      again.close();
    });
  });
});
