import type { Crypto } from '../../shared/protocol/crypto.ts';
import {
  epochCertificateBytes,
  epochReply,
  ownEntriesPage,
  statementHash,
  testimonyReply,
} from '../../shared/protocol/epoch.ts';
import type { EpochReply, OwnEntriesPage, SignedStatement } from '../../shared/protocol/epoch.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { signHead } from '../../shared/protocol/head.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import { signedByAny } from '../../shared/protocol/keyRing.ts';
import { missingRanges } from '../../shared/protocol/missing.ts';
import { maxEntriesPerPush, pushReply } from '../../shared/protocol/push.ts';
import { ackBytes } from '../../shared/protocol/signatures.ts';
import type { EarlierEpoch, Log, StoredEntry, Writer } from '../app/ports.ts';
import { beginAnew } from './beginAnew.ts';
import type { AnewDeps } from './beginAnew.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';
import { batch } from './push.ts';

export interface EpochDeps extends AnewDeps {
  readonly client: HqClient;
  readonly log: Log;
  /** Journals that entries of an earlier epoch came back. */
  readonly recovered: (tx: Writer, epoch: EarlierEpoch, count: number) => void;
}

type Failed = {
  readonly outcome: 'failed';
  readonly answer: Exclude<HqAnswer<never>, { result: 'answer' }>;
};

/** `done`: nothing of an earlier chain waits, and this one is certified. */
export type EpochOutcome = { readonly outcome: 'done' | 'more' } | Failed;

const more: EpochOutcome = { outcome: 'more' };

function notHq(): Failed {
  return { outcome: 'failed', answer: { result: 'noAnswer', why: 'notHq' } };
}

/**
 * One step of what must reach HQ before anything newer: the certificate of an epoch begun here, what HQ
 * has of ours that we lack, what we have of earlier epochs that HQ lacks.
 */
export async function settleEpochs(deps: EpochDeps, signal?: AbortSignal): Promise<EpochOutcome> {
  const { identity, epochs, standing } = deps.store.read((tx) => ({
    identity: tx.identity(),
    epochs: tx.earlierEpochs(),
    standing: tx.sync().standing,
  }));
  if (identity === null || identity.standAlone) return { outcome: 'done' };
  const own = epochs.filter(({ device, way }) => device === identity.device && way === 'push');
  if (identity.provisional === true) return certify(deps, own, signal);
  // A terminal that was cut off hands in what it has, and gets nothing.
  const unasked = standing === 'revoked' ? undefined : own.find(({ asked }) => !asked);
  if (unasked !== undefined) return askBack(deps, unasked, signal);
  for (const epoch of epochs) {
    const waiting = deps.store.read((tx) =>
      tx.earlierEntriesAfter(epoch, epoch.sentSeq, maxEntriesPerPush),
    );
    if (waiting.length === 0) continue;
    const isProof = own.includes(epoch);
    return isProof
      ? pushEarlier(deps, epoch, waiting, signal)
      : testify(deps, epoch, waiting, signal);
  }
  return { outcome: 'done' };
}

