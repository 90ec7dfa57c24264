import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Crypto } from '../../shared/protocol/crypto.ts';

/** RFC 8410: what stands before the 32 raw bytes of an Ed25519 key in PKCS #8 and in SPKI. */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

const keyBytes = 32;
const signatureBytes = 64;

/** Parsed keys are kept, since parsing one costs about as much as signing with it. */
const maxKeysKept = 200;

function kept(cache: Map<string, KeyObject>, bytes: Uint8Array, make: () => KeyObject): KeyObject {
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const known = cache.get(name);
  if (known !== undefined) return known;
  if (cache.size >= maxKeysKept) cache.clear();
  const key = make();
  cache.set(name, key);
  return key;
}

function keyOfBytes(prefix: Buffer, bytes: Uint8Array): Buffer {
  if (bytes.length !== keyBytes) throw new RangeError('an Ed25519 key has 32 bytes');
  return Buffer.concat([prefix, bytes]);
}

/** The protocol's hashing and signing by `node:crypto`; bound to HQ's own by the committed vectors. */
export function createCrypto(): Crypto {
  const secrets = new Map<string, KeyObject>();
  const publics = new Map<string, KeyObject>();
  const shared = new Map<string, KeyObject>();

  function privateKey(secret: Uint8Array): KeyObject {
    return kept(secrets, secret, () =>
      createPrivateKey({ key: keyOfBytes(privateKeyPrefix, secret), format: 'der', type: 'pkcs8' }),
    );
  }

  function publicKey(bytes: Uint8Array): KeyObject {
    return kept(publics, bytes, () =>
      createPublicKey({ key: keyOfBytes(publicKeyPrefix, bytes), format: 'der', type: 'spki' }),
    );
  }

  function sharedKey(bytes: Uint8Array): KeyObject {
    return kept(shared, bytes, () => createSecretKey(bytes));
  }

  return {
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    hmacSha1: (key, bytes) => createHmac('sha1', key).update(bytes).digest(),
    hmacSha256: (key, bytes) => createHmac('sha256', sharedKey(key)).update(bytes).digest(),
    sign: (secret, bytes) => sign(null, bytes, privateKey(secret)),
    verify: (key, bytes, signature) =>
      key.length === keyBytes &&
      signature.length === signatureBytes &&
      verify(null, bytes, publicKey(key), signature),
    publicKeyOf: (secret) => {
      const spki = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
      return new Uint8Array(spki.subarray(publicKeyPrefix.length));
    },
    randomBytes: (count) => randomBytes(count),
  };
}
