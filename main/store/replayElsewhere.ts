import type { Database } from 'better-sqlite3';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { DayShare, DerivedTables } from './derived.ts';
import type { PendingTables } from './pending.ts';
import { projectReceiptElsewhere, projectUseElsewhere } from './projection.ts';
import { hexOf, hexOrNull, placeKey } from './rows.ts';
import { isToldUndo, leftToTakeOff, takenOff } from './toldUndos.ts';
import type { CountedPart } from './toldUndos.ts';
import { isOwnPlace, useThatWaits, writtenUses } from './voucherUses.ts';
import type { Own, VoucherUses } from './voucherUses.ts';

interface CountedRow {
  readonly campaignNo: number;
  readonly customer: Buffer | null;
  readonly shop: string;
  readonly businessDay: string;
  readonly valueMinor: number;
}

interface UseRow extends CountedRow {
  readonly uses: number;
  /** The device and epoch that wrote it; `null`: HQ itself. */
  readonly byDevice: Buffer | null;
  readonly byEpoch: number | null;
}

interface UndoRow extends UseRow {
  readonly ref: Buffer;
  readonly device: Buffer;
  readonly epoch: number;
  readonly seq: number;
}

/** What left our own journal behind a checkpoint counts as our own. */
function isCarried(own: Own | null, { byDevice, byEpoch }: UseRow): boolean {
  return (
    byDevice !== null &&
    byEpoch !== null &&
    isOwnPlace(own, { device: hexOf(byDevice), epoch: byEpoch })
  );
}

function shareOf(what: DayShare['what'], row: UseRow): DayShare {
  const { campaignNo, customer, shop, businessDay: day, uses, valueMinor } = row;
  return { what, campaignNo, customer: hexOrNull(customer), shop, day, uses, valueMinor };
}

const countedColumns =
  'campaign_no AS campaignNo, customer, shop, day AS businessDay, value AS valueMinor' as const;
const byUser = 'uses, device AS byDevice, epoch AS byEpoch';

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
  const own = ownOf(db);
  const rows = db
    .prepare<[], UndoRow>(
      `SELECT ${countedColumns}, ${byUser}, ref, undoes_device AS device, undoes_epoch AS epoch,
              undoes_seq AS seq
         FROM main.uses_elsewhere WHERE undoes_seq IS NOT NULL`,
    )
    .all();
  const counted = new Map<string, readonly CountedPart[]>();
  for (const row of rows) {
    if (isCarried(own, row)) {
      tables.addOwnDay(shareOf('use', row));
      continue;
    }
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
  const own = ownOf(db);
  const rows = db
    .prepare<[], UseRow>(
      `SELECT ${countedColumns}, ${byUser} FROM main.uses_elsewhere WHERE undoes_seq IS NULL`,
    )
    .all();
  for (const row of rows) {
    if (isCarried(own, row)) tables.addOwnDay(shareOf('use', row));
    else projectUseElsewhere(tables, { ...row, customer: hexOrNull(row.customer) });
  }
  return rows.length + replayUndos(db, tables, usesAnew(db, pending));
}

/** The same for vouchers that were handed out. */
export function replayReceiptsElsewhere(db: Database, tables: DerivedTables): number {
  const own = ownOf(db);
  const rows = db
    .prepare<[], UseRow>(
      `SELECT ${countedColumns}, 1 AS uses, by_device AS byDevice, by_epoch AS byEpoch
         FROM main.receipts_elsewhere`,
    )
    .all();
  for (const row of rows) {
    if (isCarried(own, row)) tables.addOwnDay(shareOf('receipt', row));
    else projectReceiptElsewhere(tables, { ...row, customer: hexOrNull(row.customer) });
  }
  return rows.length;
}

/** What uses counted that were packed away; the tables beside are still empty. */
export function replayPackedDays(db: Database): void {
  const figures = 'own_uses, own_value, elsewhere_uses, elsewhere_value';
  const from = `SELECT campaign_no, 'use', day, ${figures} FROM main.packed_days WHERE scope =`;
  const into = (table: string, who: string) =>
    `INSERT INTO temp.${table} (${who}campaign_no, what, day, ${figures})`;
  db.exec(`
    ${into('customer_days', 'customer, ')} ${from.replace('SELECT', 'SELECT who,')} 'customer';
    ${into('shop_days', 'shop, ')} ${from.replace('SELECT', 'SELECT CAST(who AS TEXT),')} 'shop';
    ${into('campaign_days', '')} ${from} 'campaign'`);
}
