import { actorOf } from '../../people/operator.ts';
import { failed, ok } from '../../answers.ts';
import type { Operator } from '../../people/operator.ts';
import { printProblemOf } from '../../../../shared/contract/printing.ts';
import { problemOf } from '../../../../shared/contract/problem.ts';
import { isBlocked, isStuck, mostJobsAtOnce } from '../../../../shared/contract/printQueue.ts';
import type { PrintStatusView } from '../../../../shared/contract/printQueue.ts';
import type { PrintJobView } from '../../../../shared/contract/views.ts';
import { entryFrame } from '../../context.ts';
import type { AppContext } from '../../context.ts';
import type { Caller, Handlers } from '../../handlers.ts';
import { entryOfKind } from '../../entries.ts';
import type { PaperMaker } from '../paperMaker.ts';
import type { Reader, Writer } from '../../ports.ts';
import type { PrintJob } from '../paperPorts.ts';

type PrintHandlers = Pick<
  Handlers,
  'print.status' | 'print.queue' | 'print.retry' | 'print.skip' | 'print.test'
>;

/** Shown where fewer are open: the open ones and the last few that are done. */
const jobsShown = 20;
/** A printer that takes no second job a moment after the first is nothing to tell of. */
const triesUntilTold = 2;

function view(job: PrintJob): PrintJobView {
  const { jobId, seq, what, state, tries, at, problem } = job;
  return { jobId, seq, what, state, tries, at, problem: printProblemOf(problem) };
}

function jobsOf(tx: Reader): readonly PrintJobView[] {
  const open = Math.min(tx.openPrintJobs().length, mostJobsAtOnce);
  return tx.printJobs(Math.max(open, jobsShown)).map(view);
}

function statusOf(tx: Reader): PrintStatusView {
  const open = tx.openPrintJobs().map(view);
  const stuck = open.filter(isStuck).length;
  const blocked = open.filter(isBlocked).find(({ tries }) => tries >= triesUntilTold);
  if (blocked === undefined) return { waitsFor: null, waiting: 0, stuck };
  return { waitsFor: blocked.problem, waiting: open.length - stuck, stuck };
}

/** The entry whose document a job prints: a reprint's own entry only names it. */
function printedSeq(tx: Reader, job: PrintJob): number | null {
  if (job.seq === null || job.what !== 'reprint') return job.seq;
  const stored = tx.entry(job.seq);
  const reprint = stored === null ? null : entryOfKind(stored, 'reprint');
  return reprint?.body.of ?? null;
}

export function createPrinting(context: AppContext, maker: PaperMaker): PrintHandlers {
  function printFromNow(tx: Writer, { jobId, tries }: PrintJob): void {
    const askedAt = context.clock.now().effective;
    tx.setPrintJob(jobId, { state: 'waiting', tries, problem: null, askedAt });
  }

  function giveUp(tx: Writer, { jobId, tries, problem }: PrintJob): void {
    tx.setPrintJob(jobId, { state: 'skipped', tries, problem });
  }

  /** Nobody knows whether it is on paper: what prints now says that it is a copy. */
  function printAsCopy(tx: Writer, job: PrintJob, operator: Operator): void {
    const of = printedSeq(tx, job);
    if (of === null) return printFromNow(tx, job);
    tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'reprint', of, copy: tx.reprints(of) + 1 },
      print: 'reprint',
    });
    giveUp(tx, job);
  }

  /** All of them or none: a batch of stuck slips is one decision. */
  function settleJobs(
    jobIds: readonly number[],
    { operator }: Caller,
    act: (tx: Writer, job: PrintJob, operator: Operator) => void,
  ) {
    if (operator === null) return failed(problemOf('notSignedIn'));
    const found = context.store.write((tx) => {
      const jobs = [...new Set(jobIds)].flatMap((jobId) => tx.printJob(jobId) ?? []);
      for (const job of jobs) act(tx, job, operator);
      return jobs.length > 0;
    });
    context.nudgePrinter();
    context.announce('print');
    return found ? ok(null) : failed(problemOf('notFound'));
  }

  return {
    'print.status': () => ok(context.store.read(statusOf)),
    'print.queue': () => ok(context.store.read(jobsOf)),
    'print.retry': ({ jobs }, caller) => {
      const seenTries = new Map(jobs.map(({ jobId, tries }) => [jobId, tries]));
      return settleJobs([...seenTries.keys()], caller, (tx, job, operator) => {
        // Tried again since: what was asked for then has been done, and a second press brings no second paper.
        if (seenTries.get(job.jobId) !== job.tries) return;
        // Its batch asks about it, and prints it again as a copy: here it would come out unmarked (I2).
        if (job.what === 'coupon') return;
        // It only waited, before our eyes: not a byte of it went out, so its first paper is no copy.
        const isUnsent = job.state === 'uncertain' && job.problem === 'tooOld';
        if (job.state === 'uncertain' && !isUnsent) printAsCopy(tx, job, operator);
        // On paper, on its way there, or given up: a second press must bring no second original (I2).
        else if (isUnsent || job.state === 'failed') printFromNow(tx, job);
      });
    },
    'print.skip': ({ jobIds }, caller) =>
      settleJobs(jobIds, caller, (tx, job) => {
        if (job.state !== 'printed') giveUp(tx, job);
      }),
    'print.test': (_input, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const paper = context.store.write((tx) => {
        tx.addPrintJob('test', null, context.clock.now().effective);
        return maker.testPaper(tx, operator.name);
      });
      context.nudgePrinter();
      context.announce('print');
      return paper === null ? failed(problemOf('notSetUp')) : ok(paper);
    },
  };
}
