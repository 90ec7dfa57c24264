import type { Crypto } from '../../shared/protocol/crypto.ts';
import { ownEntriesPage } from '../../shared/protocol/epoch.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { signHead } from '../../shared/protocol/head.ts';
import type { NewEpochCause } from '../../shared/protocol/missing.ts';
import { maxEntriesPerPush, maxPushBytes, pushReply } from '../../shared/protocol/push.ts';
import type { Ack, PushReply, PushRequest } from '../../shared/protocol/push.ts';
import { signedByAny } from '../../shared/protocol/keyRing.ts';
import { ackBytes } from '../../shared/protocol/signatures.ts';
import type { Log, Secrets, Store, StoredEntry } from '../app/ports.ts';
import type { Anew } from './beginAnew.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';

/** Bytes of a request beside its entries: version, signed head, punctuation. */
const envelopeBytes = 1_000;
/** Bytes of an entry beside its text: its names, number, hash and punctuation. */
const entryEnvelopeBytes = 150;
/** Bytes one UTF-16 unit of an entry's text takes at most: canonical JSON holds no raw control character. */
const bytesPerUnit = 3;

export interface PushDeps {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly crypto: Crypto;
  readonly client: HqClient;
  readonly log: Log;
  /** Begins a new epoch where HQ has another history of us; without it a person must look. */
  readonly anew?: (anew: Anew) => boolean;
}

/**
 * `more`: something was sent, or must be sent again, and more may be waiting. `done`: nothing is
 * waiting. `frozen`: HQ has another history of this device, a person must look.
 */
export type PushOutcome =
  | { readonly outcome: 'done' | 'more' | 'frozen' }
  | { readonly outcome: 'failed'; readonly answer: Exclude<HqAnswer<never>, { result: 'answer' }> };

/** Sends the next entries of the journal, in order, and believes only a signed answer that names them. */
export async function pushOnce(deps: PushDeps, signal?: AbortSignal): Promise<PushOutcome> {
  const request = nextRequest(deps);
  if (request === null) return { outcome: 'done' };
  const answer = await deps.client.ask({
    method: 'POST',
    path: '/v1/push',
    body: request,
    reply: pushReply,
    packs: true,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.result !== 'answer') return { outcome: 'failed', answer };
  if (answer.value.result === 'frozen' && (await isRival(deps, answer.value.seq, signal))) {
    return beginAnewOrFreeze(deps, 'cloned', null);
  }
  return take(deps, request, answer.value);
}

/** Whether ours is the history that HQ has not booked: the other half of a copied disk came first. */
async function isRival(deps: PushDeps, seq: number, signal?: AbortSignal): Promise<boolean> {
  const { identity, own } = deps.store.read((tx) => ({
    identity: tx.identity(),
    own: tx.entry(seq),
  }));
  if (deps.anew === undefined || identity === null || own === null) return false;
  const answer = await deps.client.ask({
    method: 'GET',
    path: `/v1/devices/self/entries?epoch=${identity.epoch}&after=${seq - 1}`,
    reply: ownEntriesPage,
    ...(signal === undefined ? {} : { signal }),
  });
  const booked = answer.result === 'answer' ? answer.value.entries[0] : undefined;
  return booked?.seq === seq && booked.hash !== own.hash;
}

function beginAnewOrFreeze(
  deps: PushDeps,
  cause: NewEpochCause,
  beyond: Anew['beyond'],
): PushOutcome {
  const epoch = deps.store.read((tx) => tx.identity()?.epoch ?? 0) + 1;
  const begun = deps.anew?.({ cause, epoch, beyond, way: 'push' }) ?? false;
  return begun ? { outcome: 'more' } : freeze(deps);
}

/** `null` when HQ has acknowledged everything. */
function nextRequest(deps: PushDeps): PushRequest | null {
  const deviceKey = deps.secrets.get('deviceKey');
  const { identity, entries } = deps.store.read((tx) => ({
    identity: tx.identity(),
    entries: batch(tx.entriesAfter(tx.sync().ackedSeq, maxEntriesPerPush)),
  }));
  const last = entries.at(-1);
  if (deviceKey === null || identity === null || last === undefined) return null;
  const { device, epoch } = identity;
  const { seq, hash } = last;
  const head = signHead(deps.crypto, deviceKey, { device, epoch, seq, hash });
  return { v: protocolVersion, head, entries };
}

/** As many as fit into one request; the first always does (`maxEntryCharacters`). */
export function batch(stored: readonly StoredEntry[]): PushRequest['entries'] {
  const entries = stored.map(({ seq, hash, json }) => ({ seq, hash, json }));
  let bytes = envelopeBytes;
  for (const { json } of entries) bytes += entryEnvelopeBytes + bytesPerUnit * json.length;
  // What certainly fits is not measured: it would be written twice.
  return bytes <= maxPushBytes ? entries : measured(entries);
}

function measured(entries: PushRequest['entries']): PushRequest['entries'] {
  let bytes = envelopeBytes;
  const tooMany = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes > maxPushBytes;
  });
  return tooMany === -1 ? entries : entries.slice(0, Math.max(1, tooMany));
}

