import type { Crypto } from '../shared/protocol/crypto.ts';
import { hotp, totpDigits, totpStep } from '../shared/protocol/totp.ts';

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The secret in what an authenticator app reads off the screen. */
function secretOf(uri: string): Uint8Array {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...text].map((one) => base32Alphabet.indexOf(one).toString(2).padStart(5, '0'));
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** The number a phone that was paired by `uri` shows at an instant, ms. */
export function numberShown(
  crypto: Pick<Crypto, 'hmacSha1'>,
  uri: string,
  instantMs: number,
): string {
  return hotp(crypto, secretOf(uri), totpStep(instantMs), totpDigits);
}
