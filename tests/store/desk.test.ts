import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { allDays, allMeasures, deskAct, kept, openDeskCounter, recounted } from './deskModel.ts';
import type { DeskAct } from './deskModel.ts';
import {
  cachedVoucher,
  idOf,
  inShop,
  newEntry,
  redeemed,
  redemption,
  undoing,
} from './storeKit.ts';

const acts = fc.array(deskAct, { minLength: 1, maxLength: 40 });
const redeem = (over: Partial<Extract<DeskAct, { kind: 'redeem' }>> = {}): DeskAct => ({
  later: 1,
  kind: 'redeem',
  person: 0,
  customer: 0,
  typed: [true],
  doubtful: false,
  goodFor: 3,
  ...over,
});

function expectRecounted(counter: ReturnType<typeof openDeskCounter>): void {
  for (const measure of allMeasures) {
    const sums = kept(counter.store, measure);
    expect({ measure, sums }).toEqual({ measure, sums: recounted(counter.everything, measure) });
  }
}

function pairsByHand(entries: readonly Entry[], least: number): readonly string[] {
  const sums = new Map<string, number>();
  for (const { body, actor, businessDay } of entries) {
    if (body.kind !== 'redemption' || body.customer === null) continue;
    const key = JSON.stringify([body.customer, actor.personId, businessDay]);
    sums.set(key, (sums.get(key) ?? 0) + 1);
  }
  const ofPerson = new Map<string, number>();
  for (const [key, n] of sums) {
    const [customer, person] = JSON.parse(key) as [string, string];
    ofPerson.set(`${customer} ${person}`, (ofPerson.get(`${customer} ${person}`) ?? 0) + n);
  }
  const often = new Set(
    [...ofPerson].filter(([, n]) => n >= least).map(([key]) => key.split(' ')[0]),
  );
  return [...sums]
    .filter(([key]) => often.has((JSON.parse(key) as [string])[0]))
    .map(([key, n]) => `${key} ${n}`)
    .sort();
}

