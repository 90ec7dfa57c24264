/*
 * A terminal that redeems and prints until it is killed: `node terminal.ts JSON` (`Life`). What it says, a
 * line at a time: `starts MS`, `ready`, `ack SEQ HASH`, `redeemed COUNT`, `sends JOB BASE64`, `again JOB…`,
 * `skips JOB…`, `over`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isStuck } from '../../../shared/contract/printQueue.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import type { Printer, PrintJob, PrintOutcome } from '../../../main/app/paper/paperPorts.ts';
import { createNetworkPrinter } from '../../devices/loneNetworkPrinter.ts';
import { networkLimits } from '../../../main/devices/printer/printerLimits.ts';
import { createPrintQueue, printQueueLimits } from '../../../main/devices/printQueue.ts';
import { createMachine } from '../../../main/platform/machine.ts';
import { acknowledging, say } from '../acknowledging.ts';
import { openRig, rigCode, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { redeem } from '../counterWork.ts';
import { quickParts } from '../kill/quickParts.ts';
import { seededRandom } from '../random.ts';
import { rigVouchers } from '../strickenFolder.ts';
import type { Sort } from './fates.ts';

/** One run of the program, from its start to its end. */
export interface Life {
  readonly dir: string;
  readonly port: number;
  readonly seed: number;
  readonly number: number;
  readonly sort: Sort;
  /** How far the wall of this start is ahead of the machine's, ms. */
  readonly aheadMs: number;
  /** Redemptions wanted in the journal; at so many it redeems no more. */
  readonly redemptions: number;
  /** Between two customers at most, ms. */
  readonly gapMs: number;
  /** Ends by itself once nothing is left to print and everything was answered. */
  readonly isLast: boolean;
  readonly plant: string | null;
}

/** How often, of all moments between customers, somebody looks after the printer. */
const looksAfter = 0.15;
const pollMs = 10;

/** Short, as the printer is near; a silent one is not waited for, and one that answers is believed to. */
function limitsFor(sort: Sort) {
  return {
    ...networkLimits,
    connectTimeoutMs: 1_000,
    firstByteTimeoutMs: sort === 'silent' ? 40 : 1_000,
    chunkTimeoutMs: 1_000,
    doneTimeoutMs: 300,
    recheckMs: 100,
    closeTimeoutMs: 5_000,
    totalTimeoutMs: 8_000,
  };
}

function queueLimits(plant: string | null) {
  const quick = { ...printQueueLimits, firstPauseMs: 15, maxPauseMs: 120 };
  return plant === 'never-too-old' ? { ...quick, ghostAgeMs: Number.MAX_SAFE_INTEGER } : quick;
}

/** The mistake to be caught: what was found half-way is simply printed. */
function printWhatIsInDoubt({ store }: CounterRig): void {
  store.write((tx) => {
    for (const { jobId, tries } of tx.printJobsInDoubt()) {
      tx.setPrintJob(jobId, { state: 'waiting', tries, problem: null });
    }
  });
}

async function main(life: Life): Promise<void> {
  const { dir, port, sort, plant } = life;
  const random = seededRandom(life.seed);
  const acks = acknowledging(false);
  const machine = createMachine();
  const parts = quickParts({ nudgePrinter: () => queue.nudge() });
  const rig = openRig(dir, acks.wrap, {
    ...parts,
    machine: {
      wall: () => machine.wall() + life.aheadMs,
      monotonic: machine.monotonic,
      bootId: life.number.toString(16).padStart(32, '0'),
    },
  });
  const { store, context } = rig;
  if (plant === 'print-in-doubt') printWhatIsInDoubt(rig);
  const printer = createNetworkPrinter({ host: '127.0.0.1', port }, limitsFor(sort));
  let inHand: PrintJob | null = null;
  const watched: Pick<Printer, 'print'> = {
    async print(bytes): Promise<PrintOutcome> {
      say(`sends ${inHand?.jobId ?? 0} ${Buffer.from(bytes).toString('base64')}`);
      const outcome = await printer.print(bytes);
      return plant === 'believe-it-printed' ? { result: 'printed' } : outcome;
    },
  };
  say(`starts ${context.clock.now().effective}`);
  const queue = createPrintQueue({
    store: context.store,
    paper: context.paper,
    printerFor: () => watched,
    documentFor: (job) => {
      inHand = job;
      return store.read((tx) => rig.paper.documentFor(tx, job));
    },
    now: () => context.clock.now().effective,
    log: { info: () => undefined, warn: () => undefined, error: context.log.error },
    announce: () => undefined,
    limits: queueLimits(plant),
  });

  const open = () => store.read((tx) => tx.openPrintJobs());

  /** Somebody decides about these; presses twice at times, as hands do. */
  async function decide(jobs: readonly PrintJobView[], again: boolean): Promise<void> {
    if (jobs.length === 0) return;
    const ids = jobs.map(({ jobId }) => jobId);
    say(`${again ? 'again' : 'skips'} ${ids.join(' ')}`);
    if (again && plant === 'print-unmarked') {
      store.write((tx) => {
        for (const { jobId, tries } of jobs) {
          const askedAt = context.clock.now().effective;
          tx.setPrintJob(jobId, { state: 'waiting', tries, problem: null, askedAt });
        }
      });
      return queue.nudge();
    }
    const press = () =>
      again
        ? rig.tryCall('print.retry', { jobs: jobs.map(({ jobId, tries }) => ({ jobId, tries })) })
        : rig.tryCall('print.skip', { jobIds: ids });
    const presses = random() < 0.3 ? [press(), press()] : [press()];
    await Promise.all(presses);
  }

  async function lookAfterPrinter(): Promise<void> {
    const stuck = (await rig.call('print.queue', {})).filter(isStuck);
    const chosen = stuck.map((job) => ({ job, again: random() < 0.93 }));
    await decide(
      chosen.filter(({ again }) => again).map(({ job }) => job),
      true,
    );
    await decide(
      chosen.filter(({ again }) => !again).map(({ job }) => job),
      false,
    );
  }

  const redemptions = () =>
    store.read((tx) => tx.entriesBefore(null, ['redemption'], life.redemptions).length);

  await signInRig(rig);
  acks.answered();
  let done = redemptions();
  say(`redeemed ${done}`);
  say('ready');
  while (done < life.redemptions) {
    const before = store.read((tx) => tx.head().seq);
    await redeem(rig, random, (n) => rigCode(rig, n), rigVouchers);
    acks.answered();
    if (store.read((tx) => tx.head().seq) > before) say(`redeemed ${(done += 1)}`);
    if (random() < looksAfter) await lookAfterPrinter();
    await sleep(random() * life.gapMs);
  }
  while (!life.isLast || open().length > 0) {
    if (random() < looksAfter) await lookAfterPrinter();
    await sleep(pollMs);
  }
  await queue.stop();
  rig.close();
  say('over');
}

await main(JSON.parse(process.argv[2] ?? '') as Life);
process.exit(0);
