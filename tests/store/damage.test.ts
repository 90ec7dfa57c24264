import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../main/store/verifyChain.ts';
import type { ChainFault } from '../../main/store/verifyChain.ts';
import { StoreOpenProblem } from '../../main/store/problems.ts';
import { inShop, newEntry, redeemed, redemption } from './storeKit.ts';
import type { Shop } from './storeKit.ts';

const entries = 12;

/** A closed database of twelve redemptions. */
function writtenFile(shop: Shop): string {
  const store = shop.begin();
  for (let n = 1; n <= entries; n++) {
    store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
  }
  store.close();
  return store.file;
}

function faultsAfter(damage: (db: Database.Database) => void): readonly ChainFault[] {
  return inShop((shop) => {
    const file = writtenFile(shop);
    const db = new Database(file);
    damage(db);
    const { faults } = verifyChain(db);
    db.close();
    return faults;
  });
}

function hashOf(json: string): Buffer {
  return createHash('sha256').update(`countersign/journal/1\0${json}`).digest();
}

/** Changes an entry's text and, as somebody who knows how would, its hash with it. */
function forge(db: Database.Database, seq: number, change: (json: string) => string): void {
  const json = db
    .prepare<[number], string>('SELECT json FROM journal WHERE seq = ?')
    .pluck()
    .get(seq);
  const forged = change(json ?? '');
  expect(forged).not.toBe(json);
  db.prepare('UPDATE journal SET json = ?, hash = ? WHERE seq = ?').run(
    forged,
    hashOf(forged),
    seq,
  );
}

describe('verify (I4)', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(faultsAfter(() => undefined)).toEqual([]);
  });

  it('names an entry whose text was changed', () => {
    const change = `UPDATE journal SET json = replace(json, '"Mei"', '"Ann"') WHERE seq = 5`;
    expect(faultsAfter((db) => db.exec(change))).toEqual([{ seq: 5, fault: 'wrongHash' }]);
  });

  it('names the entry after one that was changed together with its hash', () => {
    const faults = faultsAfter((db) => forge(db, 5, (json) => json.replace('"Mei"', '"Ann"')));
    expect(faults).toEqual([{ seq: 6, fault: 'doesNotFollow' }]);
  });

  it('names every missing entry', () => {
    expect(faultsAfter((db) => db.exec('DELETE FROM journal WHERE seq IN (3, 4, 9)'))).toEqual([
      { seq: 3, fault: 'missing' },
      { seq: 4, fault: 'missing' },
      { seq: 9, fault: 'missing' },
    ]);
  });

  it('names entries that head office acknowledged and that are gone from the end', () => {
    const faults = faultsAfter((db) => {
      db.exec(`
        DELETE FROM journal WHERE seq > 10;
        INSERT INTO meta (name, value) VALUES ('sync', '{"ackedSeq":12}');
      `);
    });
    expect(faults).toEqual([
      { seq: 11, fault: 'acknowledgedButGone' },
      { seq: 12, fault: 'acknowledgedButGone' },
    ]);
  });

  it('names totals that do not add up, even where hash and chain were made to fit', () => {
    const last = entries;
    const faults = faultsAfter((db) =>
      forge(db, last, (json) => json.replace(/"redeemedMinor":\d+/, '"redeemedMinor":1')),
    );
    expect(faults).toEqual([{ seq: last, fault: 'wrongTotals' }]);
  });

  it('names text that is not canonical, although it says the same', () => {
    const faults = faultsAfter((db) =>
      forge(db, entries, (json) => json.replace('"seq":', '"seq": ')),
    );
    expect(faults).toEqual([{ seq: entries, fault: 'notCanonical' }]);
  });

  it('names what is no entry, another’s entry, a repeated id and a wrong filing', () => {
    expect(faultsAfter((db) => forge(db, entries, () => '[]'))).toEqual([
      { seq: entries, fault: 'notAnEntry' },
    ]);
    expect(
      faultsAfter((db) =>
        forge(db, entries, (json) => json.replace(/"device":"../, '"device":"ff')),
      ),
    ).toEqual([{ seq: entries, fault: 'wrongDevice' }]);
    expect(faultsAfter((db) => db.exec(`UPDATE journal SET kind = 'void' WHERE seq = 2`))).toEqual([
      { seq: 2, fault: 'wrongColumns' },
    ]);
    const repeated = faultsAfter((db) => {
      const id = /"id":"([0-9a-f]{32})","mode"/;
      const first = db.prepare('SELECT json FROM journal WHERE seq = 1').pluck().get() as string;
      const firstId = id.exec(first)?.[1] ?? '';
      forge(db, entries, (json) => json.replace(id, `"id":"${firstId}","mode"`));
      db.prepare('UPDATE journal SET id = ? WHERE seq = ?').run(
        Buffer.from(firstId, 'hex'),
        entries,
      );
    });
    expect(repeated).toEqual([{ seq: entries, fault: 'repeatedId' }]);
  });

  it('names each entry on a page that went bad on the disk, and still reads the others', () => {
    inShop((shop) => {
      const file = writtenFile(shop);
      const db = new Database(file, { readonly: true });
      const pageBytes = Number(db.pragma('page_size', { simple: true }));
      db.close();
      const handle = openSync(file, 'r+');
      const page = Buffer.alloc(pageBytes);
      let struck = 0;
      for (let at = pageBytes; at < statSync(file).size && struck === 0; at += pageBytes) {
        readSync(handle, page, 0, pageBytes, at);
        const leafOfATable = 0x0d;
        if (page[0] !== leafOfATable || !page.includes('"seq":6,')) continue;
        writeSync(handle, Buffer.alloc(pageBytes, 0xff), 0, pageBytes, at);
        struck = at;
      }
      closeSync(handle);
      expect(struck).toBeGreaterThan(0);
      const after = new Database(file, { readonly: true });
      const { faults, entries: read } = verifyChain(after);
      after.close();
      expect(faults.map((one) => one.seq)).toContain(6);
      expect(faults.every((one) => one.fault === 'unreadable')).toBe(true);
      expect(read + faults.length).toBe(entries);
      expect(read).toBeGreaterThan(0);
    });
  });
});

