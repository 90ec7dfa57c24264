import { createHash } from 'node:crypto';
import { fetch } from 'undici';
import type { Headers, RequestInit } from 'undici';
import { z } from 'zod';
import { problemDetails } from '../../shared/protocol/authority.ts';
import type { ProblemDetails } from '../../shared/protocol/authority.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { signedByAny } from '../../shared/protocol/keyRing.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { replyHeaders, requestHeaders, standings } from '../../shared/protocol/push.ts';
import type { Standing } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import { bodyBytes, standingBytes, timeBytes } from '../../shared/protocol/signatures.ts';
import type { Clock, Identity, Ids } from '../app/ports.ts';
import { packedBody } from './packedBody.ts';
import { wayFault } from './way.ts';
import type { Way, WayFault } from './way.ts';

/** An answer that takes longer is none. A feed request is held open by HQ and may take this much more. */
export const answerTimeoutMs = 15_000;
/** The largest answer that is read. */
export const maxReplyBytes = 4 * 1024 * 1024;

/**
 * What came of asking. Only what is signed with HQ's time is believed to come from it: a captive
 * portal's page, a proxy's 404, a cut body are no answers, and nothing follows from them.
 */
export type HqAnswer<T> =
  | { readonly result: 'answer'; readonly value: T }
  | { readonly result: 'refused'; readonly problem: ProblemDetails }
  | { readonly result: 'noAnswer'; readonly why: NoAnswer };

/** `unreachable`: no connection. `notHq`: something else answered, or less than all of it came. */
export type NoAnswer = 'unreachable' | 'timeout' | 'notHq' | 'cancelled' | WayFault;

export interface Ask<Reply extends z.ZodType> {
  readonly method: 'GET' | 'POST';
  /** Path and query, from `/v1` on. */
  readonly path: string;
  readonly body?: unknown;
  readonly reply: Reply;
  /** HQ unpacks bodies at this path. */
  readonly packs?: boolean;
  /** Reads an answer of bytes, which is believed only with HQ's signature over it; else it is JSON. */
  readonly packed?: (body: Uint8Array) => unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Signed as an earlier epoch of this device: what HQ says of that one is not how we stand. */
  readonly asEpoch?: number;
}

export interface HqClient {
  ask<Reply extends z.ZodType>(ask: Ask<Reply>): Promise<HqAnswer<z.output<Reply>>>;
}

export interface HqClientDeps {
  readonly crypto: Crypto;
  readonly clock: Pick<Clock, 'now' | 'heard'>;
  readonly ids: Ids;
  /** How connections are made; directly unless told. */
  readonly way?: Way;
  /** The identity and key to sign with; `null` before enrolment or standing alone. */
  readonly signer: () => Signer | null;
  /**
   * Something answered whose time no key we know of signed: HQ may have changed it. `true` where a newer
   * manifest was fetched.
   */
  readonly learnKeys?: () => Promise<boolean>;
  /** HQ said, signed for this very request, how this device stands. */
  readonly onStanding?: (standing: Standing) => void;
}

export interface Signer {
  readonly identity: Identity;
  /** Keys HQ's time may be signed with, by the manifest in force. */
  readonly times: readonly string[];
  readonly deviceKey: Uint8Array;
}

export interface Reached {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

const timeHeader = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Joins a path to the address HQ was enrolled at, which may have a path of its own. */
export function addressOf(
  hqUrl: string,
  path: string,
): { readonly url: URL; readonly signed: string } {
  const base = hqUrl.endsWith('/') ? hqUrl : `${hqUrl}/`;
  const url = new URL(path.replace(/^\//, ''), base);
  return { url, signed: `${url.pathname}${url.search}` };
}

/** Fetches with a time-out and a bound on the body. Never throws; a redirect is no answer. */
export async function reach(
  url: URL,
  init: RequestInit,
  timeoutMs: number,
  cancel: AbortSignal | undefined,
  way?: Way,
): Promise<Reached | NoAnswer> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = cancel === undefined ? late : AbortSignal.any([late, cancel]);
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal,
      ...(way === undefined ? {} : { dispatcher: way.dispatcher() }),
    });
    const body = await boundedBody(response.body);
    if (body === null) return 'notHq';
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    if (cancel?.aborted === true) return 'cancelled';
    return late.aborted ? 'timeout' : (wayFault(error) ?? 'unreachable');
  }
}