describe('the sums of the desk', () => {
  it('equal a recount of every entry there ever was, through undos, checkpoints, restarts, epochs', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 8, 256), (done, maxPending) => {
        inShop((shop) => {
          const counter = openDeskCounter(shop, maxPending);
          for (const one of done) counter.do(one);
          expectRecounted(counter);
          counter.store.close();
          expect(rebuildFile(counter.store.file).differences).toEqual([]);
          counter.store = shop.open();
          expectRecounted(counter);
        });
      }),
      { numRuns: 40, seed: 20261122 },
    );
  });

  it('tell apart what is asked, and no more', () => {
    inShop((shop) => {
      const counter = openDeskCounter(shop, 1);
      counter.do(redeem({ person: 1, typed: [true, false] }));
      counter.do(redeem({ person: 2, typed: [false], later: 60 }));
      const sums = counter.store.read((tx) => tx.deskSums('voucher', allDays, ['who']));
      expect(sums.map(({ who, n, part }) => [who, n, part])).toEqual([
        ['person-1', 2, ''],
        ['person-2', 1, ''],
      ]);
      const none = { from: '2000-01-01', through: '2000-01-02' };
      expect(counter.store.read((tx) => tx.deskSums('voucher', none, ['day']))).toEqual([]);
    });
  });

  it('pairs are counted of what stands in the journal, written down or not', () => {
    fc.assert(
      fc.property(
        acts,
        fc.constantFrom(1, 8, 256),
        fc.integer({ min: 1, max: 4 }),
        (done, most, least) => {
          inShop((shop) => {
            const counter = openDeskCounter(shop, most);
            for (const one of done) counter.do(one);
            const pairs = counter.store.read((tx) => tx.deskPairs(allDays, least));
            const sums = new Map<string, number>();
            for (const { customer, personId, day, redemptions } of pairs) {
              const key = JSON.stringify([customer, personId, day]);
              sums.set(key, (sums.get(key) ?? 0) + redemptions);
            }
            expect([...sums].map(([key, n]) => `${key} ${n}`).sort()).toEqual(
              pairsByHand(counter.present(), least),
            );
          });
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  it('the evidence behind a sum is exactly its entries, newest first', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 256), (done, most) => {
        inShop((shop) => {
          const counter = openDeskCounter(shop, most);
          for (const one of done) counter.do(one);
          const wanted = { personId: 'person-0', part: null, days: allDays, limit: 100 };
          const seqs = counter.store.read((tx) => tx.deskEvidence({ ...wanted, measure: 'typed' }));
          const byHand = counter
            .present()
            .filter(({ actor, body }) => {
              const isTyped =
                body.kind === 'redemption' &&
                body.vouchers.some(({ source }) => source === 'typed');
              return isTyped && actor.personId === 'person-0';
            })
            .map(({ seq }) => seq)
            .toReversed();
          expect(seqs).toEqual(byHand);
        });
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('draws the same redemptions by lot whoever asks, however often, after a restart too', () => {
    inShop((shop) => {
      const counter = openDeskCounter(shop, 8);
      for (let n = 0; n < 300; n += 1) counter.do(redeem({ later: 0 }));
      const drawn = () => counter.store.read((tx) => tx.sampledOn('2026-11-21', 3));
      const before = drawn();
      expect(before).toHaveLength(3);
      expect(drawn()).toEqual(before);
      counter.do({ kind: 'restart', later: 0 });
      expect(drawn()).toEqual(before);
    });
  });

  it('a review is known at once, the newest of each flag, and goes with its entry', () => {
    inShop((shop) => {
      const counter = openDeskCounter(shop, 256);
      counter.do({ kind: 'review', person: 1, later: 1 });
      counter.do({ kind: 'review', person: 2, later: 1 });
      counter.do({ kind: 'review', person: 1, later: 1 });
      const seqs = () => counter.store.read((tx) => tx.flagReviews()).map(({ seq }) => seq);
      expect(seqs().toSorted()).toEqual([2, 3]);
      counter.do({ kind: 'restart', later: 0 });
      expect(seqs().toSorted()).toEqual([2, 3]);
    });
  });

  it('every question goes straight to its rows: none reads a table from end to end', () => {
    inShop((shop) => {
      const { store } = openDeskCounter(shop, 1);
      const db = new Database(store.file, { readonly: true });
      const plan = db
        .prepare<[], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT part, sum(n) FROM desk_sums
            WHERE measure = 'voucher' AND day BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY part`,
        )
        .all();
      db.close();
      expect(plan[0]?.detail).toContain('USING PRIMARY KEY (measure=? AND day>? AND day<?)');
    });
  });
});

describe('the count of vouchers known here', () => {
  const days = { from: '2026-11-21', through: '2026-12-18' };

  it('goes slice by slice, counts what is used, and what ends soon and is left', () => {
    inShop(({ begin }) => {
      const store = begin({ maxPendingEntries: 1 });
      const vouchers = Array.from({ length: 9 }, (_, n) =>
        cachedVoucher(n, { lastDay: n < 6 ? '2026-11-25' : '2027-03-01', killed: n === 5 }),
      );
      store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers }]));
      const use = (n: number) =>
        store.write((tx) => tx.append(newEntry(n + 1, redemption([redeemed(n)]))));
      use(0);
      use(1);
      store.write((tx) => tx.append(newEntry(50, undoing(2, [redeemed(1)]))));
      let after = '';
      let slices = 0;
      let known = 0;
      let used = 0;
      let left = 0;
      for (let next: string | null = after; next !== null;) {
        const slice = store.read((tx) => tx.countStock(after, 4, days));
        slices += 1;
        known += slice.campaigns.reduce((sum, one) => sum + one.known, 0);
        used += slice.campaigns.reduce((sum, one) => sum + one.used, 0);
        left += slice.ends.reduce((sum, one) => sum + one.left, 0);
        next = slice.next;
        after = next ?? after;
      }
      // Eight are good; one is used (another was undone); of the five that end soon, four are left.
      expect({ slices, known, used, left }).toEqual({ slices: 3, known: 8, used: 1, left: 4 });
      expect(store.read((tx) => tx.voucher(idOf('voucher', 5)))?.killed).toBe(true);
    });
  });
});
