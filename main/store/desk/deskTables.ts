import type { Database } from 'better-sqlite3';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { deskSharesOf, isTransient, mergedShares } from './deskShares.ts';
import type { DeskShare } from './deskShares.ts';

/** What entries mean for the desk: their sums, and what managers said of flags. */
export interface DeskTables {
  /** Worked out when it is written or asked for: a redemption only hands its entry over. */
  countAtDesk(entries: readonly Entry[]): void;
}

type Table = 'main.desk_sums' | 'temp.desk_sums' | 'main.desk_left';

function sumStatement(db: Database, table: Table): (share: DeskShare) => void {
  const add = db.prepare(
    `INSERT INTO ${table} (measure, day, who, part, n, value, last_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = n + excluded.n, value = value + excluded.value,
       last_seq = max(last_seq, excluded.last_seq)`,
  );
  return ({ measure, day, who, part, n, value, seq }) => {
    add.run(measure, day, who, part, n, value, seq);
  };
}

/** Which flag or sampled entry a review is of: the newest word on it is the one that counts. */
export function subjectOf({ body }: Entry): string | null {
  if (body.kind !== 'flagReview') return null;
  return [body.flag, body.personId, body.customer ?? '', body.of ?? ''].join(' ');
}

export function deskTables(db: Database, schema: 'main' | 'temp'): DeskTables {
  const addSum = sumStatement(db, `${schema}.desk_sums`);
  const review = db.prepare(
    `INSERT INTO ${schema}.flag_reviews (subject, seq) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq`,
  );
  return {
    countAtDesk(entries) {
      mergedShares(entries.flatMap(deskSharesOf)).forEach(addSum);
      for (const entry of entries) {
        const subject = subjectOf(entry);
        if (subject !== null) review.run(subject, entry.seq);
      }
    },
  };
}

/** Sums of entries that no longer stand in the journal, and never will again, go on from here. */
export function leftSums(db: Database): (entries: readonly Entry[]) => readonly DeskShare[] {
  const addLeft = sumStatement(db, 'main.desk_left');
  return (entries) => {
    const shares = mergedShares(entries.flatMap(deskSharesOf));
    shares.filter(({ measure }) => !isTransient(measure)).forEach(addLeft);
    return shares.filter(({ measure }) => isTransient(measure));
  };
}

/** Lets entries leave the desk's tables with their journal: within the transaction of the checkpoint. */
export function deskLeaving(db: Database): (entries: readonly Entry[], through: number) => void {
  const keep = leftSums(db);
  const key = 'measure = ? AND day = ? AND who = ? AND part = ?';
  const take = db.prepare(`UPDATE desk_sums SET n = n - ?, value = value - ? WHERE ${key}`);
  const dropEmpty = db.prepare(`DELETE FROM desk_sums WHERE ${key} AND n = 0`);
  const dropReviews = db.prepare<[number]>('DELETE FROM flag_reviews WHERE seq <= ?');
  return (entries, through) => {
    for (const { measure, day, who, part, n, value } of keep(entries)) {
      take.run(n, value, measure, day, who, part);
      dropEmpty.run(measure, day, who, part);
    }
    dropReviews.run(through);
  };
}

/** Without the places in a journal that they no longer have. */
function withoutPlace(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => ({ ...entry, seq: 0 }));
}

/** Counts entries of a chain written before this one: their sums, and no more. */
export function countEarlier(db: Database, entries: readonly Entry[]): void {
  const addSum = sumStatement(db, 'main.desk_sums');
  mergedShares(withoutPlace(entries).flatMap(deskSharesOf))
    .filter(({ measure }) => !isTransient(measure))
    .forEach(addSum);
}

const entriesAtOnce = 500;

/** What a rebuild begins with: sums of what left, and of the chains written before. */
export function replayDesk(db: Database): void {
  db.exec('INSERT INTO temp.desk_sums SELECT * FROM main.desk_left');
  const addSum = sumStatement(db, 'temp.desk_sums');
  const page = db.prepare<[number, number], { readonly rowid: number; readonly json: string }>(
    `SELECT rowid, json FROM main.earlier_entries
      WHERE rowid > ? AND json_valid(json) ORDER BY rowid LIMIT ?`,
  );
  let last = 0;
  for (let rows = page.all(last, entriesAtOnce); rows.length > 0;) {
    const entries = rows.map(({ json }) => JSON.parse(json) as Entry);
    mergedShares(withoutPlace(entries).flatMap(deskSharesOf))
      .filter(({ measure }) => !isTransient(measure))
      .forEach(addSum);
    last = rows.at(-1)?.rowid ?? last;
    rows = page.all(last, entriesAtOnce);
  }
}

/** The chain ends: what had left it stands at places that mean nothing in the next. */
export function endDeskChain(db: Database): void {
  db.exec('UPDATE desk_left SET last_seq = 0');
}