function take(deps: PushDeps, request: PushRequest, reply: PushReply): PushOutcome {
  switch (reply.result) {
    case 'accepted':
      return acknowledge(deps, reply);
    case 'expected':
      return rewind(deps, request, reply.expected);
    case 'frozen':
      deps.log.error({ seq: reply.seq, caseId: reply.caseId }, 'HQ has another history of us');
      return freeze(deps);
  }
}

function freeze(deps: PushDeps): PushOutcome {
  deps.store.write((tx) => tx.setSync({ ...tx.sync(), frozen: true }));
  return { outcome: 'frozen' };
}

function notHq(): PushOutcome {
  return { outcome: 'failed', answer: { result: 'noAnswer', why: 'notHq' } };
}

/** Moves on only when HQ's signature names the very hash that stands in our own journal (I4). */
function acknowledge(
  deps: PushDeps,
  reply: Extract<PushReply, { result: 'accepted' }>,
): PushOutcome {
  const { ack, quarantined } = reply;
  const { identity, times, kept, head } = deps.store.read((tx) => ({
    identity: tx.identity(),
    times: tx.manifest()?.times ?? [],
    kept: ack.seq === 0 ? null : tx.entry(ack.seq),
    head: tx.head(),
  }));
  const isForUs = identity?.device === ack.device && identity.epoch === ack.epoch;
  if (!isForUs || !ackHolds(deps.crypto, times, ack)) return notHq();
  if (ack.seq > head.seq || kept?.hash !== ack.hash) {
    deps.log.error({ acked: ack.seq, head: head.seq }, 'HQ holds entries that we do not have');
    const isBeyond = ack.seq > head.seq;
    const beyond = isBeyond ? { seq: ack.seq, hash: ack.hash } : null;
    return beginAnewOrFreeze(deps, isBeyond ? 'rolledBack' : 'cloned', beyond);
  }
  deps.store.write((tx) => {
    const sync = tx.sync();
    const fresh = quarantined.filter(({ seq }) => seq > sync.ackedSeq).length;
    const ackedSeq = Math.max(sync.ackedSeq, ack.seq);
    tx.setSync({ ...sync, ackedSeq, quarantined: sync.quarantined + fresh, frozen: false });
    // What may leave this terminal one day is what this signature covers.
    tx.setAck(ack);
  });
  for (const { seq, reason } of quarantined) {
    deps.log.warn({ seq, reason }, 'HQ keeps an entry that it can’t use');
  }
  return { outcome: 'more' };
}

function ackHolds(crypto: Crypto, times: readonly string[], ack: Ack): boolean {
  return signedByAny(crypto, times, ackBytes(ack), ack.signature);
}

/** HQ was restored from a backup, and knows less than it had acknowledged: send it again. */
function rewind(deps: PushDeps, request: PushRequest, expected: number): PushOutcome {
  const first = request.entries[0]?.seq ?? 0;
  if (expected >= first) return notHq();
  const gone = deps.store.read((tx) => tx.checkpoint()?.seq ?? 0);
  if (expected <= gone) {
    // HQ had signed for them, and forgot them more than `minEntryAgeDays` later: a person must look.
    deps.log.error({ expected, gone }, 'HQ asks for entries that have left this terminal');
    return freeze(deps);
  }
  deps.log.warn({ expected, first }, 'HQ asks for entries it had before');
  deps.store.write((tx) => tx.setSync({ ...tx.sync(), ackedSeq: expected - 1 }));
  return { outcome: 'more' };
}
