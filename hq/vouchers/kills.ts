import { z } from 'zod';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeRules, VoucherKill } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { hex, plainText } from '../../shared/protocol/primitives.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { campaignById } from '../campaigns/campaigns.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import { rowsPerInsert, slicesOf } from '../store/slices.ts';

const maxListed = 1_000;
/** Vouchers one request may withdraw: what the feed then brings every terminal in the land. */
export const maxKilledAtOnce = 100_000;

/**
 * Which vouchers: by their codes as read or typed, by their refs, all that were handed out or taken in
 * together, all of one campaign, or all of one customer. What a key signed ends with the key.
 */
export const killing = z.strictObject({
  which: z.union([
    z.strictObject({ codes: z.array(z.string().min(1).max(maxCodeLength)).min(1).max(maxListed) }),
    z.strictObject({ refs: z.array(hex(16)).min(1).max(maxListed) }),
    z.strictObject({ batchId: hex(16) }),
    z.strictObject({ campaignId: z.string().min(1).max(40) }),
    z.strictObject({ customer: hex(16) }),
  ]),
  reason: plainText(120).trim().min(1),
});
export type Killing = z.infer<typeof killing>;

export const killReply = z.object({
  /** Vouchers that were not already so. */
  changed: z.int().min(0),
  at: z.int(),
});
export type Killed = z.infer<typeof killReply>;

/**
 * Withdraws vouchers, or makes withdrawn ones good again, one exact id each: also signed ones that nobody
 * has seen yet. Terminals hear of it with their next feed event. Throws `badInput`, `notFound`,
 * `tooLarge`.
 */
export function setKilled(office: Office, wanted: Killing, killed: boolean): Promise<Killed> {
  return writeWithFeed(office, async (tx, feed) => {
    const { which } = wanted;
    const isClosed = killed && 'batchId' in which && (await closeBatch(office, tx, which.batchId));
    const refs = await refsOf(office, tx, which);
    if (refs.length === 0 && !isClosed) {
      throw new HqProblem('notFound', 'no voucher is meant by that');
    }
    if (refs.length > maxKilledAtOnce) {
      throw new HqProblem('tooLarge', `more than ${maxKilledAtOnce} vouchers at once`);
    }
    const now = office.now();
    let changed = 0;
    for (const slice of slicesOf(refs, rowsPerInsert)) {
      changed += await say(office, tx, feed, slice, { killed, reason: wanted.reason, now });
    }
    return { changed, at: now };
  });
}

/** Closes a batch that is being withdrawn: the rest of its codes is never made. Whether there was any. */
async function closeBatch(office: Office, tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('voucher_batch')
    .set({ received_at: office.now() })
    .where('tenant_id', '=', office.tenant)
    .where('batch_id', '=', id)
    .where('received_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function refsOf(office: Office, tx: Tx, which: Killing['which']): Promise<readonly string[]> {
  if ('codes' in which) return refsOfCodes(office, tx, which.codes);
  if ('refs' in which) return [...new Set(which.refs)];
  const vouchers = tx
    .selectFrom('voucher')
    .select('ref')
    .where('tenant_id', '=', office.tenant)
    .orderBy('voucher_no')
    .limit(maxKilledAtOnce + 1);
  const rows = await narrowed();
  return rows.map(({ ref }) => ref);

  async function narrowed() {
    if ('batchId' in which) return vouchers.where('batch_id', '=', which.batchId).execute();
    if ('customer' in which) return vouchers.where('customer', '=', which.customer).execute();
    if (!('campaignId' in which)) return [];
    const { no } = await campaignById(office, tx, which.campaignId);
    return vouchers.where('campaign_no', '=', no).execute();
  }
}

/** A code is read as a terminal reads it; it is neither kept nor told. Throws `badInput` by its place. */
async function refsOfCodes(
  office: Office,
  tx: Tx,
  codes: readonly string[],
): Promise<readonly string[]> {
  const { code_rules: rules } = await tx
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const reading = { ...noCodeRules, ...(JSON.parse(rules) as CodeRules) };
  const refs = new Set<string>();
  const faults: { field: string; message: string }[] = [];
  for (const [index, text] of codes.entries()) {
    const code = readCode(text, reading);
    const isWhole = code.kind !== 'unreadable' && !(code.kind === 'native' && code.workedOut > 0);
    if (isWhole) refs.add(voucherRef(office.crypto, office.keys.chainKey, voucherIdText(code)));
    else faults.push({ field: `codes.${index}`, message: 'no voucher’s code' });
  }
  if (faults.length > 0) throw new HqProblem('badInput', 'see faults', faults);
  return [...refs];
}

/** Withdraws these in a transaction that is under way; how many were not withdrawn before. */
export function killRefs(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  refs: readonly string[],
  reason: string,
): Promise<number> {
  return say(office, tx, feed, refs, { killed: true, reason, now: office.now() });
}

interface Word {
  readonly killed: boolean;
  readonly reason: string;
  readonly now: number;
}

/** Of one voucher no two words have the same moment, whatever the clock says. */
async function say(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  refs: readonly string[],
  { killed, reason, now }: Word,
): Promise<number> {
  const before = await tx
    .selectFrom('voucher_kill')
    .select(['ref', 'at', 'killed'])
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  const known = new Map(before.map((row) => [row.ref, row]));
  const fresh = refs.filter((ref) => known.get(ref)?.killed !== killed);
  const at = Math.max(now, ...before.map((row) => row.at + 1));
  const heard = fresh.filter((ref) => known.has(ref));
  if (heard.length > 0) {
    await tx
      .updateTable('voucher_kill')
      .set({ killed, at, reason })
      .where('tenant_id', '=', office.tenant)
      .where('ref', 'in', heard)
      .execute();
  }
  const rows = fresh
    .filter((ref) => !known.has(ref))
    .map((ref) => ({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      ref,
      kill_no: feed.nextKillNo(),
      killed,
      at,
      reason,
    }));
  if (rows.length > 0) await tx.insertInto('voucher_kill').values(rows).execute();
  const kills = fresh.map((ref): VoucherKill => ({ ref, at, killed }));
  await tx
    .updateTable('voucher')
    .set({ killed_at: killed ? at : null })
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .where('killed_at', killed ? 'is' : 'is not', null)
    .execute();
  for (const event of inEvents(kills, (slice) => ({ kind: 'kills', kills: slice }))) {
    feed.add(event);
  }
  return kills.length;
}

/** When each of these vouchers was withdrawn; the others are not in it. */
export async function killsOf(
  office: Office,
  tx: Tx,
  refs: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (refs.length === 0) return new Map();
  const rows = await tx
    .selectFrom('voucher_kill')
    .select(['ref', 'at'])
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .where('killed', '=', true)
    .execute();
  return new Map(rows.map((row) => [row.ref, row.at]));
}
