import { scrypt, timingSafeEqual } from 'node:crypto';
import { hashPin } from '../people/pinHash.ts';
import { HqProblem } from '../problem.ts';

export const minPasswordCharacters = 10;
export const maxPasswordCharacters = 200;
/** Fewer kinds of characters than this are a row of one key. */
const minDifferentCharacters = 4;
const maxMemoryBytes = 64 * 1024 * 1024;

/** The same keys pressed on another keyboard or system. */
function asHashed(password: string): string {
  return password.normalize('NFKC');
}

/** Throws `badInput`, with the fault in words. */
export function requireGoodPassword(password: string, signInName: string): void {
  const wrong = (message: string) =>
    new HqProblem('badInput', message, [{ field: 'password', message }]);
  if (password.length < minPasswordCharacters || password.length > maxPasswordCharacters) {
    throw wrong(`a password has ${minPasswordCharacters} to ${maxPasswordCharacters} characters`);
  }
  if (new Set(password).size < minDifferentCharacters) throw wrong('too easy to guess');
  if (password.toLowerCase().includes(signInName.toLowerCase())) {
    throw wrong('the sign-in name must not stand in it');
  }
}

/** `scrypt$N$r$p$salt$hash`, as PINs are kept. */
export function hashPassword(password: string): Promise<string> {
  return hashPin(asHashed(password));
}

/** Of no account: takes as long to compare with as a real one. */
export const nobodysHash =
  'scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Whether the password is that of the hash. A hash that reads wrong is nobody's. */
export function isPassword(hash: string, password: string): Promise<boolean> {
  const [kind, cost, blockSize, parallel, salt = '', expected = ''] = hash.split('$');
  const wanted = Buffer.from(expected, 'base64url');
  if (kind !== 'scrypt' || wanted.length === 0) return Promise.resolve(false);
  const options = {
    N: Number(cost),
    r: Number(blockSize),
    p: Number(parallel),
    maxmem: maxMemoryBytes,
  };
  return new Promise((resolve, reject) => {
    const given = asHashed(password);
    scrypt(given, Buffer.from(salt, 'base64url'), wanted.length, options, (error, found) => {
      if (error !== null) reject(error);
      else resolve(timingSafeEqual(found, wanted));
    });
  });
}
