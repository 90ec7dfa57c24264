import type { Database } from 'better-sqlite3';
import { hexOf } from './rows.ts';

/** How many entries, counted from the head, are found by their id at least. */
export const idsKept = 10_000;

/** Places of the newest entries by their id: an order confirmed twice is answered, not done again (I2). */
export interface RecentIds {
  seqOf(id: string): number | null;
  add(id: string, seq: number): void;
}

function load(db: Database): Map<string, number> {
  const rows = db
    .prepare<[number], { id: Buffer; seq: number }>(
      'SELECT id, seq FROM journal ORDER BY seq DESC LIMIT ?',
    )
    .all(idsKept);
  return new Map(rows.map((row) => [hexOf(row.id), row.seq]));
}

export function recentIds(db: Database): RecentIds {
  // Two halves: dropping the older one whole costs nothing, taking ids out of a map one by one does.
  let older = new Map<string, number>();
  let newer = load(db);
  return {
    seqOf: (id) => newer.get(id) ?? older.get(id) ?? null,
    add(id, seq) {
      if (newer.size >= idsKept) {
        older = newer;
        newer = new Map();
      }
      newer.set(id, seq);
    },
  };
}
