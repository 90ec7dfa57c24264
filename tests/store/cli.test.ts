import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { signHead } from '../../shared/protocol/head.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { secretsFile } from '../../main/platform/dataDir.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import { device, inShop, newEntry, redeemed, redemption } from './storeKit.ts';

const command = fileURLToPath(new URL('../../main/cli/countersign.ts', import.meta.url));

function countersign(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout + run.stderr };
}

describe('npm run countersign', () => {
  it('verify finds a sound journal sound, also while the terminal is open', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      for (let n = 1; n <= 3; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      const { hash } = store.read((tx) => tx.head());
      const { code, out } = countersign('verify', '--data', dir);
      expect(out).toBe(`ok: 3 entries, gapless and unchanged; head 3 ${hash}\n`);
      expect(code).toBe(0);
    });
  });

  it('verify names what is damaged and exits 1 (I4)', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      for (let n = 1; n <= 5; n++) store.write((tx) => tx.append(newEntry(n, { kind: 'signIn' })));
      store.close();
      const db = new Database(store.file);
      db.exec(`DELETE FROM journal WHERE seq = 2; UPDATE journal SET json = '{}' WHERE seq = 4`);
      db.close();
      const { code, out } = countersign('verify', '--data', dir);
      expect(out).toContain('entry 2 is missing');
      expect(out).toContain('entry 4 does not match its own hash');
      expect(out).toContain('DAMAGED: 2 of 5');
      expect(code).toBe(1);
    });
  });

  it('verify checks the signed head by the key beside the database', () => {
    inShop(({ begin, dir }) => {
      const crypto = createCrypto();
      const secret = new Uint8Array(32).fill(5);
      const store = begin();
      const sign = (by: Uint8Array) =>
        store.write((tx) => {
          const { seq, hash } = tx.head();
          tx.setSignedHead(signHead(crypto, by, { device, epoch: 1, seq, hash }));
        });
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      sign(secret);
      expect(countersign('verify', '--data', dir).out).toContain('signature not checked');
      createFileSecrets(secretsFile(dir, 'live')).set('deviceKey', secret);
      expect(countersign('verify', '--data', dir).code).toBe(0);
      sign(new Uint8Array(32).fill(6));
      const forged = countersign('verify', '--data', dir);
      expect(forged.out).toContain('entry 1 is not the one the signed head vouches for');
      expect(forged.code).toBe(1);
    });
  });

  it('rebuild says what it put right', () => {
    inShop(({ begin, dir }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      store.close();
      const db = new Database(store.file);
      db.exec('DELETE FROM voucher_uses');
      db.close();
      const first = countersign('rebuild', '--data', dir);
      expect(first.out).toContain('voucher_uses: 1 rows were missing or wrong');
      expect(first.code).toBe(0);
      expect(countersign('rebuild', '--data', dir).out).toContain('the tables were right');
    });
  });

  it('has words for what it cannot do, and exits 2', () => {
    const empty = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
    expect(countersign('verify', '--data', empty)).toMatchObject({ code: 2 });
    expect(countersign('verify', '--data', empty).out).toContain(
      'There is no Countersign database',
    );
    rmSync(empty, { recursive: true });
    for (const args of [[], ['look'], ['verify', '--all'], ['verify', '--mode', 'other']]) {
      expect(countersign(...args)).toMatchObject({ code: 2 });
      expect(countersign(...args).out).toContain('Usage: countersign');
    }
    inShop(({ begin, dir }) => {
      const store = begin();
      const open = countersign('rebuild', '--data', dir);
      expect(open).toMatchObject({ code: 2 });
      expect(open.out).toContain('Another Countersign');
      store.close();
      const db = new Database(store.file);
      db.exec(`INSERT INTO migrations (id, at) VALUES ('29991231T000000_later', 0)`);
      for (const name of ['verify', 'rebuild']) {
        expect(countersign(name, '--data', dir)).toMatchObject({ code: 2 });
        expect(countersign(name, '--data', dir).out).toContain('newer version');
      }
      db.close();
      writeFileSync(store.file, 'this is a letter to my aunt, not a database at all');
      rmSync(join(dirname(store.file), 'counter.db-wal'), { force: true });
      const letter = countersign('verify', '--data', dir);
      expect(letter).toMatchObject({ code: 1 });
      expect(letter.out).toContain('damaged');
    });
  });
});
