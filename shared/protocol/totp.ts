import type { Crypto } from './crypto.ts';

/*
 * Numbers that an authenticator app on a phone shows (RFC 6238 over RFC 4226): HMAC-SHA-1, since that is
 * the one every such app has.
 */

export const totpStepMs = 30_000;
export const totpDigits = 6;

/** Which step an instant lies in. */
export function totpStep(instantMs: number): number {
  return Math.floor(instantMs / totpStepMs);
}

const counterBytes = 8;

/** RFC 4226: the number of one counter, as that many digits. */
export function hotp(
  crypto: Pick<Crypto, 'hmacSha1'>,
  secret: Uint8Array,
  counter: number,
  digits: number,
): string {
  const message = new DataView(new ArrayBuffer(counterBytes));
  message.setBigUint64(0, BigInt(counter));
  const mac = crypto.hmacSha1(secret, new Uint8Array(message.buffer));
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength);
  const offset = view.getUint8(mac.byteLength - 1) & 0xf;
  const truncated = view.getUint32(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const bitsPerCharacter = 5;

/** RFC 4648 base 32 without padding, as authenticator apps want their secrets. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups
    .map((group) => base32Alphabet[Number.parseInt(group.padEnd(bitsPerCharacter, '0'), 2)])
    .join('');
}

/** What an authenticator app reads off the screen: the secret, and the name it is listed under. */
export function otpauthUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = [
    `secret=${base32(secret)}`,
    `issuer=${encodeURIComponent(issuer)}`,
    'algorithm=SHA1',
    `digits=${totpDigits}`,
    `period=${totpStepMs / 1000}`,
  ];
  return `otpauth://totp/${label}?${query.join('&')}`;
}
