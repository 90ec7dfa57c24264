import { sql } from 'kysely';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { inEvents } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { receiptOfRow, useOfRow, voucherOfRow } from '../store/rows.ts';
import type { CaseBody } from '../cases/caseWhy.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { CaseTable } from '../store/tables/journal.ts';
import { rowsPerInsert, slicesOf } from '../store/slices.ts';
import type { Known } from './known.ts';
import type { ReadEntry } from './readEntry.ts';
import type { OpenedCase, Settled } from './settled.ts';

const caseIdBytes = 8;

/** Why an entry is set aside, by seq. */
export type Quarantine = ReadonlyMap<number, string>;

function placeOf(device: DeviceTable) {
  return {
    tenant_id: device.tenant_id,
    shop_id: device.shop_id,
    partition_key: device.partition_key,
    device_id: device.device_id,
    epoch: device.epoch,
  };
}

/** Keeps the texts byte for byte, whatever they say, and what of them can't be used. */
export async function keepEntries(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  read: readonly ReadEntry[],
  quarantine: Quarantine,
): Promise<void> {
  const at = office.now();
  const place = placeOf(device);
  const rows = read.map((one) => ({
    ...place,
    seq: one.pushed.seq,
    hash: one.pushed.hash,
    json: Buffer.from(one.pushed.json, 'utf8'),
    kind: one.usable ? one.entry.body.kind : null,
    entry_id: one.usable ? one.entry.id : null,
    received_at: at,
  }));
  await tx.insertInto('journal_entry').values(rows).execute();
  if (quarantine.size === 0) return;
  const set = [...quarantine].map(([seq, reason]) => ({ ...place, seq, reason, at }));
  await tx.insertInto('quarantine').values(set).execute();
}

/** Opens a case for a person to look at; its id. */
export async function openCase(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  opened: OpenedCase,
): Promise<string> {
  const { kind, seq, ref, beyond, why } = opened;
  const body: CaseBody = { beyond, why };
  const caseId = bytesToHex(office.crypto.randomBytes(caseIdBytes));
  const row: CaseTable = {
    ...placeOf(device),
    case_id: caseId,
    kind,
    seq,
    ref,
    body: JSON.stringify(body),
    opened_at: office.now(),
    closed_at: null,
    closed_by: null,
    closing_note: null,
  };
  await tx.insertInto('case_file').values(row).execute();
  return caseId;
}

/** Writes what settling found, and tells the other terminals, in the transaction that keeps the entries. */
export async function writeSettled(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  known: Known,
  settled: Settled,
): Promise<void> {
  const fresh = rowsOf(known, settled.newVouchers);
  for (const slice of slicesOf(fresh, rowsPerInsert)) {
    await tx.insertInto('voucher').values(slice).execute();
  }
  const changed = [...settled.changedVouchers].filter((ref) => !settled.newVouchers.has(ref));
  await updateVouchers(tx, office.tenant, rowsOf(known, changed));
  for (const slice of slicesOf(settled.uses, rowsPerInsert)) {
    await tx.insertInto('voucher_use').values(slice).execute();
  }
  for (const slice of slicesOf(settled.receipts, rowsPerInsert)) {
    await tx.insertInto('receipt').values(slice).execute();
  }
  for (const opened of settled.cases) await openCase(office, tx, device, opened);
  for (const event of eventsOf(known, settled)) feed.add(event);
}

function eventsOf(known: Known, settled: Settled): readonly FeedEvent[] {
  const issued = rowsOf(known, settled.issued).map(voucherOfRow);
  const receipts = settled.receipts.map(receiptOfRow);
  // Campaign 0 is no campaign: such a use stands in the books and in quarantine, not in the feed.
  const uses = settled.uses.filter((use) => use.campaign_no > 0).map(useOfRow);
  return [
    ...inEvents(issued, (slice) => ({ kind: 'vouchers', vouchers: slice })),
    ...inEvents(receipts, (slice) => ({ kind: 'receipts', receipts: slice })),
    ...inEvents(uses, (slice) => ({ kind: 'uses', uses: slice })),
  ];
}

function rowsOf(known: Known, refs: Iterable<string>) {
  return [...refs].flatMap((ref) => known.vouchers.get(ref) ?? []);
}

async function updateVouchers(
  tx: Tx,
  tenant: string,
  rows: ReturnType<typeof rowsOf>,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    UPDATE voucher SET
      uses_counted = counted.uses,
      amount_counted = counted.amount,
      first_day = counted.first_day,
      last_day = counted.last_day,
      extended_through = counted.extended_through,
      customer = counted.customer,
      hint = counted.hint
    FROM unnest(
      ${rows.map((row) => row.ref)}::text[],
      ${rows.map((row) => row.uses_counted)}::integer[],
      ${rows.map((row) => row.amount_counted)}::bigint[],
      ${rows.map((row) => row.first_day)}::text[],
      ${rows.map((row) => row.last_day)}::text[],
      ${rows.map((row) => row.extended_through)}::text[],
      ${rows.map((row) => row.customer)}::text[],
      ${rows.map((row) => row.hint)}::text[]
    ) AS counted (ref, uses, amount, first_day, last_day, extended_through, customer, hint)
    WHERE voucher.tenant_id = ${tenant} AND voucher.ref = counted.ref
  `.execute(tx);
}
