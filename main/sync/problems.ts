import { problemOf } from '../../shared/contract/problem.ts';
import type { Problem, ProblemCode } from '../../shared/contract/problem.ts';
import type { HqProblemCode, ProblemDetails } from '../../shared/protocol/authority.ts';
import type { HqAnswer, NoAnswer } from './hqClient.ts';

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
    case 'underWay':
    case 'internal':
      return 'hqUnreachable';
    case 'tooManyTries':
      return 'tooManyTries';
    case 'methodNotAllowed':
    case 'unsupportedType':
    case 'keyReused':
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

/** Why nothing was heard from HQ. `why` is for the log and the sync screen's small print. */
export function noAnswerProblem(why: NoAnswer): Problem {
  switch (why) {
    case 'notTrusted':
    case 'certificateDate':
    case 'certificateName':
      return problemOf('hqNotTrusted', { why });
    case 'proxy':
      return problemOf('proxyRefused', { why });
    case 'unreachable':
    case 'timeout':
    case 'notHq':
    case 'cancelled':
      return problemOf('hqUnreachable', { why });
  }
}

/** Why an asking came to nothing. */
export function problemOfAnswer(answer: Exclude<HqAnswer<unknown>, { result: 'answer' }>): Problem {
  return answer.result === 'noAnswer'
    ? noAnswerProblem(answer.why)
    : refusedProblem(answer.problem);
}
