import { ed25519 } from '@noble/curves/ed25519.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCrockford,
  encodeCrockford,
  normalizeCrockford,
} from '../../shared/domain/codes/crockford.ts';
import {
  maySign,
  parseSignedVoucher,
  signedCodeLength,
  signedVoucherBytes,
  signedVoucherFault,
  writeSignedVoucher,
} from '../../shared/domain/codes/signedVoucher.ts';
import type {
  SignedVoucherFields,
  VerifySignature,
} from '../../shared/domain/codes/signedVoucher.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import vectors from './vectors/signedVouchers.json' with { type: 'json' };

const secret = Uint8Array.from(Buffer.from(vectors.secret, 'hex'));
const verify: VerifySignature = (publicKey, bytes, signature) =>
  ed25519.verify(signature, bytes, Uint8Array.from(Buffer.from(publicKey, 'hex')));
const signs = { kind: 'campaigns', campaigns: null } as const;
const key = { state: 'active', publicKey: vectors.publicKey, signs, lastDay: null } as const;

const fieldsAny: fc.Arbitrary<SignedVoucherFields> = fc
  .record({
    keyId: fc.integer({ min: 1, max: 0xffff }),
    voucherId: fc
      .uint8Array({ minLength: 10, maxLength: 10 })
      .map((bytes) => Buffer.from(bytes).toString('hex')),
    campaignNo: fc.integer({ min: 1, max: 0xffff_ffff }),
    first: fc.integer({ min: 0, max: 0xffff }),
    days: fc.integer({ min: 0, max: 0xffff }),
    campaignVersion: fc.integer({ min: 1, max: 0xffff_ffff }),
  })
  .filter(({ first, days }) => first + days <= 0xffff)
  .map(({ first, days, ...rest }) => ({
    ...rest,
    firstDay: addDays('2020-01-01', first),
    lastDay: addDays('2020-01-01', first + days),
  }));
const signatureAny = fc.uint8Array({ minLength: 64, maxLength: 64 });

function goodCode(): string {
  const [, vector] = vectors.vouchers;
  if (vector === undefined) throw new Error('the vectors are gone');
  return vector.code;
}

/** The second vector's code with one byte of the 90 set to something else. */
function withByte(place: number, value: number): string {
  const bytes = decodeCrockford(goodCode()) ?? new Uint8Array();
  bytes[place] = value;
  return encodeCrockford(bytes);
}

describe('signed vouchers: committed vectors', () => {
  it.each(vectors.vouchers)('writes and reads $fields.voucherId', (vector) => {
    const signedBytes = signedVoucherBytes(vector.fields);
    expect(Buffer.from(signedBytes).toString('hex')).toBe(vector.signedBytes);
    const signature = ed25519.sign(signedBytes, secret);
    expect(Buffer.from(signature).toString('hex')).toBe(vector.signature);
    const code = writeSignedVoucher(vector.fields, signature);
    expect(code).toBe(vector.code);
    const read = parseSignedVoucher(code);
    expect(read?.fields).toEqual(vector.fields);
    expect(read && signedVoucherFault(read, key, verify)).toBeNull();
  });
});

describe('signed vouchers: form', () => {
  it('are exactly 144 characters and come back as they were', () => {
    fc.assert(
      fc.property(fieldsAny, signatureAny, (fields, signature) => {
        const code = writeSignedVoucher(fields, signature);
        expect(code).toHaveLength(signedCodeLength);
        const read = parseSignedVoucher(code.toLowerCase().replaceAll('0', 'o'));
        expect(read?.fields).toEqual(fields);
        expect(read?.signature).toEqual(signature);
        expect(read?.signedBytes).toEqual(signedVoucherBytes(fields));
      }),
    );
  });

  it('encode(decode(x)) is the normalised x for every text that decodes (I2)', () => {
    fc.assert(
      fc.property(fieldsAny, signatureAny, (fields, signature) => {
        const code = writeSignedVoucher(fields, signature);
        const groups = code.match(/.{1,6}/g)?.join(' ') ?? '';
        const read = parseSignedVoucher(groups);
        expect(read && writeSignedVoucher(read.fields, read.signature)).toBe(
          normalizeCrockford(groups),
        );
      }),
    );
  });

  it('a truncated or an extended one is none (I5)', () => {
    for (const text of [goodCode().slice(1), goodCode().slice(0, -1), `${goodCode()}0`, '']) {
      expect(parseSignedVoucher(text)).toBeNull();
    }
  });

  it.each([
    ['another version', 0, 2],
    ['an unknown flag', 25, 1],
    ['a last day before the first', 19, 0],
  ])('refuses %s', (_, place, value) => {
    expect(parseSignedVoucher(withByte(place, value))).toBeNull();
  });

  it('refuses a character outside the alphabet', () => {
    expect(parseSignedVoucher(`U${goodCode().slice(1)}`)).toBeNull();
  });

  it.each([
    ['key id 0', { keyId: 0 }],
    ['key id beyond 16 bits', { keyId: 0x1_0000 }],
    ['campaign 0', { campaignNo: 0 }],
    ['version 0', { campaignVersion: 0 }],
    ['a day before 2020', { firstDay: '2019-12-31' }],
    ['a last day before the first', { lastDay: '2026-11-20' }],
    ['a day beyond 16 bits', { lastDay: '2199-06-07' }],
    ['a campaign beyond 32 bits', { campaignNo: 0x1_0000_0000 }],
    ['a version beyond 32 bits', { campaignVersion: 0x1_0000_0000 }],
    ['half a key id', { keyId: 1.5 }],
    ['an id of the wrong length', { voucherId: 'ab' }],
    ['an id too long', { voucherId: '00'.repeat(11) }],
    ['an id that is no hex', { voucherId: `${'0'.repeat(19)}g` }],
    ['an id in capitals', { voucherId: `A${'0'.repeat(19)}` }],
  ])('an issuer can’t write %s', (_, change) => {
    const fields = {
      keyId: 1,
      voucherId: '00'.repeat(10),
      campaignNo: 1,
      firstDay: '2026-11-21',
      lastDay: '2026-12-20',
      campaignVersion: 1,
    };
    expect(() => signedVoucherBytes(fields)).not.toThrow();
    expect(() => signedVoucherBytes({ ...fields, ...change })).toThrow(RangeError);
  });
});

