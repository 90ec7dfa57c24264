import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { FeedEvent, RosterPerson } from '../../shared/protocol/feed.ts';
import type { Reader } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { rigCampaigns } from '../faults/counterRig.ts';
import {
  cachedVoucher,
  elsewhere,
  idOf,
  inShop,
  receiptElsewhere,
  received,
  used,
} from './storeKit.ts';

const customer = idOf('customer', 1);

function vouchers(...ns: readonly number[]): FeedEvent {
  return { kind: 'vouchers', vouchers: ns.map((n) => cachedVoucher(n, { customer })) };
}

function campaign(id: string, no: number, version = 1): FeedEvent {
  const [like] = rigCampaigns;
  if (like === undefined) throw new Error('no campaign');
  const made: Campaign = { ...like, id, no, version };
  return { kind: 'campaign', campaign: made };
}

function holidays(id: string, ...days: readonly string[]): FeedEvent {
  const name = { zh: '元旦', en: 'New Year' };
  return { kind: 'holidays', calendar: { id, days: days.map((date) => ({ date, name })) } };
}

function person(id: string): FeedEvent {
  const one: RosterPerson = {
    id,
    name: id,
    role: 'cashier',
    pinHash: 'scrypt$',
    shops: null,
    retired: false,
    demoPin: null,
    badgeRef: null,
  };
  return { kind: 'person', person: one };
}

function apply(store: CounterStore, ...events: readonly FeedEvent[]): void {
  store.write((tx) => tx.applyFeed(events));
}

/** Which of the vouchers 0…9 are known, asked each way there is. */
function known(tx: Reader): readonly number[] {
  const ns = Array.from({ length: 10 }, (_, n) => n);
  const one = ns.filter((n) => tx.voucher(idOf('voucher', n)) !== null);
  const held = tx.vouchersOf(customer).map((voucher) => voucher.ref);
  expect(held.toSorted()).toEqual(one.map((n) => idOf('voucher', n)).toSorted());
  return one;
}

function sweep(store: CounterStore, rows: number): number {
  for (let times = 1; ; times++) if (store.write((tx) => tx.sweepVouchers(rows))) return times;
}

