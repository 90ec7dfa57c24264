import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PinHasher } from '../app/ports.ts';

const cost = 2 ** 15;
const blockSize = 8;
const parallelization = 1;
const saltBytes = 16;
const hashBytes = 32;
/** scrypt needs 128 · N · r = 32 MiB and a little more; Node's own bound is exactly too small. */
const maxMemoryBytes = 64 * 1024 * 1024;

interface PinRecord {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function derive(pin: string, record: Omit<PinRecord, 'hash'>): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p, salt } = record;
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashBytes, { N, r, p, maxmem: maxMemoryBytes }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

const recordPattern = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22,86})\$([\w-]{43})$/;

function parse(text: string): PinRecord | null {
  const [, n, r, p, salt, hash] = recordPattern.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return null;
  return {
    cost: Number(n),
    blockSize: Number(r),
    parallelization: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

/**
 * PINs as `scrypt$N$r$p$salt$hash`, salt and hash base64url. `verify` answers `false` for a record it
 * can't read or that asks for more memory than is allowed; it never rejects.
 */
export function createPinHasher(): PinHasher {
  return {
    async hash(pin) {
      const salt = randomBytes(saltBytes);
      const hash = await derive(pin, { cost, blockSize, parallelization, salt });
      return [
        'scrypt',
        cost,
        blockSize,
        parallelization,
        salt.toString('base64url'),
        hash.toString('base64url'),
      ].join('$');
    },

    async verify(pin, pinHash) {
      const record = parse(pinHash);
      if (record === null) return false;
      try {
        return timingSafeEqual(await derive(pin, record), record.hash);
      } catch {
        return false;
      }
    },
  };
}
