import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { databaseFile } from '../../main/platform/dataDir.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import {
  backupsKept,
  defaultBackupFolder,
  markFile,
  openBackup,
  verifiedBackups,
} from '../../main/store/backup/backup.ts';
import { BackupProblem } from '../../main/store/backup/backupProblems.ts';
import { makeBackup } from '../../main/store/backup/backupWork.ts';
import type { BackupWanted } from '../../main/store/backup/backupWork.ts';
import { takeBackup } from '../../main/store/backup/takeBackup.ts';
import { openRig, rigVoucher, setUpRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { newEntry } from './storeKit.ts';

const made: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Counter {
  readonly rig: CounterRig;
  readonly dir: string;
  wanted(over?: Partial<BackupWanted>): BackupWanted;
}

const firstAt = Date.UTC(2026, 10, 22, 10, 15);

async function openCounter(): Promise<Counter> {
  const dir = join(newFolder(), 'data');
  const folder = newFolder();
  const rig = openRig(dir);
  await setUpRig(rig);
  rig.store.loadVouchers(Array.from({ length: 500 }, (_, n) => rigVoucher(rig, n)));
  const plain = { source: databaseFile(dir, 'live'), dataDir: dir, folder, mode: 'live' } as const;
  return {
    rig,
    dir,
    wanted: (over = {}) => ({ ...plain, takenAt: firstAt, businessDay: '2026-11-22', ...over }),
  };
}

function append(rig: CounterRig, n: number): void {
  rig.store.write((tx) => tx.append({ ...newEntry(n, { kind: 'signIn' }) }));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    return error.code;
  }
}

