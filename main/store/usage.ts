import type { Database } from 'better-sqlite3';
import type { UseRecord, VoucherRef } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { Reader, Usage } from '../app/ports.ts';
import type { OwnUse } from './derived.ts';
import { remember } from './memory.ts';
import type { Memory } from './memory.ts';
import { sumByDay } from './pending.ts';
import type { UseRow } from './rows.ts';
import { blobOf } from './rows.ts';
import { select } from './select.ts';

interface DayRow {
  readonly day: string;
  readonly own: number;
  readonly elsewhere: number;
}

const unused: Usage = {
  uses: 0,
  amountMinor: 0,
  lastUse: null,
  source: 'journal',
  undoRounds: 0,
};

function sumOf(rows: readonly UseRow[], part: 'uses' | 'amount'): number {
  return rows.reduce((sum, row) => sum + (row[part] ?? 0), 0);
}

function isUndo(row: UseRow): boolean {
  return row.undoes !== null || row.uses < 0 || (row.amount ?? 0) < 0;
}

/** The newest use of our own that no entry of our own undid. */
function newestOwn(rows: readonly UseRow[]): number | null {
  const undone = new Set(rows.map((row) => row.undoes));
  const standing = rows.filter((row) => row.seq !== null && !isUndo(row) && !undone.has(row.seq));
  return standing.reduce<number | null>((newest, row) => Math.max(newest ?? 0, row.seq ?? 0), null);
}

function newestElsewhere(rows: readonly UseRow[]): UseRecord | null {
  const [last] = rows
    .filter((row) => row.seq === null && !isUndo(row))
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  if (last === undefined) return null;
  const { at, shop, shopName, counter, operator } = last;
  return {
    at: at ?? 0,
    shop: shop ?? '',
    shopName: shopName ?? '',
    counter: counter ?? '',
    operator: operator ?? '',
    seq: null,
  };
}

function newer(one: UseRecord | null, other: UseRecord | null): UseRecord | null {
  if (one === null || other === null) return one ?? other;
  return one.at >= other.at ? one : other;
}

type UsageReader = Pick<Reader, 'usage' | 'customerDays'>;

const notElsewhere = { at: null, shop: null, shopName: null, counter: null, operator: null };

function rowOf({ seq, uses, amountMinor, undoes }: OwnUse): UseRow {
  return { seq, uses, amount: amountMinor, undoes, ...notElsewhere };
}

/** Counts of uses, from our own journal and from what HQ told. */
export function usageReader(
  db: Database,
  memory: () => Memory,
  entryJson: (seq: number) => string | null,
): UsageReader {
  // One statement for both, since a statement costs more than the rows it finds.
  const useRows = select<[{ readonly ref: Buffer }], UseRow>(
    db,
    `SELECT seq, uses, amount, undoes, NULL AS at, NULL AS shop, NULL AS shopName,
            NULL AS counter, NULL AS operator
       FROM voucher_uses WHERE ref = @ref
     UNION ALL
     SELECT NULL, uses, amount, NULL, at, shop, shop_name, counter, operator
       FROM uses_elsewhere WHERE ref = @ref`,
  );
  const dayRows = select<[Buffer, number], DayRow>(
    db,
    `SELECT day, own, elsewhere FROM customer_days
     WHERE customer = ? AND campaign_no = ? ORDER BY day`,
  );

  function ownUse(seq: number): UseRecord | null {
    const json = entryJson(seq);
    if (json === null) return null;
    const entry = JSON.parse(json) as Entry;
    const { identity, shop } = memory().meta;
    return {
      at: entry.at,
      shop: entry.shop,
      shopName: shop === null ? entry.shop : shop.name[shop.language],
      counter: identity?.counterName ?? '',
      operator: entry.actor.name,
      seq,
    };
  }

  function rowsOf(ref: VoucherRef): readonly UseRow[] {
    const { useRows: known, pending } = memory();
    const written = known.get(ref) ?? remember(known, ref, useRows.all({ ref: blobOf(ref) }));
    const waiting = pending.usesOf(ref);
    return waiting.length === 0 ? written : [...written, ...waiting.map(rowOf)];
  }

  return {
    usage(ref) {
      const rows = rowsOf(ref);
      if (rows.length === 0) return unused;
      const uses = sumOf(rows, 'uses');
      const amountMinor = sumOf(rows, 'amount');
      const standing = uses > 0 || amountMinor > 0;
      const ownSeq = standing ? newestOwn(rows) : null;
      const ownLast = ownSeq === null ? null : ownUse(ownSeq);
      const lastUse = standing ? newer(ownLast, newestElsewhere(rows)) : null;
      const told = lastUse === null ? rows.some((row) => row.seq === null) : lastUse.seq === null;
      return {
        uses: Math.max(0, uses),
        amountMinor: Math.max(0, amountMinor),
        lastUse,
        source: told ? 'hq' : 'journal',
        undoRounds: rows.filter(isUndo).length,
      };
    },

    customerDays(customer, campaignNo) {
      const rows = dayRows.all(blobOf(customer), campaignNo);
      const written = rows.map((row) => ({ businessDay: row.day, uses: row.own + row.elsewhere }));
      const all = sumByDay(written, memory().pending.ownDays(customer, campaignNo));
      const days = all.filter((day) => day.uses > 0);
      return { days, source: rows.some((row) => row.elsewhere !== 0) ? 'hq' : 'journal' };
    },
  };
}
