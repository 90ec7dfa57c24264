import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import {
  createDigestCounter,
  digestBucketOf,
  digestBucketRange,
  digestBuckets,
  digestText,
  killDigestRow,
  totalDigest,
  voucherDigestRow,
} from '../../shared/protocol/digest.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';

const voucher: CachedVoucher = {
  ref: 'abc0123456789abcdef0123456789abc',
  campaignNo: 101,
  firstDay: '2026-01-01',
  lastDay: '2026-12-31',
  extendedThrough: null,
  customer: null,
  homeShop: 'jingan',
  usesAllowed: 1,
  amountMinor: null,
  killed: false,
  form: 'static',
  hint: '尾号 7F',
};
const kill = { ref: '00ffffffffffffffffffffffffffffff', at: 1, killed: true };
const rows = [
  voucherDigestRow(voucher),
  voucherDigestRow({ ...voucher, ref: 'abcfffffffffffffffffffffffffffff' }),
  killDigestRow(kill),
];

describe('digests of what a terminal and head office both hold', () => {
  it('are as written down here, by either side’s crypto, in any order', () => {
    for (const crypto of [hqCrypto, createCrypto()]) {
      for (const order of [rows, rows.toReversed()]) {
        const counter = createDigestCounter(crypto);
        for (const row of order) counter.add(row);
        const buckets = counter.buckets();
        expect(buckets).toHaveLength(digestBuckets);
        expect(digestText(buckets[0xabc] ?? { count: 0, sum: 0n })).toBe('2 0d711a7790c3bec9');
        expect(digestText(buckets[0x00f] ?? { count: 0, sum: 0n })).toBe('1 6cd32bc861f4ba7e');
        expect(digestText(buckets[1] ?? { count: 9, sum: 9n })).toBe('0 0000000000000000');
        expect(digestText(totalDigest(buckets))).toBe('3 7a44463ff2b87947');
      }
    }
  });

  it('differ by every field of a voucher but whether it was withdrawn', () => {
    const { text } = voucherDigestRow(voucher);
    const others: Partial<CachedVoucher>[] = [
      { campaignNo: 102 },
      { firstDay: '2026-01-02' },
      { lastDay: '2026-12-30' },
      { extendedThrough: '2027-01-31' },
      { customer: '0'.repeat(32) },
      { homeShop: null },
      { usesAllowed: 2 },
      { amountMinor: 0 },
      { form: 'foreign' },
      { hint: '' },
    ];
    for (const change of others) {
      expect(voucherDigestRow({ ...voucher, ...change }).text).not.toBe(text);
    }
    expect(voucherDigestRow({ ...voucher, killed: true }).text).toBe(text);
    expect(killDigestRow({ ...kill, at: 2 })).toEqual(killDigestRow(kill));
    expect(killDigestRow({ ...kill, killed: false })).not.toEqual(killDigestRow(kill));
  });

  it('have buckets whose ranges hold their refs and no others', () => {
    for (const bucket of [0, 1, 0x0ff, 0x100, 0xabc, digestBuckets - 1]) {
      const { from, to } = digestBucketRange(bucket);
      expect([from, to].map(digestBucketOf)).toEqual([bucket, bucket]);
      expect(from).toHaveLength(32);
    }
    expect(digestBucketRange(0x0ff).to < digestBucketRange(0x100).from).toBe(true);
  });
});
