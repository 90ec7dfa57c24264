import type { Database } from 'better-sqlite3';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import type { PackedVoucher } from '../../shared/protocol/voucherPage.ts';
import { generationOf } from './generations.ts';
import { forgetVouchers } from './memory.ts';
import type { Memory } from './memory.ts';
import { packedVoucherValues, voucherColumns, voucherValues } from './rows.ts';
import type { SqlValue } from './rows.ts';

/** Rows set down by one statement: a statement's fixed cost is about that of a few rows. */
const rowsPerStatement = 50;

function upsertVouchersSql(rows: number): string {
  const row = `(${voucherColumns.map(() => '?').join(', ')})`;
  const updates = voucherColumns
    .filter((column) => column !== 'ref')
    .map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO vouchers (${voucherColumns.join(', ')})
    VALUES ${Array(rows).fill(row).join(', ')}
    ON CONFLICT DO UPDATE SET ${updates.join(', ')}`;
}

export interface VoucherUpsert {
  readonly cached: (vouchers: readonly CachedVoucher[]) => void;
  /** Fastest in the order of their refs: then the tree grows at its edge instead of all over. */
  readonly packed: (vouchers: readonly PackedVoucher[]) => void;
}

/** Sets vouchers down by the fifty; the same ref again replaces what was known of it. */
export function voucherUpsert(db: Database, memory: () => Memory): VoucherUpsert {
  const many = db.prepare(upsertVouchersSql(rowsPerStatement));
  const single = db.prepare(upsertVouchersSql(1));

  function setDown<Voucher>(
    vouchers: readonly Voucher[],
    valuesOf: (voucher: Voucher, generation: number) => readonly SqlValue[],
  ): void {
    const generation = generationOf(memory());
    const whole = vouchers.length - (vouchers.length % rowsPerStatement);
    for (let from = 0; from < whole; from += rowsPerStatement) {
      const values: SqlValue[] = [];
      for (let at = from; at < from + rowsPerStatement; at++) {
        const voucher = vouchers[at];
        if (voucher !== undefined) values.push(...valuesOf(voucher, generation));
      }
      // As one list: spread over a call's arguments it would be copied once more.
      many.run(values);
    }
    for (const voucher of vouchers.slice(whole)) single.run(valuesOf(voucher, generation));
    forgetVouchers(memory());
  }

  return {
    cached: (vouchers) => setDown(vouchers, voucherValues),
    packed: (vouchers) => setDown(vouchers, packedVoucherValues),
  };
}
