import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreProblem } from '../../main/app/storeErrors.ts';
import { removableFolders } from '../../main/platform/removable.ts';
import { diskBounds, diskRoom } from '../../main/store/diskRoom.ts';
import type { DiskBounds } from '../../main/store/diskRoom.ts';
import { inShop, newEntry } from './storeKit.ts';

const made: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-room-'));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const mebibyte = 1024 * 1024;
const small: DiskBounds = {
  warnBelowBytes: 3,
  onlyRedemptionsBelowBytes: 2,
  reserveBytes: 2 * mebibyte,
  reservePieceBytes: mebibyte,
};
/** No disk has so much free: it counts as short. */
const everything = Number.MAX_SAFE_INTEGER;

describe('room on the disk', () => {
  it('is set aside in real blocks, owner-only, and given back piece by piece while the disk is full', () => {
    const folder = newFolder();
    const reserve = join(folder, 'reserve');
    diskRoom(folder, small, () => 0).refill();
    const { size, blocks, mode } = statSync(reserve);
    expect(size).toBe(small.reserveBytes);
    expect(blocks * 512).toBeGreaterThanOrEqual(small.reserveBytes);
    expect(mode & 0o077).toBe(0);
    // A disk that isn't full keeps it, whatever the database says.
    expect(diskRoom(folder, small, () => 0).release()).toBe(false);
    const full = diskRoom(folder, { ...small, onlyRedemptionsBelowBytes: everything }, () => 0);
    expect(full.release()).toBe(true);
    expect(statSync(reserve).size).toBe(mebibyte);
    expect(full.view()).toMatchObject({ state: 'onReserve', reserveBytes: mebibyte });
    expect(full.release()).toBe(true);
    expect(existsSync(reserve)).toBe(false);
    expect(full.release()).toBe(false);
    // What is free now is still for redemptions alone.
    expect(full.refuseOthers).toThrow(StoreProblem);
    full.refill();
    expect(existsSync(reserve)).toBe(false);
  });

  it('is said to be low, or for redemptions alone, at the bounds', () => {
    const folder = newFolder();
    const stateAt = (over: Partial<DiskBounds>) =>
      diskRoom(folder, { ...small, ...over }, () => 0).view().state;
    expect(stateAt({})).toBe('plenty');
    expect(stateAt({ warnBelowBytes: everything })).toBe('low');
    expect(stateAt({ onlyRedemptionsBelowBytes: everything })).toBe('onlyRedemptions');
  });

  it('a start knows that a piece is gone; one that ended by hand is filled up again', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'reserve'), Buffer.alloc(mebibyte));
    const room = diskRoom(folder, small, () => 0);
    expect(room.view().state).toBe('onReserve');
    room.refill();
    expect(room.view()).toMatchObject({ state: 'plenty', reserveBytes: small.reserveBytes });
  });

  it('keeps everything else back first: settings wait, a redemption goes on', () => {
    inShop((shop) => {
      shop.begin().close();
      const store = shop.open({
        diskBounds: { ...diskBounds, onlyRedemptionsBelowBytes: everything },
      });
      const setting = () => store.write((tx) => tx.setSettings(tx.settings()));
      expect(setting).toThrow(new StoreProblem('databaseFull', undefined).message);
      const entry = newEntry(1, { kind: 'signIn' });
      expect(store.write((tx) => tx.append(entry), 'reserve').seq).toBe(1);
      expect(store.disk.view().state).toBe('onlyRedemptions');
    });
  });

  it('I5: a disk that was remounted read-only is said to be so; nothing half-done stays', () => {
    inShop((shop) => {
      const store = shop.begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      const before = store.read((tx) => tx.head());
      store.inspect((db) => db.pragma('query_only = ON'));
      const append = () =>
        store.write((tx) => tx.append(newEntry(2, { kind: 'signIn' })), 'reserve');
      expect(append).toThrow('databaseReadOnly');
      expect(store.disk.view().state).toBe('readOnly');
      expect(store.read((tx) => tx.head())).toEqual(before);
      store.inspect((db) => db.pragma('query_only = OFF'));
      expect(append().seq).toBe(2);
      expect(store.disk.view().state).not.toBe('readOnly');
      const other = new Database(store.file, { readonly: true });
      expect(other.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(2);
      other.close();
    });
  });
});

describe('what is plugged in', () => {
  it('is what lies on another disk below the system’s folders for it', () => {
    const root = newFolder();
    expect(removableFolders('linux', [root])).toEqual([]);
    expect(removableFolders('linux', [join(root, 'nowhere')])).toEqual([]);
    // The process table is mounted on a disk of its own everywhere.
    expect(removableFolders('linux', ['/'])).toContain('/proc');
  });
});
