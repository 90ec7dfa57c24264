import type { Database } from 'better-sqlite3';
import { killDigestRow, voucherDigestRow } from '../../shared/protocol/digest.ts';
import type { DigestRow } from '../../shared/protocol/digest.ts';
import type { ReconcileReader } from '../app/reconcilePorts.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf, voucherColumns, voucherOfRow } from './rows.ts';
import type { VoucherRow } from './rows.ts';
import { select } from './select.ts';

interface KillRow {
  readonly ref: Buffer;
  readonly at: number;
  readonly killed: 0 | 1;
}

/** What is compared with head office, read by ranges of refs. */
export function digestRowsReader(db: Database, memory: () => Memory): ReconcileReader {
  const vouchers = select<[Buffer, Buffer, number, number], VoucherRow & { readonly ref: Buffer }>(
    db,
    `SELECT ${voucherColumns.join(', ')} FROM vouchers
     WHERE ref > ? AND ref <= ? AND generation >= ? ORDER BY ref LIMIT ?`,
  );
  const kills = select<[Buffer, Buffer, number], KillRow>(
    db,
    'SELECT ref, at, killed FROM voucher_kills WHERE ref > ? AND ref <= ? ORDER BY ref LIMIT ?',
  );
  return {
    digestRows(section, { after, to, limit }): readonly DigestRow[] {
      const [from, until] = [blobOf(after), blobOf(to)];
      switch (section) {
        case 'vouchers': {
          const { known } = memory().meta.generations;
          return vouchers
            .all(from, until, known, limit)
            .map((row) => voucherDigestRow(voucherOfRow(hexOf(row.ref), row)));
        }
        case 'kills':
          return kills
            .all(from, until, limit)
            .map(({ ref, at, killed }) =>
              killDigestRow({ ref: hexOf(ref), at, killed: killed === 1 }),
            );
      }
    },
  };
}
