import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { demoChain } from '../../hq/demo/dataset.ts';
import { seedDemo } from '../../hq/seed.ts';
import { openDatabase } from '../../hq/database.ts';
import { openOffice } from '../../hq/tenant.ts';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/code.ts';
import { addDays } from '../../shared/domain/civilTime.ts';
import { signedVoucherFault } from '../../shared/domain/signedVoucher.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { campaign } from '../../shared/protocol/campaign.ts';
import { cachedCustomer, cachedVoucher, shopConfig } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';

const today = '2026-11-21';

describe('the demo chain', () => {
  const chain = demoChain(today, hqCrypto);

  it('is what the protocol takes', () => {
    for (const one of chain.campaigns) campaign.parse(one);
    for (const one of chain.shops) shopConfig.parse(one);
    for (const one of chain.customers) cachedCustomer.parse(one);
    for (const { cached } of chain.vouchers) cachedVoucher.parse(cached);
  });

  it('has six kinds of voucher and a goodwill template', () => {
    const ordinary = chain.campaigns.filter((one) => one.goodwill === null);
    expect(ordinary).toHaveLength(6);
    expect(new Set(ordinary.map((one) => one.benefit.kind)).size).toBe(6);
    expect(chain.campaigns.some((one) => one.goodwill !== null)).toBe(true);
    expect(ordinary.some((one) => one.weekdays !== null && one.hours !== null)).toBe(true);
    const limited = ordinary.filter((one) => one.customerLimits.length > 0);
    expect(limited.every((one) => one.customer === 'required')).toBe(true);
    expect(limited.length).toBeGreaterThan(0);
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
    const code = readCode(chain.coupons.at(-1)?.code ?? '', noCodeRules);
    if (code.kind !== 'signed') throw new Error(code.kind);
    const publicKey = bytesToHex(hqCrypto.publicKeyOf(chain.keys.issuerSecret));
    const fault = signedVoucherFault(code, { state: 'active', publicKey }, (key, bytes, sig) =>
      hqCrypto.verify(hexToBytes(key), bytes, sig),
    );
    expect(fault).toBeNull();
  });

  it('moves its dates along on another day and leaves what was used alone', async () => {
    const open = await openDatabase({ dataDir: null });
    try {
      const office = await openOffice(open.db, hqCrypto, Date.now, () => chain);
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
