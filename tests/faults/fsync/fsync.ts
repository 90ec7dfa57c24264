import type { Fault } from '../fault.ts';
import { days, record } from '../power/record.ts';
import type { Failing } from '../power/record.ts';
import type { DiskStep } from '../power/recorded.ts';
import { tryCases } from '../power/tryCases.ts';
import { seededRandom } from '../random.ts';
import { requireStrace } from '../strace.ts';

/** Power cuts that share one recording of a terminal whose disk fails. */
const casesPerRecording = 40;
const seedsPerRecording = 1_000;
/** The disk fails at one of the first so many syncs of a day: setting up, or about so many orders. */
const latestSync = 110;
/** A disk that failed once is well again; one in so many is not. */
const recordingsPerDeadDisk = 3;

interface Trouble extends Failing {
  /** What was not synced is forgotten, as Linux does; else a later sync brings it. */
  readonly forgets: boolean;
}

function troubleOf(random: () => number, recording: number): Trouble {
  return {
    day: Math.floor(random() * days),
    at: 1 + Math.floor(random() * latestSync),
    often: recording % recordingsPerDeadDisk === 0 ? 'always' : 'once',
    forgets: random() < 0.5,
  };
}

/** A terminal that was refused once sells on: later, or at the latest after the next start. */
function serviceFaults(steps: readonly DiskStep[], { often }: Trouble): readonly string[] {
  const said = steps.flatMap((step) => (step.kind === 'said' ? [step.line.split(' ')[0]] : []));
  const refused = said.indexOf('refused');
  if (often === 'always' || refused === -1) return [];
  return said.includes('ack', refused) ? [] : ['I1: after one refusal nothing was sold any more'];
}

export const fsync: Fault = {
  says: 'the disk fails to sync, once or from then on, and later the power goes (I1, I4)',
  plants: ['ack-before-sync'],
  choices: {},
  /** Rejects where there is no strace, in words. */
  async run(options) {
    requireStrace();
    const { seed, plant } = options;
    return tryCases(options, casesPerRecording, async (recording) => {
      const ownSeed = seed + recording * seedsPerRecording;
      const failing = troubleOf(seededRandom(ownSeed), recording);
      const all = await record({ seed: ownSeed, synchronous: 'FULL', plant, failing });
      const steps = failing.forgets ? all : all.filter(({ kind }) => kind !== 'syncFailed');
      return { steps, found: serviceFaults(all, failing) };
    });
  },
};