describe('opening a damaged database (I4)', () => {
  function opened(damage: (db: Database.Database) => void): string {
    return inShop((shop) => {
      const file = writtenFile(shop);
      const db = new Database(file);
      damage(db);
      db.close();
      try {
        shop.open();
        return 'opened';
      } catch (error) {
        return error instanceof StoreOpenProblem ? error.code : String(error);
      }
    });
  }

  it('is refused where the newest entry does not hold', () => {
    const last = `WHERE seq = ${entries}`;
    expect(opened(() => undefined)).toBe('opened');
    expect(opened((db) => db.exec(`UPDATE journal SET json = json || ' ' ${last}`))).toBe(
      'damaged',
    );
    expect(opened((db) => db.exec(`DELETE FROM journal WHERE seq = ${entries - 1}`))).toBe(
      'damaged',
    );
    expect(opened((db) => db.exec(`DELETE FROM meta WHERE name = 'identity'`))).toBe('damaged');
  });

  it('is refused where the file is no database at all', () => {
    inShop((shop) => {
      const file = writtenFile(shop);
      const handle = openSync(file, 'r+');
      writeSync(handle, Buffer.alloc(4096, 0x41), 0, 4096, 0);
      closeSync(handle);
      expect(() => shop.open()).toThrow('damaged');
    });
  });

  it('does not fall over a lost log: what was in it is gone, and the rest opens', () => {
    inShop((shop) => {
      const file = writtenFile(shop);
      rmSync(`${file}-wal`, { force: true });
      expect(shop.open().read((tx) => tx.head().seq)).toBe(entries);
    });
  });
});
