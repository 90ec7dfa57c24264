import type { Database } from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { journalPrefix } from '../../shared/protocol/journalHash.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { DayReader } from '../app/day/dayPorts.ts';
import type { StoredEntry } from '../app/ports.ts';
import { businessDaysReader } from './businessDays.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import type { JournalRow } from './rows.ts';
import { select } from './select.ts';

/** A close that leaves the journal, or is of an earlier chain; the same one again changes nothing. */
export function closeKeeper(db: Database): (entry: Entry, hash: string, json: string) => void {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO day_closes (device, epoch, seq, number, day, hash, json, carried)
     VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT), 1)`,
  );
  return ({ device, epoch, seq, body }, hash, json) => {
    if (body.kind !== 'dayClosed') return;
    const { number, businessDay } = body;
    insert.run(blobOf(device), epoch, seq, number, businessDay, blobOf(hash), json);
  };
}

/** Keeps every close among this table's entries that its own hash proves, before they are counted as earlier. */
export function keepClosesOf(db: Database, table: 'journal' | 'earlier_entries'): void {
  const keep = closeKeeper(db);
  const all = db.prepare<[], JournalRow>(
    `SELECT seq, hash, json FROM ${table}
      WHERE json_valid(json) AND json ->> '$.body.kind' = 'dayClosed'`,
  );
  for (const { hash, json } of all.all()) {
    const entry = entrySchema.safeParse(JSON.parse(json)).data;
    if (entry !== undefined && isWhole(hash, json)) keep(entry, hexOf(hash), json);
  }
}

/** As it was written: what was changed since could claim any number. */
function isWhole(hash: Buffer, json: string): boolean {
  return createHash('sha256').update(journalPrefix).update(json, 'utf8').digest().equals(hash);
}

function numberOf({ json }: StoredEntry): number {
  const { body } = JSON.parse(json) as Entry;
  return body.kind === 'dayClosed' ? body.number : 0;
}

/** No close gets this number or a lower one from now on: what was given out is known from elsewhere. */
export function raiseCloseFloor(db: Database, number: number): void {
  db.prepare(
    `INSERT INTO meta (name, value) VALUES ('dayCloseFloor', ?)
     ON CONFLICT DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`,
  ).run(String(number));
}

/** Closes in the journal, and those kept of what isn't there any more. */
export function dayReader(db: Database, memory: () => Memory): DayReader {
  const inJournal = `SELECT seq, hash, json FROM journal WHERE kind = 'dayClosed'`;
  const kept = 'SELECT seq, hash, json FROM day_closes';
  const days = select<[string, string, string, string], JournalRow>(
    db,
    `${inJournal} AND json ->> '$.body.businessDay' BETWEEN ? AND ?
     UNION ALL ${kept} WHERE day BETWEEN ? AND ?`,
  );
  const byNumber = select<[number, number], JournalRow>(
    db,
    `${inJournal} AND json ->> '$.body.number' = ? UNION ALL ${kept} WHERE number = ? LIMIT 1`,
  );
  const left = select<[Buffer, number, number], JournalRow>(
    db,
    `${kept} WHERE device = ? AND epoch = ? AND seq = ?`,
  );
  const highest = select<[], { readonly n: number | null }>(
    db,
    `SELECT max(n) AS n FROM (
       SELECT max(json ->> '$.body.number') AS n FROM journal WHERE kind = 'dayClosed'
       UNION ALL SELECT max(number) FROM day_closes)`,
  );
  const stored = (row: JournalRow): StoredEntry => ({ ...row, hash: hexOf(row.hash) });
  return {
    businessDays: businessDaysReader(db, memory),
    dayCloses: (from, through) =>
      days
        .all(from, through, from, through)
        .map(stored)
        .toSorted((a, b) => numberOf(a) - numberOf(b)),
    dayClose: (number) => {
      const row = byNumber.get(number, number);
      return row === undefined ? null : stored(row);
    },
    closeThatLeft: (seq) => {
      const own = memory().meta.identity;
      const row = own === null ? undefined : left.get(blobOf(own.device), own.epoch, seq);
      return row === undefined ? null : stored(row);
    },
    lastDayClose: () => Math.max(highest.get()?.n ?? 0, memory().meta.dayCloseFloor),
  };
}
