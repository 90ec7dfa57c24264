import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { cachedVoucher, vouchersPage as self } from '../../shared/protocol/feed.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import {
  maxVouchersPerPage,
  packVoucherPage,
  unpackVoucherPage,
  voucherOfPacked,
} from '../../shared/protocol/voucherPage.ts';
import type { VoucherPageHead } from '../../shared/protocol/voucherPage.ts';

interface Vector {
  readonly name: string;
  readonly head: VoucherPageHead;
  readonly vouchers: readonly CachedVoucher[];
  readonly hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('vectors/voucherPages.json', import.meta.url), 'utf8'),
) as readonly Vector[];

const head: VoucherPageHead = { feedEpoch: 3, head: 77, total: 5, next: null };

function refOf(n: number): string {
  return n.toString(16).padStart(32, '0');
}

function plain(n: number, change: Partial<CachedVoucher> = {}): CachedVoucher {
  return {
    ref: refOf(n),
    campaignNo: 101,
    firstDay: '2026-01-01',
    lastDay: '2026-12-31',
    extendedThrough: null,
    customer: null,
    homeShop: null,
    usesAllowed: 1,
    amountMinor: null,
    killed: false,
    form: 'static',
    hint: 'K7QX',
    ...change,
  };
}

function faultOf(bytes: Uint8Array, after: string | null = null) {
  const read = unpackVoucherPage(bytes, { after, self });
  return 'fault' in read ? read.fault : null;
}

/** A page of these with the bytes at one place changed. */
function spoilt(at: number, ...bytes: readonly number[]): Uint8Array {
  const page = packVoucherPage(head, [plain(1), plain(2, { usesAllowed: 2 })]);
  page.set(bytes, at < 0 ? page.length + at : at);
  return page;
}

/** Where the terms begin, and how long one without amount and home is. */
const headLength = 40;
const termsLength = 19;

const day = fc
  .integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2199, 11, 31) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const ref = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToHex);
const text = (most: number) => fc.string({ unit: 'binary', maxLength: most / 2 });
const anyVoucher: fc.Arbitrary<CachedVoucher> = fc.record({
  ref,
  campaignNo: fc.integer({ min: 1, max: 0xffff_ffff }),
  firstDay: day,
  lastDay: day,
  extendedThrough: fc.option(day),
  customer: fc.option(ref),
  homeShop: fc.option(text(40)),
  usesAllowed: fc.integer({ min: 1, max: 1000 }),
  amountMinor: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
  killed: fc.boolean(),
  form: fc.constantFrom('static', 'signed', 'foreign'),
  hint: text(24),
});

