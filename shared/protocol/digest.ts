import { z } from 'zod';
import { utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { cachedVoucher, protocolVersion, voucherKill } from './feed.ts';
import type { CachedVoucher, VoucherKill } from './feed.ts';
import { hex } from './primitives.ts';

/*
 * Once a day a terminal compares what it holds with head office, without sending it: both count and hash
 * their rows into buckets, and only of a bucket that differs the rows themselves are looked at. A bucket's
 * digest doesn't depend on the order of its rows: their number, and the sum of their hashes modulo 2⁶⁴.
 * It finds faults, not forgers: what HQ says is believed by its signature.
 */

/** What is compared. `kills`: head office's words on single vouchers. */
export const digestSections = ['vouchers', 'kills'] as const;
export type DigestSection = (typeof digestSections)[number];

/** A row belongs to the bucket that the first 12 bits of its ref name; refs are hashes, and lie evenly. */
export const digestBuckets = 4_096;
const bucketDigits = 3;
const sumBytes = 8;
const sumBits = 64;

export interface DigestRow {
  readonly ref: string;
  /** What must be the same on both sides, in one way of writing. */
  readonly text: string;
}

/** Whether it was withdrawn stands in `kills`, by when the word came. */
export function voucherDigestRow(voucher: CachedVoucher): DigestRow {
  const { ref, campaignNo, firstDay, lastDay, extendedThrough, customer, homeShop } = voucher;
  const { usesAllowed, amountMinor, form, hint } = voucher;
  const dates = [firstDay, lastDay, extendedThrough];
  const fields = [campaignNo, ...dates, customer, homeShop, usesAllowed, amountMinor, form, hint];
  return { ref, text: JSON.stringify(['voucher', ref, ...fields]) };
}

/** Without its time: a word spoken at this counter has the counter's. */
export function killDigestRow({ ref, killed }: VoucherKill): DigestRow {
  return { ref, text: JSON.stringify(['kill', ref, killed]) };
}

export function digestBucketOf(ref: string): number {
  return Number.parseInt(ref.slice(0, bucketDigits), 16);
}

/** First and last ref (hex) of a bucket. */
export function digestBucketRange(bucket: number): { readonly from: string; readonly to: string } {
  const head = bucket.toString(16).padStart(bucketDigits, '0');
  return { from: head.padEnd(32, '0'), to: head.padEnd(32, 'f') };
}

export interface Digest {
  readonly count: number;
  readonly sum: bigint;
}

export interface DigestCounter {
  add(row: DigestRow): void;
  /** One for each bucket. */
  buckets(): readonly Digest[];
}

export function createDigestCounter(crypto: Pick<Crypto, 'sha256'>): DigestCounter {
  const counts = Array.from({ length: digestBuckets }, () => 0);
  const sums = new BigUint64Array(digestBuckets);
  return {
    add({ ref, text }) {
      const bucket = digestBucketOf(ref);
      const hash = crypto.sha256(utf8Bytes(text));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      // The array keeps 64 bits of each sum.
      sums[bucket] =
        (sums[bucket] ?? 0n) + new DataView(hash.buffer, hash.byteOffset).getBigUint64(0);
    },
    buckets: () => counts.map((count, bucket) => ({ count, sum: sums[bucket] ?? 0n })),
  };
}

/** Of all buckets together. */
export function totalDigest(buckets: readonly Digest[]): Digest {
  return {
    count: buckets.reduce((count, one) => count + one.count, 0),
    sum: BigInt.asUintN(
      sumBits,
      buckets.reduce((sum, one) => sum + one.sum, 0n),
    ),
  };
}

/** `count sum`, the sum as 16 hex digits: how digests travel. */
export function digestText({ count, sum }: Digest): string {
  return `${count} ${sum.toString(16).padStart(2 * sumBytes, '0')}`;
}

const digestPattern = z.string().regex(/^(0|[1-9]\d{0,15}) [0-9a-f]{16}$/);

/** What head office holds, about as of `cursor`: what differs is only a place to look closer. */
export const digestReply = z.strictObject({
  v: z.literal(protocolVersion),
  feedEpoch: z.int().min(1),
  cursor: z.int().min(0),
  total: digestPattern,
  /** One for each bucket, where they were asked for. */
  buckets: z.array(digestPattern).length(digestBuckets).optional(),
});
export type DigestReply = z.infer<typeof digestReply>;

/** Rows of one bucket at most; a chain of ten million vouchers has 2,500 in each. */
export const maxBucketRows = 10_000;

/** The rows of one bucket exactly as of `cursor`. */
export const bucketReply = z.strictObject({
  v: z.literal(protocolVersion),
  feedEpoch: z.int().min(1),
  cursor: z.int().min(0),
  vouchers: z.array(cachedVoucher).max(maxBucketRows),
  kills: z.array(voucherKill).max(maxBucketRows),
});
export type BucketReply = z.infer<typeof bucketReply>;

/** `missing`: not here; `extra`: here only; `different`: other than at head office. */
export const rowDifferences = ['missing', 'extra', 'different'] as const;
export type RowDifference = (typeof rowDifferences)[number];

/** What came of comparing one section. */
export const reconcileReport = z.strictObject({
  v: z.literal(protocolVersion),
  section: z.enum(digestSections),
  rows: z.int().min(0),
  /** Rows that were found to differ, and of those how many are right again. */
  differing: z.int().min(0),
  mended: z.int().min(0),
  first: z.strictObject({ ref: hex(16), what: z.enum(rowDifferences) }).nullable(),
});
export type ReconcileReport = z.infer<typeof reconcileReport>;
