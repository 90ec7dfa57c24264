import {
  killDigestRow,
  digestBucketRange,
  maxBucketRows,
  voucherDigestRow,
} from '../../../shared/protocol/digest.ts';
import type {
  BucketReply,
  DigestRow,
  DigestSection,
  RowDifference,
} from '../../../shared/protocol/digest.ts';
import type { FeedEvent } from '../../../shared/protocol/feed.ts';
import type { Store } from '../../app/ports.ts';

export interface FoundDifference {
  readonly ref: string;
  readonly what: RowDifference;
}

/** `later`: this terminal and the answer are not of one moment. */
export type Compared =
  | { readonly result: 'later' }
  | { readonly result: 'compared'; readonly differences: readonly FoundDifference[] };

/** Below the first ref of a bucket: one digit less comes before it. */
export function belowBucket(from: string): string {
  return from.slice(0, -2);
}

/**
 * Compares one bucket's rows and sets right what head office has, in one transaction at one cursor: what
 * differs there differs truly. What is here only is left: head office can't say that it is wrong.
 */
export function compareBucket(
  store: Store,
  section: DigestSection,
  bucket: number,
  theirs: BucketReply,
): Compared {
  const { from, to } = digestBucketRange(bucket);
  return store.write((tx): Compared => {
    const { cursor, feedEpoch, snapshotPage } = tx.sync();
    const isOneMoment = cursor === theirs.cursor && feedEpoch === theirs.feedEpoch;
    if (!isOneMoment || snapshotPage !== null) return { result: 'later' };
    const range = { after: belowBucket(from), to, limit: 2 * maxBucketRows };
    const differences = differencesOf(tx.digestRows(section, range), rowsOf(section, theirs));
    const wrong = new Set(differences.filter(({ what }) => what !== 'extra').map(({ ref }) => ref));
    const event = eventOf(section, theirs, wrong);
    if (wrong.size > 0) tx.applyFeed([event]);
    return { result: 'compared', differences };
  });
}

function rowsOf(section: DigestSection, { vouchers, kills }: BucketReply): readonly DigestRow[] {
  return section === 'vouchers' ? vouchers.map(voucherDigestRow) : kills.map(killDigestRow);
}

function eventOf(
  section: DigestSection,
  { vouchers, kills }: BucketReply,
  wrong: ReadonlySet<string>,
): FeedEvent {
  return section === 'vouchers'
    ? { kind: 'vouchers', vouchers: vouchers.filter(({ ref }) => wrong.has(ref)) }
    : { kind: 'kills', kills: kills.filter(({ ref }) => wrong.has(ref)) };
}

/** In the order of their refs. */
export function differencesOf(
  ours: readonly DigestRow[],
  theirs: readonly DigestRow[],
): readonly FoundDifference[] {
  const here = new Map(ours.map(({ ref, text }) => [ref, text]));
  const there = new Map(theirs.map(({ ref, text }) => [ref, text]));
  const refs = [...new Set([...here.keys(), ...there.keys()])].toSorted();
  return refs.flatMap((ref): FoundDifference[] => {
    const [our, their] = [here.get(ref), there.get(ref)];
    if (our === their) return [];
    if (our === undefined) return [{ ref, what: 'missing' }];
    return [{ ref, what: their === undefined ? 'extra' : 'different' }];
  });
}
