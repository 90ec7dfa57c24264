import { createHash } from 'node:crypto';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { enrolOffer, openEnrolmentReply } from '../../shared/protocol/enrolment.ts';
import type { EnrolDelivery, EnrolOffer, EnrolRequest } from '../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { requestHeaders } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import {
  enrolmentCheck,
  enrolmentTranscript,
  enrolRequestBytes,
  nonceCommitment,
} from '../../shared/protocol/signatures.ts';

const keyBytes = 32;
const nonceBytes = 16;

/** What a terminal has once it is a device. */
export type PaperReply = EnrolOffer & EnrolDelivery & { readonly timePublicKey: string };

export interface PaperKeys {
  readonly deviceKey: Uint8Array;
  readonly issuerKey: Uint8Array;
  /** Hex. */
  readonly terminalNonce: string;
}

export function freshKeys(deviceKey = hqCrypto.randomBytes(keyBytes)): PaperKeys {
  return {
    deviceKey,
    issuerKey: hqCrypto.randomBytes(keyBytes),
    terminalNonce: bytesToHex(hqCrypto.randomBytes(nonceBytes)),
  };
}

/** A well-made request to enrol; `change` is signed like the rest. */
export function enrolRequestOf(
  code: string,
  { deviceKey, issuerKey, terminalNonce }: PaperKeys,
  change: Partial<EnrolRequest> = {},
): EnrolRequest {
  const unsigned = {
    v: protocolVersion,
    code,
    devicePublicKey: bytesToHex(hqCrypto.publicKeyOf(deviceKey)),
    issuerPublicKey: bytesToHex(hqCrypto.publicKeyOf(issuerKey)),
    counterName: '1',
    rootPublicKey: null,
    commitment: nonceCommitment(hqCrypto, terminalNonce),
    nonce: bytesToHex(hqCrypto.randomBytes(nonceBytes)),
    ...change,
  } as const;
  const bytes = enrolRequestBytes(hqCrypto, unsigned);
  return {
    ...unsigned,
    deviceSignature: bytesToHex(hqCrypto.sign(deviceKey, bytes)),
    issuerSignature: bytesToHex(hqCrypto.sign(issuerKey, bytes)),
  };
}

export function postEnrol(url: string, request: unknown): Promise<Response> {
  return fetch(new URL('/v1/enrol', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
}

/** The second half, signed with the key that is being enrolled. */
export async function postSigned(
  url: string,
  path: string,
  offer: EnrolOffer,
  deviceKey: Uint8Array,
  body: object,
): Promise<Response> {
  const { device, epoch } = offer.certificate;
  const text = JSON.stringify({ v: protocolVersion, ...body });
  const nonce = bytesToHex(hqCrypto.randomBytes(nonceBytes));
  const bodySha256 = createHash('sha256').update(text).digest('hex');
  const post = (at: number) => {
    const bytes = requestBytes({ method: 'POST', path, bodySha256, device, epoch, nonce, at });
    return fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [requestHeaders.device]: device,
        [requestHeaders.epoch]: String(epoch),
        [requestHeaders.nonce]: nonce,
        [requestHeaders.at]: String(at),
        [requestHeaders.signature]: bytesToHex(hqCrypto.sign(deviceKey, bytes)),
      },
      body: text,
    });
  };
  const first = await post(Date.now());
  const hqTime = Number(first.headers.get('countersign-time'));
  return first.status === 401 && hqTime > 0 ? post(hqTime) : first;
}

export const openPath = '/v1/enrolment/open';

/** Both halves of the ceremony, over the real wire. Throws where head office refuses. */
export async function enrolOnPaper(
  url: string,
  code: string,
  keys: PaperKeys,
): Promise<{ readonly reply: PaperReply; readonly check: string }> {
  const request = enrolRequestOf(code, keys);
  const offer = enrolOffer.parse(await (await postEnrol(url, request)).json());
  const { terminalNonce, deviceKey } = keys;
  const opened = await postSigned(url, openPath, offer, deviceKey, { terminalNonce });
  const answer = openEnrolmentReply.parse(await opened.json());
  if (answer.state === 'waiting') throw new Error('a person must confirm the digits');
  const transcript = enrolmentTranscript(hqCrypto, request, offer);
  const { delivery } = answer;
  const timePublicKey = delivery.manifest.times[0] ?? '';
  return {
    reply: { ...offer, ...delivery, timePublicKey },
    check: enrolmentCheck(hqCrypto, { transcript, terminalNonce }),
  };
}
