import { SqliteError } from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { Entry, Totals } from '../../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../../shared/protocol/feed.ts';
import { missingRanges } from '../../../shared/protocol/missing.ts';
import type { SeqRange } from '../../../shared/protocol/missing.ts';
import { noTotals, totalsAfter } from '../../../shared/protocol/totals.ts';
import { foundEntry } from './carve.ts';
import type { FoundEntry } from './carve.ts';
import { blobOf, hexOf } from '../rows.ts';

export type Chain = Pick<EntryPlace, 'device' | 'epoch'>;

/** Everything found anywhere of any chain, once; on the disk, since a journal may be long. */
export interface Findings {
  add(found: FoundEntry): void;
  /** The journal and the earlier chains of the database `schema`, each row by itself. */
  addRowsOf(from: Database): void;
  chains(): readonly Chain[];
  pick(chain: Chain, anchors: ReadonlySet<string>, floorSeq: number): PickedChain;
}

/** One history, put together from what was found: each entry's hash holds, and what can link does. */
export interface PickedChain extends Chain {
  readonly entries: readonly {
    readonly seq: number;
    readonly hash: string;
    readonly json: string;
  }[];
  readonly highest: number;
}

interface CandidateRow {
  readonly seq: number;
  readonly hash: Buffer;
  readonly prev: Buffer;
  readonly proven: 0 | 1;
}

interface TextRow {
  readonly hash: Buffer;
  readonly json: string;
}

/** In the order of the table; ends where it can't be read any further, since carving finds the rest. */
function* readableRows(db: Database, table: 'journal' | 'earlier_entries'): Generator<TextRow> {
  const next = db.prepare<[number], TextRow & { readonly key: number }>(
    `SELECT rowid AS key, hash, json FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT 1`,
  );
  let last = 0;
  try {
    for (let row = next.get(last); row !== undefined; row = next.get(last)) {
      last = row.key;
      yield row;
    }
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
  }
}

function hasTable(db: Database, name: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined;
}

/** In a temporary table of `db`. */
export function findingsIn(db: Database, crypto: Crypto): Findings {
  db.exec(`
    DROP TABLE IF EXISTS temp.found;
    CREATE TEMP TABLE found (
      hash BLOB PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
      prev BLOB NOT NULL, proven INTEGER NOT NULL, json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX temp.found_place ON found (device, epoch, seq)`);
  const insert = db.prepare(
    `INSERT INTO temp.found (hash, device, epoch, seq, prev, proven, json)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET proven = max(proven, excluded.proven)`,
  );
  const at = db.prepare<[string, number, number], CandidateRow>(
    'SELECT seq, hash, prev, proven FROM temp.found WHERE device = ? AND epoch = ? AND seq = ?',
  );
  const text = db.prepare<[Buffer], string>('SELECT json FROM temp.found WHERE hash = ?').pluck();
  const highest = db
    .prepare<[string, number], number>(
      'SELECT max(seq) FROM temp.found WHERE device = ? AND epoch = ?',
    )
    .pluck();

  function add(found: FoundEntry): void {
    const { hash, device, epoch, seq, prev, proven, json } = found;
    insert.run(blobOf(hash), device, epoch, seq, blobOf(prev), proven ? 1 : 0, json);
  }

  return {
    add,
    addRowsOf(from) {
      for (const table of ['journal', 'earlier_entries'] as const) {
        if (!hasTable(from, table)) continue;
        for (const { json, hash: beside } of readableRows(from, table)) {
          const found = foundEntry(crypto, json, (hash) => hash === hexOf(beside));
          if (found !== null) add(found);
        }
      }
    },
    chains: () => db.prepare<[], Chain>('SELECT DISTINCT device, epoch FROM temp.found').all(),
    pick(chain, anchors, floorSeq) {
      const top = highest.get(chain.device, chain.epoch) ?? 0;
      const picked: { seq: number; hash: string; json: string }[] = [];
      let wanted: string | null = null;
      for (let seq = top; seq > floorSeq; seq--) {
        const candidates = at.all(chain.device, chain.epoch, seq);
        const chosen = choose(candidates, wanted, anchors);
        if (chosen === null) {
          wanted = null;
          continue;
        }
        const json = text.get(chosen.hash) ?? '';
        picked.push({ seq, hash: hexOf(chosen.hash), json });
        wanted = hexOf(chosen.prev);
      }
      return { ...chain, entries: picked.toReversed(), highest: picked[0]?.seq ?? 0 };
    },
  };
}

/** What the entry after it names; else what was signed for; else what its own hash proves. */
function choose(
  candidates: readonly CandidateRow[],
  wanted: string | null,
  anchors: ReadonlySet<string>,
): CandidateRow | null {
  if (wanted !== null) return candidates.find(({ hash }) => hexOf(hash) === wanted) ?? null;
  const anchored = candidates.find(({ hash }) => anchors.has(hexOf(hash)));
  return anchored ?? candidates.find(({ proven }) => proven === 1) ?? null;
}

export function rangesOf(
  { entries }: PickedChain,
  headSeq: number,
  floorSeq: number,
): readonly SeqRange[] {
  return missingRanges(
    entries.map(({ seq }) => seq),
    headSeq,
    floorSeq,
  );
}

function combined(one: Totals, other: Totals, sign: 1 | -1): Totals {
  return {
    redeemedCount: one.redeemedCount + sign * other.redeemedCount,
    redeemedMinor: one.redeemedMinor + sign * other.redeemedMinor,
    voidedCount: one.voidedCount + sign * other.voidedCount,
    voidedMinor: one.voidedMinor + sign * other.voidedMinor,
    issuedCount: one.issuedCount + sign * other.issuedCount,
    issuedMinor: one.issuedMinor + sign * other.issuedMinor,
  };
}

/**
 * What the missing entries moved, by the running totals before and after each hole; `null` where the last
 * hole has nothing after it. `end`: totals that were signed for, at `seq`.
 */
export function lostTotals(
  { entries }: PickedChain,
  headSeq: number,
  floorSeq: number,
  end: { readonly seq: number; readonly totals: Totals } | null,
): Totals | null {
  let lost = noTotals;
  let before: { readonly seq: number; readonly totals: Totals } | null =
    floorSeq === 0 ? { seq: 0, totals: noTotals } : null;
  for (const { seq, json } of entries) {
    const { totals, body } = JSON.parse(json) as Entry;
    if (before !== null && seq > before.seq + 1) {
      const without = combined(totals, totalsAfter(noTotals, body), -1);
      lost = combined(lost, combined(without, before.totals, -1), 1);
    }
    before = { seq, totals };
  }
  if (before === null) return null;
  if (before.seq >= headSeq) return lost;
  if (end === null || end.seq !== headSeq) return null;
  return combined(lost, combined(end.totals, before.totals, -1), 1);
}
