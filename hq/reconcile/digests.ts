import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createDigestCounter,
  digestBucketRange,
  killDigestRow,
  maxBucketRows,
  voucherDigestRow,
} from '../../shared/protocol/digest.ts';
import type {
  BucketReply,
  Digest,
  DigestRow,
  DigestSection,
} from '../../shared/protocol/digest.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { CachedVoucher, VoucherKill } from '../../shared/protocol/feed.ts';
import { readState } from '../feed/readFeed.ts';
import type { FeedState } from '../feed/waiters.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import type { Database, Tx } from '../store/schema.ts';
import { voucherOfRow } from '../store/rows.ts';

/** Rows read by one query, and hashed before others get their turn: some 30 ms. */
const rowsPerRead = 2_000;
/** Digests older than this are worked out anew where anything happened since. */
const freshMs = 5 * 60_000;

/** What head office holds of a section, about as of `state`. */
export interface SectionDigests {
  readonly state: FeedState;
  readonly buckets: readonly Digest[];
}

export interface Digests {
  of(section: DigestSection): Promise<SectionDigests>;
}

/** Worked out once for all terminals that ask at about the same time; by nobody twice at once. */
export function createDigests(office: Office): Digests {
  const kept = new Map<DigestSection, { readonly at: number; readonly digests: SectionDigests }>();
  const underWay = new Map<DigestSection, Promise<SectionDigests>>();

  async function workOut(section: DigestSection, state: FeedState): Promise<SectionDigests> {
    const counter = createDigestCounter(office.crypto);
    for (let after = ''; ;) {
      const rows = await rowsAfter(office, section, after);
      for (const row of rows) counter.add(row);
      after = rows.at(-1)?.ref ?? '';
      if (rows.length < rowsPerRead) break;
      await nextTurn();
    }
    const digests = { state, buckets: counter.buckets() };
    kept.set(section, { at: performance.now(), digests });
    return digests;
  }

  return {
    async of(section) {
      const state = await office.waiters.look();
      const known = kept.get(section);
      const same =
        known?.digests.state.head === state.head &&
        known.digests.state.feedEpoch === state.feedEpoch;
      if (known !== undefined && (same || performance.now() - known.at < freshMs)) {
        return known.digests;
      }
      const shared = underWay.get(section);
      if (shared !== undefined) return shared;
      const mine = workOut(section, state).finally(() => underWay.delete(section));
      underWay.set(section, mine);
      return mine;
    },
  };
}

async function rowsAfter(
  office: Office,
  section: DigestSection,
  after: string,
): Promise<readonly DigestRow[]> {
  const range = { after, limit: rowsPerRead };
  switch (section) {
    case 'vouchers':
      return (await vouchersIn(office, office.db, range)).map(voucherDigestRow);
    case 'kills':
      return (await killsIn(office, office.db, range)).map(killDigestRow);
  }
}

/** Rows behind `after`, up to `to` where that is said. */
interface Range {
  readonly after: string;
  readonly to?: string;
  readonly limit: number;
}

const lastRef = 'f'.repeat(32);

async function vouchersIn(
  office: Office,
  db: Database | Tx,
  { after, to = lastRef, limit }: Range,
): Promise<readonly CachedVoucher[]> {
  const rows = await db
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('ref', '>', after)
    .where('ref', '<=', to)
    .orderBy('tenant_id')
    .orderBy('ref')
    .limit(limit)
    .execute();
  return rows.map(voucherOfRow);
}

async function killsIn(
  office: Office,
  db: Database | Tx,
  { after, to = lastRef, limit }: Range,
): Promise<readonly VoucherKill[]> {
  return db
    .selectFrom('voucher_kill')
    .select(['ref', 'at', 'killed'])
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('ref', '>', after)
    .where('ref', '<=', to)
    .orderBy('tenant_id')
    .orderBy('ref')
    .limit(limit)
    .execute();
}

/** The rows of one bucket and the cursor they are of, exactly: by one look at the database. */
export function bucketOf(
  office: Office,
  section: DigestSection,
  bucket: number,
): Promise<BucketReply> {
  const { from, to } = digestBucketRange(bucket);
  // Below the first ref of the bucket, which may be a row's.
  const range = { after: from.slice(0, -1), to, limit: maxBucketRows };
  return office.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { head, feedEpoch } = await readState(tx, office.tenant);
      const isVouchers = section === 'vouchers';
      return {
        v: protocolVersion,
        feedEpoch,
        cursor: head,
        vouchers: isVouchers ? [...(await vouchersIn(office, tx, range))] : [],
        kills: isVouchers ? [] : [...(await killsIn(office, tx, range))],
      };
    });
}
