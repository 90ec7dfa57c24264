import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { noCodeRules, readCode } from '../../shared/domain/codes/code.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { decodeCrockford, encodeCrockford } from '../../shared/domain/codes/crockford.ts';
import { maxCodeLength, receiptReferencePrefix } from '../../shared/domain/codes/scan.ts';
import { bytesToHex, hexToBytes, utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { IssuerKey } from '../../shared/protocol/feed.ts';
import {
  maxReferenceVouchers,
  parseReceiptReference,
  readReceiptReference,
  shopMark,
  writeReceiptReference,
} from '../../shared/protocol/receiptReference.ts';
import type { ReceiptReference } from '../../shared/protocol/receiptReference.ts';

interface Vectors {
  readonly secret: string;
  readonly publicKey: string;
  readonly references: readonly {
    readonly shop: string;
    readonly reference: ReceiptReference;
    readonly payload: string;
    readonly text: string;
  }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('vectors/receiptReferences.json', import.meta.url), 'utf8'),
) as Vectors;
const secret = hexToBytes(vectors.secret);
const crypto = createCrypto();

function keyOf(state: IssuerKey['state'] = 'active', device = vectorNo(0).reference.device) {
  return (keyId: number): IssuerKey => ({
    keyId,
    publicKey: vectors.publicKey,
    state,
    signs: { kind: 'goodwill', device, shop: 'jingan' },
    lastDay: null,
  });
}

function vectorNo(place: number): Vectors['references'][number] {
  const vector = vectors.references[place];
  if (vector === undefined) throw new Error('the vectors are gone');
  return vector;
}

function bytesOf(text: string): Uint8Array {
  return decodeCrockford(text.slice(receiptReferencePrefix.length)) ?? new Uint8Array();
}

function textOf(bytes: Uint8Array): string {
  return receiptReferencePrefix + encodeCrockford(bytes);
}

/** The first vector's text with bytes from `place` on set to something else. */
function withBytes(place: number, ...values: readonly number[]): string {
  const bytes = bytesOf(vectorNo(0).text);
  bytes.set(values, place);
  return textOf(bytes);
}

const idAny = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToHex);
const uint = (max: number) => fc.integer({ min: 0, max });
const dayAny = uint(0xffff).map((days) => addDays('2020-01-01', days));
const moneyAny = uint(1_000_000_000);
const referenceAny: fc.Arbitrary<ReceiptReference> = fc.record({
  keyId: fc.integer({ min: 1, max: 0xffff }),
  device: idAny,
  shopMark: fc.uint8Array({ minLength: 8, maxLength: 8 }).map(bytesToHex),
  epoch: fc.integer({ min: 1, max: 0xffff_ffff }),
  seq: fc.integer({ min: 1, max: 0xffff_ffff }),
  id: idAny,
  at: fc.nat(4_000_000_000).map((seconds) => seconds * 1000),
  businessDay: dayAny,
  customer: fc.option(idAny),
  vouchers: fc.array(
    fc.record({
      ref: idAny,
      campaignNo: uint(0xffff_ffff),
      uses: uint(1000),
      amountMinor: fc.option(moneyAny),
      discountMinor: moneyAny,
      valueMinor: moneyAny,
      lastDay: dayAny,
    }),
    { minLength: 1, maxLength: maxReferenceVouchers },
  ),
});

describe('receipt references: committed vectors', () => {
  it.each(vectors.references)('writes and reads $reference.id', (vector) => {
    const { shop, reference, payload, text } = vector;
    expect(shopMark(crypto, shop)).toBe(reference.shopMark);
    expect(writeReceiptReference(crypto, secret, reference)).toBe(text);
    expect(writeReceiptReference(hqCrypto, secret, reference)).toBe(text);
    expect(readReceiptReference(crypto, text, keyOf('active', reference.device))).toEqual(
      reference,
    );
    const signedBytes = parseReceiptReference(text)?.signedBytes ?? new Uint8Array();
    expect(bytesToHex(signedBytes)).toBe(
      bytesToHex(utf8Bytes('countersign/reference/1\0')) + payload,
    );
  });

  it('the longest of them is read as a code of ours, by hand and by machine', () => {
    const { text } = vectorNo(2);
    expect(text).toHaveLength(1381);
    expect(text.length).toBeLessThanOrEqual(maxCodeLength);
    for (const read of [text, text.toLowerCase(), `]Q1${text}`, ` ${text} `]) {
      expect(readCode(read, noCodeRules)).toMatchObject({ reason: 'receiptReference' });
      expect(
        readReceiptReference(crypto, read, keyOf('active', vectorNo(2).reference.device)),
      ).toEqual(vectorNo(2).reference);
    }
    expect(readCode('CSR1:', noCodeRules)).toMatchObject({ reason: 'receiptReference' });
    expect(readCode('CSR2:AAAA', noCodeRules)).not.toMatchObject({ reason: 'receiptReference' });
  });
});

