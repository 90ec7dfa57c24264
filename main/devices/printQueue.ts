import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InstantMs } from '../../shared/domain/time/civil.ts';
import type { PrintProblem } from '../../shared/contract/printing.ts';
import type { PrinterSettings } from '../../shared/contract/printer.ts';
import type { PaperDocument } from '../app/paper/documents.ts';
import type { Announce, Log, Store } from '../app/ports.ts';
import { stateAfter, whoseIs } from '../app/paper/queue/printPatience.ts';
import type { Paper, Printer, PrintJob, PrintOutcome } from '../app/paper/paperPorts.ts';

export interface PrintQueueLimits {
  /** Pause after a try that did not print; doubles with each in a row, up to `maxPauseMs`. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** A slip that has waited longer belongs to a customer who may have gone: it asks first. */
  readonly ghostAgeMs: number;
  /** How long `stop` waits for a job that is being printed. */
  readonly stopTimeoutMs: number;
}

export const printQueueLimits: PrintQueueLimits = {
  firstPauseMs: 1_000,
  maxPauseMs: 8_000,
  ghostAgeMs: 3 * 60_000,
  stopTimeoutMs: 2_000,
};

export interface PrintQueueParts {
  readonly store: Store;
  readonly paper: Paper;
  readonly printerFor: (settings: PrinterSettings) => Pick<Printer, 'print'>;
  /** What a job prints; `null` when there is nothing (any more). */
  readonly documentFor: (job: PrintJob) => PaperDocument | null;
  readonly now: () => InstantMs;
  readonly log: Log;
  readonly announce: Announce;
  readonly limits?: PrintQueueLimits;
}

export interface PrintQueue {
  /** Something was committed or asked for: look, soon. Returns at once. */
  nudge(): void;
  /** Takes no more jobs; resolves when the one in hand is done or `stopTimeoutMs` have passed. */
  stop(): Promise<void>;
}

/**
 * Prints committed jobs one at a time, in order. A job is marked `printing` before its first byte goes
 * out and settled after its last, so whatever happens between is known to be uncertain: it then prints
 * only when a person asks, as COPY n. What was found half-way at the start, and what has waited longer
 * than its customer does, never prints by itself (I2: no second receipt that nobody asked for). While
 * the printer is out of paper or away, its jobs wait and are tried again; what will not get better by
 * itself fails at once.
 */
