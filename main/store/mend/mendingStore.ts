import { StoreProblem } from '../../app/storeErrors.ts';
import { readWitness, witnessFile } from '../../platform/witness.ts';
import { mendNow } from './openMended.ts';
import type { OpenMendedOptions } from './openMended.ts';
import type { MendReport } from './mend.ts';
import { openStore } from '../openStore.ts';
import type { CounterStore } from '../openStore.ts';

export interface MendingStore extends CounterStore {
  /** Puts the database together again while the terminal runs; what it did. Throws `StoreOpenProblem`. */
  mendRunning(why: string): MendReport;
}

/**
 * A store behind which the database can be exchanged: damage that shows while the terminal runs is mended
 * at once, and the counter goes on. The call that met it is told so; nothing of it was changed.
 */
export function mendingStore(
  first: CounterStore,
  options: OpenMendedOptions,
  onDamage: (why: string) => void,
): MendingStore {
  let current = first;

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreProblem && error.code === 'databaseDamaged') {
        onDamage(String(error.cause));
      }
      throw error;
    }
  }

  return {
    read: (work) => guarded(() => current.read(work)),
    write: (work) => guarded(() => current.write(work)),
    loadVouchers: (vouchers) => guarded(() => current.loadVouchers(vouchers)),
    inspect: (work) => current.inspect(work),
    get file() {
      return current.file;
    },
    disk: {
      view: () => current.disk.view(),
      refuseOthers: () => current.disk.refuseOthers(),
      release: () => current.disk.release(),
      refill: () => current.disk.refill(),
      committed: () => current.disk.committed(),
      failed: (code) => current.disk.failed(code),
      isShort: () => current.disk.isShort(),
      isOut: () => current.disk.isOut(),
    },
    mendRunning(why) {
      current.close();
      const { witness } = readWitness(witnessFile(options.dir, options.mode));
      try {
        return mendNow(options, witness, { cause: 'damaged', why });
      } finally {
        current = openStore(options);
      }
    },
    close: () => current.close(),
  };
}