describe('receipt references: canonical and strict (I5)', () => {
  it('encode(decode(x)) is x, whatever was redeemed', () => {
    fc.assert(
      fc.property(referenceAny, (reference) => {
        const text = writeReceiptReference(crypto, secret, reference) ?? '';
        expect(readReceiptReference(crypto, text, keyOf('active', reference.device))).toEqual(
          reference,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('the time is to the second, and a last day beyond its bytes is the last that fits', () => {
    const { reference } = vectorNo(0);
    const vouchers = reference.vouchers.map((one) => ({ ...one, lastDay: '9999-12-31' }));
    const at = reference.at + 999;
    const text = writeReceiptReference(crypto, secret, { ...reference, at, vouchers }) ?? '';
    const read = readReceiptReference(crypto, text, keyOf());
    expect(read).toMatchObject({ at: reference.at, vouchers: [{ lastDay: '2199-06-06' }] });
  });

  it('any text at all is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(readReceiptReference(crypto, text, keyOf())).toBe('damaged');
        expect(readReceiptReference(crypto, `CSR1:${text}`, keyOf())).toBe('damaged');
      }),
      { numRuns: 500 },
    );
  });

  it('none is one character shorter or longer', () => {
    const { text } = vectorNo(0);
    for (const other of [text.slice(0, -1), `${text}0`, text.slice(1), text.replace('1:', '2:')]) {
      expect(readReceiptReference(crypto, other, keyOf())).toBe('damaged');
    }
    const bytes = bytesOf(text);
    for (const other of [bytes.slice(0, -1), new Uint8Array(64), Uint8Array.of(...bytes, 0)]) {
      expect(readReceiptReference(crypto, textOf(other), keyOf())).toBe('damaged');
    }
  });

  it.each<[string, number, readonly number[]]>([
    ['another version', 0, [2]],
    ['key 0', 1, [0, 0]],
    ['epoch 0', 27, [0, 0, 0, 0]],
    ['seq 0', 31, [0, 0, 0, 0]],
    ['a flag that is none', 58, [2]],
    ['a customer that is not there', 58, [1]],
    ['no vouchers', 59, [0]],
    ['a voucher more than there is', 59, [2]],
    ['vouchers beyond their bound', 59, [21]],
    ['uses beyond what an entry holds', 80, [0x03, 0xe9]],
    ['an amount beyond what an order comes to', 82, [0xff, 0xff, 0xff, 0xfe]],
    ['a discount beyond it', 86, [0xff, 0xff, 0xff, 0xff]],
    ['a value beyond it', 90, [0xff, 0xff, 0xff, 0xff]],
  ])('refuses %s', (_, place, values) => {
    expect(parseReceiptReference(withBytes(place, ...values))).toBeNull();
  });

  it.each<[string, Partial<ReceiptReference>]>([
    ['a day before 2020', { businessDay: '2019-12-31' }],
    ['a time before 1970', { at: -1 }],
    ['no vouchers', { vouchers: [] }],
    ['an id of the wrong length', { id: 'ab' }],
    ['a device that is no hex', { device: 'x'.repeat(32) }],
    ['key 0', { keyId: 0 }],
    ['a seq beyond 32 bits', { seq: 2 ** 32 }],
  ])('%s is written on no receipt', (_, change) => {
    const reference = { ...vectorNo(0).reference, ...change };
    expect(writeReceiptReference(crypto, secret, reference)).toBeNull();
  });
});

describe('receipt references: trust (I8)', () => {
  it('any one altered bit is a bad signature or no reference', () => {
    const bytes = bytesOf(vectorNo(1).text);
    for (let place = 0; place < bytes.length; place++) {
      for (let bit = 0; bit < 8; bit++) {
        const altered = Uint8Array.from(bytes);
        altered[place] = (altered[place] ?? 0) ^ (1 << bit);
        const read = readReceiptReference(crypto, textOf(altered), keyOf());
        expect(['damaged', 'badSignature']).toContain(read);
      }
    }
  });

  it('a retired key stays good; a revoked and an unknown one are told apart', () => {
    const { text, reference } = vectorNo(0);
    expect(readReceiptReference(crypto, text, keyOf('retired', reference.device))).toEqual(
      reference,
    );
    expect(readReceiptReference(crypto, text, keyOf('revoked'))).toBe('revokedKey');
    expect(readReceiptReference(crypto, text, () => null)).toBe('unknownKey');
    const other = { ...keyOf()(1), publicKey: bytesToHex(crypto.publicKeyOf(new Uint8Array(32))) };
    expect(readReceiptReference(crypto, text, () => other)).toBe('badSignature');
  });

  it('what signs vouchers signs no reference: the bytes begin otherwise', () => {
    const parsed = parseReceiptReference(vectorNo(0).text);
    const payload = parsed?.signedBytes.slice('countersign/reference/1\0'.length);
    const signature = crypto.sign(
      secret,
      Uint8Array.of(...utf8Bytes('countersign/voucher/1\0'), ...(payload ?? [])),
    );
    const text = textOf(Uint8Array.of(...(payload ?? []), ...signature));
    expect(readReceiptReference(crypto, text, keyOf())).toBe('badSignature');
  });
});
