import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { problemDetails } from '../../shared/protocol/authority.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { enrolReply } from '../../shared/protocol/enrolment.ts';
import type { EnrolReply, EnrolRequest } from '../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import {
  certificateHash,
  enrolmentBytes,
  enrolmentCheck,
} from '../../shared/protocol/signatures.ts';
import type { Identity, Log, SecretName, Secrets, Store, Writer } from '../app/ports.ts';
import { addressOf, answerTimeoutMs, jsonOf, reach } from './hqClient.ts';
import { manifestHolds } from './manifest.ts';
import { refusedProblem } from './problems.ts';

const secretBytes = 32;

export interface EnrolDeps {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly crypto: Crypto;
  readonly log: Log;
  /** Runs inside the transaction that makes this terminal a device: journals that it was enrolled. */
  readonly onEnrolled: (tx: Writer, identity: Identity) => void;
}

export interface EnrolWanted {
  readonly hqUrl: string;
  /** 8 digits. */
  readonly code: string;
  readonly counterName: string;
}

/** Six digits to compare with HQ's screen, and the shop's name in its own language. */
export interface Enrolled {
  readonly check: string;
  readonly shop: string;
}

function failed(problem: Problem): Answer<never> {
  return { ok: false, problem };
}

/** Made once and kept: when the answer was lost, the next try is the same device again. */
function keptSecret(deps: EnrolDeps, name: SecretName): Uint8Array {
  const kept = deps.secrets.get(name);
  if (kept !== null) return kept;
  const fresh = deps.crypto.randomBytes(secretBytes);
  deps.secrets.set(name, fresh);
  return fresh;
}

/**
 * Makes this terminal a device of a head office. Its keys are made here; nothing is written unless
 * certificate and manifest are signed by the root that came with them, whose check digits the operator
 * compares. Answers `hqUnreachable`, `hqRefused` (code wrong, used or too old) or `alreadySetUp`.
 */
export async function enrolAt(wanted: EnrolWanted, deps: EnrolDeps): Promise<Answer<Enrolled>> {
  if (deps.store.read((tx) => tx.identity() !== null)) return failed(problemOf('alreadySetUp'));
  const deviceKey = keptSecret(deps, 'deviceKey');
  const issuerKey = keptSecret(deps, 'issuerKey');
  const request: EnrolRequest = {
    v: protocolVersion,
    code: wanted.code,
    devicePublicKey: bytesToHex(deps.crypto.publicKeyOf(deviceKey)),
    issuerPublicKey: bytesToHex(deps.crypto.publicKeyOf(issuerKey)),
    counterName: wanted.counterName,
  };
  const answer = await askToEnrol(wanted.hqUrl, request);
  if (!answer.ok) return answer;
  const fault = replyFault(deps.crypto, request, answer.value);
  if (fault !== null) {
    deps.log.warn({ fault }, 'enrolment answer is not to be believed');
    return failed(problemOf('hqUnreachable', { why: 'notHq' }));
  }
  // HQ took its time: what the terminal became meanwhile, and its keys, are left alone.
  if (deps.store.read((tx) => tx.identity() !== null)) return failed(problemOf('alreadySetUp'));
  keep(wanted, answer.value, deps);
  const { check, shop } = answer.value;
  return { ok: true, value: { check, shop: shop.name[shop.language] } };
}

async function askToEnrol(hqUrl: string, request: EnrolRequest): Promise<Answer<EnrolReply>> {
  const { url } = addressOf(hqUrl, '/v1/enrol');
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  };
  const reached = await reach(url, init, answerTimeoutMs, undefined);
  if (typeof reached === 'string') return failed(problemOf('hqUnreachable', { why: reached }));
  const value = jsonOf(reached.body);
  const reply = enrolReply.safeParse(value);
  if (reached.status === 200 && reply.success) return { ok: true, value: reply.data };
  const refused = problemDetails.safeParse(value);
  if (reached.status !== 200 && refused.success) return failed(refusedProblem(refused.data));
  return failed(problemOf('hqUnreachable', { why: 'notHq' }));
}

/** What is wrong with an answer that has the right shape, or `null`. */
function replyFault(crypto: Crypto, request: EnrolRequest, reply: EnrolReply): string | null {
  const { certificate, rootPublicKey, manifest, shop, check } = reply;
  const { devicePublicKey, issuerPublicKey } = request;
  const root = hexToBytes(rootPublicKey);
  if (!crypto.verify(root, enrolmentBytes(certificate), hexToBytes(reply.signature))) {
    return 'certificate';
  }
  if (certificate.devicePublicKey !== devicePublicKey || certificate.shop !== shop.id) {
    return 'otherDevice';
  }
  if (!manifestHolds(crypto, rootPublicKey, manifest)) return 'manifest';
  const ours = manifest.keys.find((key) => key.keyId === certificate.issuerKeyId);
  if (ours?.publicKey !== issuerPublicKey || ours.state !== 'active') return 'issuerKey';
  return check === enrolmentCheck(crypto, { devicePublicKey, rootPublicKey }) ? null : 'check';
}

function keep(wanted: EnrolWanted, reply: EnrolReply, deps: EnrolDeps): void {
  const { certificate, shop, manifest, codeRules } = reply;
  // Keys first: a terminal that knows who it is must be able to sign.
  deps.secrets.set('chainKey', hexToBytes(reply.chainKey));
  const identity: Identity = {
    tenant: certificate.tenant,
    shop: certificate.shop,
    device: certificate.device,
    epoch: certificate.epoch,
    counterName: certificate.counterName,
    firstPrev: certificateHash(deps.crypto, certificate),
    issuerKeyId: certificate.issuerKeyId,
    standAlone: false,
    hqUrl: wanted.hqUrl,
    rootPublicKey: reply.rootPublicKey,
    timePublicKey: reply.timePublicKey,
    chainName: reply.chainName,
  };
  deps.store.write((tx) => {
    tx.setIdentity(identity);
    tx.applyFeed([
      { kind: 'shop', shop },
      { kind: 'keys', manifest },
      { kind: 'codeRules', rules: codeRules },
    ]);
    tx.setSync({ ...tx.sync(), feedEpoch: 0, cursor: 0, ackedSeq: 0, snapshotPage: 0 });
    deps.onEnrolled(tx, identity);
  });
}
