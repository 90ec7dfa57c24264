import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { CachedCustomer, FeedEvent } from '../../shared/protocol/feed.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { createCustomerRetention } from '../../main/app/customers/customerRetention.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import { cachedVoucher, idOf, identity, inShop, noon } from './storeKit.ts';

const today = '2026-11-21';

function customer(n: number, seenDay?: string): CachedCustomer {
  return {
    id: idOf('customer', n),
    phoneKey: idOf('phone', n),
    last4: String(n).padStart(4, '0'),
    segment: 'new',
    tier: null,
    homeShop: null,
    ...(seenDay === undefined ? {} : { seenDay }),
  };
}

const told = (...customers: CachedCustomer[]): FeedEvent => ({ kind: 'customers', customers });
const forgotten = (n: number): FeedEvent => ({
  kind: 'forgotten',
  customers: [idOf('customer', n)],
});
const apply = (store: CounterStore, ...events: FeedEvent[]) =>
  store.write((tx) => tx.applyFeed(events));
const knows = (store: CounterStore, n: number) =>
  store.read((tx) => tx.customer(idOf('customer', n))) !== null;

describe('a customer who asked to be forgotten (I11)', () => {
  it('is neither shown nor found any more, by id or by number', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1), customer(2)), forgotten(1));
      expect([knows(store, 1), knows(store, 2)]).toEqual([false, true]);
      expect(store.read((tx) => tx.customerByPhoneKey(idOf('phone', 1)))).toBeNull();
    });
  });

  it('does not come back by feed, by snapshot or after a restart, in whatever order things come (I10)', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, forgotten(1), told(customer(1, today)));
      expect(knows(store, 1)).toBe(false);
      store.write((tx) => tx.beginSnapshot());
      apply(store, told(customer(1, today)));
      store.write((tx) => tx.endSnapshot());
      store.close();
      const again = shop.open();
      apply(again, told(customer(1)));
      expect(knows(again, 1)).toBe(false);
    });
  });

  it('is overwritten in the file where they stood, not only unlinked', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(...Array.from({ length: 9 }, (_, n) => customer(n))));
      store.close();
      const file = join(shop.dir, 'live', 'counter.db');
      const key = Buffer.from(idOf('phone', 7), 'hex');
      expect(readFileSync(file).includes(key)).toBe(true);
      const again = shop.open();
      apply(again, forgotten(7));
      again.close();
      expect(readFileSync(file).includes(key)).toBe(false);
      expect(readFileSync(file).includes(Buffer.from(idOf('phone', 8), 'hex'))).toBe(true);
    });
  });

  it('leaves vouchers and the journal as they are: only an opaque id stands there', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1)));
      const head = store.read((tx) => tx.head());
      apply(store, forgotten(1));
      expect(store.read((tx) => tx.head())).toEqual(head);
    });
  });
});

describe('a customer whose home is another shop (I11)', () => {
  const elsewhere = (n: number, tier: string | null): FeedEvent => ({
    kind: 'customers',
    customers: [],
    elsewhere: [{ id: idOf('customer', n), segment: 'loyal', tier }],
  });
  const standing = (store: CounterStore, n: number) =>
    store.read((tx) => tx.customerStanding(idOf('customer', n)));

  it('is neither shown nor found, but counts as what they are', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, elsewhere(1, '金卡'));
      expect(knows(store, 1)).toBe(false);
      expect(standing(store, 1)).toEqual({
        id: idOf('customer', 1),
        segment: 'loyal',
        tier: '金卡',
      });
      apply(store, elsewhere(1, null));
      expect(standing(store, 1)?.tier).toBeNull();
      expect(standing(store, 2)).toBeNull();
    });
  });

  it('leaves nothing that shows them behind when their home moves away, and comes back with it', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1), customer(2)));
      expect(standing(store, 1)?.segment).toBe('new');
      apply(store, elsewhere(1, null));
      expect([knows(store, 1), knows(store, 2)]).toEqual([false, true]);
      expect(standing(store, 1)?.segment).toBe('loyal');
      expect(store.read((tx) => tx.customerByPhoneKey(idOf('phone', 1)))).toBeNull();
      store.close();
      const file = readFileSync(join(shop.dir, 'live', 'counter.db'));
      expect(file.includes(Buffer.from(idOf('phone', 2), 'hex'))).toBe(true);
      expect(file.includes(Buffer.from(idOf('phone', 1), 'hex'))).toBe(false);
      const again = shop.open();
      apply(again, told(customer(1)));
      expect([knows(again, 1), standing(again, 1)?.segment]).toEqual([true, 'new']);
    });
  });

  it('is forgotten like any other', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, elsewhere(1, '金卡'), forgotten(1), elsewhere(1, '金卡'));
      expect(standing(store, 1)).toBeNull();
    });
  });
});

