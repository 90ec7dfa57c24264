import type { HqProblemCode, ProblemDetails } from '../shared/protocol/authority.ts';

const statusOf: Readonly<Record<HqProblemCode, number>> = {
  badInput: 400,
  unauthorised: 401,
  clockSkew: 401,
  wrongRole: 403,
  codeRefused: 403,
  tooManyTries: 429,
  notConfirmed: 403,
  revoked: 403,
  frozen: 403,
  superseded: 403,
  notFound: 404,
  conflict: 409,
  methodNotAllowed: 405,
  unsupportedType: 415,
  keyReused: 422,
  underWay: 409,
  tooLarge: 413,
  busy: 503,
  internal: 500,
};

const titleOf: Readonly<Record<HqProblemCode, string>> = {
  badInput: 'The request is not what this address takes',
  unauthorised: 'This device, or its signature, is not known here',
  clockSkew: 'The device’s clock is too far from head office’s',
  wrongRole: 'Whoever asks may not do this',
  codeRefused: 'The one-time code is wrong, used up or too old',
  tooManyTries: 'Too many wrong codes from this address: wait ten minutes',
  notConfirmed: 'Nobody has compared this device’s digits yet',
  revoked: 'This device was cut off',
  frozen: 'This device has two histories: a person must look first',
  superseded: 'This device was enrolled again since',
  notFound: 'There is nothing of that name',
  conflict: 'It contradicts what is known here',
  methodNotAllowed: 'This address is asked in another way: see Allow',
  unsupportedType: 'This address takes a body of another type',
  keyReused: 'This Idempotency-Key was used for another request: take a new key',
  underWay: 'The same request is being worked on: ask again in a moment',
  tooLarge: 'The request is too large',
  busy: 'The database can’t be reached just now',
  internal: 'Something went wrong at head office',
};

/** After how many seconds it is worth asking again, where that is known; sent as `Retry-After`. */
const retryAfterSecondsOf: Readonly<Partial<Record<HqProblemCode, number>>> = {
  tooManyTries: 600,
  underWay: 1,
  busy: 5,
};

/** The status each problem is answered with, for the OpenAPI document. */
export function problemStatus(code: HqProblemCode): number {
  return statusOf[code];
}

/** Headers that go with a problem's answer. */
export function problemHeaders({
  code,
}: Pick<HqProblem, 'code'>): Readonly<Record<string, string>> {
  const seconds = retryAfterSecondsOf[code];
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** Thrown by a route's work; becomes an RFC 9457 answer. `detail` never holds personal data. */
export class HqProblem extends Error {
  readonly code: HqProblemCode;
  readonly faults: readonly { readonly field: string; readonly message: string }[];

  constructor(code: HqProblemCode, detail = '', faults: HqProblem['faults'] = []) {
    super(detail);
    this.code = code;
    this.faults = faults;
  }
}

/** The answer's body, RFC 9457 `application/problem+json`. */
export function problemBody(problem: HqProblem): ProblemDetails {
  return {
    type: `urn:countersign:problem:${problem.code}`,
    title: titleOf[problem.code],
    status: statusOf[problem.code],
    code: problem.code,
    ...(problem.message === '' ? {} : { detail: problem.message }),
    ...(problem.faults.length === 0 ? {} : { faults: [...problem.faults] }),
  };
}