/** All of them, oldest first: one that HQ knows gets the same answer again. */
async function certify(
  deps: EpochDeps,
  own: readonly EarlierEpoch[],
  signal: AbortSignal | undefined,
): Promise<EpochOutcome> {
  const statements = own.flatMap(({ epoch, statement }) =>
    statement === null ? [] : [{ asEpoch: epoch, signed: statement }],
  );
  for (const { asEpoch, signed } of statements.toSorted((a, b) => a.asEpoch - b.asEpoch)) {
    const answer = await deps.client.ask({
      method: 'POST',
      path: '/v1/epochs',
      body: { v: protocolVersion, signed },
      reply: epochReply,
      asEpoch,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.result !== 'answer') return { outcome: 'failed', answer };
    const taken = takeCertificate(deps, signed, answer.value);
    if (taken !== null) return taken;
  }
  return more;
}

/** `null`: certified, and the next statement's turn. */
function takeCertificate(
  deps: EpochDeps,
  signed: SignedStatement,
  reply: EpochReply,
): EpochOutcome | null {
  if (reply.result === 'taken') {
    deps.log.error({ highest: reply.highest }, 'another machine with this key began that epoch');
    const epoch = reply.highest + 1;
    beginAnew(deps, { cause: 'cloned', epoch, beyond: null, way: 'testimony' });
    return more;
  }
  const { certificate, signature } = reply;
  const offices = deps.store.read((tx) => tx.manifest()?.offices ?? []);
  const hash = statementHash(deps.crypto, signed.statement);
  const isOurs = certificate.statementHash === hash && certificate.epoch === signed.statement.epoch;
  const bytes = epochCertificateBytes(certificate);
  if (!isOurs || !signedByAny(deps.crypto, offices, bytes, signature)) return notHq();
  deps.store.write((tx) => {
    const identity = tx.identity();
    if (identity === null || identity.epoch !== certificate.epoch) return;
    if (identity.firstPrev === hash) tx.setIdentity({ ...identity, provisional: false });
  });
  return null;
}

/** Everything HQ has of an earlier epoch that isn't here: proved by its hash and its neighbours. */
async function askBack(
  deps: EpochDeps,
  epoch: EarlierEpoch,
  signal: AbortSignal | undefined,
): Promise<EpochOutcome> {
  let now = epoch;
  const firstMissing = epoch.missing[0]?.from ?? epoch.headSeq + 1;
  // Behind what it acknowledged the two histories may part.
  let after = Math.min(firstMissing - 1, epoch.sentSeq);
  let count = 0;
  for (;;) {
    const answer = await deps.client.ask({
      method: 'GET',
      path: `/v1/devices/self/entries?epoch=${epoch.epoch}&after=${after}`,
      reply: ownEntriesPage,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.result !== 'answer') return { outcome: 'failed', answer };
    const { entries } = answer.value;
    const kept = keepPage(deps, now, answer.value);
    count += kept.count;
    now = kept.epoch;
    const last = entries.at(-1);
    if (last === undefined || last.seq <= after) break;
    after = last.seq;
  }
  deps.store.write((tx) => {
    tx.setEarlierEpoch({ ...now, asked: true });
    if (count > 0) deps.recovered(tx, now, count);
  });
  return more;
}

interface Kept {
  readonly epoch: EarlierEpoch;
  readonly count: number;
}

function keepPage(deps: EpochDeps, epoch: EarlierEpoch, page: OwnEntriesPage): Kept {
  return deps.store.write((tx) => {
    const believed: StoredEntry[] = [];
    const rivals: StoredEntry[] = [];
    for (const stored of page.entries) {
      const ours = entryAt(tx, epoch, stored.seq);
      if (ours?.hash === stored.hash || !isItself(deps.crypto, epoch, stored)) continue;
      if (ours === null && links(tx, epoch, stored, believed.at(-1))) believed.push(stored);
      else rivals.push(stored);
    }
    // What HQ booked in our name counts here too, whoever wrote it (I2).
    tx.keepEarlierEntries(epoch, [...believed, ...rivals]);
    const top = believed.at(-1);
    const headSeq = Math.max(epoch.headSeq, page.headSeq);
    const headHash = page.headSeq > epoch.headSeq ? page.headHash : epoch.headHash;
    const missing = missingRanges(seqsOf(tx, epoch), headSeq, epoch.floorSeq);
    const lost = missing.length === 0 ? null : epoch.lost;
    const sentHere =
      top === undefined ? epoch.sentSeq : Math.max(epoch.sentSeq, sentWith(tx, epoch, top));
    // Restored from a backup, HQ may have less than it once acknowledged: that goes there again (I1).
    const sentSeq = isParted(tx, epoch, page, sentHere)
      ? epoch.floorSeq
      : Math.min(sentHere, page.headSeq);
    const next = { ...epoch, headSeq, headHash, missing, lost, sentSeq };
    tx.setEarlierEpoch(next);
    return { epoch: next, count: believed.length };
  });
}

/**
 * HQ booked another history up to where it stands, and ours would be sent on from there: it would be taken
 * for what follows. From its beginning HQ sees where the two part, and keeps ours beside its books.
 */
function isParted(tx: Writer, epoch: EarlierEpoch, page: OwnEntriesPage, sent: number): boolean {
  const ours = sent < page.headSeq ? null : entryAt(tx, epoch, page.headSeq);
  return ours !== null && ours.hash !== page.headHash;
}

/** What came from HQ needn't be sent there, where nothing before it waits. */
function sentWith(tx: Writer, epoch: EarlierEpoch, top: StoredEntry): number {
  const waiting = tx.earlierEntriesAfter(epoch, epoch.sentSeq, 1)[0];
  return waiting === undefined || waiting.seq >= top.seq ? top.seq : epoch.sentSeq;
}

function entryAt(tx: Writer, epoch: EarlierEpoch, seq: number): StoredEntry | null {
  const found = tx.earlierEntriesAfter(epoch, seq - 1, 1)[0];
  return found?.seq === seq ? found : null;
}

function* seqsOf(tx: Writer, epoch: EarlierEpoch): Generator<number> {
  let after = epoch.floorSeq;
  for (;;) {
    const page = tx.earlierEntriesAfter(epoch, after, 500);
    for (const { seq } of page) yield seq;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** Its hash is its own, and its place is the one it names. */
function isItself(crypto: Crypto, epoch: EarlierEpoch, stored: StoredEntry): boolean {
  if (entryHash(crypto, stored.json) !== stored.hash) return false;
  const entry = parsed(stored.json);
  return entry?.device === epoch.device && entry.epoch === epoch.epoch && entry.seq === stored.seq;
}

/** Its neighbours here are named by it, or name it. */
function links(
  tx: Writer,
  epoch: EarlierEpoch,
  stored: StoredEntry,
  last: StoredEntry | undefined,
): boolean {
  const before = last?.seq === stored.seq - 1 ? last : entryAt(tx, epoch, stored.seq - 1);
  if (before !== null && before.hash !== parsed(stored.json)?.prev) return false;
  const after = entryAt(tx, epoch, stored.seq + 1);
  return after === null || parsed(after.json)?.prev === stored.hash;
}

function parsed(json: string): Pick<Entry, 'device' | 'epoch' | 'seq' | 'prev'> | null {
  try {
    return JSON.parse(json) as Entry;
  } catch {
    return null;
  }
}

/** As many as follow one another: a request has no holes. */
function unbroken(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  const hole = entries.findIndex(({ seq }, index) => {
    const before = entries[index - 1];
    return before !== undefined && seq !== before.seq + 1;
  });
  return hole === -1 ? entries : entries.slice(0, hole);
}

async function pushEarlier(
  deps: EpochDeps,
  epoch: EarlierEpoch,
  waiting: readonly StoredEntry[],
  signal: AbortSignal | undefined,
): Promise<EpochOutcome> {
  const deviceKey = deps.secrets.get('deviceKey');
  const entries = batch(unbroken(waiting));
  const last = entries.at(-1);
  if (deviceKey === null || last === undefined) return { outcome: 'done' };
  const { device, epoch: no } = epoch;
  const head = signHead(deps.crypto, deviceKey, {
    device,
    epoch: no,
    seq: last.seq,
    hash: last.hash,
  });
  const answer = await deps.client.ask({
    method: 'POST',
    path: '/v1/push',
    body: { v: protocolVersion, head, entries },
    reply: pushReply,
    asEpoch: no,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.result !== 'answer') return { outcome: 'failed', answer };
  const reply = answer.value;
  switch (reply.result) {
    case 'accepted': {
      const times = deps.store.read((tx) => tx.manifest()?.times ?? []);
      const isForUs = reply.ack.device === device && reply.ack.epoch === no;
      const holds = signedByAny(deps.crypto, times, ackBytes(reply.ack), reply.ack.signature);
      if (!isForUs || !holds || reply.ack.seq < last.seq) return notHq();
      return sent(deps, epoch, last.seq);
    }
    case 'frozen':
      // Another history is booked; HQ keeps this one beside it, for a person.
      return sent(deps, epoch, last.seq);
    case 'expected':
      return expected(deps, epoch, entries[0]?.seq ?? 0, reply.expected);
  }
}

function sent(deps: EpochDeps, epoch: EarlierEpoch, sentSeq: number): EpochOutcome {
  deps.store.write((tx) => tx.setEarlierEpoch({ ...epoch, sentSeq }));
  return more;
}

function expected(
  deps: EpochDeps,
  epoch: EarlierEpoch,
  first: number,
  wanted: number,
): EpochOutcome {
  const next = deps.store.read((tx) => tx.earlierEntriesAfter(epoch, wanted - 1, 1))[0];
  if (wanted < first && next?.seq === wanted) return sent(deps, epoch, wanted - 1);
  // HQ was never told of this hole: what is behind it goes there all the same, as what it is.
  deps.log.error({ epoch: epoch.epoch, wanted, first }, 'HQ asks for entries that are gone');
  deps.store.write((tx) => tx.setEarlierEpoch({ ...epoch, way: 'testimony' }));
  return more;
}

async function testify(
  deps: EpochDeps,
  epoch: EarlierEpoch,
  waiting: readonly StoredEntry[],
  signal: AbortSignal | undefined,
): Promise<EpochOutcome> {
  const entries = batch(waiting);
  const last = entries.at(-1);
  if (last === undefined) return { outcome: 'done' };
  const answer = await deps.client.ask({
    method: 'POST',
    path: '/v1/testimony',
    body: { v: protocolVersion, device: epoch.device, epoch: epoch.epoch, entries },
    reply: testimonyReply,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.result !== 'answer') return { outcome: 'failed', answer };
  return sent(deps, epoch, last.seq);
}
