import type { Fault } from '../fault.ts';
import { requireStrace } from '../strace.ts';
import { record } from './record.ts';
import { tryCases } from './tryCases.ts';

/** Cases that share one recording of the terminal's days. */
const casesPerRecording = 2_500;
/** Far enough apart that no two recordings share their chance. */
const seedsPerRecording = 1_000;

export const power: Fault = {
  says: 'the power goes: what was synced is there; of the rest each write, sector or name may be (I1, I2, I4, I10)',
  plants: ['ack-before-sync', 'no-directory-sync'],
  choices: { synchronous: ['FULL', 'NORMAL', 'OFF'] },
  /** Rejects where there is no strace, in words. */
  async run(options) {
    requireStrace();
    const { seed, plant, chosen } = options;
    const synchronous = chosen['synchronous'] ?? 'FULL';
    return tryCases(options, casesPerRecording, async (recording) => {
      const ownSeed = seed + recording * seedsPerRecording;
      const days = { seed: ownSeed, synchronous, plant, failing: null };
      return { steps: await record(days), found: [] };
    });
  },
};
