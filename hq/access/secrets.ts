import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;
const idBytes = 8;

/** 256 random bits, as hex: what can't be guessed needs no slow hash. */
export function newSecret(): string {
  return randomBytes(secretBytes).toString('hex');
}

export function newId(): string {
  return randomBytes(idBytes).toString('hex');
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compared by their hashes: neither a first letter nor a length can be told from the time it takes. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
