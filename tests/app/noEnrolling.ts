import type { Enrolling } from '../../main/app/upkeep/setup.ts';
import { problemOf } from '../../shared/contract/problem.ts';

const refused = () => Promise.resolve({ ok: false, problem: problemOf('notInThisMode') } as const);

/** For counters that are set up already. */
export const noEnrolling: Enrolling = {
  begin: refused,
  compared: refused,
  byFile: refused,
  current: () => null,
};