describe('a snapshot', () => {
  it('forgets nothing until its last page, and then what none of its pages held (I2, I10)', () => {
    inShop(({ begin }) => {
      const store = begin();
      apply(store, vouchers(1, 2, 3));
      expect(store.read(known)).toEqual([1, 2, 3]);
      store.write((tx) => tx.beginSnapshot());
      expect(store.read(known)).toEqual([1, 2, 3]);
      apply(store, vouchers(2, 4));
      expect(store.read(known)).toEqual([1, 2, 3, 4]);
      apply(store, vouchers(5));
      store.write((tx) => tx.endSnapshot());
      expect(store.read(known)).toEqual([2, 4, 5]);
      apply(store, vouchers(1));
      expect(store.read(known)).toEqual([1, 2, 4, 5]);
    });
  });

  it('is taken up where it was after a restart, and begins anew where it must', () => {
    inShop(({ begin, open }) => {
      const first = begin();
      apply(first, vouchers(1, 2));
      first.write((tx) => tx.beginSnapshot());
      apply(first, vouchers(2, 3));
      first.close();
      const second = open();
      expect(second.read(known)).toEqual([1, 2, 3]);
      apply(second, vouchers(4));
      // Head office was restored once more: what came with the first try may be gone, too.
      second.write((tx) => tx.beginSnapshot());
      apply(second, vouchers(2));
      second.close();
      const third = open();
      expect(third.read(known)).toEqual([1, 2, 3, 4]);
      third.write((tx) => tx.endSnapshot());
      expect(third.read(known)).toEqual([2]);
      third.close();
      expect(open().read(known)).toEqual([2]);
    });
  });

  it('that fails at its end has forgotten nothing', () => {
    inShop(({ begin }) => {
      const store = begin();
      apply(store, vouchers(1));
      store.write((tx) => tx.beginSnapshot());
      const failing = () =>
        store.write((tx) => {
          tx.endSnapshot();
          throw new Error('the disk is full');
        });
      expect(failing).toThrow('full');
      expect(store.read(known)).toEqual([1]);
    });
  });

  it('is swept up after in small steps, which go on after a restart', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      apply(store, vouchers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
      store.write((tx) => tx.beginSnapshot());
      apply(store, vouchers(3, 9));
      store.write((tx) => tx.endSnapshot());
      expect(store.read((tx) => tx.voucherCount())).toBe(10);
      expect(store.write((tx) => tx.sweepVouchers(4))).toBe(false);
      expect(store.read((tx) => tx.voucherCount())).toBe(7);
      store.close();
      const again = open();
      expect(sweep(again, 4)).toBe(2);
      expect(again.read((tx) => tx.voucherCount())).toBe(2);
      expect(again.read(known)).toEqual([3, 9]);
      expect(sweep(again, 4)).toBe(1);
    });
  });

  it('into an empty terminal leaves nothing to sweep', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.beginSnapshot());
      apply(store, vouchers(1, 2, 3));
      store.write((tx) => tx.endSnapshot());
      expect(sweep(store, 1)).toBe(1);
      expect(store.read(known)).toEqual([1, 2, 3]);
    });
  });

  it('ends the authority of people head office no longer knows (I8)', () => {
    inShop(({ begin }) => {
      const store = begin();
      apply(store, person('mei'), person('jun'));
      store.write((tx) => tx.beginSnapshot());
      apply(store, person('jun'), person('lin'));
      const names = () => store.read((tx) => tx.people().map((one) => one.id));
      expect(names()).toEqual(['jun', 'lin', 'mei']);
      store.write((tx) => tx.endSnapshot());
      expect(names()).toEqual(['jun', 'lin']);
      expect(store.read((tx) => tx.person('mei'))).toBeNull();
    });
  });

  it('forgets the holidays of calendars head office no longer has', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      apply(store, holidays('cn', '2027-01-01', '2026-10-01'), holidays('gone', '2027-01-01'));
      const known = (tx: Reader) => ['cn', 'gone'].map((id) => tx.holidays(id));
      expect(store.read(known)).toEqual([['2026-10-01', '2027-01-01'], ['2027-01-01']]);
      store.write((tx) => tx.beginSnapshot());
      apply(store, holidays('cn', '2027-02-06'));
      expect(store.read(known)).toEqual([['2027-02-06'], ['2027-01-01']]);
      store.write((tx) => tx.endSnapshot());
      expect(store.read(known)).toEqual([['2027-02-06'], []]);
      store.close();
      expect(open().read(known)).toEqual([['2027-02-06'], []]);
    });
  });

  it('brings back campaigns as they were, older versions and numbers given anew (I10)', () => {
    inShop(({ begin }) => {
      const store = begin();
      apply(store, campaign('tea', 1, 3), campaign('lost', 2), campaign('gone', 3));
      store.write((tx) => tx.beginSnapshot());
      apply(store, campaign('tea', 1, 2), campaign('anew', 2));
      const found = () =>
        store.read((tx) => tx.campaigns().map(({ id, version }) => `${id} ${version}`));
      expect(found()).toEqual(['tea 2', 'anew 1', 'gone 1']);
      store.write((tx) => tx.endSnapshot());
      expect(found()).toEqual(['tea 2', 'anew 1']);
      // By feed an older version still is no news.
      apply(store, campaign('tea', 1, 1));
      expect(found()).toEqual(['tea 2', 'anew 1']);
    });
  });

  it('keeps every use and receipt it was told of, whatever becomes of the voucher (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      apply(store, vouchers(1), used(elsewhere(1)), received(receiptElsewhere(1)));
      store.write((tx) => tx.beginSnapshot());
      store.write((tx) => tx.endSnapshot());
      sweep(store, 100);
      apply(store, vouchers(1));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).uses)).toBe(1);
      expect(store.read((tx) => tx.countedDays('receipt', 'anybody', 4).elsewhere)).toHaveLength(1);
    });
  });
});
