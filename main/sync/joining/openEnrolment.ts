import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { problemDetails } from '../../../shared/protocol/authority.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { openEnrolmentReply } from '../../../shared/protocol/enrolment.ts';
import type { EnrolDelivery, OpenEnrolmentReply } from '../../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../../shared/protocol/feed.ts';
import { manifestHolds, noticeFault, signedByAny } from '../../../shared/protocol/keyRing.ts';
import { replyHeaders } from '../../../shared/protocol/push.ts';
import { deliveryBytes } from '../../../shared/protocol/signatures.ts';
import type { Log } from '../../app/ports.ts';
import { failed } from './ceremony.ts';
import type { Ceremony } from './ceremony.ts';
import { addressOf, answerTimeoutMs, jsonOf, reach, requestHeadersFor } from '../hqClient.ts';
import type { NoAnswer, Reached } from '../hqClient.ts';
import { noAnswerProblem, refusedProblem } from '../problems.ts';
import type { Way } from '../way.ts';

const nonceBytes = 16;

export interface OpenDeps {
  readonly crypto: Crypto;
  readonly log: Log;
  /** How connections are made; directly unless told. */
  readonly way?: Way;
}

/** A request signed with the key that is being enrolled. `at`: the terminal's clock, ms. */
async function askSigned(
  { hqUrl, deviceKey, offer }: Ceremony,
  { crypto, way }: OpenDeps,
  path: string,
  body: object,
  at: number,
): Promise<Reached | NoAnswer> {
  const { url, signed } = addressOf(hqUrl, path);
  const { device, epoch } = offer.certificate;
  const text = JSON.stringify({ v: protocolVersion, ...body });
  const nonce = bytesToHex(crypto.randomBytes(nonceBytes));
  const request = { method: 'POST', path: signed, body: text, device, epoch, nonce, at };
  const headers = requestHeadersFor(crypto, deviceKey, request);
  return reach(url, { method: 'POST', headers, body: text }, answerTimeoutMs, undefined, way);
}

/**
 * Asks again with head office's own time where ours is too far off. That time is not proved yet, and
 * nothing but this request goes by it.
 */
async function askInTime(
  ceremony: Ceremony,
  deps: OpenDeps,
  path: string,
  body: object,
): Promise<Reached | NoAnswer> {
  const first = await askSigned(ceremony, deps, path, body, Date.now());
  if (typeof first === 'string' || first.status !== 401) return first;
  const time = Number(first.headers.get(replyHeaders.time));
  return Number.isSafeInteger(time) && time > 0
    ? askSigned(ceremony, deps, path, body, time)
    : first;
}

/**
 * Shows head office the nonce the digits follow from, and gets what is secret once a person there has
 * agreed, where one must. Believed only by the signature of the root the digits are about. Answers
 * `hqUnreachable` or `hqRefused`.
 */
export async function openCeremony(
  ceremony: Ceremony,
  deps: OpenDeps,
): Promise<Answer<OpenEnrolmentReply>> {
  const { terminalNonce } = ceremony;
  const reached = await askInTime(ceremony, deps, '/v1/enrolment/open', { terminalNonce });
  if (typeof reached === 'string') return failed(noAnswerProblem(reached));
  const value = jsonOf(reached.body);
  const reply = openEnrolmentReply.safeParse(value);
  if (reached.status !== 200 || !reply.success) {
    const refused = problemDetails.safeParse(value);
    if (reached.status !== 200 && refused.success) return failed(refusedProblem(refused.data));
    return failed(problemOf('hqUnreachable', { why: 'notHq' }));
  }
  if (reply.data.state === 'waiting') return { ok: true, value: reply.data };
  const { delivery, signature } = reply.data;
  const fault = deliveryFault(deps.crypto, ceremony, delivery, signature);
  if (fault === null) return { ok: true, value: reply.data };
  deps.log.warn({ fault }, 'what came with the enrolment is not to be believed');
  return failed(problemOf('hqUnreachable', { why: 'notHq' }));
}

/** What is wrong with a delivery that has the right shape, or `null`. */
function deliveryFault(
  crypto: Crypto,
  { offer, transcript, terminalNonce, issuerPublicKey }: Ceremony,
  delivery: EnrolDelivery,
  signature: string,
): string | null {
  const { certificate, rootPublicKey } = offer;
  const bytes = deliveryBytes(transcript, terminalNonce, delivery);
  if (!signedByAny(crypto, offer.manifest.offices, bytes, signature)) return 'delivery';
  if (certificate.shop !== delivery.shop.id) return 'otherShop';
  const { manifest, notice } = delivery;
  if (!manifestHolds(crypto, rootPublicKey, manifest)) return 'manifest';
  if (noticeFault(crypto, manifest, notice, null) !== null) return 'notice';
  const { keyId, publicKey, state } = notice.key;
  const isOurs = keyId === certificate.issuerKeyId && publicKey === issuerPublicKey;
  return isOurs && state === 'active' ? null : 'issuerKey';
}

/** Tells head office that the digits differ. Whoever stands in between may not pass it on. */
export async function refuseCeremony(ceremony: Ceremony, deps: OpenDeps): Promise<void> {
  const { check } = ceremony;
  const reached = await askInTime(ceremony, deps, '/v1/enrolment/refuse', { check });
  const status = typeof reached === 'string' ? reached : reached.status;
  deps.log.warn({ status }, 'the digits differed: head office was told');
}
