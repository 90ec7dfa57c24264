import type { Line } from '../../../main/app/ports.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { createMachine } from '../../../main/platform/machine.ts';
import { rigPin } from '../counterRig.ts';
import type { RigParts } from '../counterRig.ts';

/** A PIN is asked for at every start here; scrypt is slow by design, and not what is tried. */
export function quickParts(tell: Pick<RigParts, 'line' | 'nudgePrinter'> = {}): RigParts {
  return {
    crypto: createCrypto(),
    machine: createMachine(),
    pinHasher: {
      hash: () => Promise.resolve('a PIN that is not hashed'),
      verify: (pin) => Promise.resolve(pin === rigPin),
    },
    ...tell,
  };
}

/** The line of a terminal whose line is only started once the terminal is there. */
export function lateLine(running: () => Line | null): Line {
  const away = { reachable: false, lastProblem: null, nextTryAt: null, snapshotProgress: null };
  return {
    status: () => running()?.status() ?? away,
    now: () => running()?.now() ?? Promise.resolve(),
    nudge: () => running()?.nudge(),
  };
}
