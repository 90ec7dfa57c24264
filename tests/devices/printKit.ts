import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPrintQueue } from '../../main/devices/printQueue.ts';
import type { PrintQueue, PrintQueueParts } from '../../main/devices/printQueue.ts';
import { openStore } from '../../main/store/openStore.ts';
import type { Log, Store } from '../../main/app/ports.ts';
import type { PrintJob, PrintOutcome } from '../../main/app/paper/paperPorts.ts';
import { identity, newEntry, noon, redeemed, redemption } from '../store/storeKit.ts';
import { sampleHead, sampleRedemption } from './samples.ts';

export const quietLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A real database in a folder of its own. */
export function openPrintStore(dir: string): Store {
  const store = openStore({ dir, mode: 'live', crypto: createCrypto(), appVersion: '0.1.0' });
  if (store.read((tx) => tx.identity()) === null) store.write((tx) => tx.setIdentity(identity));
  return store;
}

export function newPrintFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-print-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Commits a redemption that has a receipt; answers its seq. `ageMs` before `noon`. */
export function commitRedemption(store: Store, n: number, ageMs = 0): number {
  const entry = newEntry(n, redemption([redeemed(n)]), noon - ageMs);
  return store.write((tx) => tx.append({ ...entry, print: 'receipt' })).seq;
}

/** The paper of a job says its seq, so that a printer can tell which one it got. */
export function documentFor(job: PrintJob) {
  const seq = job.seq ?? 0;
  return sampleRedemption(sampleHead(), { seq, reference: `${seq}-000000` });
}

export function printedSeqs(jobs: readonly Uint8Array[]): readonly number[] {
  return jobs.flatMap((job) =>
    Array.from(
      Buffer.from(job)
        .toString('latin1')
        .matchAll(/(\d+)-000000/g),
      (match) => Number(match[1]),
    ),
  );
}

/** A printer that answers by a script, `printed` once it is used up, and keeps what it was given. */
export function scriptedPrinter(...script: readonly PrintOutcome[]) {
  const jobs: Uint8Array[] = [];
  const left = [...script];
  return {
    jobs,
    printer: {
      print: async (bytes: Uint8Array): Promise<PrintOutcome> => {
        jobs.push(bytes);
        return left.shift() ?? { result: 'printed' };
      },
    },
  };
}

export const quickQueue = {
  firstPauseMs: 5,
  maxPauseMs: 20,
  ghostAgeMs: 60_000,
  stopTimeoutMs: 2_000,
} as const;

/** A queue whose jobs can be awaited: `until` looks at the jobs each time the queue announces. */
export function startQueue(store: Store, parts: Partial<PrintQueueParts> = {}) {
  const watchers = new Set<() => void>();
  const queue: PrintQueue = createPrintQueue({
    store,
    paper: createPaper(),
    printerFor: () => scriptedPrinter().printer,
    documentFor,
    now: () => noon,
    log: quietLog,
    announce: () => watchers.forEach((watch) => watch()),
    limits: quickQueue,
    ...parts,
  });
  const jobs = () => store.read((tx) => tx.printJobs(100)).toSorted((a, b) => a.jobId - b.jobId);
  const until = (enough: (jobs: readonly PrintJob[]) => boolean) =>
    new Promise<readonly PrintJob[]>((resolve) => {
      const watch = () => {
        const now = jobs();
        if (!enough(now)) return;
        watchers.delete(watch);
        resolve(now);
      };
      watchers.add(watch);
      watch();
    });
  return { queue, jobs, until };
}

export const states = (jobs: readonly PrintJob[]) => jobs.map(({ state }) => state);
