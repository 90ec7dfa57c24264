import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { demoChain } from '../../hq/demo/dataset.ts';
import { seedDemo } from '../../hq/demo/seed.ts';
import { openDatabase } from '../../hq/store/database.ts';
import { demoRootSecret } from '../../hq/demo/keys.ts';
import { rootInMemory } from '../../hq/keys/root.ts';
import { openOffice } from '../../hq/tenant.ts';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { BenefitKind, Campaign } from '../../shared/domain/campaign/campaign.ts';
import { contradictionsOf } from '../../shared/domain/campaign/contradictions.ts';
import { maySubstitute, soldOutMarkOf } from '../../shared/domain/stock/soldOut.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { signedVoucherFault } from '../../shared/domain/codes/signedVoucher.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { campaign } from '../../shared/protocol/campaign.ts';
import {
  cachedCustomer,
  cachedVoucher,
  holidayCalendar,
  shopConfig,
} from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';

const today = '2026-11-21';

describe('the demo chain', () => {
  const chain = demoChain(today, hqCrypto);

  it('is what the protocol takes', () => {
    for (const one of chain.campaigns) campaign.parse(one);
    for (const one of chain.shops) shopConfig.parse(one);
    for (const one of chain.calendars) holidayCalendar.parse(one);
    for (const one of chain.customers) cachedCustomer.parse(one);
    for (const { cached } of chain.vouchers) cachedVoucher.parse(cached);
  });

  it('has every kind of voucher, each with a coupon to hold before a scanner', () => {
    const kinds: readonly BenefitKind[] = [
      'freeItem',
      'gift',
      'amountOff',
      'percentOff',
      'threshold',
      'buyNGetM',
      'fixedPrice',
      'memberPrice',
      'storedAmount',
    ];
    const printed = new Set(chain.coupons.map(({ campaign: of }) => of.benefit.kind));
    expect(new Set(chain.campaigns.map((one) => one.benefit.kind))).toEqual(new Set(kinds));
    expect(printed).toEqual(new Set(kinds));
    expect(new Set(chain.coupons.map(({ campaign: of }) => of.id))).toEqual(
      new Set(chain.campaigns.map((one) => one.id)),
    );
  });

  it('shows what campaigns may ask: paid ones, days from first use, holidays, groups, tiers, limits', () => {
    const some = (test: (one: Campaign) => boolean) => chain.campaigns.filter(test).length;
    expect(some((one) => one.acquisition.kind === 'paid')).toBeGreaterThanOrEqual(2);
    expect(some((one) => one.acquisition.kind === 'paid' && one.usesPerVoucher > 1)).toBe(1);
    expect(some((one) => one.validity.kind === 'daysFromFirstUse')).toBe(1);
    expect(some((one) => one.goodwill !== null && one.validity.kind === 'daysFromIssue')).toBe(1);
    expect(some((one) => one.holidays !== 'any')).toBe(1);
    expect(some((one) => one.tiers !== null)).toBe(1);
    expect(some((one) => one.weekdays !== null && one.hours !== null)).toBe(1);
    const per = new Set(chain.campaigns.flatMap(({ limits }) => limits.map((one) => one.per)));
    expect(per).toEqual(new Set(['voucher', 'customer', 'shop']));
    const groups = chain.campaigns.flatMap(({ shops }) => shops.include ?? []);
    const known = new Set(chain.shops.flatMap((shop) => shop.groups.map((group) => `#${group}`)));
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) expect(known).toContain(group);
    const tiers = new Set(chain.customers.map((one) => one.tier));
    for (const tier of chain.campaigns.flatMap((one) => one.tiers ?? [])) {
      expect(tiers).toContain(tier);
    }
  });

  it('shows the whole day: a coupon earned by spending, goodwill by worth, a substitute for what is sold out', () => {
    const [earned, ...more] = chain.campaigns.filter((one) => one.issueAfter !== null);
    expect(more).toEqual([]);
    expect(earned?.issueAfter?.events).toEqual([{ kind: 'spend', fromMinor: 5000 }]);
    expect(earned?.benefit).toMatchObject({ kind: 'freeItem', item: { en: 'Milk tea (M)' } });
    const templates = chain.campaigns.flatMap(({ goodwill }) => goodwill ?? []);
    expect(templates.length).toBeGreaterThan(0);
    for (const template of templates) expect(template.maxWorthPerDayMinor).toBeGreaterThan(0);
    const [milkTea] = chain.campaigns;
    if (milkTea === undefined) throw new Error('no campaign');
    for (const { quickItems } of chain.shops) {
      const instead = quickItems.filter((item) => maySubstitute(milkTea.benefit, item));
      expect(instead.map(({ item }) => item)).toContain('JG-M');
      const thing = { kind: 'campaign', campaignNo: milkTea.no } as const;
      const mark = { thing, at: 0, operator: 'mei', businessDay: today };
      expect(soldOutMarkOf(milkTea, [{ ...mark, until: 'dayEnd' }], quickItems)).not.toBeNull();
    }
    for (const one of chain.campaigns) expect(contradictionsOf(one)).toEqual([]);
  });

  it('keeps the holidays of its shops', () => {
    for (const shop of chain.shops) {
      const calendar = chain.calendars.find(({ id }) => id === shop.calendar);
      expect(calendar?.days.map(({ date }) => date)).toContain('2027-01-01');
    }
  });

  it('has 5,000 vouchers of different codes and refs, and 300 customers', () => {
    expect(new Set(chain.vouchers.map((one) => one.code)).size).toBe(5000);
    expect(new Set(chain.vouchers.map((one) => one.cached.ref)).size).toBe(5000);
    expect(new Set(chain.customers.map((one) => one.phoneKey)).size).toBe(300);
    expect(new Set(chain.customers.map((one) => one.last4)).size).toBe(300);
  });

  it('has some that ended, some that end tomorrow, and some of a customer', () => {
    const cached = chain.vouchers.map((one) => one.cached);
    const count = (test: (one: (typeof cached)[number]) => boolean) => cached.filter(test).length;
    expect(count((one) => one.lastDay < today)).toBeGreaterThan(100);
    expect(count((one) => one.lastDay === addDays(today, 1))).toBeGreaterThan(100);
    expect(count((one) => one.customer !== null)).toBeGreaterThan(1000);
  });

  it('prints the same codes whatever the day, and each is known by its ref', () => {
    const later = demoChain('2031-02-28', hqCrypto);
    expect(later.coupons.map((one) => one.code)).toEqual(chain.coupons.map((one) => one.code));
    const refs = new Set(chain.vouchers.map((one) => one.cached.ref));
    const known = chain.coupons.filter((coupon) => {
      const code = readCode(coupon.code, noCodeRules);
      if (code.kind !== 'native') return false;
      return refs.has(voucherRef(hqCrypto, chain.keys.chainKey, voucherIdText(code)));
    });
    expect(known).toHaveLength(chain.coupons.length - 1);
  });

  it('prints one signed coupon that holds under head office’s own issuer key', () => {
    const codes = chain.coupons.map((coupon) => readCode(coupon.code, noCodeRules));
    const [code, another] = codes.filter((one) => one.kind === 'signed');
    if (code === undefined) throw new Error('no signed coupon');
    expect(another).toBeUndefined();
    const publicKey = bytesToHex(hqCrypto.publicKeyOf(chain.keys.issuerSecret));
    const signs = { kind: 'campaigns', campaigns: null } as const;
    const key = { state: 'active', publicKey, signs, lastDay: null } as const;
    const fault = signedVoucherFault(code, key, (hex, bytes, sig) =>
      hqCrypto.verify(hexToBytes(hex), bytes, sig),
    );
    expect(fault).toBeNull();
  });

  it('moves its dates along on another day and leaves what was used alone', async () => {
    const open = await openDatabase({ dataDir: null });
    try {
      const root = rootInMemory(hqCrypto, demoRootSecret(hqCrypto));
      const given = { publicKey: root.publicKey, root };
      const office = await openOffice(open.db, hqCrypto, Date.now, () => chain, given);
      await seedDemo(office, chain, today);
      const [used] = chain.vouchers;
      const ref = used?.cached.ref ?? '';
      await open.db
        .updateTable('voucher')
        .set({ uses_counted: 1 })
        .where('ref', '=', ref)
        .execute();
      const later = '2027-06-01';
      await seedDemo(office, demoChain(later, hqCrypto), later);
      const rows = await open.db.selectFrom('voucher').selectAll().execute();
      expect(rows).toHaveLength(5000);
      expect(rows.filter((row) => row.last_day === addDays(later, 1)).length).toBeGreaterThan(100);
      expect(rows.find((row) => row.ref === ref)?.uses_counted).toBe(1);
      const versions = await open.db.selectFrom('campaign').select('version').execute();
      expect(versions.filter((row) => row.version === 2)).toHaveLength(chain.campaigns.length);
    } finally {
      await open.close();
    }
  });
});
