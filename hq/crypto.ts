import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { Crypto } from '../shared/protocol/crypto.ts';

/** DER that stands before a raw Ed25519 seed (PKCS #8, RFC 8410) and a raw public key (SPKI). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const rawKeyBytes = 32;

function withPrefix(prefix: Buffer, raw: Uint8Array): Buffer {
  if (raw.length !== rawKeyBytes) throw new RangeError('an Ed25519 key has 32 bytes');
  return Buffer.concat([prefix, raw]);
}

function privateKey(secret: Uint8Array) {
  return createPrivateKey({ key: withPrefix(pkcs8Prefix, secret), format: 'der', type: 'pkcs8' });
}

function publicKey(raw: Uint8Array) {
  return createPublicKey({ key: withPrefix(spkiPrefix, raw), format: 'der', type: 'spki' });
}

/** Plain `Uint8Array`, so that a value reads the same whichever side made it. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Head office's own implementation of the protocol's hashing and signing. */
export const hqCrypto: Crypto = {
  sha256: (bytes) => plain(hash('sha256', bytes, 'buffer')),
  hmacSha1: (key, bytes) => plain(createHmac('sha1', key).update(bytes).digest()),
  hmacSha256: (key, bytes) => plain(createHmac('sha256', key).update(bytes).digest()),
  sign: (secret, bytes) => plain(sign(null, bytes, privateKey(secret))),
  verify(key, bytes, signature) {
    try {
      return verify(null, bytes, publicKey(key), signature);
    } catch {
      // A key that is no point of the curve verifies nothing.
      return false;
    }
  },
  publicKeyOf(secret) {
    const der = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
    return plain(der.subarray(spkiPrefix.length));
  },
  randomBytes: (count) => plain(randomBytes(count)),
};