/** `null` when it is more than any answer of HQ's. */
async function boundedBody(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxReplyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `undefined` when it is no JSON. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

export function createHqClient(deps: HqClientDeps): HqClient {
  async function askOnce<Reply extends z.ZodType>(
    signer: Signer,
    ask: Ask<Reply>,
  ): Promise<HqAnswer<z.output<Reply>>> {
    const { hqUrl } = signer.identity;
    if (hqUrl === null) return noAnswer('unreachable');
    const { url, signed } = addressOf(hqUrl, ask.path);
    const body = ask.body === undefined ? '' : JSON.stringify(ask.body);
    const nonce = deps.ids.random128();
    const sent = ask.packs === true ? await packedBody(body) : { body, headers: {} };
    const request = { method: ask.method, path: signed, body, nonce };
    const reached = await reach(
      url,
      {
        method: ask.method,
        headers: { ...signedHeaders(deps, signer, request), ...sent.headers },
        ...(body === '' ? {} : { body: sent.body }),
      },
      ask.timeoutMs ?? answerTimeoutMs,
      ask.signal,
      deps.way,
    );
    if (typeof reached === 'string') return noAnswer(reached);
    const time = signedTime(deps.crypto, signer.times, nonce, reached.headers);
    if (time === null) return noAnswer('notHq');
    deps.clock.heard(time);
    const standing = signedStanding(deps.crypto, signer, { nonce, time }, reached.headers);
    if (standing !== null && ask.asEpoch === undefined) deps.onStanding?.(standing);
    if (reached.status === 200 && ask.packed !== undefined) {
      const isWhole = signedBody(deps.crypto, signer.times, nonce, reached);
      return isWhole ? readValue(ask.packed(reached.body), ask.reply) : noAnswer('notHq');
    }
    return readAnswer(reached, ask.reply);
  }

  /** HQ doesn't know of an epoch that it hasn't certified. */
  function signerFor({ asEpoch }: Pick<Ask<z.ZodType>, 'asEpoch'>): Signer | null {
    const signer = deps.signer();
    if (signer === null) return null;
    const { identity } = signer;
    if (asEpoch !== undefined) return { ...signer, identity: { ...identity, epoch: asEpoch } };
    return identity.provisional === true ? null : signer;
  }

  return {
    async ask(ask) {
      const signer = signerFor(ask);
      if (signer === null) return noAnswer('unreachable');
      const first = await askOnce(signer, ask);
      const strange = first.result === 'noAnswer' && first.why === 'notHq';
      if (strange && (await deps.learnKeys?.()) === true) {
        const wiser = signerFor(ask);
        return wiser === null ? first : askOnce(wiser, ask);
      }
      // The refusal brought HQ's time; with that the same request is good.
      const skewed = first.result === 'refused' && first.problem.code === 'clockSkew';
      return skewed ? askOnce(signer, ask) : first;
    },
  };
}

function noAnswer(why: NoAnswer): { readonly result: 'noAnswer'; readonly why: NoAnswer } {
  return { result: 'noAnswer', why };
}

function signedHeaders(
  deps: HqClientDeps,
  { identity, deviceKey }: Signer,
  request: Pick<SignedRequest, 'method' | 'path' | 'body' | 'nonce'>,
): Record<string, string> {
  const { device, epoch } = identity;
  const at = Math.floor(deps.clock.now().effective);
  return requestHeadersFor(deps.crypto, deviceKey, { ...request, device, epoch, at });
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly body: string;
  readonly device: string;
  readonly epoch: number;
  readonly nonce: string;
  /** The device's clock, ms. */
  readonly at: number;
}

export function requestHeadersFor(
  crypto: Crypto,
  deviceKey: Uint8Array,
  { body, ...request }: SignedRequest,
): Record<string, string> {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const bytes = requestBytes({ ...request, bodySha256 });
  return {
    ...(body === '' ? {} : { 'content-type': 'application/json' }),
    [requestHeaders.device]: request.device,
    [requestHeaders.epoch]: String(request.epoch),
    [requestHeaders.nonce]: request.nonce,
    [requestHeaders.at]: String(request.at),
    [requestHeaders.signature]: bytesToHex(crypto.sign(deviceKey, bytes)),
  };
}

/** `null` where nothing is said, or not by HQ, or not in answer to this request. */
function signedStanding(
  crypto: Crypto,
  { identity: { device, epoch }, times }: Signer,
  answered: { readonly nonce: string; readonly time: number },
  headers: Headers,
): Standing | null {
  const said = headers.get(replyHeaders.standing);
  const standing = standings.find((one) => one === said);
  const signature = hex(64).safeParse(headers.get(replyHeaders.standingSignature));
  if (standing === undefined || !signature.success) return null;
  const bytes = standingBytes({ ...answered, device, epoch, standing });
  return signedByAny(crypto, times, bytes, signature.data) ? standing : null;
}

function signedTime(
  crypto: Crypto,
  times: readonly string[],
  nonce: string,
  headers: Headers,
): number | null {
  const time = timeHeader.safeParse(headers.get(replyHeaders.time) ?? undefined);
  const signature = hex(64).safeParse(headers.get(replyHeaders.timeSignature));
  if (!time.success || !signature.success) return null;
  const bytes = timeBytes({ nonce, time: time.data });
  return signedByAny(crypto, times, bytes, signature.data) ? time.data : null;
}

/** Whether HQ signed just these bytes, in answer to this request. */
function signedBody(
  crypto: Crypto,
  times: readonly string[],
  nonce: string,
  { headers, body }: Pick<Reached, 'headers' | 'body'>,
): boolean {
  const signature = hex(64).safeParse(headers.get(replyHeaders.bodySignature));
  if (!signature.success) return false;
  return signedByAny(crypto, times, bodyBytes(crypto, { nonce, body }), signature.data);
}

function readValue<Reply extends z.ZodType>(
  value: unknown,
  reply: Reply,
): HqAnswer<z.output<Reply>> {
  const read = reply.safeParse(value);
  return read.success ? { result: 'answer', value: read.data } : noAnswer('notHq');
}

function readAnswer<Reply extends z.ZodType>(
  { status, body }: Pick<Reached, 'status' | 'body'>,
  reply: Reply,
): HqAnswer<z.output<Reply>> {
  const value = jsonOf(body);
  if (status === 200) return readValue(value, reply);
  const problem = problemDetails.safeParse(value);
  return problem.success ? { result: 'refused', problem: problem.data } : noAnswer('notHq');
}