describe('signed vouchers: signature', () => {
  const fields = vectors.vouchers[0]?.fields as SignedVoucherFields;

  it('of 64 bytes is written', () => {
    expect(writeSignedVoucher(fields, new Uint8Array(64))).toHaveLength(signedCodeLength);
  });

  it.each([63, 65])('of %i bytes can’t be written', (length) => {
    expect(() => writeSignedVoucher(fields, new Uint8Array(length))).toThrow(RangeError);
  });
});

describe('signed vouchers: trust (I8)', () => {
  it('any one altered bit of the 90 bytes is a bad signature or no code', () => {
    fc.assert(
      fc.property(fc.nat(89), fc.nat(7), (place, bit) => {
        const original = (decodeCrockford(goodCode()) ?? [])[place] ?? 0;
        const voucher = parseSignedVoucher(withByte(place, original ^ (1 << bit)));
        const fault = voucher && signedVoucherFault(voucher, key, verify);
        expect(voucher === null || fault === 'badSignature').toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('keyNotAllowed: a voucher that runs beyond the last day its key was given', () => {
    const voucher = parseSignedVoucher(goodCode());
    if (voucher === null) throw new Error('the vector does not parse');
    const { lastDay } = voucher.fields;
    expect(signedVoucherFault(voucher, { ...key, lastDay }, verify)).toBeNull();
    const before = { ...key, lastDay: addDays(lastDay, -1) };
    expect(signedVoucherFault(voucher, before, verify)).toBe('keyNotAllowed');
  });

  it.each([
    ['any campaign', { kind: 'campaigns', campaigns: null }, true],
    ['this campaign', { kind: 'campaigns', campaigns: [3, 4] }, true],
    ['others', { kind: 'campaigns', campaigns: [3, 5] }, false],
    ['its own shop’s goodwill', { kind: 'goodwill', device: '', shop: 'jingan' }, true],
    ['another shop’s goodwill', { kind: 'goodwill', device: '', shop: 'xuhui' }, false],
  ] as const)('a key for %s', (_, scope, may) => {
    const goodwill = { reasons: ['wait'], maxPerDay: 1 } as const;
    const shops = { include: ['jingan'], exclude: [] };
    const nothing = { no: 4, goodwill: null, issueAfter: null, shops };
    expect(maySign({ signs: scope }, { ...nothing, goodwill })).toBe(may);
    const issueAfter = { events: [{ kind: 'firstVisit' }], maxPerDay: 1 } as const;
    expect(maySign({ signs: scope }, { ...nothing, issueAfter })).toBe(may);
    const plain = maySign({ signs: scope }, nothing);
    expect(plain).toBe(may && scope.kind === 'campaigns');
  });

  it('badSignature, unknownKey and retiredKey are told apart', () => {
    const voucher = parseSignedVoucher(goodCode());
    if (voucher === null) throw new Error('the vector does not parse');
    expect(signedVoucherFault(voucher, key, verify)).toBeNull();
    expect(signedVoucherFault(voucher, { ...key, state: 'retired' }, verify)).toBeNull();
    expect(signedVoucherFault(voucher, null, verify)).toBe('unknownKey');
    expect(signedVoucherFault(voucher, { ...key, state: 'revoked' }, verify)).toBe('retiredKey');
    expect(signedVoucherFault(voucher, key, () => false)).toBe('badSignature');
  });
});
