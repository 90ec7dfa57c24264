import { z } from 'zod';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { nextKeyId } from '../keys/keys.ts';
import { signHere } from '../keys/manifest.ts';
import type { Office } from '../office.ts';

/** What head office's own people look at. Schemas first: they stand in the OpenAPI document too. */
export const redemptionReport = z.object({
  kind: z.enum(['redemption', 'void']),
  shop: z.string(),
  counter: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  entryId: z.string(),
  ref: z.string(),
  campaignNo: z.int(),
  uses: z.int(),
  amountMinor: z.int().nullable(),
  discountMinor: z.int(),
  valueMinor: z.int(),
  businessDay: z.string(),
  at: z.int(),
  receivedAt: z.int(),
  operator: z.string(),
  settled: z.string(),
});
export type RedemptionReport = z.infer<typeof redemptionReport>;

export const quarantineReport = z.object({
  shop: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  reason: z.string(),
  at: z.int(),
  /** What a person decided of it; `null` where nobody has, or nothing can be. */
  verdict: z.enum(['accepted', 'rejected']).nullable(),
  decidedBy: z.string().nullable(),
  decidedNote: z.string().nullable(),
});
export type QuarantineReport = z.infer<typeof quarantineReport>;

/** Newest arrivals first; one row for each voucher of an entry. */
export async function redemptions(
  office: Office,
  limit: number,
): Promise<{ readonly total: number; readonly redemptions: RedemptionReport[] }> {
  const { total } = await office.db
    .selectFrom('voucher_use')
    .select((eb) => eb.fn.countAll().as('total'))
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const rows = await office.db
    .selectFrom('voucher_use as used')
    .innerJoin('journal_entry as kept', (join) =>
      join
        .onRef('kept.tenant_id', '=', 'used.tenant_id')
        .onRef('kept.device_id', '=', 'used.device_id')
        .onRef('kept.epoch', '=', 'used.epoch')
        .onRef('kept.seq', '=', 'used.seq'),
    )
    .selectAll('used')
    .select(['kept.entry_id', 'kept.received_at'])
    .where('used.tenant_id', '=', office.tenant)
    .orderBy('used.use_no', 'desc')
    .limit(limit)
    .execute();
  const found = rows.map((row) => ({
    kind: row.kind,
    shop: row.shop_id,
    counter: row.counter,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    entryId: row.entry_id ?? '',
    ref: row.ref,
    campaignNo: row.campaign_no,
    uses: row.uses,
    amountMinor: row.amount_minor,
    discountMinor: row.discount_minor,
    valueMinor: row.value_minor,
    businessDay: row.business_day,
    at: row.at,
    receivedAt: row.received_at,
    operator: row.operator,
    settled: row.settled,
  }));
  return { total: Number(total), redemptions: found };
}

export async function quarantined(office: Office, limit: number): Promise<QuarantineReport[]> {
  const rows = await office.db
    .selectFrom('quarantine')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    reason: row.reason,
    at: row.at,
    verdict: row.verdict,
    decidedBy: row.decided_by,
    decidedNote: row.decided_note,
  }));
}

/**
 * Key ids that may have been given out since the backup: they are known at terminals, and a second key of
 * the same id would be refused there.
 */
const forgottenKeyIds = 256;

/**
 * To be told after the database came back from a backup: what terminals had of the feed may be lost
 * here, so they all start from a snapshot. The manifest of the backup is an old one to them: where the
 * root is here a newer one is signed, else it must be asked for.
 */
export async function noteRestored(office: Office): Promise<{ readonly feedEpoch: number }> {
  const feedEpoch = await writeWithFeed(office, async (tx, feed) => {
    const floor = (await nextKeyId(office, tx)) - 1 + forgottenKeyIds;
    const row = await tx
      .updateTable('tenant')
      .set((eb) => ({ feed_epoch: eb('feed_epoch', '+', 1), key_id_floor: floor }))
      .where('tenant_id', '=', office.tenant)
      .returning('feed_epoch')
      .executeTakeFirstOrThrow();
    await signHere(office, tx, feed);
    return row.feed_epoch;
  });
  await office.reloadKeys();
  return { feedEpoch };
}
