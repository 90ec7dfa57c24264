import type { TillProblem } from '../../../shared/contract/tillApi.ts';

const statuses: Partial<Readonly<Record<TillProblem['code'], number>>> = {
  badToken: 401,
  fromBrowser: 403,
  wrongHost: 403,
  cutOff: 403,
  unknownVerb: 404,
  unknownBasket: 404,
  wrongMethod: 405,
  tooSlow: 408,
  idTaken: 409,
  nobodySignedIn: 409,
  needsApproval: 409,
  declined: 409,
  notUsable: 409,
  changedMeanwhile: 409,
  alreadyUndone: 409,
  tooLong: 413,
  notJson: 415,
  badBody: 400,
  tooManyCalls: 429,
  tooManyBaskets: 429,
  internal: 500,
  keysLost: 503,
  databaseBusy: 503,
  databaseFull: 503,
  databaseReadOnly: 503,
  databaseDamaged: 503,
  notSetUp: 503,
};

/** What the rules said no to, and nothing the call could have put better. */
const refusedStatus = 422;

/** The HTTP status of a reason; the reason itself is what a till goes by. */
export function statusOf(code: TillProblem['code']): number {
  return statuses[code] ?? refusedStatus;
}
