import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const sealingKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const cipherName = 'aes-256-gcm';
const domain = 'countersign/sealed/1\0';

/**
 * `text` sealed with AES-256-GCM under a nonce of its own: nonce, sealed bytes, tag. `about` is
 * authenticated with it, so that what was sealed for one row opens in no other.
 */
export function sealText(key: Uint8Array, about: string, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce);
  cipher.setAAD(Buffer.from(domain + about));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** `null` where it was sealed with another key or for another row, or was changed since. */
export function openText(key: Uint8Array, about: string, sealed: Uint8Array): string | null {
  if (sealed.length < nonceBytes + tagBytes) return null;
  const bytes = Buffer.from(sealed);
  try {
    const opener = createDecipheriv(cipherName, key, bytes.subarray(0, nonceBytes));
    opener.setAAD(Buffer.from(domain + about));
    opener.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const body = bytes.subarray(nonceBytes, bytes.length - tagBytes);
    return Buffer.concat([opener.update(body), opener.final()]).toString('utf8');
  } catch {
    // GCM says no more than that it isn't what was sealed.
    return null;
  }
}
