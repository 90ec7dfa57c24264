import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { problemDetails } from '../../../shared/protocol/authority.ts';
import { bytesToHex, hexToBytes } from '../../../shared/protocol/bytes.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { enrolOffer } from '../../../shared/protocol/enrolment.ts';
import type {
  EnrolDelivery,
  EnrolOffer,
  EnrolRequest,
} from '../../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../../shared/protocol/feed.ts';
import { certificateHolds, manifestHolds } from '../../../shared/protocol/keyRing.ts';
import {
  certificateHash,
  enrolmentCheck,
  enrolmentTranscript,
  enrolRequestBytes,
  nonceCommitment,
} from '../../../shared/protocol/signatures.ts';
import type { Identity, Log, SecretName, Secrets, Store, Writer } from '../../app/ports.ts';
import { failed } from './ceremony.ts';
import type { Ceremony } from './ceremony.ts';
import { addressOf, answerTimeoutMs, jsonOf, reach } from '../hqClient.ts';
import { openCeremony } from './openEnrolment.ts';
import { noAnswerProblem, refusedProblem } from '../problems.ts';
import type { Way } from '../way.ts';

const secretBytes = 32;
const nonceBytes = 16;

export interface EnrolDeps {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly crypto: Crypto;
  readonly log: Log;
  /** How connections are made; directly unless told. */
  readonly way?: Way;
  /** Runs inside the transaction that makes this terminal a device: journals that it was enrolled. */
  readonly onEnrolled: (tx: Writer, identity: Identity) => void;
}

export interface EnrolWanted {
  readonly hqUrl: string;
  /** 8 digits, or one token of a roll-out's file. */
  readonly code: string;
  /** Empty: head office numbers it. */
  readonly counterName: string;
  /** The chain's root, where a file named it. */
  readonly rootPublicKey?: string;
}

/** Six digits to compare with HQ's screen, and the shop's name in its own language. */
export interface Enrolled {
  readonly check: string;
  readonly shop: string;
}

/** Made once and kept: when the answer was lost, the next try is the same device again. */
function keptSecret(deps: EnrolDeps, name: SecretName): Uint8Array {
  const kept = deps.secrets.get(name);
  if (kept !== null) return kept;
  const fresh = deps.crypto.randomBytes(secretBytes);
  deps.secrets.set(name, fresh);
  return fresh;
}

/** Another device from now on: what was shown to whoever answered is worth nothing. */
export function makeKeysAnew({ secrets, crypto }: Pick<EnrolDeps, 'secrets' | 'crypto'>): void {
  for (const name of ['deviceKey', 'issuerKey'] as const) {
    secrets.set(name, crypto.randomBytes(secretBytes));
  }
}

export function isSetUp(deps: Pick<EnrolDeps, 'store'>): boolean {
  return deps.store.read((tx) => tx.identity() !== null);
}

/**
 * Asks a head office to make this terminal a device. Its keys are made here and it proves to hold them;
 * nothing is written. Answers `hqUnreachable`, `hqRefused` (code wrong, used or too old), `tooManyTries`
 * or `alreadySetUp`.
 */
export async function beginCeremony(
  wanted: EnrolWanted,
  deps: EnrolDeps,
): Promise<Answer<Ceremony>> {
  if (isSetUp(deps)) return failed(problemOf('alreadySetUp'));
  const { crypto } = deps;
  const deviceKey = keptSecret(deps, 'deviceKey');
  const issuerKey = keptSecret(deps, 'issuerKey');
  const terminalNonce = bytesToHex(crypto.randomBytes(nonceBytes));
  const unsigned = {
    v: protocolVersion,
    code: wanted.code,
    devicePublicKey: bytesToHex(crypto.publicKeyOf(deviceKey)),
    issuerPublicKey: bytesToHex(crypto.publicKeyOf(issuerKey)),
    counterName: wanted.counterName,
    rootPublicKey: wanted.rootPublicKey ?? null,
    commitment: nonceCommitment(crypto, terminalNonce),
    nonce: bytesToHex(crypto.randomBytes(nonceBytes)),
  } as const;
  const bytes = enrolRequestBytes(crypto, unsigned);
  const request: EnrolRequest = {
    ...unsigned,
    deviceSignature: bytesToHex(crypto.sign(deviceKey, bytes)),
    issuerSignature: bytesToHex(crypto.sign(issuerKey, bytes)),
  };
  const answer = await askToEnrol(wanted.hqUrl, request, deps.way);
  if (!answer.ok) return answer;
  const offer = answer.value;
  const fault = offerFault(crypto, request, offer);
  if (fault !== null) {
    deps.log.warn({ fault }, 'enrolment answer is not to be believed');
    return failed(problemOf('hqUnreachable', { why: 'notHq' }));
  }
  const transcript = enrolmentTranscript(crypto, request, offer);
  const check = enrolmentCheck(crypto, { transcript, terminalNonce });
  const { hqUrl } = wanted;
  const { issuerPublicKey } = request;
  const ceremony = { hqUrl, deviceKey, issuerPublicKey, offer, transcript, terminalNonce, check };
  return { ok: true, value: ceremony };
}

