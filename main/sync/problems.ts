import { problemOf } from '../../shared/contract/problem.ts';
import type { Problem, ProblemCode } from '../../shared/contract/problem.ts';
import type { HqProblemCode, ProblemDetails } from '../../shared/protocol/authority.ts';
import type { HqAnswer } from './hqClient.ts';

/** What HQ refused, in the counter's words. */
function codeOf(code: HqProblemCode): ProblemCode {
  switch (code) {
    case 'badInput':
      return 'badInput';
    case 'notFound':
      return 'notFound';
    case 'wrongRole':
      return 'wrongRole';
    case 'conflict':
      return 'badFile';
    case 'tooLarge':
      return 'tooMuch';
    case 'busy':
    case 'internal':
      return 'hqUnreachable';
    case 'tooManyTries':
      return 'tooManyTries';
    case 'unauthorised':
    case 'clockSkew':
    case 'codeRefused':
    case 'notConfirmed':
    case 'revoked':
    case 'frozen':
    case 'superseded':
      return 'hqRefused';
  }
}

export function refusedProblem(problem: ProblemDetails): Problem {
  const faults = problem.faults?.map(({ field, message }) => ({ field, message })) ?? [];
  return problemOf(codeOf(problem.code), { hq: problem.code }, faults);
}

/** Why an asking came to nothing. `why` is for the log and the sync screen's small print. */
export function problemOfAnswer(answer: Exclude<HqAnswer<unknown>, { result: 'answer' }>): Problem {
  if (answer.result === 'noAnswer') return problemOf('hqUnreachable', { why: answer.why });
  return refusedProblem(answer.problem);
}
