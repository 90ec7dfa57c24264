import { printProblemOf } from '../../../../shared/contract/printing.ts';
import { problemEnds } from '../../../../shared/contract/printQueue.ts';
import type { ProblemEnd } from '../../../../shared/contract/printQueue.ts';
import type { PrintJob, PrintOutcome } from '../paperPorts.ts';

/** No customer has gone with a paper for the staff: it prints whenever there is a printer again. */
export const whoseIs: Readonly<Record<PrintJob['what'], 'customer' | 'staff'>> = {
  receipt: 'customer',
  goodwill: 'customer',
  void: 'customer',
  remake: 'customer',
  rainCheck: 'customer',
  refusal: 'customer',
  reminder: 'customer',
  reprint: 'customer',
  test: 'customer',
  dayClose: 'staff',
  handOver: 'staff',
  dayReport: 'staff',
  health: 'staff',
  coupon: 'staff',
};

type NotPrinted = Exclude<PrintOutcome, { readonly result: 'printed' }>;

function endOf({ result, problem }: NotPrinted): ProblemEnd {
  if (result === 'uncertain') return 'doubt';
  return problemEnds[printProblemOf(problem) ?? 'internal'];
}

/** What becomes of a job that was tried and did not surely print. */
export function stateAfter(outcome: NotPrinted): 'waiting' | 'failed' | 'uncertain' {
  const end = endOf(outcome);
  switch (end) {
    case 'passes':
      return 'waiting';
    case 'stays':
      return 'failed';
    case 'doubt':
      return 'uncertain';
  }
}
