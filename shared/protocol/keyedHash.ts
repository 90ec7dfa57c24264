import { bytesToHex, utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';

/** Bytes of the HMAC that are kept: a collision needs 2^64 codes. */
const keptBytes = 16;

/**
 * How a voucher is known in caches, journals and at HQ: HMAC-SHA-256 under the chain key of its decoded
 * id (never of the text as scanned), first 16 bytes as hex.
 */
export function voucherRef(crypto: Crypto, chainKey: Uint8Array, idText: string): string {
  return keyed(crypto, chainKey, `countersign/voucher-ref/1\0${idText}`);
}

/**
 * How a customer is found by the number they say: the number itself is kept nowhere. `e164` is the full
 * number with country code, digits with or without the leading plus; throws `RangeError` on anything else.
 */
export function phoneKey(crypto: Crypto, chainKey: Uint8Array, e164: string): string {
  const digits = e164.startsWith('+') ? e164.slice(1) : e164;
  if (!/^[0-9]{6,15}$/.test(digits)) throw new RangeError('not an E.164 number');
  return keyed(crypto, chainKey, `countersign/phone/1\0${digits}`);
}

/** How a person's badge is known in the roster; `text` is the canonical text of `readBadgeCode`. */
export function badgeRefOf(crypto: Crypto, chainKey: Uint8Array, text: string): string {
  return keyed(crypto, chainKey, `countersign/badge/1\0${text}`);
}

function keyed(crypto: Crypto, chainKey: Uint8Array, text: string): string {
  // A code may hold anything: half a surrogate pair is looked up like any other text nobody issued.
  const bytes = utf8Bytes(text.toWellFormed());
  return bytesToHex(crypto.hmacSha256(chainKey, bytes).subarray(0, keptBytes));
}