describe('a backup', () => {
  it('I4: is a whole, verified database of one moment, owner-only, in one file', async () => {
    const { rig, wanted } = await openCounter();
    append(rig, 1);
    const head = rig.store.read((tx) => tx.head());
    const backup = await makeBackup(wanted());
    append(rig, 2);
    expect(backup).toMatchObject({ headSeq: head.seq, headHash: head.hash, mode: 'live' });
    expect(statSync(backup.file).mode & 0o077).toBe(0);
    expect(statSync(markFile(backup.file)).mode & 0o077).toBe(0);
    const names = readdirSync(wanted().folder);
    expect(names.sort()).toEqual(
      [backup.file, markFile(backup.file)]
        .map((path) => path.slice(wanted().folder.length + 1))
        .sort(),
    );
    const [listed] = verifiedBackups(wanted().folder, 'live');
    expect(listed).toEqual(backup);
    expect(verifiedBackups(wanted().folder, 'practice')).toEqual([]);
    const db = openBackup(backup);
    expect(db.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(head.seq);
    expect(db.prepare('SELECT count(*) FROM vouchers').pluck().get()).toBe(500);
    db.close();
    rig.close();
  });

  it('I1: is taken on a thread of its own while the counter goes on appending', async () => {
    const { rig, wanted } = await openCounter();
    rig.store.loadVouchers(Array.from({ length: 60_000 }, (_, n) => rigVoucher(rig, n + 1_000)));
    const before = rig.store.read((tx) => tx.head().seq);
    let done = false;
    const taking = takeBackup(wanted()).finally(() => {
      done = true;
    });
    let n = 0;
    while (!done) {
      append(rig, (n += 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const backup = await taking;
    // One moment of a journal that went on.
    expect(n).toBeGreaterThan(50);
    expect(backup.headSeq).toBeGreaterThanOrEqual(before);
    expect(backup.headSeq).toBeLessThanOrEqual(before + n);
    openBackup(backup).close();
    rig.close();
  }, 60_000);

  it('I8 I11: holds no key: nobody can sign or look up a phone number with it', async () => {
    const { rig, dir, wanted } = await openCounter();
    const { file } = await makeBackup(wanted());
    const bytes = readFileSync(file);
    const mark = readFileSync(markFile(file), 'utf8');
    const secrets = createFileSecrets(join(dir, 'live', 'secrets.json'));
    for (const name of ['deviceKey', 'issuerKey', 'chainKey'] as const) {
      const key = Buffer.from(secrets.get(name) ?? []);
      expect(key.length).toBe(32);
      for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const) {
        const text = key.toString(form).replace(/=+$/, '');
        expect(bytes.includes(form === 'latin1' ? key : Buffer.from(text))).toBe(false);
        expect(mark.includes(text)).toBe(false);
      }
    }
    rig.close();
  });

  it('keeps the newest of this terminal, and leaves others’ alone', async () => {
    const { rig, wanted } = await openCounter();
    const other = await openCounter();
    const { folder } = wanted();
    const foreign = await makeBackup(other.wanted({ folder }));
    writeFileSync(join(folder, 'holiday.db'), 'not ours');
    for (let n = 0; n < backupsKept + 3; n++) {
      await makeBackup(wanted({ takenAt: firstAt + n * 86_400_000 }));
    }
    const kept = verifiedBackups(folder, 'live').filter(({ device }) => device !== foreign.device);
    expect(kept).toHaveLength(backupsKept);
    expect(kept[0]?.takenAt).toBe(firstAt + (backupsKept + 2) * 86_400_000);
    expect(existsSync(foreign.file)).toBe(true);
    expect(readdirSync(folder)).toContain('holiday.db');
    rig.close();
    other.rig.close();
  });

  it('never takes an older one away for one that failed', async () => {
    const { rig, wanted } = await openCounter();
    append(rig, 1);
    for (let n = 0; n < backupsKept; n++) {
      await makeBackup(wanted({ takenAt: firstAt + n * 1000 }));
    }
    rig.close();
    damageAnEntry(wanted().source);
    expect(await codeOf(makeBackup(wanted({ takenAt: firstAt + 99_000 })))).toBe('sourceDamaged');
    expect(verifiedBackups(wanted().folder, 'live')).toHaveLength(backupsKept);
    expect(readdirSync(wanted().folder)).toHaveLength(backupsKept * 2);
  });

  it('half-written or changed afterwards, is none', async () => {
    const { rig, wanted } = await openCounter();
    const backup = await makeBackup(wanted());
    rig.close();
    const copyTo = (name: string) => {
      const file = join(wanted().folder, name);
      copyFileSync(backup.file, file);
      return file;
    };
    const unmarked = copyTo('countersign-live-unmarked.db');
    const cut = copyTo('countersign-live-cut.db');
    copyFileSync(markFile(backup.file), markFile(cut));
    truncateSync(cut, backup.bytes - 4096);
    expect(verifiedBackups(wanted().folder, 'live').map(({ file }) => file)).toEqual([backup.file]);
    expect(existsSync(unmarked)).toBe(true);
    const bytes = readFileSync(backup.file);
    bytes.writeUInt8(bytes.readUInt8(20_000) ^ 1, 20_000);
    writeFileSync(backup.file, bytes);
    utimesSync(backup.file, 0, 0);
    expect(() => openBackup(backup)).toThrow(BackupProblem);
  });

  it('I5: says why it can’t be: no folder, inside the data, not writable, full', async () => {
    const { rig, dir, wanted } = await openCounter();
    const inside = join(dir, 'live', 'backups');
    mkdirSync(inside);
    const wayIn = join(newFolder(), 'looks-harmless');
    symlinkSync(inside, wayIn);
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    const cases: readonly (readonly [string, string])[] = [
      [join(wanted().folder, 'nowhere'), 'folderMissing'],
      [file, 'folderMissing'],
      [inside, 'insideDataFolder'],
      [wayIn, 'insideDataFolder'],
      [dir, 'insideDataFolder'],
    ];
    for (const [folder, code] of cases) {
      expect([folder, await codeOf(takeBackup(wanted({ folder })))]).toEqual([folder, code]);
    }
    expect(await codeOf(takeBackup(wanted({ folder: defaultBackupFolder(dir) })))).toBe(
      'folderMissing',
    );
    expect(readdirSync(inside)).toEqual([]);
    rig.close();
  });
});

/** Flips a bit in an entry's text. */
function damageAnEntry(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('"kind":"signIn"');
  if (at === -1) throw new Error('no entry to damage');
  bytes.write('q', at + 9);
  writeFileSync(file, bytes);
  rmSync(`${file}-wal`, { force: true });
}
