import type { PrintProblem } from './printing.ts';
import type { PrintJobView } from './views.ts';

/**
 * How a problem with a job ends, of which not a byte was sent. `passes`: by itself or by a hand at the
 * printer, so the job waits; `stays`: only by somebody who changes something here, so it fails at once;
 * `doubt`: something may be on paper, so a person looks.
 */
export type ProblemEnd = 'passes' | 'stays' | 'doubt';

export const problemEnds = {
  unreachable: 'passes',
  refused: 'passes',
  busy: 'passes',
  paperOut: 'passes',
  coverOpen: 'passes',
  cutter: 'passes',
  printerError: 'passes',
  offline: 'passes',
  notPluggedIn: 'passes',
  portTaken: 'passes',
  notAPrinter: 'stays',
  severalAlike: 'stays',
  noRights: 'stays',
  notAPrinterFile: 'stays',
  noDrawer: 'stays',
  notForDrawer: 'stays',
  nothingToPrint: 'stays',
  internal: 'stays',
  lost: 'doubt',
  silent: 'doubt',
  interrupted: 'doubt',
  /** It waited too long, and surely not a byte of it went out. */
  tooOld: 'doubt',
  /** The same, found at a start: what became of it before, nobody knows (its data may be an older copy). */
  foundOld: 'doubt',
} as const satisfies Readonly<Record<PrintProblem, ProblemEnd>>;

/** What the printer itself keeps jobs waiting for. */
export type PassingProblem = {
  [Problem in PrintProblem]: (typeof problemEnds)[Problem] extends 'passes' ? Problem : never;
}[PrintProblem];

export function isPassing(problem: PrintProblem): problem is PassingProblem {
  return problemEnds[problem] === 'passes';
}

/** Taken up once at least and kept from the printer: it goes out by itself when that is over. */
export function isBlocked<Job extends Pick<PrintJobView, 'state' | 'problem'>>(
  job: Job,
): job is Job & { readonly problem: PassingProblem } {
  const isOpen = job.state === 'waiting' || job.state === 'printing';
  return isOpen && job.problem !== null && isPassing(job.problem);
}

/** Nothing comes of these until somebody says so. */
export function isStuck({ state }: Pick<PrintJobView, 'state'>): boolean {
  return state === 'failed' || state === 'uncertain';
}

/** How printing stands, in a line. */
export interface PrintStatusView {
  /** What the printer keeps its jobs waiting for; `null` while it keeps none. */
  readonly waitsFor: PassingProblem | null;
  /** Jobs that wait for that, and print by themselves when it is over. */
  readonly waiting: number;
  /** Jobs that wait for a person's word. */
  readonly stuck: number;
}

/** No more jobs than this are shown, or acted on at once. */
export const mostJobsAtOnce = 500;
