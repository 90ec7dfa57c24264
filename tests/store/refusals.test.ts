import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StoreProblem } from '../../main/app/storeErrors.ts';
import { verifyChain } from '../../main/store/verifyChain.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { openStore } from '../../main/store/openStore.ts';
import { StoreOpenProblem } from '../../main/store/problems.ts';
import { pregrownWalPages, walCapacityPages } from '../../main/store/wal.ts';
import { cachedVoucher, idOf, inShop, newEntry, redeemed, redemption } from './storeKit.ts';

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreProblem || error instanceof StoreOpenProblem) return error.code;
    throw error;
  }
  return 'none';
}

describe('a second program on the same data (I2)', () => {
  it('is refused with words while the first one runs, and not after', () => {
    inShop(({ begin, open }) => {
      const first = begin();
      expect(refusalOf(() => open())).toBe('inUse');
      expect(() => open()).toThrow('Another Countersign');
      first.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      first.close();
      expect(open().read((tx) => tx.head().seq)).toBe(1);
    });
  });

  it('in another process is refused too', () => {
    inShop(({ begin, dir }) => {
      begin();
      const script = `
        import { openStore } from ${JSON.stringify(new URL('../../main/store/openStore.ts', import.meta.url).href)};
        import { createCrypto } from ${JSON.stringify(new URL('../../main/platform/crypto.ts', import.meta.url).href)};
        try {
          openStore({ dir: process.argv[1], mode: 'live', crypto: createCrypto(), appVersion: '0' });
          console.log('opened');
        } catch (error) { console.log(error.code); }`;
      const args = ['--input-type=module-typescript', '-e', script, dir];
      const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect(child.stdout.trim() || child.stderr).toBe('inUse');
    });
  });
});

describe('a database another program has locked', () => {
  it('answers busy after a bounded wait, loses nothing, and goes on (I5)', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      const other = new Database(store.file);
      other.exec('BEGIN IMMEDIATE');
      const append = () => store.write((tx) => tx.append(newEntry(2, { kind: 'signIn' })));
      expect(refusalOf(append)).toBe('databaseBusy');
      expect(store.read((tx) => tx.head().seq)).toBe(1);
      other.exec('ROLLBACK');
      other.close();
      expect(append().seq).toBe(2);
    });
  });
});

describe('a full disk (I1, I5)', () => {
  it('refuses the entry at every size, keeps what was there, and goes on when there is room', () => {
    inShop(({ begin, open }) => {
      const first = begin();
      first.close();
      const db = new Database(first.file, { readonly: true });
      const pages = Number(db.pragma('page_count', { simple: true }));
      db.close();
      for (let room = 0; room < 4; room++) {
        const store = open({ maxPages: pages + room });
        const before = store.read((tx) => tx.head());
        const customer = idOf('customer', room);
        let seq = before.seq;
        const fill = () => {
          for (;;) {
            const body = redemption([redeemed(seq), redeemed(seq + 1000)], customer);
            seq = store.write((tx) => tx.append(newEntry(seq + 1, body))).seq;
          }
        };
        expect(refusalOf(fill)).toBe('databaseFull');
        expect(store.read((tx) => tx.head().seq)).toBe(seq);
        expect(store.read((tx) => tx.entryById(idOf('entry', seq + 1)))).toBeNull();
        store.close();
        const roomy = open();
        expect(roomy.read((tx) => tx.head().seq)).toBe(seq);
        roomy.close();
      }
      const last = new Database(first.file, { readonly: true });
      expect(verifyChain(last).faults).toEqual([]);
      last.close();
    });
  });

  it('refuses the feed as a whole', () => {
    inShop(({ begin, open }) => {
      begin().close();
      const store = open({ maxPages: 40 });
      const vouchers = Array.from({ length: 5_000 }, (_, n) => cachedVoucher(n));
      const apply = () => store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers }]));
      expect(refusalOf(apply)).toBe('databaseFull');
      expect(store.read((tx) => tx.voucherCount())).toBe(0);
    });
  });
});

/** Root may write anywhere, so the one who tries is somebody else. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

function asNobody(script: string, dir: string): string {
  const args = ['--input-type=module-typescript', '-e', script, dir];
  const who = isRoot ? { uid: nobody, gid: nobody } : {};
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', ...who });
  expect(child.stderr).toBe('');
  return child.stdout.trim();
}

function openingScript(work: string): string {
  const href = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  return `
    import { openStore } from ${href('../../main/store/openStore.ts')};
    import { createCrypto } from ${href('../../main/platform/crypto.ts')};
    import { newEntry } from ${href('./storeKit.ts')};
    const options = { dir: process.argv[1], mode: 'live', crypto: createCrypto(), appVersion: '0' };
    try { ${work} } catch (error) { console.log(error.code + ': ' + error.message); }`;
}

describe.runIf(process.platform !== 'win32')('a folder that cannot be written to (I5)', () => {
  it('has words', () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-readonly-'));
    chmodSync(dir, 0o555);
    const said = asNobody(openingScript('openStore(options);'), dir);
    expect(said).toContain('readOnly: The data folder cannot be written to');
    rmSync(dir, { recursive: true });
  });

  it('has words where the database is there already, and it is left as it was', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      store.close();
      const live = join(dir, 'live');
      const before = statSync(store.file).mtimeMs;
      chmodSync(dir, 0o755);
      for (const file of [store.file, join(live, 'instance.lock')]) chmodSync(file, 0o444);
      chmodSync(live, 0o555);
      expect(asNobody(openingScript('openStore(options);'), dir)).toContain('readOnly: ');
      chmodSync(live, 0o755);
      expect(statSync(store.file).mtimeMs).toBe(before);
    });
  });

  it('where a file stands in its place has words too', () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-file-'));
    writeFileSync(join(dir, 'live'), 'not a folder');
    const options = { dir, mode: 'live' as const, crypto: createCrypto(), appVersion: '0' };
    expect(refusalOf(() => openStore(options))).toBe('readOnly');
    rmSync(dir, { recursive: true });
  });
});

describe('durability (I1)', () => {
  it('is FULL on every open, and the log has its length before the first customer comes', () => {
    inShop(({ begin, open }) => {
      const store = begin();
      const pages = () => {
        const db = new Database(store.file, { readonly: true });
        const capacity = walCapacityPages(db);
        db.close();
        return capacity;
      };
      expect(pages()).toBeGreaterThanOrEqual(pregrownWalPages);
      store.close();
      expect(existsSync(`${store.file}-wal`)).toBe(false);
      open();
      expect(pages()).toBeGreaterThanOrEqual(pregrownWalPages);
    });
  });

  it('costs at most four pages of log a redemption, with ten thousand vouchers cached', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.loadVouchers(Array.from({ length: 10_000 }, (_, n) => cachedVoucher(n)));
      const other = new Database(store.file);
      other.pragma('wal_checkpoint(TRUNCATE)');
      const redemptions = 200;
      for (let n = 1; n <= redemptions; n++) {
        store.write((tx) =>
          tx.append({ ...newEntry(n, redemption([redeemed(n)])), print: 'receipt' }),
        );
      }
      expect(walCapacityPages(other) / redemptions).toBeLessThanOrEqual(4);
      expect(walCapacityPages(other)).toBeGreaterThan(redemptions);
      other.close();
    });
  });
});
