import type { PrintProblem } from '../../../shared/contract/printing.ts';
import { isBlocked, isStuck } from '../../../shared/contract/printQueue.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';

/** The queue as somebody looks at it: who waits for a word, what waits for the printer, and the rest. */
export interface PrintGroups {
  readonly stuck: readonly PrintJobView[];
  /** What is the matter with all of `stuck`, where that is one thing and they are several. */
  readonly stuckBy: PrintProblem | null;
  readonly waiting: readonly PrintJobView[];
  /** What all of `waiting` waits for; `null` while nothing keeps it. */
  readonly waitsFor: PrintProblem | null;
  readonly others: readonly PrintJobView[];
}

export function groupsOf(jobs: readonly PrintJobView[]): PrintGroups {
  const waitsFor = jobs.find(isBlocked)?.problem ?? null;
  const isOpen = ({ state }: PrintJobView) => state === 'waiting' || state === 'printing';
  const waiting = waitsFor === null ? [] : jobs.filter(isOpen);
  const stuck = jobs.filter(isStuck);
  const others = jobs.filter((job) => !stuck.includes(job) && !waiting.includes(job));
  const problems = new Set(stuck.map(({ problem }) => problem));
  const [problem = null] = problems;
  const stuckBy = stuck.length > 1 && problems.size === 1 ? problem : null;
  return { stuck, stuckBy, waiting, waitsFor, others };
}
