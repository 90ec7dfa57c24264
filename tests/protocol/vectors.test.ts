import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { bytesToHex, hexToBytes, utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { headBytes, signHead, verifyHead } from '../../shared/protocol/head.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import { phoneKey, voucherRef } from '../../shared/protocol/keyedHash.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import {
  ackBytes,
  certificateHash,
  enrolmentBytes,
  enrolmentCheck,
  keyNoticeBytes,
  manifestBytes,
  timeBytes,
} from '../../shared/protocol/signatures.ts';

/** Made once by other means: bytes put together by hand, Ed25519 by @noble/curves. */
const vectors = JSON.parse(
  readFileSync(new URL('vectors/bytes.json', import.meta.url), 'utf8'),
) as Vectors;

interface Signed<Input> {
  readonly input: Input;
  readonly bytes: string;
  readonly signature: string;
}

interface Vectors {
  readonly key: { readonly secret: string; readonly publicKey: string };
  readonly journalHash: { readonly text: string; readonly hash: string };
  readonly head: Signed<Parameters<typeof headBytes>[0]>;
  readonly request: Signed<Parameters<typeof requestBytes>[0]>;
  readonly ack: Signed<Parameters<typeof ackBytes>[0]>;
  readonly time: Signed<Parameters<typeof timeBytes>[0]>;
  readonly manifest: Signed<Parameters<typeof manifestBytes>[0]>;
  readonly keyNotice: Signed<Parameters<typeof keyNoticeBytes>[0]>;
  readonly enrolment: Signed<Parameters<typeof enrolmentBytes>[0]> & { readonly hash: string };
  readonly check: Parameters<typeof enrolmentCheck>[1] & { readonly check: string };
  readonly keyedHash: {
    readonly chainKey: string;
    readonly vouchers: readonly { readonly id: string; readonly ref: string }[];
    readonly phones: readonly { readonly phone: string; readonly key: string }[];
  };
}

const signed: readonly [string, string, string, Uint8Array][] = [
  ['head', vectors.head.bytes, vectors.head.signature, headBytes(vectors.head.input)],
  [
    'request',
    vectors.request.bytes,
    vectors.request.signature,
    requestBytes(vectors.request.input),
  ],
  ['ack', vectors.ack.bytes, vectors.ack.signature, ackBytes(vectors.ack.input)],
  ['time', vectors.time.bytes, vectors.time.signature, timeBytes(vectors.time.input)],
  [
    'manifest',
    vectors.manifest.bytes,
    vectors.manifest.signature,
    manifestBytes(vectors.manifest.input),
  ],
  [
    'key notice',
    vectors.keyNotice.bytes,
    vectors.keyNotice.signature,
    keyNoticeBytes(vectors.keyNotice.input),
  ],
  [
    'enrolment',
    vectors.enrolment.bytes,
    vectors.enrolment.signature,
    enrolmentBytes(vectors.enrolment.input),
  ],
];

const implementations: readonly [string, Crypto][] = [
  ['terminal', createCrypto()],
  ['head office', hqCrypto],
];

describe('bytes that are signed', () => {
  it.each(signed)('of a %s are those of the vector', (_name, bytes, signature, built) => {
    expect(bytesToHex(built)).toBe(bytes);
    expect(ed25519.verify(hexToBytes(signature), built, hexToBytes(vectors.key.publicKey))).toBe(
      true,
    );
  });

  it('differ between any two of them', () => {
    const prefixes = signed.map(([, bytes]) => Buffer.from(bytes, 'hex').toString().split('\0')[0]);
    expect(new Set(prefixes).size).toBe(signed.length);
  });
});

describe.each(implementations)('the crypto of the %s', (_name, crypto) => {
  const secret = hexToBytes(vectors.key.secret);
  const publicKey = hexToBytes(vectors.key.publicKey);

  it('hashes an entry as the vector says', () => {
    expect(entryHash(crypto, vectors.journalHash.text)).toBe(vectors.journalHash.hash);
  });

  it.each(signed)('signs and verifies a %s as the vector says', (_kind, bytes, signature) => {
    expect(bytesToHex(crypto.sign(secret, hexToBytes(bytes)))).toBe(signature);
    expect(crypto.verify(publicKey, hexToBytes(bytes), hexToBytes(signature))).toBe(true);
    expect(crypto.verify(publicKey, hexToBytes(`${bytes}00`), hexToBytes(signature))).toBe(false);
  });

  it('derives the public key', () => {
    expect(bytesToHex(crypto.publicKeyOf(secret))).toBe(vectors.key.publicKey);
  });

  it('answers false, and does not throw, for signatures and keys of another length (I5)', () => {
    const bytes = utf8Bytes('anything');
    const signature = crypto.sign(secret, bytes);
    expect(crypto.verify(publicKey, bytes, signature.subarray(1))).toBe(false);
    expect(crypto.verify(publicKey, bytes, new Uint8Array(0))).toBe(false);
    expect(crypto.verify(publicKey.subarray(1), bytes, signature)).toBe(false);
  });

  it('signs a head that only its own key vouches for', () => {
    const head = signHead(crypto, secret, vectors.head.input);
    expect(head.signature).toBe(vectors.head.signature);
    expect(verifyHead(crypto, publicKey, head)).toBe(true);
    expect(verifyHead(crypto, publicKey, { ...head, seq: head.seq + 1 })).toBe(false);
    expect(verifyHead(crypto, crypto.publicKeyOf(new Uint8Array(32)), head)).toBe(false);
  });

  it('names a certificate by its hash, and gives both screens the same six digits', () => {
    expect(certificateHash(crypto, vectors.enrolment.input)).toBe(vectors.enrolment.hash);
    expect(enrolmentCheck(crypto, vectors.check)).toBe(vectors.check.check);
  });

  it.each(vectors.keyedHash.vouchers)('knows voucher $id by $ref', ({ id, ref }) => {
    expect(voucherRef(crypto, hexToBytes(vectors.keyedHash.chainKey), id)).toBe(ref);
  });

  it.each(vectors.keyedHash.phones)('finds $phone by $key', ({ phone, key }) => {
    expect(phoneKey(crypto, hexToBytes(vectors.keyedHash.chainKey), phone)).toBe(key);
  });

  it('looks up any text at all, and only numbers as phones (I5)', () => {
    const chainKey = hexToBytes(vectors.keyedHash.chainKey);
    expect(voucherRef(crypto, chainKey, 'foreign:\ud800')).toMatch(/^[0-9a-f]{32}$/);
    expect(() => phoneKey(crypto, chainKey, '138 0013 8000')).toThrow(RangeError);
    expect(() => phoneKey(crypto, chainKey, '')).toThrow(RangeError);
  });
});
