import type { Database } from 'better-sqlite3';
import { dateOfEpochDay, epochDayOf } from '../../../shared/domain/time/civilTime.ts';
import type { VoucherRef } from '../../../shared/domain/facts.ts';
import type { Days, DeskReader, StockSlice } from '../../app/desk/deskPorts.ts';
import { spentReader } from '../leaving/spent.ts';
import type { Memory } from '../memory.ts';
import { blobOf, hexOf, killedFlag } from '../rows.ts';
import { select } from '../select.ts';
import { standingUses, useThatWaits, writtenUses } from '../voucherUses.ts';

interface StockRow {
  readonly ref: Buffer;
  readonly campaignNo: number;
  readonly ends: number;
  readonly flags: number;
  readonly usesAllowed: number;
  readonly amount: number | null;
  readonly generation: number;
  readonly touched: 0 | 1;
}

interface Used {
  readonly uses: number;
  readonly amountMinor: number;
}

const unused: Used = { uses: 0, amountMinor: 0 };

function isLeft({ usesAllowed, amount }: StockRow, used: Used): boolean {
  return amount === null ? used.uses < usesAllowed : used.amountMinor < amount;
}

/** Adds one to a count. */
function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Goes through the vouchers known here, slice by slice in the order of their keys. */
export function stockCounter(db: Database, memory: () => Memory): Pick<DeskReader, 'countStock'> {
  const rowsAfter = select<[Buffer, number], StockRow>(
    db,
    `SELECT ref, campaign_no AS campaignNo, max(last_day, coalesce(extended_through, 0)) AS ends,
            flags, uses_allowed AS usesAllowed, amount, generation,
            EXISTS (SELECT 1 FROM voucher_uses AS own WHERE own.ref = vouchers.ref)
         OR EXISTS (SELECT 1 FROM uses_elsewhere AS other WHERE other.ref = vouchers.ref) AS touched
       FROM vouchers WHERE ref > ? ORDER BY ref LIMIT ?`,
  );
  const own = () => memory().meta.identity;
  const written = writtenUses(db, 'main', own);
  const spent = spentReader(db, () => memory().meta.spent);

  function usedOf(row: StockRow): Used {
    const ref = hexOf(row.ref);
    const waiting = memory().pending.usesOf(ref);
    if (row.touched === 0 && waiting.length === 0) {
      return spent(ref) === null ? unused : { uses: 1, amountMinor: 0 };
    }
    const all = [...written(ref), ...waiting.map((use) => useThatWaits(own(), use))];
    const standing = [...standingUses(all).values()];
    return {
      uses: standing.reduce((sum, { uses }) => sum + uses, spent(ref) === null ? 0 : 1),
      amountMinor: standing.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    };
  }

  function counted(rows: readonly StockRow[], days: Days): Omit<StockSlice, 'next'> {
    const known = new Map<number, number>();
    const used = new Map<number, number>();
    const ends = new Map<string, number>();
    const [first, last] = [epochDayOf(days.from), epochDayOf(days.through)];
    for (const row of rows) {
      const isKnown = row.generation >= memory().meta.generations.known;
      if (!isKnown || row.flags >= killedFlag) continue;
      const use = usedOf(row);
      count(known, row.campaignNo);
      if (use.uses > 0 || use.amountMinor > 0) count(used, row.campaignNo);
      const isSoon = row.ends >= first && row.ends <= last;
      if (isSoon && isLeft(row, use)) count(ends, `${row.campaignNo} ${row.ends}`);
    }
    return {
      campaigns: [...known].map(([campaignNo, n]) => ({
        campaignNo,
        known: n,
        used: used.get(campaignNo) ?? 0,
      })),
      ends: [...ends].map(([key, left]) => {
        const [campaignNo = 0, day = 0] = key.split(' ').map(Number);
        return { campaignNo, lastDay: dateOfEpochDay(day), left };
      }),
    };
  }

  return {
    countStock(after: VoucherRef, rows, days) {
      const found = rowsAfter.all(blobOf(after), rows);
      const last = found.at(-1);
      const next = last === undefined || found.length < rows ? null : hexOf(last.ref);
      return { ...counted(found, days), next };
    },
  };
}
