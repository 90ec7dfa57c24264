import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseFile } from '../../main/platform/dataDir.ts';
import { backupsKept, markFile, verifiedBackups } from '../../main/store/backup/backup.ts';
import type { VerifiedBackup } from '../../main/store/backup/backup.ts';
import { makeBackup } from '../../main/store/backup/backupWork.ts';
import { newestHolding } from '../../main/store/mend/mendBase.ts';
import { openRig, setUpRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { newEntry } from './storeKit.ts';

const today = Date.UTC(2026, 10, 22, 10, 15);
const inTenYears = Date.UTC(2036, 10, 22, 10, 15);

describe('backups taken while the clock was ten years ahead', () => {
  let root: string;
  let folder: string;
  let dir: string;
  let rig: CounterRig;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'countersign-order-'));
    folder = mkdtempSync(join(root, 'stick-'));
    dir = join(root, 'data');
    rig = openRig(dir);
    await setUpRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(root, { recursive: true, force: true });
  });

  let entries = 0;
  function take(takenAt: number): Promise<VerifiedBackup> {
    rig.store.write((tx) => tx.append({ ...newEntry(++entries, { kind: 'signIn' }) }));
    const source = databaseFile(dir, 'live');
    const businessDay = new Date(takenAt).toISOString().slice(0, 10);
    return makeBackup({ source, dataDir: dir, folder, mode: 'live', takenAt, businessDay });
  }

  it('I1: push out none that was made since: what is said to be made is there, and is the base', async () => {
    for (let n = 0; n < backupsKept; n++) await take(inTenYears + n * 1000);
    for (let n = 0; n < 2; n++) {
      const made = await take(today + n * 1000);
      expect(existsSync(made.file)).toBe(true);
      expect(verifiedBackups(folder, 'live')[0]).toEqual(made);
      expect(newestHolding([folder], 'live', made.device)).toEqual(made);
    }
    expect(verifiedBackups(folder, 'live')).toHaveLength(backupsKept);
  });

  it('I1: nor do marks that somebody wrote onto the stick', async () => {
    const first = await take(today);
    for (let n = 0; n < backupsKept; n++) {
      const file = join(folder, `countersign-live-forged-${n}.db`);
      const { file: _, ...mark } = { ...first, epoch: 9, headSeq: 9_999, takenAt: inTenYears };
      writeFileSync(file, '');
      truncateSync(file, mark.bytes);
      writeFileSync(markFile(file), JSON.stringify(mark));
    }
    const made = await take(today + 1000);
    expect(existsSync(made.file)).toBe(true);
    expect(newestHolding([folder], 'live', made.device)).toEqual(made);
  });
});
