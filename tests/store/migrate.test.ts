import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StoreOpenProblem } from '../../main/store/problems.ts';
import { appliedMigrations, migrate } from '../../main/store/migrate.ts';
import { migrationList } from '../../main/store/migrationList.ts';
import { idOf, inShop, newEntry } from './storeKit.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof StoreOpenProblem ? error.code : String(error);
  }
  return 'opened';
}

describe('migrations', () => {
  it('are listed, each in a file of its own name, in the order of their time', () => {
    const ids = migrationList.map((migration) => migration.id);
    const files = readdirSync(new URL('../../main/store/migrations/', import.meta.url));
    expect(files.map((file) => file.replace(/\.ts$/, '')).toSorted()).toEqual(ids);
    expect(ids.every((id) => /^\d{8}T\d{6}_[a-z]\w*$/i.test(id))).toBe(true);
  });

  it('run once', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      store.close();
      open().close();
      const db = new Database(store.file);
      expect(appliedMigrations(db)).toEqual(migrationList.map((migration) => migration.id));
      db.close();
    });
  });

  it('killed half-way leave nothing of the step (I1)', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      store.close();
      const db = new Database(store.file);
      const broken = {
        id: '29991231T000000_broken',
        sql: 'CREATE TABLE half (a INTEGER) STRICT; DROP TABLE journal; SELECT nothing;',
      };
      expect(() => migrate(db, [...migrationList, broken], 0)).toThrow('nothing');
      expect(appliedMigrations(db)).toEqual(migrationList.map((migration) => migration.id));
      expect(
        db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).get(),
      ).toBeUndefined();
      expect(db.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(1);
      db.close();
    });
  });

  it.each(['29991231T000000_later', '20261121T213000_counter'])(
    'that this version has not, as %s, are refused with words, and nothing is changed',
    (id) => {
      inShop(({ begin, open }) => {
        const store = begin();
        store.close();
        const db = new Database(store.file);
        db.prepare('INSERT INTO migrations (id, at) VALUES (?, 0)').run(id);
        db.close();
        expect(codeOf(() => open())).toBe('newer');
        expect(() => open()).toThrow('newer version');
        const after = new Database(store.file, { readonly: true });
        expect(appliedMigrations(after)).toContain(id);
        after.close();
      });
    },
  );
});

describe('a file that is not ours', () => {
  it('is left alone', () => {
    inShop(({ dir, begin, open }) => {
      const file = begin();
      file.close();
      const db = new Database(file.file);
      db.pragma('application_id = 7');
      db.close();
      expect(codeOf(() => open())).toBe('notOurs');
      expect(dir).not.toBe('');
    });
  });

  it('of the other mode is left alone (I8)', () => {
    inShop(({ begin, dir, open }) => {
      const store = begin();
      store.close();
      const db = new Database(store.file);
      db.exec(`UPDATE meta SET value = 'practice' WHERE name = 'mode'`);
      db.close();
      expect(codeOf(() => open())).toBe('otherMode');
      expect(open({ mode: 'practice' }).file).toBe(join(dir, 'practice', 'counter.db'));
    });
  });
});

describe('the schema', () => {
  it('has STRICT tables only, and no index that a redemption would have to write', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.close();
      const db = new Database(store.file, { readonly: true });
      const tables = db.pragma('table_list') as { name: string; strict: number; schema: string }[];
      const loose = tables.filter(
        (table) => !table.name.startsWith('sqlite_') && table.strict !== 1,
      );
      expect(tables.length).toBeGreaterThan(10);
      expect(loose).toEqual([]);
      const indexes = db
        .prepare<[], { table: string; sql: string }>(
          `SELECT tbl_name AS "table", sql FROM sqlite_schema
           WHERE type = 'index' AND sql IS NOT NULL ORDER BY tbl_name`,
        )
        .all();
      // What a redemption writes: its entry, the uses of its vouchers, and what counts of them.
      const written = indexes.filter(
        ({ table }) =>
          ['journal', 'uses_elsewhere', 'voucher_uses'].includes(table) ||
          table.endsWith('_days') ||
          table.startsWith('desk_'),
      );
      // Of undos, closes and drawers only, which are few, and of what left the journal, which nobody waits for.
      const fewOf =
        /WHERE (undoes_seq IS NOT NULL|carried = 1|kind = '(?:dayClosed|drawerOpened|drawerStayedShut)')$/;
      expect(written.length).toBeGreaterThan(4);
      expect(written.filter(({ sql }) => !fewOf.test(sql))).toEqual([]);
      expect(idOf('voucher', 1)).toHaveLength(32);
      db.close();
    });
  });
});
