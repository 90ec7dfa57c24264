import { describe, expect, it } from 'vitest';
import { rigCampaigns } from '../faults/counterRig.ts';
import {
  cachedVoucher,
  device,
  elsewhere,
  idOf,
  inShop,
  newEntry,
  noon,
  redeemed,
  redemption,
  undoing,
} from './storeKit.ts';

const customer = idOf('customer', 1);

describe('usage of a voucher', () => {
  it('is nothing for one nobody used', () => {
    inShop(({ begin }) => {
      const usage = begin().read((tx) => tx.usage(idOf('voucher', 1)));
      expect(usage).toEqual({
        uses: 0,
        amountMinor: 0,
        lastUse: null,
        source: 'journal',
        undoRounds: 0,
        firstUseDay: null,
        revivedThrough: null,
      });
    });
  });

  it('says where, at which counter, when and by whom, for our own use', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)))).toEqual({
        uses: 1,
        amountMinor: 0,
        lastUse: {
          at: noon + 1000,
          shop: 'shop-1',
          shopName: 'shop-1',
          counter: 'Counter 2',
          operator: 'Mei',
          seq: 1,
        },
        source: 'journal',
        undoRounds: 0,
        firstUseDay: '2026-11-21',
        revivedThrough: null,
      });
    });
  });

  it('says the same for a use elsewhere, and HQ says it', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [elsewhere(1)] }]));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)))).toMatchObject({
        uses: 1,
        source: 'hq',
        lastUse: { shopName: 'West Gate', counter: 'Counter 1', operator: 'Jun', seq: null },
      });
    });
  });

  it('is the sum of both, the newer one last', () => {
    inShop(({ begin }) => {
      const store = begin();
      const later = elsewhere(1, { at: noon + 60_000 });
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [later] }]));
      const usage = store.read((tx) => tx.usage(idOf('voucher', 1)));
      expect(usage).toMatchObject({ uses: 2, source: 'hq', lastUse: { at: noon + 60_000 } });
    });
  });

  it('counts a use once, however often HQ tells it (I10)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const told = { kind: 'uses' as const, uses: [elsewhere(1, { customer })] };
      store.write((tx) => tx.applyFeed([told, told]));
      store.write((tx) => tx.applyFeed([told]));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).uses)).toBe(1);
      expect(store.read((tx) => tx.countedDays('use', { customer }, 7))).toEqual({
        own: [],
        elsewhere: [{ businessDay: '2026-11-20', uses: 1, valueMinor: 1800 }],
      });
    });
  });

  it('does not count our own use again when HQ tells it back, but does after a lost journal', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      const own = elsewhere(1, { device, epoch: 1, seq: 1 });
      const lost = elsewhere(2, { device, epoch: 1, seq: 2 });
      store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [own, lost] }]));
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).uses)).toBe(1);
      expect(store.read((tx) => tx.usage(idOf('voucher', 2)).uses)).toBe(1);
    });
  });

  it('is given back by an undo, exactly (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const part = redeemed(1, { uses: 0, amountMinor: 700, amountLeftMinor: 300 });
      const rest = redeemed(1, { uses: 0, amountMinor: 300, amountLeftMinor: 0 });
      store.write((tx) => tx.append(newEntry(1, redemption([part], customer))));
      store.write((tx) => tx.append(newEntry(2, redemption([rest], customer))));
      store.write((tx) => tx.append(newEntry(3, undoing(2, [rest], { customer }))));
      expect(store.read((tx) => tx.usage(part.ref))).toMatchObject({
        amountMinor: 700,
        lastUse: { seq: 1 },
        undoRounds: 1,
      });
    });
  });
});

describe('doubt since the last sync', () => {
  it('grows with doubtful uses, survives a restart, and starts anew when HQ is heard (I3)', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      const doubtful = (n: number) =>
        redeemed(n, { certainty: 'doubtful', discountMinor: 0, valueMinor: 100 });
      store.write((tx) => tx.append(newEntry(1, redemption([doubtful(1), redeemed(2)]))));
      store.write((tx) => tx.append(newEntry(2, redemption([doubtful(3)]))));
      expect(store.read((tx) => tx.doubtSinceSync(7))).toEqual({ count: 2, valueMinor: 200 });
      store.close();
      const again = open();
      expect(again.read((tx) => tx.doubtSinceSync(7))).toEqual({ count: 2, valueMinor: 200 });
      again.write((tx) => tx.clearDoubt());
      again.write((tx) => tx.append(newEntry(3, redemption([doubtful(4)]))));
      again.close();
      expect(open().read((tx) => tx.doubtSinceSync(7).count)).toBe(1);
    });
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 3],
  ])('counts %i uses taken at once as %i (I3)', (uses, count) => {
    inShop(({ begin }) => {
      const store = begin();
      const one = redeemed(1, { certainty: 'doubtful', uses });
      store.write((tx) => tx.append(newEntry(1, redemption([one]))));
      expect(store.read((tx) => tx.doubtSinceSync(7).count)).toBe(count);
    });
  });
});