export function createPrintQueue(parts: PrintQueueParts): PrintQueue {
  const { store, log, announce, limits = printQueueLimits } = parts;
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;
  let lookedBack = false;
  /** Tries in a row that did not print, of whatever job: how ill the printer is. */
  let unwell = 0;
  let wake: NodeJS.Timeout | null = null;
  /** What became of a job when the database could not take it: written before anything else. */
  let unsettled: (() => void) | null = null;

  function settle(job: PrintJob, state: PrintJob['state'], tries: number, problem: string | null) {
    store.write((tx) => {
      // Given up while it was being tried: that stands, unless it did come out.
      if (state !== 'printed' && tx.printJob(job.jobId)?.state === 'skipped') return;
      tx.setPrintJob(job.jobId, { state, tries, problem });
    }, 'reserve');
    announce('print');
  }

  function settleForSure(...change: Parameters<typeof settle>): void {
    unsettled = () => settle(...change);
    settleUnsettled();
  }

  function settleUnsettled(): void {
    unsettled?.();
    unsettled = null;
  }

  function isOverdue(job: PrintJob): boolean {
    if (whoseIs[job.what] === 'staff') return false;
    // A clock that was put back since tells no age: as long ahead is as long ago, and is asked about too.
    return Math.abs(parts.now() - (job.askedAt ?? job.at)) > limits.ghostAgeMs;
  }

  /** Once, at the start: what the last run left half-way, or for too long, must be asked about. */
  function lookBack(): void {
    if (lookedBack) return;
    for (const job of store.read((tx) => tx.printJobsInDoubt())) {
      settle(job, 'uncertain', job.tries, interrupted);
    }
    const isLeftOver = (job: PrintJob) =>
      job.problem === tooOld || (isWaiting(job) && isOverdue(job));
    for (const job of store.read((tx) => tx.openPrintJobs()).filter(isLeftOver)) {
      settle(job, 'uncertain', job.tries, foundOld);
    }
    lookedBack = true;
  }

  /** Also what waits behind a paper that may wait for ever. */
  function askAboutOverdue(): void {
    const waiting = store.read((tx) => tx.openPrintJobs()).filter(isWaiting);
    const overdue = waiting.filter(isOverdue);
    if (overdue.length === 0) return;
    store.write((tx) => {
      for (const { jobId, tries } of overdue) {
        tx.setPrintJob(jobId, { state: 'uncertain', tries, problem: tooOld });
      }
    }, 'reserve');
    announce('print');
  }

  /** What goes out for a job; a fault in it is this job's own and must not hold up the others. */
  function prepared(
    job: PrintJob,
  ): { readonly printer: Pick<Printer, 'print'>; readonly bytes: Uint8Array } | PrintProblem {
    try {
      const settings = store.read((tx) => tx.settings());
      const document = parts.documentFor(job);
      if (document === null) return 'nothingToPrint';
      const bytes = parts.paper.escpos(document, settings.printer.profile);
      return { printer: parts.printerFor(settings.printer), bytes };
    } catch (error) {
      log.error({ jobId: job.jobId, error: String(error) }, 'print job could not be laid out');
      return 'internal';
    }
  }

  /** Answers how long to wait before the next try; 0 when none is needed. */
  async function printOne(job: PrintJob): Promise<number> {
    const tries = job.tries + 1;
    const ready = prepared(job);
    if (typeof ready === 'string') {
      settle(job, 'failed', tries, ready);
      return 0;
    }
    // What it waited for stays told while it is tried.
    settle(job, 'printing', tries, job.problem);
    const outcome = await ready.printer.print(ready.bytes).catch(lostInCode);
    return settleOutcome(job, tries, outcome);
  }

  function lostInCode(error: unknown): PrintOutcome {
    log.error({ error: String(error) }, 'the printer driver threw');
    return { result: 'uncertain', problem: internal };
  }

  function settleOutcome(job: PrintJob, tries: number, outcome: PrintOutcome): number {
    if (outcome.result === 'printed') {
      unwell = 0;
      settleForSure(job, 'printed', tries, null);
      return 0;
    }
    log.warn({ jobId: job.jobId, tries, ...outcome }, 'print job not done');
    const state = stateAfter(outcome);
    settleForSure(job, state, tries, outcome.problem);
    if (state === 'failed') return 0;
    // A printer that dies of one job must not be fed all the others at once.
    unwell += 1;
    return Math.min(limits.firstPauseMs * 2 ** (unwell - 1), limits.maxPauseMs);
  }

  async function run(): Promise<void> {
    again = false;
    const pauseMs = await runUntilPause();
    if (pauseMs > 0 && !stopping.signal.aborted) wakeIn(pauseMs);
  }

  /** Answers how long to wait before looking again; 0 when nothing waits. */
  async function runUntilPause(): Promise<number> {
    try {
      settleUnsettled();
      lookBack();
      while (!stopping.signal.aborted) {
        askAboutOverdue();
        const job = store.read((tx) => tx.nextPrintJob());
        if (job === null) return 0;
        const pauseMs = await printOne(job);
        if (pauseMs > 0) return pauseMs;
      }
      return 0;
    } catch (error) {
      // The database is busy, full or read-only: nothing was decided, so look again later.
      log.error({ error: String(error) }, 'print queue stopped for a while');
      return limits.maxPauseMs;
    }
  }

  function wakeIn(ms: number): void {
    wake = setTimeout(() => {
      wake = null;
      nudge();
    }, ms);
    wake.unref();
  }

  function nudge(): void {
    again = true;
    if (stopping.signal.aborted || wake !== null || running !== null) return;
    // In a turn of its own: whoever committed the job answers first.
    running = nextTurn()
      .then(run)
      .finally(() => {
        running = null;
        if (again) nudge();
      });
  }

  nudge();
  return {
    nudge,
    stop: async () => {
      stopping.abort();
      if (wake !== null) clearTimeout(wake);
      await Promise.race([running, afterMs(limits.stopTimeoutMs)]);
    },
  };
}

const interrupted: PrintProblem = 'interrupted';
const tooOld: PrintProblem = 'tooOld';
const foundOld: PrintProblem = 'foundOld';
const internal: PrintProblem = 'internal';

function isWaiting({ state }: PrintJob): boolean {
  return state === 'waiting';
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
