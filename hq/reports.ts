import { z } from 'zod';
import { caseWhy } from './caseWhy.ts';
import type { CaseBody } from './caseWhy.ts';
import type { Office } from './office.ts';
import { HqProblem } from './problem.ts';

/** What head office's own people look at. Schemas first: they stand in the OpenAPI document too. */
export const deviceReport = z.object({
  device: z.string(),
  epoch: z.int(),
  shop: z.string(),
  counterName: z.string(),
  state: z.enum(['active', 'frozen', 'revoked']),
  check: z.string(),
  ackedSeq: z.int(),
  enrolledAt: z.int(),
  lastSeenAt: z.int(),
});
export type DeviceReport = z.infer<typeof deviceReport>;

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

export const caseReport = z.object({
  caseId: z.string(),
  kind: z.string(),
  shop: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  ref: z.string().nullable(),
  /** Uses, or minor units where money is in question, beyond what was allowed. */
  beyond: z.int(),
  /** What it was judged by. */
  why: caseWhy.nullable(),
  openedAt: z.int(),
});
export type CaseReport = z.infer<typeof caseReport>;

export const quarantineReport = z.object({
  shop: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  reason: z.string(),
  at: z.int(),
});
export type QuarantineReport = z.infer<typeof quarantineReport>;

export async function devices(office: Office): Promise<DeviceReport[]> {
  const rows = await office.db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('shop_id')
    .orderBy('enrolled_at')
    .execute();
  return rows.map((row) => ({
    device: row.device_id,
    epoch: row.epoch,
    shop: row.shop_id,
    counterName: row.counter_name,
    state: row.state,
    check: row.check_digits,
    ackedSeq: row.acked_seq,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
  }));
}

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

/** Open ones, newest first. */
export async function openCases(office: Office, limit: number): Promise<CaseReport[]> {
  const rows = await office.db
    .selectFrom('case_file')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('closed_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .orderBy('device_id')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    caseId: row.case_id,
    kind: row.kind,
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    ref: row.ref,
    ...(JSON.parse(row.body) as CaseBody),
    openedAt: row.opened_at,
  }));
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
  }));
}

/** Every epoch of the device: none of its requests is heard any more. Throws `notFound`. */
export async function revokeDevice(office: Office, device: string): Promise<void> {
  const row = await office.db
    .updateTable('device')
    .set({ state: 'revoked' })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .returning('device_id')
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such device');
}

/**
 * To be told after the database came back from a backup: what terminals had of the feed may be lost
 * here, so they all start from a snapshot.
 */
export async function noteRestored(office: Office): Promise<{ readonly feedEpoch: number }> {
  const row = await office.db
    .updateTable('tenant')
    .set((eb) => ({ feed_epoch: eb('feed_epoch', '+', 1) }))
    .where('tenant_id', '=', office.tenant)
    .returning('feed_epoch')
    .executeTakeFirstOrThrow();
  office.waiters.wake();
  return { feedEpoch: row.feed_epoch };
}
