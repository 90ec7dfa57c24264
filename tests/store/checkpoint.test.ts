import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity, Reader, Writer } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { verifyChain } from '../../main/store/verifyChain.ts';
import { act, derivedFacts, everything, performer } from './acts.ts';
import type { Act } from './acts.ts';
import { acknowledge, checkSigned, enrolled, leaveAll } from './checkpointKit.ts';
import {
  elsewhere,
  goodwill,
  idOf,
  inShop,
  newEntry,
  noon,
  redeemed,
  redemption,
  remaking,
  used,
} from './storeKit.ts';
import type { Shop } from './storeKit.ts';
import { rigCampaigns } from '../faults/counterRig.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { civilDateAt } from '../../shared/domain/time/civilTime.ts';

const dayMs = 86_400_000;
const far = noon + 10_000 * dayMs;

function begin(shop: Shop): CounterStore {
  const store = shop.open({ maxPendingEntries: 1 });
  store.write((tx) => tx.setIdentity(enrolled));
  return store;
}

/** The chain ends where it stands; `next` writes on. */
function endEpoch(tx: Writer, next: Identity): void {
  const { seq, hash } = tx.head();
  tx.beginChain({
    identity: next,
    ended: {
      device: enrolled.device,
      epoch: enrolled.epoch,
      firstPrev: enrolled.firstPrev,
      headSeq: seq,
      headHash: hash,
      floorSeq: tx.checkpoint()?.seq ?? 0,
      sentSeq: tx.sync().ackedSeq,
      missing: [],
      lost: null,
      cause: 'cloned',
      way: 'push',
      setAside: null,
      at: noon,
      statement: null,
      asked: true,
    },
  });
}

function faultsOf(file: string) {
  const db = new Database(file, { readonly: true });
  try {
    return verifyChain(db, checkSigned);
  } finally {
    db.close();
  }
}

/** What decisions are made of on a day; entries that left can't say who undid them, nor be copied. */
function decidingFacts(tx: Reader, gone: number, today: CivilDate) {
  // Shifts are counted of today only, and what left is months old.
  const { givenBack, copies, remakes, shifts: _, soldOut, rainChecks, ...facts } = derivedFacts(tx);
  return {
    ...facts,
    soldOut: soldOut.filter(({ businessDay }) => businessDay >= today),
    rainChecks: rainChecks.map((given) => given.filter(({ goodThrough }) => goodThrough >= today)),
    givenBack: givenBack.map((rows) =>
      rows.map((row) => JSON.stringify({ ...row, by: null })).sort(),
    ),
    copies: copies.slice(gone),
    remakes: remakes.slice(gone),
  };
}

/** What a person does now and then while the counter works. */
interface Cut {
  readonly after: number;
  /** Of the entries there are then: how far HQ has acknowledged them, 0…1. */
  readonly acked: number;
  /** Days after the first. */
  readonly day: number;
  /** Whether a shift that is open ends before. */
  readonly closing: boolean;
}

const percent = fc.noBias(fc.integer({ min: 0, max: 130 }));
const cut: fc.Arbitrary<Cut> = fc.record({
  after: fc.noBias(fc.integer({ min: 0, max: 40 })),
  acked: percent.map((of) => Math.min(1, of / 100)),
  day: fc.noBias(fc.integer({ min: 0, max: 40 })),
  closing: fc.noBias(fc.boolean()),
});

function compact(store: CounterStore, { acked, day }: Cut): number {
  const { seq } = store.read((tx) => tx.head());
  acknowledge(store, Math.floor(seq * acked));
  return leaveAll(store, noon + day * dayMs);
}