describe('a packed page of vouchers', () => {
  it.each(vectors)('has these bytes: $name', ({ head: said, vouchers, hex }) => {
    expect(bytesToHex(packVoucherPage(said, vouchers))).toBe(hex);
    const read = unpackVoucherPage(hexToBytes(hex), { after: null, self });
    if ('fault' in read) throw new Error(read.fault);
    const { vouchers: packed, ...rest } = read.page;
    expect(rest).toEqual(said);
    expect(packed.map(voucherOfPacked)).toEqual(vouchers);
  });

  it('brings back whatever a voucher can be, and nothing else has its bytes', () => {
    const pages = fc.uniqueArray(anyVoucher, { selector: (one) => one.ref, maxLength: 30 });
    fc.assert(
      fc.property(pages, (some) => {
        const vouchers = some.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
        for (const one of vouchers) expect(cachedVoucher.safeParse(one).error).toBeUndefined();
        const bytes = packVoucherPage(head, vouchers);
        const read = unpackVoucherPage(bytes, { after: null, self });
        if ('fault' in read) throw new Error(read.fault);
        const back = read.page.vouchers.map(voucherOfPacked);
        expect(back).toEqual(vouchers);
        expect(packVoucherPage(head, back)).toEqual(bytes);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('I5: is refused when it was cut anywhere, or goes on behind its end', () => {
    const whole = packVoucherPage(head, [
      plain(1, { homeShop: 'jingan', amountMinor: 500 }),
      plain(2, { customer: refOf(9) }),
    ]);
    expect(faultOf(whole)).toBeNull();
    for (let length = 0; length < whole.length; length++) {
      expect(['cutOff', 'notAPage']).toContain(faultOf(whole.subarray(0, length)));
    }
    expect(faultOf(Uint8Array.of(...whole, 0))).toBe('tooLong');
  });

  it('I5: never throws and never reads beyond, whatever one byte becomes', () => {
    const vouchers = [plain(1, { homeShop: '静安', amountMinor: 5 }), plain(2), plain(3)];
    const whole = packVoucherPage(head, vouchers);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        const read = unpackVoucherPage(changed, { after: null, self });
        if (!('page' in read)) continue;
        for (const one of read.page.vouchers) {
          expect(cachedVoucher.safeParse(voucherOfPacked(one)).error).toBeUndefined();
        }
      }
    }
  });

  it.each([
    ['another kind of file', spoilt(0, 0x50), 'notAPage'],
    ['more terms than vouchers', spoilt(36, 0, 3), 'tooMany'],
    ['more vouchers than a page has', spoilt(38, 0xff, 0xff), 'tooMany'],
    ['a campaign that can’t be', spoilt(headLength, 0, 0, 0, 0), 'badNumber'],
    ['a day beyond the calendar', spoilt(headLength + 4, 0x7f), 'badNumber'],
    ['no use at all', spoilt(headLength + 16, 0, 0), 'badNumber'],
    ['a form that isn’t one', spoilt(headLength + 18, 3), 'badFlags'],
    ['a flag nobody knows', spoilt(headLength + 18, 32), 'badFlags'],
    ['terms that aren’t there', spoilt(headLength + 2 * termsLength + 16, 0, 2), 'noSuchTerms'],
    ['a customer half there', spoilt(headLength + 2 * termsLength + 18, 2), 'badFlags'],
    ['a hint too long', spoilt(headLength + 2 * termsLength + 19, 50), 'badText'],
    ['a number no number of ours reaches', spoilt(12, 0xff), 'badNumber'],
    ['a feed without an epoch', spoilt(8, 0, 0, 0, 0), 'badNumber'],
  ] as const)('I5: %s is refused', (_what, bytes, fault) => {
    expect(faultOf(bytes)).toBe(fault);
  });

  it('I5: is refused when its refs are out of order, twice the same, or not behind what was asked', () => {
    expect(faultOf(packVoucherPage(head, [plain(2), plain(1)]))).toBe('notSorted');
    expect(faultOf(packVoucherPage(head, [plain(2), plain(2)]))).toBe('notSorted');
    const page = packVoucherPage(head, [plain(5), plain(6)]);
    expect(faultOf(page, refOf(4))).toBeNull();
    expect(faultOf(page, refOf(5))).toBe('notSorted');
    expect(faultOf(page, refOf(6))).toBe('notSorted');
  });

  it('I5: is refused when it says “more” and holds nothing: asking would never end', () => {
    expect(faultOf(packVoucherPage({ ...head, next: self }, []))).toBe('endless');
    expect(faultOf(packVoucherPage({ ...head, next: self + 1 }, []))).toBeNull();
  });

  it('is below what a terminal reads, full of the longest vouchers there can be', () => {
    const longest = (n: number) =>
      plain(n, {
        customer: refOf(n),
        homeShop: '店'.repeat(40),
        amountMinor: n,
        hint: '券'.repeat(24),
      });
    const vouchers = Array.from({ length: maxVouchersPerPage }, (_, n) => longest(n + 1));
    const bytes = packVoucherPage(head, vouchers);
    expect(bytes.length).toBeLessThan(2 * 1024 * 1024);
    expect(bytes.length).toBeGreaterThan(1.75 * 1024 * 1024);
    expect(faultOf(bytes)).toBeNull();
  });

  it('takes about 24 bytes for a voucher like most', () => {
    const vouchers = Array.from({ length: 1000 }, (_, n) => plain(n + 1));
    const bytes = packVoucherPage(head, vouchers);
    expect(bytes.length / vouchers.length).toBeLessThan(25);
  });
});
