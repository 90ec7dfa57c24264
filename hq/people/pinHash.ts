import { randomBytes, scrypt } from 'node:crypto';

/** N = 2^15 needs more memory than Node allows unasked. */
const cost = 32_768;
const blockSize = 8;
const parallel = 1;
const maxMemoryBytes = 64 * 1024 * 1024;
const saltBytes = 16;
const hashBytes = 32;

/** `scrypt$N$r$p$salt$hash` as terminals verify it; salt and hash base64url. */
export function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const options = { N: cost, r: blockSize, p: parallel, maxmem: maxMemoryBytes };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashBytes, options, (error, hash) => {
      if (error !== null) return reject(error);
      const parts = ['scrypt', cost, blockSize, parallel];
      resolve([...parts, salt.toString('base64url'), hash.toString('base64url')].join('$'));
    });
  });
}