describe('display data of customers not seen for long (I11)', () => {
  function retention(store: CounterStore, at: () => number) {
    const said: string[] = [];
    const context = {
      store,
      clock: {
        now: () => ({ effective: at(), wallMs: at(), monotonicMs: 0, bootId: 'boot-1' }),
        civil: civilTimeAt,
        heard: () => undefined,
        record: () => ({
          ...{ lastEffective: at(), lastMonotonicMs: 0, bootId: 'boot-1' },
          ...{ hqTime: null, hqMonotonicMs: null },
        }),
      },
      log: {
        info: () => undefined,
        warn: (_fields: unknown, message: string) => void said.push(message),
        error: () => undefined,
      },
      announce: (event: unknown) => void said.push(String(event)),
    };
    return { said, step: createCustomerRetention(context as never).step };
  }
  const untilDone = (step: () => void) => {
    for (let n = 0; n < 20; n += 1) step();
  };

  it('leaves the terminal after the days of the settings, and not a day before', () => {
    inShop((shop) => {
      const store = shop.begin();
      const days = store.read((tx) => tx.settings().customerDays);
      expect(days).toBe(180);
      const at180 = customer(1, addDays(today, -days));
      const at181 = customer(2, addDays(today, -days - 1));
      apply(store, told(at180, at181, customer(3, today)));
      untilDone(retention(store, () => noon).step);
      expect([1, 2, 3].map((n) => knows(store, n))).toEqual([true, false, true]);
    });
  });

  it('stays, standing alone, as long as they hold a voucher that is good: nobody would bring it back', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1, '2020-01-01'), customer(2, '2020-01-01'), customer(3)));
      const held = (n: number, lastDay: string, extendedThrough: string | null = null) =>
        cachedVoucher(n, { customer: idOf('customer', n), lastDay, extendedThrough });
      apply(store, {
        kind: 'vouchers',
        vouchers: [held(1, today), held(2, '2026-11-20')],
      });
      untilDone(retention(store, () => noon).step);
      expect([knows(store, 1), knows(store, 2)]).toEqual([true, false]);
      store.write((tx) => tx.setIdentity({ ...identity, standAlone: false }));
      untilDone(retention(store, () => noon).step);
      expect(knows(store, 1)).toBe(false);
    });
  });

  it('goes in slices, so that no counter waits', () => {
    inShop((shop) => {
      const store = shop.begin();
      const many = Array.from({ length: 250 }, (_, n) => customer(n, '2020-01-01'));
      apply(store, told(...many));
      const { step, said } = retention(store, () => noon);
      const left = () => many.filter(({ id }) => store.read((tx) => tx.customer(id)) !== null);
      step();
      expect(left()).toHaveLength(150);
      untilDone(step);
      expect(left()).toEqual([]);
      expect(said).toEqual(['data', 'data', 'data']);
    });
  });

  it('is counted from the first look where nobody said when they were seen', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1)));
      let now = noon;
      const { step } = retention(store, () => now);
      untilDone(step);
      expect(knows(store, 1)).toBe(true);
      now += 181 * 86_400_000;
      untilDone(step);
      expect(knows(store, 1)).toBe(false);
    });
  });

  it('comes back when they are seen again, and the later day stands in either order (I10)', () => {
    inShop((shop) => {
      const store = shop.begin();
      apply(store, told(customer(1, '2020-01-01')));
      untilDone(retention(store, () => noon).step);
      expect(knows(store, 1)).toBe(false);
      apply(store, told(customer(1, today)), told(customer(1, '2020-01-01')), told(customer(1)));
      untilDone(retention(store, () => noon).step);
      expect(store.read((tx) => tx.customer(idOf('customer', 1)))?.seenDay).toBe(today);
    });
  });
});
