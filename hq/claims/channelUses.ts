import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ChannelOffer, ChannelUseReply } from './channelMessages.ts';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { useOfRow } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import type { ClaimTable } from '../store/tables/claims.ts';
import type { VoucherUseTable } from '../store/tables/vouchers.ts';
import { channelDevice, claimantOf } from './channel.ts';
import type { ChannelKey } from './channel.ts';
import { keptClaim } from './claims.ts';
import { useClaims } from './useClaims.ts';

type KeptClaim = Selectable<ClaimTable>;

/** A channel's own entries have no journal: one epoch, and the place in head office's order of receipt. */
const channelEpoch = 1;

/**
 * Books what a channel's claim keeps as used: every terminal hears of it. Idempotent. Throws `notFound` for
 * another's claim, `conflict` for one that keeps nothing, or whose voucher was withdrawn meanwhile.
 */
export function confirmForChannel(
  office: Office,
  key: ChannelKey,
  claimId: string,
): Promise<ChannelUseReply> {
  return writeWithFeed(office, async (tx, feed): Promise<ChannelUseReply> => {
    const kept = await ownClaim(office, tx, key, claimId);
    if (kept.state === 'used') return { claimId, state: 'used' };
    if (kept.state !== 'open') throw new HqProblem('conflict', `the claim is ${kept.state}`);
    const { items, offer } = contentOf(kept);
    await lockLiving(office, tx, items);
    const seq = feed.nextUseNo();
    const rows = items.map((item, index) => {
      const useNo = index === 0 ? seq : feed.nextUseNo();
      return useRow(office, feed, key, kept, { item, seq, useNo, offer });
    });
    await book(office, tx, feed, rows);
    const place = { device: channelDevice(office, key), epoch: channelEpoch, seq };
    await useClaims(office, tx, new Map([[claimId, place]]));
    return { claimId, state: 'used' };
  });
}

/** Gives back all that a confirmed claim used. Idempotent. Throws `notFound`, `conflict` where nothing was. */
export function undoForChannel(
  office: Office,
  key: ChannelKey,
  claimId: string,
): Promise<ChannelUseReply> {
  return writeWithFeed(office, async (tx, feed): Promise<ChannelUseReply> => {
    const kept = await ownClaim(office, tx, key, claimId);
    if (kept.state === 'undone') return { claimId, state: 'undone' };
    if (kept.state !== 'used') throw new HqProblem('conflict', `the claim is ${kept.state}`);
    const used = await usesOf(office, tx, kept);
    const seq = feed.nextUseNo();
    const rows = used.map((row, index) => ({
      ...backOf(row, seq, index === 0 ? seq : feed.nextUseNo()),
      at: office.now(),
    }));
    await book(office, tx, feed, rows);
    await tx
      .updateTable('claim')
      .set({ state: 'undone', ended_at: office.now() })
      .where('tenant_id', '=', office.tenant)
      .where('claim_id', '=', claimId)
      .execute();
    return { claimId, state: 'undone' };
  });
}

async function ownClaim(
  office: Office,
  tx: Tx,
  key: ChannelKey,
  claimId: string,
): Promise<KeptClaim> {
  const kept = await keptClaim(office, tx, claimId, 'locked');
  if (kept?.claimant !== claimantOf(key)) throw new HqProblem('notFound', 'no such claim');
  return kept;
}

function contentOf({ content }: Pick<KeptClaim, 'content'>) {
  const { items, more } = JSON.parse(content) as {
    readonly items: readonly ClaimItem[];
    readonly more: { readonly offer: ChannelOffer };
  };
  return { items, offer: more.offer };
}

async function lockLiving(office: Office, tx: Tx, items: readonly ClaimItem[]): Promise<void> {
  const refs = items.map(({ ref }) => ref);
  const rows = await tx
    .selectFrom('voucher')
    .select(['ref', 'killed_at'])
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .orderBy('ref')
    .forUpdate()
    .execute();
  if (rows.some((row) => row.killed_at !== null)) {
    throw new HqProblem('conflict', 'a voucher was withdrawn');
  }
}

function useRow(
  office: Office,
  feed: FeedWriter,
  key: ChannelKey,
  kept: KeptClaim,
  of: {
    readonly item: ClaimItem;
    readonly seq: number;
    readonly useNo: number;
    readonly offer: ChannelOffer;
  },
): VoucherUseTable {
  const { item, seq, useNo, offer } = of;
  return {
    tenant_id: office.tenant,
    shop_id: kept.shop_id,
    partition_key: feed.partition,
    device_id: channelDevice(office, key),
    epoch: channelEpoch,
    seq,
    ref: item.ref,
    use_no: useNo,
    kind: 'redemption',
    campaign_no: item.campaignNo,
    customer: kept.customer,
    uses: item.uses,
    amount_minor: item.amountMinor,
    discount_minor: offer.vouchers.find(({ ref }) => ref === item.ref)?.discountMinor ?? 0,
    value_minor: item.valueMinor,
    business_day: kept.business_day,
    counted_shop: kept.shop_id,
    at: office.now(),
    shop_name: key.name,
    counter: '',
    operator: key.name,
    settled: 'good',
    undoes_device: null,
    undoes_epoch: null,
    undoes_seq: null,
    revived_through: null,
  };
}

function usesOf(office: Office, tx: Tx, kept: KeptClaim): Promise<VoucherUseTable[]> {
  return tx
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', kept.used_device ?? '')
    .where('epoch', '=', channelEpoch)
    .where('seq', '=', kept.used_seq ?? 0)
    .orderBy('ref')
    .execute();
}

function backOf(row: VoucherUseTable, seq: number, useNo: number): VoucherUseTable {
  return {
    ...row,
    seq,
    use_no: useNo,
    kind: 'void',
    // `0 -` and not `-`: minus nothing must not become −0.
    uses: 0 - row.uses,
    amount_minor: row.amount_minor === null ? null : 0 - Number(row.amount_minor),
    discount_minor: 0 - Number(row.discount_minor),
    value_minor: 0 - Number(row.value_minor),
    undoes_device: row.device_id,
    undoes_epoch: row.epoch,
    undoes_seq: row.seq,
  };
}

/** Counts them, by vouchers in the order in which claims and settling lock them, and tells the terminals. */
async function book(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  rows: readonly VoucherUseTable[],
): Promise<void> {
  await tx.insertInto('voucher_use').values(rows).execute();
  for (const row of rows.toSorted((one, other) => (one.ref < other.ref ? -1 : 1))) {
    await sql`
      UPDATE voucher SET uses_counted = uses_counted + ${row.uses},
        amount_counted = amount_counted + ${row.amount_minor ?? 0}
      WHERE tenant_id = ${office.tenant} AND ref = ${row.ref}
    `.execute(tx);
  }
  for (const event of inEvents(rows.map(useOfRow), (slice) => ({ kind: 'uses', uses: slice }))) {
    feed.add(event);
  }
}
