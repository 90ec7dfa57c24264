import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { EnrolOffer } from '../../../shared/protocol/enrolment.ts';

/** An enrolment under way: kept in memory only, until somebody has compared the digits. */
export interface Ceremony {
  readonly hqUrl: string;
  readonly deviceKey: Uint8Array;
  readonly issuerPublicKey: string;
  readonly offer: EnrolOffer;
  readonly transcript: string;
  readonly terminalNonce: string;
  readonly check: string;
}

export function failed(problem: Problem): Answer<never> {
  return { ok: false, problem };
}