async function askToEnrol(
  hqUrl: string,
  request: EnrolRequest,
  way: Way | undefined,
): Promise<Answer<EnrolOffer>> {
  const { url } = addressOf(hqUrl, '/v1/enrol');
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  };
  const reached = await reach(url, init, answerTimeoutMs, undefined, way);
  if (typeof reached === 'string') return failed(noAnswerProblem(reached));
  const value = jsonOf(reached.body);
  const offer = enrolOffer.safeParse(value);
  if (reached.status === 200 && offer.success) return { ok: true, value: offer.data };
  const refused = problemDetails.safeParse(value);
  if (reached.status !== 200 && refused.success) return failed(refusedProblem(refused.data));
  return failed(problemOf('hqUnreachable', { why: 'notHq' }));
}

/** What is wrong with an offer that has the right shape, or `null`. */
function offerFault(crypto: Crypto, request: EnrolRequest, offer: EnrolOffer): string | null {
  const { certificate, rootPublicKey, manifest } = offer;
  const expected = request.rootPublicKey;
  if (expected !== null && rootPublicKey !== expected) return 'otherChain';
  if (!manifestHolds(crypto, rootPublicKey, manifest)) return 'manifest';
  if (!certificateHolds(crypto, manifest, certificate, offer.signature)) return 'certificate';
  return certificate.devicePublicKey === request.devicePublicKey ? null : 'otherDevice';
}

/**
 * Makes this terminal the device that the ceremony was about. Answers `alreadySetUp` where it has become
 * one meanwhile: what it is, and its keys, are left alone.
 */
export function keepEnrolment(
  { hqUrl, offer, check }: Ceremony,
  delivery: EnrolDelivery,
  deps: EnrolDeps,
): Answer<Enrolled> {
  if (isSetUp(deps)) return failed(problemOf('alreadySetUp'));
  const { certificate, rootPublicKey } = offer;
  const { shop, manifest, notice, codeRules } = delivery;
  // Keys first: a terminal that knows who it is must be able to sign.
  deps.secrets.set('chainKey', hexToBytes(delivery.chainKey));
  const identity: Identity = {
    tenant: certificate.tenant,
    shop: certificate.shop,
    device: certificate.device,
    epoch: certificate.epoch,
    counterName: certificate.counterName,
    firstPrev: certificateHash(deps.crypto, certificate),
    issuerKeyId: certificate.issuerKeyId,
    standAlone: false,
    hqUrl,
    rootPublicKey,
    chainName: delivery.chainName,
  };
  deps.store.write((tx) => {
    tx.setIdentity(identity);
    tx.applyFeed([
      { kind: 'shop', shop },
      { kind: 'keys', manifest },
      { kind: 'keyNotices', notices: [notice] },
      { kind: 'codeRules', rules: codeRules },
    ]);
    tx.setSync({ ...tx.sync(), feedEpoch: 0, cursor: 0, ackedSeq: 0, snapshotPage: 0 });
    deps.onEnrolled(tx, identity);
  });
  return { ok: true, value: { check, shop: shop.name[shop.language] } };
}

/**
 * The whole ceremony at once, for terminals that have nobody to compare digits: the demo's own, and those
 * whose file names the chain's root. Where a person at head office must agree, it answers `hqRefused`.
 */
export async function enrolAt(wanted: EnrolWanted, deps: EnrolDeps): Promise<Answer<Enrolled>> {
  const begun = await beginCeremony(wanted, deps);
  if (!begun.ok) return begun;
  const opened = await openCeremony(begun.value, deps);
  if (!opened.ok) return opened;
  if (opened.value.state === 'waiting') {
    return failed(problemOf('hqRefused', { hq: 'notConfirmed' }));
  }
  return keepEnrolment(begun.value, opened.value.delivery, deps);
}
