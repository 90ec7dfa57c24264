import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildFile } from '../../main/store/rebuild.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import {
  elsewhere,
  idOf,
  inShop,
  newEntry,
  noon,
  redeemed,
  redemption,
  undoing,
} from './storeKit.ts';

type Act =
  | { readonly kind: 'redeem'; readonly voucher: number; readonly customer: number | null }
  | { readonly kind: 'spend'; readonly voucher: number; readonly amount: number }
  | { readonly kind: 'undo'; readonly back: number }
  | { readonly kind: 'elsewhere'; readonly voucher: number; readonly seq: number; uses: -1 | 1 }
  | { readonly kind: 'reprint' }
  | { readonly kind: 'goodwill'; readonly customer: number | null };

const someone = fc.option(fc.integer({ min: 0, max: 2 }), { nil: null });
const voucher = fc.integer({ min: 0, max: 4 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('redeem' as const), voucher, customer: someone }),
  fc.record({
    kind: fc.constant('spend' as const),
    voucher,
    amount: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ kind: fc.constant('undo' as const), back: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    kind: fc.constant('elsewhere' as const),
    voucher,
    seq: fc.integer({ min: 1, max: 6 }),
    uses: fc.constantFrom(-1 as const, 1 as const),
  }),
  fc.record({ kind: fc.constant('reprint' as const) }),
  fc.record({ kind: fc.constant('goodwill' as const), customer: someone }),
);

function customerOf(n: number | null): string | null {
  return n === null ? null : idOf('customer', n);
}

const day = 86_400_000;

/** Does what is asked where it can be done; entries are numbered by their place. */
function perform(store: CounterStore, acts: readonly Act[]): void {
  const standing: { seq: number; vouchers: ReturnType<typeof redeemed>[]; to: string | null }[] =
    [];
  for (const [index, one] of acts.entries()) {
    const n = index + 1;
    const at = noon + Math.floor(n / 3) * day;
    store.write((tx) => {
      switch (one.kind) {
        case 'redeem': {
          const vouchers = [redeemed(one.voucher), redeemed(one.voucher + 10)];
          const to = customerOf(one.customer);
          const { seq } = tx.append(newEntry(n, redemption(vouchers, to), at));
          return standing.push({ seq, vouchers, to });
        }
        case 'spend': {
          const vouchers = [redeemed(one.voucher + 20, { uses: 0, amountMinor: one.amount })];
          const { seq } = tx.append(newEntry(n, redemption(vouchers), at));
          return standing.push({ seq, vouchers, to: null });
        }
        case 'undo': {
          const [undone] = standing.splice(standing.length - 1 - one.back, 1);
          if (undone === undefined) return 0;
          const body = undoing(undone.seq, undone.vouchers, { customer: undone.to });
          return tx.append(newEntry(n, body, at)).seq;
        }
        case 'elsewhere':
          return tx.applyFeed([
            { kind: 'uses', uses: [elsewhere(one.voucher, { ...one, customer: customerOf(1) })] },
          ]);
        case 'reprint':
          return tx.append(newEntry(n, { kind: 'reprint', of: 1, copy: 1 }, at)).seq;
        case 'goodwill':
          return tx.append(newEntry(n, goodwillBody(n, customerOf(one.customer)), at)).seq;
      }
    });
  }
}

function goodwillBody(n: number, customer: string | null) {
  return {
    kind: 'goodwill' as const,
    ref: idOf('goodwill', n),
    hint: 'AB••',
    campaign: { id: 'sorry', no: 4, version: 1, name: { zh: '关怀券', en: 'Sorry' } },
    reason: 'wait' as const,
    note: '',
    customer,
    valueMinor: 300,
    keyId: 1,
    firstDay: '2026-11-21',
    lastDay: '2026-12-20',
  };
}

const everything: readonly Act[] = [
  { kind: 'redeem', voucher: 1, customer: 1 },
  { kind: 'spend', voucher: 2, amount: 5 },
  { kind: 'undo', back: 0 },
  { kind: 'elsewhere', voucher: 1, seq: 2, uses: 1 },
  { kind: 'reprint' },
  { kind: 'goodwill', customer: 1 },
];

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
