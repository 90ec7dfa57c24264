import { sql } from 'kysely';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { useClaims } from '../claims/useClaims.ts';
import { inEvents } from '../feed/feedWriter.ts';
import { caseStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { receiptOfRow, useOfRow, voucherOfRow } from '../store/rows.ts';
import type { CaseBody } from '../cases/caseWhy.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { CaseTable } from '../store/tables/journal.ts';
import { insertRows } from '../store/insertRows.ts';
import type { ReceiptTable, VoucherTable, VoucherUseTable } from '../store/tables/vouchers.ts';
import { quarantineTypes, receiptTypes, voucherTypes, voucherUseTypes } from './columnTypes.ts';
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

/** Entries of one terminal, read, and why some of them are set aside. */
export interface KeptBatch {
  readonly device: DeviceTable;
  readonly read: readonly ReadEntry[];
  readonly quarantine: Quarantine;
}

/** Keeps the texts byte for byte, whatever they say, and what of them can't be used. */
export async function keepEntries(
  office: Office,
  tx: Tx,
  batches: readonly KeptBatch[],
): Promise<void> {
  const at = office.now();
  await insertTexts(
    tx,
    batches.flatMap(({ device, read }) => read.map((one) => textOf(device, one))),
    { tenant: office.tenant, at },
  );
  const undecided = { verdict: null, decided_at: null, decided_by: null, decided_note: null };
  const aside = batches.flatMap(({ device, quarantine }) =>
    [...quarantine].map(([seq, reason]) => ({
      ...placeOf(device),
      seq,
      reason,
      at,
      ...undecided,
    })),
  );
  await insertRows(tx, 'quarantine', quarantineTypes, aside);
}

interface KeptText {
  readonly device: DeviceTable;
  readonly read: ReadEntry;
  readonly bytes: Buffer;
}

function textOf(device: DeviceTable, read: ReadEntry): KeptText {
  return { device, read, bytes: Buffer.from(read.pushed.json, 'utf8') };
}

/** The texts travel as one run of bytes, cut up by the database: an array of them would be escaped twice. */
async function insertTexts(
  tx: Tx,
  texts: readonly KeptText[],
  { tenant, at }: { readonly tenant: string; readonly at: number },
): Promise<void> {
  if (texts.length === 0) return;
  let end = 1;
  const starts = texts.map(({ bytes }) => (end += bytes.length) - bytes.length);
  const entries = texts.map(({ read }) => (read.usable ? read.entry : null));
  await sql`
    INSERT INTO journal_entry (tenant_id, shop_id, partition_key, device_id, epoch, seq, hash, json,
      kind, entry_id, received_at)
    SELECT ${tenant}::text, shop_id, partition_key, device_id, epoch, seq, hash,
      substring(${Buffer.concat(texts.map(({ bytes }) => bytes))}::bytea FROM from_byte FOR bytes),
      kind, entry_id, ${at}::bigint
    FROM unnest(
      ${texts.map(({ device }) => device.shop_id)}::text[],
      ${texts.map(({ device }) => device.partition_key)}::text[],
      ${texts.map(({ device }) => device.device_id)}::text[],
      ${texts.map(({ device }) => device.epoch)}::integer[],
      ${texts.map(({ read }) => read.pushed.seq)}::bigint[],
      ${texts.map(({ read }) => read.pushed.hash)}::text[],
      ${starts}::integer[],
      ${texts.map(({ bytes }) => bytes.length)}::integer[],
      ${entries.map((entry) => entry?.body.kind ?? null)}::text[],
      ${entries.map((entry) => entry?.id ?? null)}::text[]
    ) AS pushed (shop_id, partition_key, device_id, epoch, seq, hash, from_byte, bytes, kind, entry_id)
  `.execute(tx);
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
  tellMachines(tx, caseStands(row));
  return caseId;
}

/** What settling found of one terminal's entries. */
export interface SettledBatch {
  readonly device: DeviceTable;
  readonly settled: Settled;
}

/** Writes what settling found, and tells the other terminals, in the transaction that keeps the entries. */
export async function writeSettled(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  known: Known,
  batches: readonly SettledBatch[],
): Promise<void> {
  const all = batches.map(({ settled }) => settled);
  const fresh = new Set(all.flatMap(({ newVouchers }) => [...newVouchers]));
  const changed = new Set(all.flatMap(({ changedVouchers }) => [...changedVouchers]));
  await insertRows(tx, 'voucher', voucherTypes, rowsOf(known, fresh));
  await updateVouchers(
    tx,
    office.tenant,
    rowsOf(
      known,
      [...changed].filter((ref) => !fresh.has(ref)),
    ),
  );
  const uses = all.flatMap((one) => one.uses);
  await insertRows(tx, 'voucher_use', voucherUseTypes, uses);
  const receipts = all.flatMap((one) => one.receipts);
  await insertRows(tx, 'receipt', receiptTypes, receipts);
  for (const { device, settled } of batches) {
    await useClaims(office, tx, settled.usedClaims);
    for (const opened of settled.cases) await openCase(office, tx, device, opened);
  }
  const issued = new Set(all.flatMap((one) => [...one.issued]));
  for (const event of eventsOf(rowsOf(known, issued), receipts, uses)) feed.add(event);
}

function eventsOf(
  issued: readonly VoucherTable[],
  receipts: readonly ReceiptTable[],
  uses: readonly VoucherUseTable[],
): readonly FeedEvent[] {
  // Campaign 0 is no campaign: such a use stands in the books and in quarantine, not in the feed.
  const told = uses.filter((use) => use.campaign_no > 0);
  return [
    ...inEvents(issued.map(voucherOfRow), (slice) => ({ kind: 'vouchers', vouchers: slice })),
    ...inEvents(receipts.map(receiptOfRow), (slice) => ({ kind: 'receipts', receipts: slice })),
    ...inEvents(told.map(useOfRow), (slice) => ({ kind: 'uses', uses: slice })),
  ];
}

function rowsOf(known: Known, refs: Iterable<string>): readonly VoucherTable[] {
  return [...refs].flatMap((ref) => known.vouchers.get(ref) ?? []);
}

async function updateVouchers(
  tx: Tx,
  tenant: string,
  rows: readonly VoucherTable[],
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
