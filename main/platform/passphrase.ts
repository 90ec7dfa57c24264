import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';

/** Shorter ones are guessed from a stolen disk whatever the hash costs. */
export const leastPassphraseCharacters = 10;
export const maxPassphraseCharacters = 1_000;

/** scrypt for a new wrapping: 128 MiB and about 0.4 s, once at a start. */
const costOfNew = { n: 2 ** 17, r: 8, p: 1 } as const;
/** A file may not ask for less than was ever written, nor for more memory than a counter has. */
const leastN = 2 ** 15;
const mostN = 2 ** 18;
const scryptMemoryBytes = 512 * 1024 * 1024;

const saltBytes = 16;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const domain = 'countersign/wrapped-secrets/1\0';

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

const header = z.strictObject({
  format: z.literal('countersign/wrapped-secrets/1'),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    n: z.int().min(leastN).max(mostN).refine(isPowerOfTwo),
    r: z.literal(8),
    p: z.literal(1),
    salt: z.base64().length(24),
  }),
  cipher: z.literal('aes-256-gcm'),
  nonce: z.base64().length(16),
});
type Header = z.infer<typeof header>;

const wrapped = header.extend({ sealed: z.base64() });

/** The key file is wrapped by a passphrase, and none was given. */
export class PassphraseNeeded extends Error {
  readonly code = 'passphraseNeeded';
}

/** The passphrase is another one, or the file was changed: which of the two can't be told apart. */
export class PassphraseWrong extends Error {
  readonly code = 'passphraseWrong';
}

/** A key worked out of a passphrase, with what is needed to work it out again. */
export interface WrappingKey {
  readonly kdf: Header['kdf'];
  readonly key: Buffer;
}

/** Keyboards compose the same letter in two ways; the passphrase is the same. */
function keyFrom(passphrase: string, kdf: Header['kdf']): Buffer {
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(kdf.salt, 'base64'), keyBytes, {
    N: kdf.n,
    r: kdf.r,
    p: kdf.p,
    maxmem: scryptMemoryBytes,
  });
}

/** A fresh wrapping key; takes about half a second by design. */
export function newWrappingKey(passphrase: string): WrappingKey {
  const salt = randomBytes(saltBytes).toString('base64');
  const kdf = { name: 'scrypt' as const, ...costOfNew, salt };
  return { kdf, key: keyFrom(passphrase, kdf) };
}

function authenticated(given: Header): Buffer {
  const { format, kdf, cipher, nonce } = given;
  return Buffer.from(`${domain}${canonicalJson({ format, kdf, cipher, nonce })}`);
}

/** `text` sealed with AES-256-GCM under a nonce of its own; every field of the header is authenticated. */
export function wrapText({ kdf, key }: WrappingKey, text: string): string {
  const head: Header = {
    format: 'countersign/wrapped-secrets/1',
    kdf,
    cipher: 'aes-256-gcm',
    nonce: randomBytes(nonceBytes).toString('base64'),
  };
  const cipher = createCipheriv(head.cipher, key, Buffer.from(head.nonce, 'base64'));
  cipher.setAAD(authenticated(head));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${JSON.stringify({ ...head, sealed: body.toString('base64') }, null, 2)}\n`;
}

/** Whether a key file's text says that it is wrapped. */
export function isWrapped(text: string): boolean {
  try {
    return z.looseObject({ format: header.shape.format }).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

export interface Unwrapped {
  readonly text: string;
  readonly key: WrappingKey;
}

/** Throws `PassphraseWrong`, whatever the reason: a guesser learns nothing but "no". */
export function unwrapText(passphrase: string, text: string): Unwrapped {
  try {
    const { sealed, ...head } = wrapped.parse(JSON.parse(text));
    const key = keyFrom(passphrase, head.kdf);
    const bytes = Buffer.from(sealed, 'base64');
    const cipher = createDecipheriv(head.cipher, key, Buffer.from(head.nonce, 'base64'), {
      authTagLength: tagBytes,
    });
    cipher.setAAD(authenticated(head)).setAuthTag(bytes.subarray(-tagBytes));
    const body = Buffer.concat([cipher.update(bytes.subarray(0, -tagBytes)), cipher.final()]);
    return { text: body.toString('utf8'), key: { kdf: head.kdf, key } };
  } catch {
    throw new PassphraseWrong('wrong passphrase');
  }
}