describe('the feed', () => {
  const [tea] = rigCampaigns;
  if (tea === undefined) throw new Error('no campaign');

  it('ends in the same campaigns whatever the order of their versions (I10)', () => {
    const newer = { ...tea, version: 2, funder: 'brand' };
    for (const events of [
      [tea, newer],
      [newer, tea],
    ]) {
      inShop(({ begin }) => {
        const store = begin();
        for (const campaign of events) {
          store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign }]));
          store.read((tx) => tx.campaigns());
        }
        expect(store.read((tx) => tx.campaigns())).toEqual([newer]);
        expect(store.read((tx) => tx.campaignByNo(tea.no))).toEqual(newer);
        expect(store.read((tx) => tx.campaignById(tea.id))).toEqual(newer);
      });
    }
  });

  it('takes a key manifest only when it is newer than the one before (I8)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const manifest = (version: number, state: 'active' | 'revoked') => ({
        kind: 'keys' as const,
        manifest: {
          version,
          issuedAt: noon,
          expiresAt: noon,
          offices: ['0f'.repeat(32)],
          times: ['0e'.repeat(32)],
          keys: [
            {
              keyId: 1,
              publicKey: 'ab'.repeat(32),
              state,
              signs: { kind: 'campaigns' as const, campaigns: null },
              lastDay: null,
            },
          ],
          signature: '00'.repeat(64),
        },
      });
      store.write((tx) => tx.applyFeed([manifest(2, 'revoked')]));
      store.write((tx) => tx.applyFeed([manifest(1, 'active')]));
      expect(store.read((tx) => tx.issuerKey(1)?.state)).toBe('revoked');
      expect(store.read((tx) => tx.manifest()?.version)).toBe(2);
      expect(store.read((tx) => tx.issuerKey(2))).toBeNull();
    });
  });

  it('brings vouchers, customers and people, and what comes again replaces', () => {
    inShop(({ begin }) => {
      const store = begin();
      const vouchers = Array.from({ length: 120 }, (_, n) => cachedVoucher(n, { customer }));
      const full = cachedVoucher(200, {
        form: 'foreign',
        killed: true,
        amountMinor: 5000,
        usesAllowed: 3,
        homeShop: 'shop-1',
        firstDay: '2019-12-31',
        lastDay: '2099-02-28',
        extendedThrough: '2099-03-31',
      });
      const person = {
        id: 'mei',
        name: '小美',
        role: 'manager' as const,
        pinHash: 'scrypt$',
        shops: null,
        retired: false,
        demoPin: null,
        badgeRef: null,
      };
      const known = {
        id: customer,
        phoneKey: 'ef'.repeat(16),
        last4: '5678',
        segment: 'loyal' as const,
        tier: 'gold',
        homeShop: null,
      };
      store.write((tx) =>
        tx.applyFeed([
          { kind: 'vouchers', vouchers },
          { kind: 'vouchers', vouchers: [full] },
          { kind: 'person', person },
          { kind: 'customers', customers: [known] },
        ]),
      );
      store.read((tx) => {
        expect(tx.voucherCount()).toBe(121);
        expect(tx.voucher(full.ref)).toEqual(full);
        expect(tx.vouchersOf(customer)).toHaveLength(120);
        expect(tx.customerByPhoneKey(known.phoneKey)).toEqual(known);
        expect(tx.customer(customer)).toEqual(known);
        expect(tx.person('mei')).toEqual(person);
        expect(tx.people()).toEqual([person]);
      });
      const moved = cachedVoucher(3, { lastDay: '2027-01-31', customer: null });
      expect(store.read((tx) => tx.voucher(moved.ref)?.lastDay)).toBe('2026-12-31');
      store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [moved] }]));
      expect(store.read((tx) => tx.voucher(moved.ref))).toEqual(moved);
      expect(store.read((tx) => tx.vouchersOf(customer))).toHaveLength(119);
      expect(store.read((tx) => tx.voucherCount())).toBe(121);
    });
  });

  it('brings holidays, each calendar as a whole, and those of none where it is unknown', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      const bring = (id: string, ...dates: readonly string[]) => {
        const days = dates.map((date) => ({ date, name: { zh: '节', en: 'Holiday' } }));
        store.write((tx) => tx.applyFeed([{ kind: 'holidays', calendar: { id, days } }]));
      };
      bring('cn', '2027-01-01', '2026-10-02', '2026-10-01');
      bring('hk', '2026-12-25');
      const days = (id: string) => store.read((tx) => tx.holidays(id));
      expect(days('cn')).toEqual(['2026-10-01', '2026-10-02', '2027-01-01']);
      bring('cn', '2027-01-01');
      expect([days('cn'), days('hk'), days('mo')]).toEqual([['2027-01-01'], ['2026-12-25'], []]);
      store.close();
      expect(open().read((tx) => tx.holidays('cn'))).toEqual(['2027-01-01']);
    });
  });

  it('loads many vouchers at once', () => {
    inShop(({ begin }) => {
      const store = begin();
      const many = 12_345;
      const all = (function* () {
        for (let n = 0; n < many; n++) yield cachedVoucher(n);
      })();
      expect(store.loadVouchers(all)).toBe(many);
      expect(store.read((tx) => tx.voucherCount())).toBe(many);
      expect(store.read((tx) => tx.voucher(idOf('voucher', many - 1)))).not.toBeNull();
    });
  });
});

