import type { Database } from 'better-sqlite3';
import type { StaffAct } from '../../shared/protocol/feed.ts';
import type { PhonePairing, Reader, StaffDay } from '../app/ports.ts';
import type { Memory } from './memory.ts';
import { blobOf } from './rows.ts';
import { select } from './select.ts';

/** No entry of a business day is older than this; the clock may have been put back meanwhile. */
const lookBackMs = 48 * 3_600_000;
/** So many entries older than that in a row: what is before them is of other days. */
const olderInARow = 256;
/** Days for which it is kept who was at work elsewhere. */
const daysKept = 7;
const dayMs = 86_400_000;

interface StaffRow {
  readonly at: number;
  readonly day: string;
  readonly signedIn: string | null;
  readonly approver: string | null;
}

/** What concerns people, of one table of entries, newest first. */
function staffRows(table: 'journal' | 'earlier_entries'): string {
  return `SELECT json ->> '$.at' AS at, json ->> '$.businessDay' AS day,
      CASE json ->> '$.body.kind' WHEN 'signIn' THEN json ->> '$.actor.personId' END AS signedIn,
      json ->> '$.approver.personId' AS approver
    FROM ${table} ORDER BY rowid DESC`;
}

type StaffReader = Pick<Reader, 'phonePairing' | 'staffOn'>;

/**
 * Reads who was at work, from the journal itself. It is asked where somebody agrees, which takes them
 * seconds: a table of its own would be one more page to write with every redemption.
 */
export function staffReader(db: Database): StaffReader {
  const pairing = select<[string], PhonePairing>(
    db,
    'SELECT no, state, last_step AS lastStep FROM phone_pairings WHERE person_id = ?',
  );
  const own = select<[], StaffRow>(db, staffRows('journal'));
  const earlier = select<[], StaffRow>(db, staffRows('earlier_entries'));
  const elsewhere = select<[string], { person: string; what: StaffAct['what'] }>(
    db,
    'SELECT person_id AS person, what FROM staff_elsewhere WHERE day = ?',
  );
  return {
    phonePairing: (personId) => pairing.get(personId) ?? null,
    staffOn(businessDay, now) {
      const days = new Map<string, StaffDay>();
      const add = (person: string, signIns: number, approvals: number): void => {
        const before = days.get(person) ?? { signIns: 0, approvals: 0 };
        days.set(person, {
          signIns: before.signIns + signIns,
          approvals: before.approvals + approvals,
        });
      };
      for (const entries of [own, earlier]) {
        let older = 0;
        for (const { at, day, signedIn, approver } of entries.iterate()) {
          older = at < now - lookBackMs ? older + 1 : 0;
          if (older === olderInARow) break;
          if (day !== businessDay) continue;
          if (signedIn !== null) add(signedIn, 1, 0);
          if (approver !== null) add(approver, 0, 1);
        }
      }
      for (const { person, what } of elsewhere.all(businessDay)) {
        add(person, what === 'signIn' ? 1 : 0, what === 'approval' ? 1 : 0);
      }
      return days;
    },
  };
}

/** Keeps what HQ tells of people at other counters, each once (I10); our own journal is no news. */
export function staffActs(db: Database, memory: () => Memory): (act: StaffAct) => void {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO staff_elsewhere (device, epoch, seq, person_id, what, day)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const dropOld = db.prepare<[string]>('DELETE FROM staff_elsewhere WHERE day < ?');
  return ({ personId, what, businessDay, by: { device, epoch, seq } }) => {
    const { identity, clock } = memory().meta;
    if (identity?.device === device && identity.epoch === epoch) return;
    insert.run(blobOf(device), epoch, seq, personId, what, businessDay);
    // By the time this terminal goes by: another counter's day may be years ahead.
    const oldest = new Date((clock?.lastEffective ?? 0) - daysKept * dayMs);
    dropOld.run(oldest.toISOString().slice(0, 10));
  };
}
