import * as fc from 'fast-check';
import type { Reader } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { elsewhere, idOf, newEntry, noon, redeemed, redemption, undoing } from './storeKit.ts';

/** Something that is done at a counter, or that head office tells of. */
export type Act =
  | { readonly kind: 'redeem'; readonly voucher: number; readonly customer: number | null }
  | { readonly kind: 'spend'; readonly voucher: number; readonly amount: number }
  | { readonly kind: 'undo'; readonly back: number }
  | { readonly kind: 'elsewhere'; readonly voucher: number; readonly seq: number; uses: -1 | 1 }
  | { readonly kind: 'reprint' }
  | { readonly kind: 'goodwill'; readonly customer: number | null };

const customers = 3;
const vouchers = 5;

const someone = fc.option(fc.integer({ min: 0, max: customers - 1 }), { nil: null });
const voucher = fc.integer({ min: 0, max: vouchers - 1 });
export const act: fc.Arbitrary<Act> = fc.oneof(
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

/** One of each. */
export const everything: readonly Act[] = [
  { kind: 'redeem', voucher: 1, customer: 1 },
  { kind: 'spend', voucher: 2, amount: 5 },
  { kind: 'undo', back: 0 },
  { kind: 'elsewhere', voucher: 1, seq: 2, uses: 1 },
  { kind: 'reprint' },
  { kind: 'goodwill', customer: 1 },
];

const dayMs = 86_400_000;

function customerOf(n: number | null): string | null {
  return n === null ? null : idOf('customer', n);
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

/** Does act after act where it can be done, each in a transaction; entries are numbered by their place. */
export function performer(store: () => CounterStore): (one: Act) => void {
  const standing: { seq: number; vouchers: ReturnType<typeof redeemed>[]; to: string | null }[] =
    [];
  let n = 0;
  return (one) => {
    n += 1;
    const at = noon + Math.floor(n / 3) * dayMs;
    store().write((tx) => {
      switch (one.kind) {
        case 'redeem': {
          const given = [redeemed(one.voucher), redeemed(one.voucher + 10)];
          const to = customerOf(one.customer);
          const { seq } = tx.append(newEntry(n, redemption(given, to), at));
          return standing.push({ seq, vouchers: given, to });
        }
        case 'spend': {
          const given = [redeemed(one.voucher + 20, { uses: 0, amountMinor: one.amount })];
          const { seq } = tx.append(newEntry(n, redemption(given), at));
          return standing.push({ seq, vouchers: given, to: null });
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
  };
}

export function perform(store: CounterStore, acts: readonly Act[]): void {
  acts.forEach(performer(() => store));
}

/** Everything a reader is told that follows from the journal and from the uses elsewhere. */
export function derivedFacts(tx: Reader) {
  const { seq } = tx.head();
  const seqs = Array.from({ length: seq }, (_, before) => before + 1);
  const refs = Array.from({ length: vouchers }, (_, voucher) =>
    [voucher, voucher + 10, voucher + 20].map((n) => idOf('voucher', n)),
  ).flat();
  const known = Array.from({ length: customers }, (_, n) => idOf('customer', n));
  return {
    usages: refs.map((ref) => tx.usage(ref)),
    days: known.map((customer) => tx.customerDays(customer, 7)),
    voids: seqs.map((redeemedSeq) => tx.voidedBy(redeemedSeq)),
    copies: seqs.map((of) => tx.reprints(of)),
    issued: [21, 22, 23, 24, 25].map((day) => tx.goodwillIssued(4, `2026-11-${day}`)),
    received: known.map((customer) => tx.goodwillReceived(customer, 4)),
  };
}
