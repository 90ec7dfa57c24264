import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { EnrolmentView } from '../../../shared/contract/views.ts';
import type { EnrolDelivery, EnrolmentFile } from '../../../shared/protocol/enrolment.ts';
import type { Compared, Enrolling } from '../../app/upkeep/setup.ts';
import { failed } from './ceremony.ts';
import type { Ceremony } from './ceremony.ts';
import { beginCeremony, enrolAt, isSetUp, keepEnrolment, makeKeysAnew } from './enrol.ts';
import type { EnrolDeps } from './enrol.ts';
import { openCeremony, refuseCeremony } from './openEnrolment.ts';

interface UnderWay {
  readonly ceremony: Ceremony;
  /** What head office handed over; `null` while a person there has not agreed. */
  readonly delivery: EnrolDelivery | null;
  /** The operator here has compared, and waits for head office. */
  readonly compared: boolean;
}

function viewOf({ ceremony, delivery, compared }: UnderWay): EnrolmentView {
  return {
    check: ceremony.check,
    shop: ceremony.offer.shopName,
    chain: ceremony.offer.chainName,
    needsConfirmation: ceremony.offer.needsConfirmation,
    waits: compared && delivery === null,
  };
}

/**
 * Enrolments with a person in front of them. Nothing is kept before that person has said that the digits
 * are the same: a restart in between leaves a terminal that is not set up, and the same code begins anew.
 */
export function createEnrolling(deps: EnrolDeps): Enrolling {
  let underWay: UnderWay | null = null;

  async function compared(same: boolean): Promise<Answer<Compared>> {
    // Set up otherwise meanwhile: its keys are no longer this ceremony's to keep or to change (I8).
    if (isSetUp(deps)) underWay = null;
    if (underWay === null) {
      return failed(problemOf(isSetUp(deps) ? 'alreadySetUp' : 'notFound'));
    }
    const { ceremony } = underWay;
    if (!same) {
      underWay = null;
      await refuseCeremony(ceremony, deps);
      makeKeysAnew(deps);
      return { ok: true, value: { state: 'forgotten' } };
    }
    const delivery = underWay.delivery ?? (await fetchDelivery(ceremony));
    if (!isDelivery(delivery)) return delivery;
    const kept = keepEnrolment(ceremony, delivery, deps);
    underWay = null;
    return kept.ok ? { ok: true, value: { state: 'joined' } } : kept;
  }

  /** The delivery, or what to answer instead. */
  async function fetchDelivery(ceremony: Ceremony): Promise<EnrolDelivery | Answer<Compared>> {
    underWay = { ceremony, delivery: null, compared: true };
    const opened = await openCeremony(ceremony, deps);
    if (!opened.ok) {
      // Head office saw other digits: nothing of this is to be used again.
      if (opened.problem.detail['hq'] === 'revoked') {
        underWay = null;
        makeKeysAnew(deps);
      }
      return opened;
    }
    if (opened.value.state === 'waiting') return { ok: true, value: { state: 'waiting' } };
    return opened.value.delivery;
  }

  return {
    async begin(wanted) {
      underWay = null;
      const begun = await beginCeremony(wanted, deps);
      if (!begun.ok) return begun;
      const ceremony = begun.value;
      // Head office shows the digits only after this.
      const opened = await openCeremony(ceremony, deps);
      if (!opened.ok) return opened;
      const delivery = opened.value.state === 'open' ? opened.value.delivery : null;
      underWay = { ceremony, delivery, compared: false };
      return { ok: true, value: viewOf(underWay) };
    },
    compared,
    current: () => (underWay === null ? null : viewOf(underWay)),
    byFile: (file, counterName) => enrolByFile(file, counterName, deps),
  };
}

function isDelivery(value: EnrolDelivery | Answer<Compared>): value is EnrolDelivery {
  return 'chainKey' in value;
}

/** Somewhere else each time: terminals that share a file seldom try one token at once. */
function inSomeOrder(tokens: readonly string[], deps: EnrolDeps): readonly string[] {
  const [first = 0] = deps.crypto.randomBytes(1);
  const start = first % tokens.length;
  return [...tokens.slice(start), ...tokens.slice(0, start)];
}

/**
 * Enrols by the first token of the file that is still good. Nobody compares digits: the file names the
 * chain's root, and only that root's head office is believed.
 */
async function enrolByFile(
  file: EnrolmentFile,
  counterName: string,
  deps: EnrolDeps,
): Promise<Answer<null>> {
  // Nothing that a file says may change whom a counter believes that is at work.
  if (isSetUp(deps)) return failed(problemOf('alreadySetUp'));
  const distrust = file.ca === undefined ? undefined : deps.way?.trust(file.ca);
  const answer = await enrolByTokens(file, counterName, deps);
  if (!answer.ok) distrust?.();
  return answer;
}

async function enrolByTokens(
  { hqUrl, rootPublicKey, tokens }: EnrolmentFile,
  counterName: string,
  deps: EnrolDeps,
): Promise<Answer<null>> {
  for (const code of inSomeOrder(tokens, deps)) {
    const answer = await enrolAt({ hqUrl, code, counterName, rootPublicKey }, deps);
    if (answer.ok) return { ok: true, value: null };
    if (answer.problem.detail['hq'] !== 'codeRefused') return answer;
  }
  return failed(problemOf('hqRefused', { hq: 'codeRefused' }));
}
