import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { idsKept, recentIds } from '../../main/store/recentIds.ts';
import { idOf } from './storeKit.ts';

function journalOf(entries: number): Database.Database {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE journal (seq INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO journal (seq, id) VALUES (?, ?)');
  for (let seq = 1; seq <= entries; seq++) insert.run(seq, Buffer.from(idOf('entry', seq), 'hex'));
  return db;
}

describe('ids of the newest entries (I2)', () => {
  it.each([0, 3, idsKept - 1, idsKept, idsKept + 1, 2 * idsKept + 5])(
    'are found after a start with %d entries, and while more come',
    (entries) => {
      const db = journalOf(entries);
      const ids = recentIds(db);
      db.close();
      const isFound = (seq: number) => ids.seqOf(idOf('entry', seq)) === seq;
      const more = idsKept + 7;
      for (let seq = entries + 1; seq <= entries + more; seq++) {
        expect(ids.seqOf(idOf('entry', seq))).toBeNull();
        ids.add(idOf('entry', seq), seq);
        // The newest, the oldest that must be found, and one in between.
        const oldest = Math.max(1, seq - idsKept + 1);
        expect([seq, oldest, Math.floor((seq + oldest) / 2)].every(isFound)).toBe(true);
      }
    },
  );
});
