import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import {
  bucketReply,
  createDigestCounter,
  digestReply,
  digestSections,
  digestText,
  totalDigest,
} from '../../../shared/protocol/digest.ts';
import type { Digest, DigestSection, ReconcileReport } from '../../../shared/protocol/digest.ts';
import { protocolVersion } from '../../../shared/protocol/feed.ts';
import type { Log, Store } from '../../app/ports.ts';
import type { HqClient } from '../hqClient.ts';
import { compareBucket } from './compareBucket.ts';
import type { FoundDifference } from './compareBucket.ts';

/** Rows hashed before the counter gets its turn: a few milliseconds. */
const rowsPerSlice = 400;
const pauseMs = 5;
/** Buckets looked into a day; where more differ truly, a snapshot is quicker. */
export const maxBucketsADay = 32;
/** How often head office's answer and this terminal may be of different moments. */
const maxTries = 5;
const lastRef = 'f'.repeat(32);

export interface ReconcileDeps {
  readonly store: Store;
  readonly crypto: Crypto;
  readonly client: HqClient;
  readonly log: Log;
  /** Fetches what head office has by now. */
  readonly catchUp: () => Promise<void>;
}

/** `unknown`: no line, or never of one moment with head office; asked again the next day. */
export type Reconciled =
  | { readonly result: 'same' | 'unknown' | 'busy'; readonly section: DigestSection }
  | { readonly result: 'differs'; readonly report: ReconcileReport };

/**
 * Compares everything that is the same at all terminals with head office, sets right what is wrong here,
 * and tells both sides' people the first row that differed. What this terminal has of its own (uses,
 * receipts) is compared with every push: head office signs the hash of the journal's head.
 */
export async function reconcile(
  deps: ReconcileDeps,
  signal: AbortSignal,
): Promise<readonly Reconciled[]> {
  const found: Reconciled[] = [];
  for (const section of digestSections) {
    if (signal.aborted) return found;
    found.push(await reconcileSection(deps, section, signal));
  }
  return found;
}

/** What was journalled and not acknowledged may be at one side only. */
function isSettled(store: Store): boolean {
  return store.read((tx) => {
    const { ackedSeq, snapshotPage, standing } = tx.sync();
    return snapshotPage === null && standing === 'active' && ackedSeq === tx.head().seq;
  });
}

async function reconcileSection(
  deps: ReconcileDeps,
  section: DigestSection,
  signal: AbortSignal,
): Promise<Reconciled> {
  const { store, client } = deps;
  if (!isSettled(store)) return { result: 'busy', section };
  const ours = await ownDigests(deps, section, signal);
  const path = `/v1/reconcile?section=${section}`;
  const total = await client.ask({ method: 'GET', path, reply: digestReply, signal });
  if (total.result !== 'answer') return { result: 'unknown', section };
  if (total.value.total === digestText(totalDigest(ours))) return { result: 'same', section };
  const more = `${path}&buckets=1`;
  const all = await client.ask({ method: 'GET', path: more, reply: digestReply, signal });
  if (all.result !== 'answer') return { result: 'unknown', section };
  const suspects = (all.value.buckets ?? []).flatMap((text, bucket) => {
    const own = ours[bucket];
    return own !== undefined && digestText(own) === text ? [] : [bucket];
  });
  return lookInto(deps, section, { suspects, rows: totalDigest(ours).count }, signal);
}

async function ownDigests(
  { store, crypto }: ReconcileDeps,
  section: DigestSection,
  signal: AbortSignal,
): Promise<readonly Digest[]> {
  const counter = createDigestCounter(crypto);
  for (let after = ''; !signal.aborted;) {
    const range = { after, to: lastRef, limit: rowsPerSlice };
    const rows = store.read((tx) => tx.digestRows(section, range));
    for (const row of rows) counter.add(row);
    after = rows.at(-1)?.ref ?? '';
    if (rows.length < rowsPerSlice) break;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return counter.buckets();
}

async function lookInto(
  deps: ReconcileDeps,
  section: DigestSection,
  { suspects, rows }: { readonly suspects: readonly number[]; readonly rows: number },
  signal: AbortSignal,
): Promise<Reconciled> {
  const differences: FoundDifference[] = [];
  let wrongBuckets = 0;
  const looked = suspects.slice(0, maxBucketsADay);
  for (const bucket of looked) {
    const found = await bucketDifferences(deps, section, bucket, signal);
    if (found === null) return { result: 'unknown', section };
    differences.push(...found);
    if (found.length > 0) wrongBuckets += 1;
  }
  const [first] = differences;
  if (first === undefined) return { result: 'same', section };
  const mended = differences.filter(({ what }) => what !== 'extra').length;
  const differing = differences.length;
  const report: ReconcileReport = { v: protocolVersion, section, rows, differing, mended, first };
  deps.log.warn({ ...report }, inWords(report));
  // All that were looked into were wrong, and there are more: what is here is not worth mending.
  if (suspects.length > looked.length && wrongBuckets === looked.length) {
    deps.log.warn({ section }, 'too much differs from head office: taking a snapshot');
    deps.store.write((tx) => tx.setSync({ ...tx.sync(), snapshotPage: 0 }));
  }
  await tell(deps, report, signal);
  return { result: 'differs', report };
}

/** `null` where it can't be said. */
async function bucketDifferences(
  { store, client, catchUp }: ReconcileDeps,
  section: DigestSection,
  bucket: number,
  signal: AbortSignal,
): Promise<readonly FoundDifference[] | null> {
  for (let tried = 0; tried < maxTries && !signal.aborted; tried += 1) {
    await catchUp();
    if (!isSettled(store)) return null;
    const path = `/v1/reconcile/bucket?section=${section}&bucket=${bucket}`;
    const theirs = await client.ask({ method: 'GET', path, reply: bucketReply, signal });
    if (theirs.result !== 'answer') return null;
    const compared = compareBucket(store, section, bucket, theirs.value);
    if (compared.result === 'compared') return compared.differences;
  }
  return null;
}

async function tell(
  { client }: ReconcileDeps,
  body: ReconcileReport,
  signal: AbortSignal,
): Promise<void> {
  const path = '/v1/reconcile/report';
  await client.ask({ method: 'POST', path, body, reply: z.object({}), signal });
}

/** For whoever reads the log of a terminal. */
export function inWords({ section, differing, mended, first }: ReconcileReport): string {
  const what = section === 'vouchers' ? 'vouchers' : 'words on single vouchers';
  const how = {
    missing: 'was missing here',
    extra: 'is here only',
    different: 'was another here',
  };
  const which = first === null ? '' : `; the first, ${first.ref}, ${how[first.what]}`;
  return `${differing} ${what} differed from head office’s${which}; ${mended} are right again`;
}