function expectSameDecisions(acts: readonly Act[], cuts: readonly Cut[]): number {
  let left = 0;
  inShop((whole) =>
    inShop((compacted) => {
      const one = begin(whole);
      let other = begin(compacted);
      const doIt = performer(() => one);
      const doItToo = performer(() => other);
      let lastCut = 0;
      for (const [index, what] of acts.entries()) {
        doIt(what);
        doItToo(what);
        for (const when of cuts.filter(({ after }) => after % acts.length === index)) {
          // An open shift holds all back that follows: it ends first, now and then.
          if (when.closing && other.read((tx) => tx.shift()) !== null) {
            doIt({ kind: 'shift' });
            doItToo({ kind: 'shift' });
          }
          left += compact(other, when);
          lastCut = Math.max(lastCut, when.day);
        }
      }
      const gone = other.read((tx) => tx.checkpoint()?.seq ?? 0);
      const today = civilDateAt(noon + lastCut * dayMs, 'Asia/Shanghai');
      const facts = (store: CounterStore) => store.read((tx) => decidingFacts(tx, gone, today));
      const expected = facts(one);
      expect(facts(other)).toEqual(expected);
      expect(other.read((tx) => tx.head())).toEqual(one.read((tx) => tx.head()));
      other.close();
      const report = faultsOf(other.file);
      expect(report).toMatchObject({
        faults: [],
        beginsAfter: gone,
        headSeq: one.read((tx) => tx.head().seq),
      });
      // A start, and the tables worked out anew, know the same.
      other = compacted.open();
      expect(facts(other)).toEqual(expected);
      other.close();
      expect(rebuildFile(other.file)).toMatchObject({ differences: [], unreadable: [] });
      other = compacted.open();
      expect(facts(other)).toEqual(expected);
    }),
  );
  return left;
}

