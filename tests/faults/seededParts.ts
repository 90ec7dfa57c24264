import { createCrypto } from '../../main/platform/crypto.ts';
import type { RigParts } from './counterRig.ts';
import { rigPin } from './counterRig.ts';
import { seededRandom } from './random.ts';

const startsAt = Date.UTC(2026, 10, 21, 1, 0);
const minuteMs = 60_000;
/** Boots lie so far apart that a later one is always later than all of the one before. */
const bootMs = 60 * minuteMs;

/**
 * Chance, time and PINs that come out the same for the same seed; everything else of `Crypto` is real.
 * The time is a millisecond later whenever it is looked at. `boot` counts starts of the machine.
 */
export function seededParts(seed: number, boot: number): RigParts {
  const random = seededRandom(seed);
  let ms = 0;
  return {
    crypto: {
      ...createCrypto(),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    },
    machine: {
      wall: () => startsAt + boot * bootMs + ms++,
      monotonic: () => ms++,
      bootId: boot.toString(16).padStart(32, '0'),
    },
    // scrypt takes a tenth of a second by design, and its salt is the operating system's chance.
    pinHasher: {
      hash: () => Promise.resolve('a PIN that is not hashed'),
      verify: (pin) => Promise.resolve(pin === rigPin),
    },
  };
}
