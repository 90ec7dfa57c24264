import { actorOf } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import { printProblemOf } from '../../../shared/contract/printing.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Caller, Handlers } from '../handlers.ts';
import { entryOfKind } from '../entries.ts';
import type { PaperMaker } from './paperMaker.ts';
import type { Reader, Writer } from '../ports.ts';
import type { PrintJob } from './paperPorts.ts';

type PrintHandlers = Pick<Handlers, 'print.queue' | 'print.retry' | 'print.skip' | 'print.test'>;

/** Jobs shown: the open ones and the last few that are done. */
const jobsShown = 20;

function view(job: PrintJob): PrintJobView {
  const { jobId, seq, what, state, tries, at, problem } = job;
  return { jobId, seq, what, state, tries, at, problem: printProblemOf(problem) };
}

/** The entry whose document a job prints: a reprint's own entry only names it. */
function printedSeq(tx: Reader, job: PrintJob): number | null {
  if (job.seq === null || job.what !== 'reprint') return job.seq;
  const stored = tx.entry(job.seq);
  const reprint = stored === null ? null : entryOfKind(stored, 'reprint');
  return reprint?.body.of ?? null;
}

export function createPrinting(context: AppContext, maker: PaperMaker): PrintHandlers {
  function finish(tx: Writer, job: PrintJob, state: PrintJob['state']): void {
    tx.setPrintJob(job.jobId, { state, tries: job.tries, problem: job.problem });
  }

  /** Nobody knows whether it is on paper: what prints now says that it is a copy. */
  function printAsCopy(tx: Writer, job: PrintJob, operator: Operator): void {
    const of = printedSeq(tx, job);
    if (of === null) return finish(tx, job, 'waiting');
    tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'reprint', of, copy: tx.reprints(of) + 1 },
      print: 'reprint',
    });
    finish(tx, job, 'skipped');
  }

  function settleJob(
    jobId: number,
    caller: Caller,
    act: (tx: Writer, job: PrintJob, operator: Operator) => void,
  ) {
    const { operator } = caller;
    if (operator === null) return failed(problemOf('notSignedIn'));
    const found = context.store.write((tx) => {
      const job = tx.printJob(jobId);
      if (job === null) return false;
      act(tx, job, operator);
      return true;
    });
    context.nudgePrinter();
    context.announce('print');
    return found ? ok(null) : failed(problemOf('notFound'));
  }

  return {
    'print.queue': () => ok(context.store.read((tx) => tx.printJobs(jobsShown).map(view))),
    'print.retry': ({ jobId }, caller) =>
      settleJob(jobId, caller, (tx, job, operator) => {
        if (job.state === 'uncertain') printAsCopy(tx, job, operator);
        // On paper, on its way there, or given up: a second press must bring no second original (I2).
        else if (job.state === 'failed') finish(tx, job, 'waiting');
      }),
    'print.skip': ({ jobId }, caller) =>
      settleJob(jobId, caller, (tx, job) => {
        if (job.state !== 'printed') finish(tx, job, 'skipped');
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
