import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { printQueueLimits } from '../../main/devices/printQueue.ts';
import { problemEnds } from '../../shared/contract/printQueue.ts';
import type { Store } from '../../main/app/ports.ts';
import type { PrintOutcome } from '../../main/app/paper/paperPorts.ts';
import { newEntry, noon } from '../store/storeKit.ts';
import { silent, startFakePrinter } from './fakePrinter.ts';
import {
  commitRedemption,
  documentFor,
  newPrintFolder,
  openPrintStore,
  printedSeqs,
  quickQueue,
  scriptedPrinter,
  startQueue,
  states,
} from './printKit.ts';

const failed: PrintOutcome = { result: 'failed', problem: 'unreachable' };
const lost: PrintOutcome = { result: 'uncertain', problem: 'lost' };

let folder: ReturnType<typeof newPrintFolder>;
let store: Store;
beforeEach(() => {
  folder = newPrintFolder();
  store = openPrintStore(folder.dir);
});
afterEach(() => {
  store.close();
  folder.remove();
});

const settled = (jobs: readonly { readonly state: string }[]) =>
  jobs.every(({ state }) => state !== 'waiting' && state !== 'printing');

describe('the print queue', () => {
  it('prints committed jobs in order, one at a time, over a real socket', async () => {
    const fake = await startFakePrinter(silent);
    const printer = createNetworkPrinter({ host: '127.0.0.1', port: fake.port });
    const seqs = [1, 2, 3].map((n) => commitRedemption(store, n));
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    expect(states(await until(settled))).toEqual(['printed', 'printed', 'printed']);
    expect(printedSeqs(fake.jobs)).toEqual(seqs);
    await queue.stop();
    await fake.close();
  });

  it('a nudge wakes it; the caller does not wait', async () => {
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, jobs, until } = startQueue(store, { printerFor: () => printer });
    commitRedemption(store, 1);
    queue.nudge();
    expect(states(jobs())).toEqual(['waiting']);
    expect(sent).toHaveLength(0);
    await until(settled);
    expect(sent).toHaveLength(1);
    await queue.stop();
  });

  it('I2: a transaction that rolls back prints nothing', async () => {
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, jobs, until } = startQueue(store, { printerFor: () => printer });
    expect(() =>
      store.write((tx) => {
        tx.addPrintJob('test', null, noon);
        throw new Error('rolled back');
      }),
    ).toThrow('rolled back');
    queue.nudge();
    commitRedemption(store, 1);
    queue.nudge();
    await until((all) => all.length > 0 && settled(all));
    expect(jobs()).toHaveLength(1);
    expect(sent).toHaveLength(1);
    await queue.stop();
  });

  it('is marked as printing before the first byte, and has printed one job at a time', async () => {
    const seen: string[][] = [];
    const printer = {
      print: async (): Promise<PrintOutcome> => {
        seen.push(states(store.read((tx) => tx.printJobs(10))));
        return { result: 'printed' };
      },
    };
    commitRedemption(store, 1);
    commitRedemption(store, 2);
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    await until(settled);
    expect(seen.map((all) => all.filter((state) => state === 'printing'))).toEqual([
      ['printing'],
      ['printing'],
    ]);
    await queue.stop();
  });

  it('tries again after a failure, and the next in line waits its turn', async () => {
    const { jobs: sent, printer } = scriptedPrinter(failed, failed);
    const seqs = [commitRedemption(store, 1), commitRedemption(store, 2)];
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    const jobs = await until(settled);
    expect(jobs.map(({ state, tries, problem }) => [state, tries, problem])).toEqual([
      ['printed', 3, null],
      ['printed', 1, null],
    ]);
    expect(printedSeqs(sent)).toEqual([seqs[0], seqs[0], seqs[0], seqs[1]]);
    await queue.stop();
  });

  it.each(Object.entries(problemEnds).filter(([, end]) => end === 'passes'))(
    'waits as long as the printer is kept by: %s, and says so while it tries',
    async (problem) => {
      const tries = 12;
      const away = Array.from({ length: tries }, () => ({ result: 'failed', problem }) as const);
      const { printer } = scriptedPrinter(...away);
      commitRedemption(store, 1);
      const seen: unknown[] = [];
      const looking = {
        print: (bytes: Uint8Array) => {
          seen.push(store.read((tx) => tx.nextPrintJob() ?? tx.printJobsInDoubt()[0])?.problem);
          return printer.print(bytes);
        },
      };
      const { queue, until } = startQueue(store, { printerFor: () => looking });
      const [job] = await until(settled);
      expect(job).toMatchObject({ state: 'printed', tries: tries + 1, problem: null });
      expect(seen).toEqual([null, ...away.map(() => problem)]);
      await queue.stop();
    },
  );

  it.each(Object.entries(problemEnds).filter(([, end]) => end !== 'passes'))(
    'fails or asks at once for what does not end by itself: %s',
    async (problem, end) => {
      const { jobs: sent, printer } = scriptedPrinter({ result: 'failed', problem });
      commitRedemption(store, 1);
      commitRedemption(store, 2);
      const { queue, until } = startQueue(store, { printerFor: () => printer });
      const jobs = await until(settled);
      expect(jobs.map(({ state, tries, problem: why }) => [state, tries, why])).toEqual([
        [end === 'stays' ? 'failed' : 'uncertain', 1, problem],
        ['printed', 1, null],
      ]);
      expect(sent).toHaveLength(2);
      await queue.stop();
    },
  );

  it('the pause doubles with each try that did not print, and is bounded', async () => {
    const { printer } = scriptedPrinter(...Array.from({ length: 6 }, () => failed));
    commitRedemption(store, 1);
    const at: number[] = [];
    const limits = { ...quickQueue, firstPauseMs: 30, maxPauseMs: 120 };
    const timed = {
      print: (bytes: Uint8Array) => {
        at.push(performance.now());
        return printer.print(bytes);
      },
    };
    const { queue, until } = startQueue(store, { printerFor: () => timed, limits });
    await until(settled);
    const pauses = at.slice(1).map((time, place) => time - (at[place] ?? 0));
    // A timer may fire a millisecond early by this clock, and on a busy machine later.
    expect(pauses.map((pause, place) => pause >= Math.min(30 * 2 ** place, 120) - 2)).toEqual(
      pauses.map(() => true),
    );
    expect(pauses).toHaveLength(6);
    await queue.stop();
  });

  it('I2: when the printer is away too long: asks, and what is not too old prints after it', async () => {
    let now = noon;
    const sent: Uint8Array[] = [];
    const printer = {
      print: async (bytes: Uint8Array): Promise<PrintOutcome> => {
        sent.push(bytes);
        if (sent.length > 3) return { result: 'printed' };
        if (sent.length === 3) now += quickQueue.ghostAgeMs + 1;
        return failed;
      },
    };
    commitRedemption(store, 1);
    commitRedemption(store, 2, -1);
    const { queue, until } = startQueue(store, { printerFor: () => printer, now: () => now });
    const jobs = await until(settled);
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual([
      ['uncertain', 'tooOld'],
      ['printed', null],
    ]);
    await queue.stop();
  });

  it('I2: one from before the clock was put back asks: nobody knows how old it is', async () => {
    let now = noon;
    let isAway = true;
    const sent: Uint8Array[] = [];
    const printer = {
      print: async (bytes: Uint8Array): Promise<PrintOutcome> => {
        if (isAway) return failed;
        sent.push(bytes);
        return { result: 'printed' };
      },
    };
    commitRedemption(store, 1);
    const { queue, until } = startQueue(store, { printerFor: () => printer, now: () => now });
    await until(([job]) => (job?.tries ?? 0) > 1);
    now = noon - 2 * quickQueue.ghostAgeMs;
    isAway = false;
    const [job] = await until(settled);
    expect([job?.state, job?.problem]).toEqual(['uncertain', 'tooOld']);
    expect(sent).toEqual([]);
    await queue.stop();
  });

  it('I2: a receipt behind a staff paper that waits for ever asks when it is too old', async () => {
    let now = noon;
    let sent = 0;
    const printer = {
      print: async (): Promise<PrintOutcome> => {
        sent += 1;
        if (sent === 2) now += quickQueue.ghostAgeMs + 1;
        return sent > 5 ? { result: 'printed' } : failed;
      },
    };
    store.write((tx) => tx.append({ ...newEntry(1, { kind: 'signIn' }), print: 'dayClose' }));
    commitRedemption(store, 2);
    const { queue, until } = startQueue(store, { printerFor: () => printer, now: () => now });
    const jobs = await until(settled);
    expect(jobs.map(({ what, state, problem }) => [what, state, problem])).toEqual([
      ['dayClose', 'printed', null],
      ['receipt', 'uncertain', 'tooOld'],
    ]);
    await queue.stop();
  });

  it('a job that a person sends again is as old as that, and no older', async () => {
    const { jobs: sent, printer } = scriptedPrinter({ result: 'failed', problem: 'notAPrinter' });
    let now = noon;
    commitRedemption(store, 1);
    const { queue, until } = startQueue(store, { printerFor: () => printer, now: () => now });
    const [job] = await until(settled);
    if (job === undefined) throw new Error('no job');
    now += quickQueue.ghostAgeMs * 10;
    const again = { state: 'waiting', tries: job.tries, problem: null, askedAt: now } as const;
    store.write((tx) => tx.setPrintJob(job.jobId, again));
    queue.nudge();
    expect(states(await until(settled))).toEqual(['printed']);
    expect(sent).toHaveLength(2);
    await queue.stop();
  });

  it('I2: sent again by a person, then a restart: prints while somebody still stands there, else asks', async () => {
    for (const [lateMs, state] of [
      [quickQueue.ghostAgeMs, 'printed'],
      [quickQueue.ghostAgeMs + 1, 'uncertain'],
    ] as const) {
      const seq = commitRedemption(store, lateMs, quickQueue.ghostAgeMs * 100);
      const asked = { state: 'waiting', tries: 1, problem: null, askedAt: noon } as const;
      store.write((tx) => tx.setPrintJob(seq * 2, asked));
      store.close();
      store = openPrintStore(folder.dir);
      const { jobs: sent, printer } = scriptedPrinter();
      const now = () => noon + lateMs;
      const { queue, until } = startQueue(store, { printerFor: () => printer, now });
      expect((await until(settled)).find((job) => job.seq === seq)?.state).toBe(state);
      expect(sent).toHaveLength(state === 'printed' ? 1 : 0);
      await queue.stop();
    }
  });

  it('I2: given up while it is being tried: it stays given up, and never prints', async () => {
    const { printer } = scriptedPrinter(failed, lost);
    const seqs = [1, 2].map((n) => commitRedemption(store, n));
    const giving = {
      print: (bytes: Uint8Array) => {
        for (const { jobId, tries, problem } of store.read((tx) => tx.printJobsInDoubt())) {
          store.write((tx) => tx.setPrintJob(jobId, { state: 'skipped', tries, problem }));
        }
        return printer.print(bytes);
      },
    };
    const { queue, jobs, until } = startQueue(store, { printerFor: () => giving });
    await until((all) => all.every(({ state }) => state === 'skipped'));
    await queue.stop();
    expect(jobs().map(({ seq, state }) => [seq, state])).toEqual(
      seqs.map((seq) => [seq, 'skipped']),
    );
  });

  it('a printer that dies of each job is not fed them all at once', async () => {
    const { printer } = scriptedPrinter(lost, lost, lost);
    [1, 2, 3].map((n) => commitRedemption(store, n));
    const at: number[] = [];
    const timed = {
      print: (bytes: Uint8Array) => {
        at.push(performance.now());
        return printer.print(bytes);
      },
    };
    const limits = { ...quickQueue, firstPauseMs: 40, maxPauseMs: 80 };
    const { queue, until } = startQueue(store, { printerFor: () => timed, limits });
    await until(settled);
    const [first = 0, second = 0, third = 0] = at;
    expect(second - first).toBeGreaterThan(38);
    expect(third - second).toBeGreaterThan(78);
    await queue.stop();
  });

  it('I2: an uncertain job is not tried again; the next one prints', async () => {
    const { jobs: sent, printer } = scriptedPrinter(lost);
    const seqs = [commitRedemption(store, 1), commitRedemption(store, 2)];
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    const jobs = await until(settled);
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual([
      ['uncertain', 'lost'],
      ['printed', null],
    ]);
    expect(printedSeqs(sent)).toEqual(seqs);
    await queue.stop();
  });

  it('I2: found half-way at the start: uncertain, nothing printed', async () => {
    commitRedemption(store, 1);
    const [job] = store.read((tx) => tx.printJobs(10));
    if (job === undefined) throw new Error('no job');
    store.write((tx) => tx.setPrintJob(job.jobId, { state: 'printing', tries: 1, problem: null }));
    store.close();
    store = openPrintStore(folder.dir);
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    const jobs = await until(settled);
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual([
      ['uncertain', 'interrupted'],
    ]);
    expect(sent).toHaveLength(0);
    await queue.stop();
  });

  it('I2: committed, then the power went: prints once after the restart', async () => {
    const seq = commitRedemption(store, 1);
    store.close();
    store = openPrintStore(folder.dir);
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    expect(states(await until(settled))).toEqual(['printed']);
    expect(printedSeqs(sent)).toEqual([seq]);
    await queue.stop();
  });

  it.each([
    [-1, 'printed', null],
    [0, 'printed', null],
    [1, 'uncertain', 'foundOld'],
  ] as const)(
    'I2: no ghost receipt: at its bound of age %i ms it is %s',
    async (over, state, problem) => {
      commitRedemption(store, 1, quickQueue.ghostAgeMs + over);
      const { jobs: sent, printer } = scriptedPrinter();
      const { queue, until } = startQueue(store, { printerFor: () => printer });
      const [job] = await until(settled);
      expect(job).toMatchObject({ state, problem });
      expect(sent).toHaveLength(state === 'printed' ? 1 : 0);
      await queue.stop();
    },
  );

  it('a paper for the staff prints however long there was no power', async () => {
    const { printer, jobs: paper } = scriptedPrinter();
    const entry = newEntry(1, { kind: 'signIn' }, noon - quickQueue.ghostAgeMs * 100);
    store.write((tx) => tx.append({ ...entry, print: 'dayClose' }));
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    await until((all) => all[0]?.state === 'printed');
    expect(paper).toHaveLength(1);
    await queue.stop();
  });

  it('a job that can’t be laid out fails alone', async () => {
    const { printer } = scriptedPrinter();
    commitRedemption(store, 1);
    commitRedemption(store, 2);
    commitRedemption(store, 3);
    const { queue, until } = startQueue(store, {
      printerFor: () => printer,
      documentFor: (job) => {
        if (job.seq === 1) throw new Error('bad entry');
        return job.seq === 2 ? null : documentFor(job);
      },
    });
    const jobs = await until(settled);
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual([
      ['failed', 'internal'],
      ['failed', 'nothingToPrint'],
      ['printed', null],
    ]);
    await queue.stop();
  });

  it('a driver that throws leaves its job uncertain and the queue alive', async () => {
    let first = true;
    const printer = {
      print: async (): Promise<PrintOutcome> => {
        if (!first) return { result: 'printed' };
        first = false;
        throw new Error('driver');
      },
    };
    commitRedemption(store, 1);
    commitRedemption(store, 2);
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    expect(states(await until(settled))).toEqual(['uncertain', 'printed']);
    await queue.stop();
  });

  it('I2: a database that refuses the outcome is told later; the slip is not printed twice', async () => {
    const { jobs: sent, printer } = scriptedPrinter();
    let refusals = 2;
    const refusing: Store = {
      ...store,
      read: (work) => store.read(work),
      write: (work) => {
        const printing = store.read((tx) => tx.printJobsInDoubt()).length > 0;
        if (printing && refusals > 0) {
          refusals -= 1;
          throw new Error('database is full');
        }
        return store.write(work);
      },
    };
    const seqs = [commitRedemption(store, 1), commitRedemption(store, 2)];
    const { queue, until } = startQueue(refusing, { printerFor: () => printer });
    expect(states(await until(settled))).toEqual(['printed', 'printed']);
    expect(printedSeqs(sent)).toEqual(seqs);
    expect(refusals).toBe(0);
    await queue.stop();
  });

  it('takes no more jobs once stopped', async () => {
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, jobs } = startQueue(store, { printerFor: () => printer });
    await queue.stop();
    commitRedemption(store, 1);
    queue.nudge();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(states(jobs())).toEqual(['waiting']);
    expect(sent).toHaveLength(0);
  });

  it('looks again well before anything is too old, and within seconds of the paper being in', () => {
    const { maxPauseMs, ghostAgeMs } = printQueueLimits;
    expect(maxPauseMs).toBeLessThanOrEqual(8_000);
    expect(maxPauseMs * 10).toBeLessThan(ghostAgeMs);
  });
});