describe('print jobs', () => {
  it('wait from the commit of their entry on, oldest first, also after a restart', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      const printed = (n: number) => ({
        ...newEntry(n, redemption([redeemed(n)])),
        print: 'receipt' as const,
      });
      for (const n of [1, 2, 3]) store.write((tx) => tx.append(printed(n)));
      const [first] = store.read((tx) => tx.printJobs(10));
      if (first === undefined) throw new Error('no job');
      store.write((tx) => {
        tx.setPrintJob(first.jobId, { state: 'printed', tries: 1, problem: null });
      });
      store.write((tx) => tx.addPrintJob('test', null, noon + 9_000));
      const second = store.read((tx) => tx.nextPrintJob());
      expect(second).toMatchObject({ seq: 2, what: 'receipt', state: 'waiting', tries: 0 });
      store.write((tx) => {
        tx.setPrintJob(second?.jobId ?? 0, { state: 'printing', tries: 1, problem: null });
      });
      const jobs = store.read((tx) => tx.printJobs(10));
      store.close();
      const again = open();
      again.read((tx) => {
        expect(tx.printJobs(10)).toEqual(jobs);
        expect(tx.printJobsInDoubt().map((job) => job.seq)).toEqual([2]);
        expect(tx.nextPrintJob()?.seq).toBe(3);
        expect(tx.printJob(first.jobId)?.state).toBe('printed');
        expect(tx.printJob(999)).toBeNull();
      });
      expect(again.write((tx) => tx.addPrintJob('test', null, noon))).toBe(3);
    });
  });
});

describe('what is set', () => {
  it('is kept: settings, sync, lock-outs, and the clock as the newest entry says', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      const sync = {
        feedEpoch: 2,
        cursor: 17,
        ackedSeq: 0,
        lastSync: noon,
        quarantined: 0,
        frozen: false,
        standing: 'active' as const,
        snapshotPage: null,
        snapshotAfter: null,
      };
      const clock = {
        lastEffective: noon,
        lastMonotonicMs: 5,
        bootId: 'boot-1',
        hqTime: noon,
        hqMonotonicMs: 5,
      };
      store.write((tx) => {
        tx.setSync(sync);
        tx.setLockout('mei', { tries: 6, until: noon });
        tx.setSettings({ ...tx.settings(), language: 'en' });
        tx.setClock(clock);
      });
      expect(store.read((tx) => tx.clock())).toEqual(clock);
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      store.close();
      const again = open();
      again.read((tx) => {
        expect(tx.sync()).toEqual(sync);
        expect(tx.lockout('mei')).toEqual({ tries: 6, until: noon });
        expect(tx.settings().language).toBe('en');
        expect(tx.clock()).toEqual({ ...clock, lastEffective: noon + 1000, lastMonotonicMs: 1000 });
      });
      again.write((tx) => tx.setLockout('mei', null));
      expect(again.read((tx) => tx.lockout('mei'))).toBeNull();
    });
  });
});