describe('a journal whose oldest entries left', () => {
  it('I2 I3: decides as one that never lost any, whatever was done and wherever it was cut', () => {
    let left = 0;
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 15, maxLength: 40, size: 'max' }),
        fc.array(cut, { minLength: 2, maxLength: 5, size: 'max' }),
        (acts, cuts) => {
          left += expectSameDecisions(acts, cuts);
        },
      ),
      { numRuns: 80, seed: 20_261_122 },
    );
    // Nothing would be shown where nothing ever left.
    expect(left).toBeGreaterThan(200);
  }, 180_000);

  it('I2: so it is with one of everything, cut after each', () => {
    const cuts = everything.map((_, after) => ({ after, acked: 1, day: 40, closing: true }));
    expect(expectSameDecisions([...everything, ...everything], cuts)).toBeGreaterThan(5);
  });

  it('I4: keeps the chain: hash, totals, and what was carried over, all signed', () => {
    inShop((shop) => {
      const store = begin(shop);
      for (let n = 1; n <= 6; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)], idOf('customer', 1)))));
      }
      store.write((tx) => tx.append(newEntry(7, goodwill(7, idOf('customer', 1)))));
      store.write((tx) => tx.append(newEntry(8, { kind: 'signIn' })));
      acknowledge(store, 7);
      expect(leaveAll(store, far)).toBe(7);
      const { seq, totals } = store.read((tx) => tx.checkpoint()) ?? {};
      expect({ seq, totals }).toMatchObject({
        seq: 7,
        totals: { redeemedCount: 6, issuedCount: 1 },
      });
      expect(store.read((tx) => tx.entry(7))).toBeNull();
      store.write((tx) => tx.append(newEntry(9, redemption([redeemed(9)]))));
      expect(store.read((tx) => tx.head().totals)).toMatchObject({ redeemedCount: 7 });
      store.close();
      const report = { faults: [], beginsAfter: 7, headSeq: 9, entries: 2, checkpoint: 'holds' };
      expect(faultsOf(store.file)).toMatchObject(report);
    });
  });

  it.each([
    ['UPDATE uses_elsewhere SET uses = 0 WHERE seq = 2', 'wrongCarried'],
    ['DELETE FROM uses_elsewhere WHERE seq = 2', 'wrongCarried'],
    ['DELETE FROM receipts_elsewhere', 'wrongCarried'],
    [
      `UPDATE meta SET value = json_set(value, '$.totals.redeemedMinor', 1) WHERE name = 'checkpoint'`,
      'wrongCheckpoint',
    ],
    [
      `UPDATE meta SET value = json_set(value, '$.ack.seq', 1) WHERE name = 'checkpoint'`,
      'wrongCheckpoint',
    ],
    ['DELETE FROM journal WHERE seq = 5', 'missing'],
    [`DELETE FROM meta WHERE name = 'checkpoint'`, 'missing'],
  ])('I4: names what was changed behind its back: %s', (sql, fault) => {
    inShop((shop) => {
      const store = begin(shop);
      for (let n = 1; n <= 3; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      store.write((tx) => tx.append(newEntry(4, goodwill(4))));
      for (let n = 5; n <= 7; n++) store.write((tx) => tx.append(newEntry(n, { kind: 'signIn' })));
      acknowledge(store, 4);
      expect(leaveAll(store, far)).toBe(4);
      store.close();
      const db = new Database(store.file);
      db.exec(sql);
      db.close();
      expect(faultsOf(store.file).faults.map((one) => one.fault)).toContain(fault);
    });
  });

  it('I2 I4: a new epoch begins behind no checkpoint but its own, and counts what left before', () => {
    inShop((shop) => {
      let store = begin(shop);
      for (let n = 1; n <= 6; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      store.write((tx) => tx.append(newEntry(7, { kind: 'signIn' })));
      acknowledge(store, 6);
      expect(leaveAll(store, far)).toBe(6);
      const next = { ...enrolled, epoch: enrolled.epoch + 1, firstPrev: 'ab'.repeat(32) };
      store.write((tx) => endEpoch(tx, next));
      expect(store.read((tx) => tx.checkpoint())).toBeNull();
      for (let n = 8; n <= 10; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      // Not by what HQ signed of the epoch before.
      expect(leaveAll(store, far)).toBe(0);
      acknowledge(store, 2, next.epoch);
      expect(leaveAll(store, far)).toBe(2);
      store.close();
      const report = { faults: [], beginsAfter: 2, headSeq: 3, entries: 1, checkpoint: 'holds' };
      expect(faultsOf(store.file)).toMatchObject(report);
      store = shop.open();
      const used = [1, 6, 8, 9, 10].map((n) => store.read((tx) => tx.usage(redeemed(n).ref).uses));
      expect(used).toEqual([1, 1, 1, 1, 1]);
    });
  });

  it('lets nothing leave standing alone, unacknowledged, too young, unprinted, in an open shift, or the head', () => {
    const oneEach = (prepare: (store: CounterStore) => void, before = far): number => {
      let left = 0;
      inShop((shop) => {
        const store = begin(shop);
        store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
        prepare(store);
        left = leaveAll(store, before);
      });
      return left;
    };
    const more = (store: CounterStore) =>
      store.write((tx) => tx.append(newEntry(2, { kind: 'signIn' })));
    const ready = (store: CounterStore) => {
      more(store);
      acknowledge(store, 2);
    };
    expect(oneEach(ready)).toBe(1);
    expect(oneEach((store) => acknowledge(store, 1))).toBe(0);
    expect(oneEach(more)).toBe(0);
    expect(oneEach(ready, noon)).toBe(0);
    expect(
      oneEach((store) => {
        ready(store);
        store.write((tx) => tx.setIdentity({ ...enrolled, standAlone: true }));
      }),
    ).toBe(0);
    expect(
      oneEach((store) => {
        store.write((tx) =>
          tx.append({ ...newEntry(2, redemption([redeemed(2)])), print: 'receipt' }),
        );
        store.write((tx) => tx.append(newEntry(3, { kind: 'signIn' })));
        acknowledge(store, 3);
      }),
    ).toBe(1);
    expect(
      oneEach((store) => {
        const shift = '2026-11-21/1';
        store.write((tx) => tx.append(newEntry(2, { kind: 'shift', change: 'opened', shift })));
        for (let n = 3; n < 6; n++) store.write((tx) => tx.append(newEntry(n, { kind: 'signIn' })));
        acknowledge(store, 5);
      }),
    ).toBe(1);
    expect(
      oneEach((store) => {
        const doubtful = redeemed(2, { certainty: 'doubtful' });
        store.write((tx) => tx.append(newEntry(2, redemption([doubtful]))));
        store.write((tx) => tx.append(newEntry(3, { kind: 'signIn' })));
        acknowledge(store, 3);
      }),
    ).toBe(0);
  });

  it('keeps a rain-check somebody may still come with, and what is sold out until it is back', () => {
    inShop((shop) => {
      const store = begin(shop);
      const doIt = performer(() => store);
      doIt({ kind: 'shift' });
      doIt({ kind: 'shift' });
      doIt({ kind: 'rainCheck', voucher: 1 });
      store.write((tx) =>
        tx.append(
          newEntry(50, {
            kind: 'soldOut',
            change: 'soldOut',
            thing: { kind: 'item', item: 'lemon' },
            until: 'back',
          }),
        ),
      );
      store.write((tx) => tx.append(newEntry(51, { kind: 'signIn' })));
      acknowledge(store, 5);
      expect(leaveAll(store, noon + 14 * dayMs)).toBe(2);
      expect(leaveAll(store, noon + 29 * dayMs)).toBe(1);
      expect(store.read((tx) => tx.soldOutMarks())).toHaveLength(1);
      expect(leaveAll(store, noon + 31 * dayMs)).toBe(1);
      expect(store.read((tx) => tx.soldOutMarks())).toEqual([]);
    });
  });

  it('counts copies and remakes of what is still here, and says who used what left', () => {
    inShop((shop) => {
      const store = begin(shop);
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      store.write((tx) => tx.append(newEntry(2, redemption([redeemed(2)]))));
      store.write((tx) => tx.append(newEntry(3, { kind: 'reprint', of: 2, copy: 1 })));
      store.write((tx) => tx.append(newEntry(4, remaking(2))));
      const before = store.read((tx) => tx.usage(idOf('voucher', 1)));
      acknowledge(store, 4);
      expect(leaveAll(store, noon + 1500)).toBe(1);
      expect(store.read((tx) => [tx.reprints(2), tx.remakes(2)])).toEqual([1, 1]);
      const after = store.read((tx) => tx.usage(idOf('voucher', 1)));
      const names = { shopName: 'shop-1', counter: 'Counter 2', operator: 'Mei' };
      expect(after).toEqual(before);
      expect(after).toMatchObject({ uses: 1, source: 'journal', lastUse: { ...names, seq: 1 } });
    });
  });
});

describe('uses of long ago', () => {
  const pack = (store: CounterStore, before: string, signed = true) =>
    store.write((tx) =>
      tx.packSpent({
        after: '',
        vouchers: 1_000,
        before,
        at: noon,
        sign: signed ? (unsigned) => ({ ...unsigned, signature: '00'.repeat(64) }) : null,
      }),
    );
  const tea = { id: 'tea', no: 7, usesPerVoucher: 1 };

  function knowTea(store: CounterStore): void {
    store.write((tx) =>
      tx.applyFeed([{ kind: 'campaign', campaign: { ...campaignOf(tea), id: 'tea', no: 7 } }]),
    );
  }

  it('I2 I3: stay used and counted, told again and undone too, and a rebuild agrees', () => {
    inShop((shop) => {
      const store = begin(shop);
      knowTea(store);
      const one = elsewhere(1, { customer: idOf('customer', 1), businessDay: '2026-05-01' });
      const young = elsewhere(2, { businessDay: '2026-11-01' });
      store.write((tx) => tx.applyFeed([used(one, young)]));
      const counts = (tx: Reader) => [
        tx.countedDays('use', 'anybody', 7),
        tx.countedDays('use', { customer: idOf('customer', 1) }, 7),
        tx.countedDays('use', { shop: 'shop-2' }, 7),
      ];
      const before = store.read(counts);
      expect(pack(store, '2026-06-01')).toBeNull();
      const packed = { uses: 1, lastUse: { before: '2026-06-01', seq: null }, source: 'hq' };
      expect(store.read((tx) => tx.usage(one.ref))).toMatchObject(packed);
      expect(store.read((tx) => tx.usage(young.ref))).toMatchObject({ lastUse: { at: young.at } });
      // A new snapshot, a restored HQ: it is told once more, and counts once.
      store.write((tx) => tx.applyFeed([used(one)]));
      expect(store.read(counts)).toEqual(before);
      store.close();
      expect(rebuildFile(store.file).differences).toEqual([]);
      const again = shop.open();
      expect(again.read((tx) => tx.usage(one.ref))).toMatchObject(packed);
      expect(again.read(counts)).toEqual(before);
      const undone = { ...one, seq: 900, uses: -1, valueMinor: -1800 };
      const undoes = { device: one.device, epoch: one.epoch, seq: one.seq };
      again.write((tx) => tx.applyFeed([used({ ...undone, undoes })]));
      expect(again.read((tx) => tx.usage(one.ref))).toMatchObject({ uses: 0, undoRounds: 1 });
      again.close();
      expect(rebuildFile(store.file).differences).toEqual([]);
    });
  });

  it('I2: those that left our own journal are packed too, and the checkpoint is signed anew', () => {
    inShop((shop) => {
      const store = begin(shop);
      knowTea(store);
      for (let n = 1; n <= 3; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)], idOf('customer', 1)))));
      }
      acknowledge(store, 3);
      expect(leaveAll(store, far)).toBe(2);
      const before = store.read((tx) =>
        tx.countedDays('use', { customer: idOf('customer', 1) }, 7),
      );
      // Without a key to sign with it stays as it is.
      pack(store, '2027-06-01', false);
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).lastUse?.before)).toBeUndefined();
      pack(store, '2027-06-01');
      const usages = store.read((tx) => [1, 2, 3].map((n) => tx.usage(idOf('voucher', n))));
      expect(usages.map(({ uses, lastUse }) => [uses, lastUse?.before])).toEqual([
        [1, '2027-06-01'],
        [1, '2027-06-01'],
        [1, undefined],
      ]);
      expect(
        store.read((tx) => tx.countedDays('use', { customer: idOf('customer', 1) }, 7)),
      ).toEqual(before);
      store.close();
      expect(faultsOf(store.file).faults.map(({ fault }) => fault)).toEqual(['wrongCheckpoint']);
      expect(rebuildFile(store.file).differences).toEqual([]);
    });
  });

  it('what may be used again stays in full: more uses, amounts, undone, or used here', () => {
    inShop((shop) => {
      const store = begin(shop);
      const old = { businessDay: '2026-05-01' };
      store.write((tx) =>
        tx.applyFeed([
          {
            kind: 'campaign',
            campaign: { ...campaignOf(tea), id: 'three', no: 8, usesPerVoucher: 3 },
          },
          used(
            elsewhere(1, { ...old, campaignNo: 8 }),
            elsewhere(2, { ...old, campaignNo: 99 }),
            elsewhere(3, { ...old, amountMinor: 5, campaignNo: 8 }),
          ),
        ]),
      );
      pack(store, '2026-06-01');
      for (const n of [1, 2, 3]) {
        expect(store.read((tx) => tx.usage(idOf('voucher', n)).lastUse?.before)).toBeUndefined();
      }
    });
  });
});

function campaignOf(over: object) {
  return { ...rigCampaigns[0], ...over, customer: 'none', limits: [] } as never as Campaign;
}
