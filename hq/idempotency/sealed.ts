import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/**
 * What follows from an asker's secret and the `Idempotency-Key` they chose. The secret stands in no table
 * (of an API key only its hash does), so whoever has the database and the chain key can neither read a
 * kept answer nor try bodies against a request's MAC, however easy the key is to guess.
 */
export interface KeptUnder {
  readonly keyHash: string;
  requestMac(method: string, url: string, body: Uint8Array): string;
  seal(answer: unknown): Uint8Array;
  open(sealed: Uint8Array): unknown;
}

export function keptUnder(secret: string, key: string): KeptUnder {
  const derived = (use: string) =>
    createHmac('sha256', secret).update(`countersign/idempotency-${use}/1\0${key}`).digest();
  const sealKey = derived('seal');
  return {
    keyHash: derived('key').toString('hex'),
    requestMac(method, url, body) {
      const bodyHash = createHash('sha256').update(body).digest('hex');
      const text = `${method}\0${url}\0${bodyHash}`;
      return createHmac('sha256', derived('request')).update(text).digest('hex');
    },
    seal(answer) {
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, sealKey, iv);
      const body = Buffer.concat([sealing.update(JSON.stringify(answer)), sealing.final()]);
      return Buffer.concat([iv, sealing.getAuthTag(), body]);
    },
    open(sealed) {
      const opening = createDecipheriv(cipher, sealKey, sealed.subarray(0, ivBytes));
      opening.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      const body = opening.update(sealed.subarray(ivBytes + tagBytes));
      return JSON.parse(Buffer.concat([body, opening.final()]).toString()) as unknown;
    },
  };
}
