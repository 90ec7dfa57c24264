import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { base32, hotp, otpauthUri, totpStep, totpStepMs } from '../../shared/protocol/totp.ts';

interface Vectors {
  readonly secretAscii: string;
  readonly secretBase32: string;
  readonly totp8: readonly { readonly seconds: number; readonly number: string }[];
  readonly hotp6: readonly string[];
}
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'vectors/totp.json'), 'utf8'),
) as Vectors;
const secret = Buffer.from(vectors.secretAscii);

describe.each([
  ['the terminal', createCrypto()],
  ['head office', hqCrypto],
])('numbers of authenticator apps, as %s works them out', (_, crypto) => {
  it.each(vectors.totp8)('RFC 6238: at $seconds s it is $number', ({ seconds, number }) => {
    expect(hotp(crypto, secret, totpStep(seconds * 1000), 8)).toBe(number);
  });

  it.each(vectors.hotp6.map((number, counter) => [counter, number] as const))(
    'RFC 4226: number %i is %s',
    (counter, number) => {
      expect(hotp(crypto, secret, counter, 6)).toBe(number);
    },
  );
});

describe('steps and secrets', () => {
  it.each([
    [0, 0],
    [totpStepMs - 1, 0],
    [totpStepMs, 1],
  ])('%i ms lie in step %i', (at, step) => {
    expect(totpStep(at)).toBe(step);
  });

  it.each([
    [vectors.secretAscii, vectors.secretBase32],
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foobar', 'MZXW6YTBOI'],
  ])('RFC 4648: %j in base 32 is %s', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });

  it('is read by an app: what it says stands in the address, names escaped', () => {
    const uri = otpauthUri(secret, 'Countersign', '林店长 & Co');
    const read = new URL(uri);
    expect(read.protocol).toBe('otpauth:');
    expect(Object.fromEntries(read.searchParams)).toEqual({
      secret: vectors.secretBase32,
      issuer: 'Countersign',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(decodeURIComponent(read.pathname)).toContain('Countersign:林店长 & Co');
  });
});
