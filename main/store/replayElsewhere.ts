import type { Database } from 'better-sqlite3';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { DerivedTables } from './derived.ts';
import type { PendingTables } from './pending.ts';
import { projectReceiptElsewhere, projectUseElsewhere } from './projection.ts';
import { hexOf, hexOrNull, placeKey } from './rows.ts';
import { isToldUndo, leftToTakeOff, takenOff } from './toldUndos.ts';
import type { CountedPart } from './toldUndos.ts';
import { useThatWaits, writtenUses } from './voucherUses.ts';
import type { Own, VoucherUses } from './voucherUses.ts';

interface ReceiptRow {
  readonly campaignNo: number;
  readonly customer: Buffer | null;
  readonly shop: string;
  readonly businessDay: string;
  readonly valueMinor: number;
}

interface UseRow extends ReceiptRow {
  readonly uses: number;
}

interface UndoRow extends UseRow {
  readonly ref: Buffer;
  readonly device: Buffer;
  readonly epoch: number;
  readonly seq: number;
}

const countedColumns =
  'campaign_no AS campaignNo, customer, shop, day AS businessDay, value AS valueMinor';

function ownOf(db: Database): Own | null {
  const json = db
    .prepare<[], string>(`SELECT value FROM main.meta WHERE name = 'identity'`)
    .pluck()
    .get();
  return json === undefined ? null : (JSON.parse(json) as Own | null);
}

/** All that is known of a voucher while the tables are worked out anew, with the entries that wait. */
function usesAnew(db: Database, pending: PendingTables): VoucherUses {
  const own = ownOf(db);
  const written = writtenUses(db, 'temp', () => own);
  return (ref) => [...written(ref), ...pending.usesOf(ref).map((use) => useThatWaits(own, use))];
}

/** What counts of one redemption of a voucher before any undo of it that HQ told of. */
function partsBefore(usesOf: VoucherUses, ref: VoucherRef, undone: string): readonly CountedPart[] {
  return usesOf(ref).filter((part) => placeKey(part.redemption) === undone && !isToldUndo(part));
}

function replayUndos(db: Database, tables: DerivedTables, usesOf: VoucherUses): number {
  const rows = db
    .prepare<[], UndoRow>(
      `SELECT ${countedColumns}, uses, ref, undoes_device AS device, undoes_epoch AS epoch,
              undoes_seq AS seq
         FROM main.uses_elsewhere WHERE undoes_seq IS NOT NULL`,
    )
    .all();
  const counted = new Map<string, readonly CountedPart[]>();
  for (const row of rows) {
    const ref = hexOf(row.ref);
    const undone = placeKey({ ...row, device: hexOf(row.device) });
    const key = `${ref} ${undone}`;
    const before = counted.get(key) ?? partsBefore(usesOf, ref, undone);
    const taken = takenOff(row, leftToTakeOff(before));
    counted.set(key, [...before, { seq: null, isUndo: true, ...taken }]);
    projectUseElsewhere(tables, { ...row, customer: hexOrNull(row.customer), ...taken });
  }
  return rows.length;
}

/** Counts what HQ told of uses and of undos; how many there were. */
export function replayUsesElsewhere(
  db: Database,
  tables: DerivedTables,
  pending: PendingTables,
): number {
  const rows = db
    .prepare<[], UseRow>(
      `SELECT ${countedColumns}, uses FROM main.uses_elsewhere WHERE undoes_seq IS NULL`,
    )
    .all();
  for (const row of rows) {
    projectUseElsewhere(tables, { ...row, customer: hexOrNull(row.customer) });
  }
  return rows.length + replayUndos(db, tables, usesAnew(db, pending));
}

/** The same for vouchers that were handed out. */
export function replayReceiptsElsewhere(db: Database, tables: DerivedTables): number {
  const rows = db
    .prepare<[], ReceiptRow>(`SELECT ${countedColumns} FROM main.receipts_elsewhere`)
    .all();
  for (const row of rows) {
    projectReceiptElsewhere(tables, { ...row, customer: hexOrNull(row.customer) });
  }
  return rows.length;
}
