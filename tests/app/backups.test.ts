import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackupView } from '../../shared/contract/backups.ts';
import { backupFailures } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { backups as words } from '../../shared/i18n/backups.ts';
import {
  createBackups,
  overdueHours,
  quietMinutes,
  retryMinutes,
} from '../../main/app/upkeep/backups.ts';
import type { BackupKeeper } from '../../main/app/upkeep/backups.ts';
import type { DiskView } from '../../shared/contract/disk.ts';
import { createBackupKeeper } from '../../main/store/backup/backupKeeper.ts';
import { openBackup, verifiedBackups } from '../../main/store/backup/backup.ts';
import { openRig, ownParts, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const made: string[] = [];
const opened: CounterRig[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backups-'));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const rig of opened.splice(0)) rig.close();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

async function openCounter() {
  const dir = join(newFolder(), 'data');
  const time = { wall: Date.parse('2026-11-22T21:00:00+08:00') };
  const start = time.wall;
  const machine = {
    wall: () => time.wall,
    monotonic: () => time.wall - start,
    bootId: 'simulated',
  };
  const rig = openRig(dir, undefined, { ...ownParts(), machine });
  opened.push(rig);
  await setUpRig(rig);
  await signInRig(rig);
  return { rig, dir, time };
}

function lastEvent(rig: CounterRig): Entry['body'] | null {
  const [last] = rig.store.read((tx) => tx.entriesBefore(null, ['backup'], 1));
  return last === undefined ? null : (JSON.parse(last.json) as Entry).body;
}

describe('a backup by a manager’s press', () => {
  it('goes to the folder named, is verified, told and journalled', async () => {
    const { rig } = await openCounter();
    const folder = newFolder();
    const view = (await rig.call('backup.now', { folder })) as BackupView;
    expect(view).toMatchObject({ failure: null, daysOld: 0, isRunning: false, last: { folder } });
    const [backup] = verifiedBackups(folder, 'live');
    if (backup === undefined) throw new Error('no backup');
    openBackup(backup).close();
    expect(lastEvent(rig)).toEqual({
      kind: 'backup',
      result: 'made',
      headSeq: backup.headSeq,
      by: 'hand',
    });
  });

  it('I5: says why not, keeps the last good one in mind, and journals that too', async () => {
    const { rig, dir } = await openCounter();
    const folder = newFolder();
    await rig.call('backup.now', { folder });
    const nowhere = join(folder, 'nowhere');
    const refused = await rig.tryCall('backup.now', { folder: nowhere });
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'backupFailed', detail: { why: 'folderMissing' } },
    });
    const view = (await rig.call('backup.status', {})) as BackupView;
    expect(view).toMatchObject({ last: { folder }, failure: { code: 'folderMissing' } });
    expect(lastEvent(rig)).toMatchObject({ result: 'folderMissing', by: 'hand' });
    const inside = await rig.tryCall('backup.folder', { folder: join(dir, 'live') });
    expect(inside).toMatchObject({ problem: { detail: { why: 'insideDataFolder' } } });
  });

  it('has words in both languages for every reason there may be', () => {
    for (const why of backupFailures) {
      expect(words.en[`failure_${why}`]).toMatch(/\.$/);
      expect(words.zh[`failure_${why}`]).toMatch(/。$/);
    }
  });
});

describe('the day’s backup', () => {
  /** A keeper whose folder is real and whose disk says what the test wants. */
  async function scheduled(disk: Partial<DiskView> = {}) {
    const { rig, dir, time } = await openCounter();
    const device = () => rig.store.read((tx) => tx.identity()?.device ?? null);
    const real = createBackupKeeper({ dir, mode: 'live', disk: rig.store.disk, device });
    const keeper: BackupKeeper = { ...real, disk: () => ({ ...real.disk(), ...disk }) };
    made.push(real.defaultFolder);
    const backups = createBackups(rig.context, keeper);
    const count = () => verifiedBackups(real.defaultFolder, 'live').length;
    return { rig, time, backups, count, folder: real.defaultFolder };
  }

  it('is made once a day, when nothing was done for a while', async () => {
    const { time, backups, count } = await scheduled();
    await backups.whenDue();
    expect(count()).toBe(0);
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    expect(count()).toBe(1);
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    expect(count()).toBe(1);
    // Past the hour at which the business day turns.
    time.wall += 8 * hourMs;
    await backups.whenDue();
    expect(count()).toBe(2);
  });

  it('is made at a counter that is never quiet, too', async () => {
    const { rig, time, backups, count } = await scheduled();
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    const busy = () =>
      rig.call('session.signOut', { because: 'operator' }).then(() => signInRig(rig));
    time.wall += 24 * hourMs;
    await busy();
    await backups.whenDue();
    expect(count()).toBe(1);
    time.wall += (overdueHours + 1) * hourMs;
    await busy();
    await backups.whenDue();
    expect(count()).toBe(2);
  });

  it('waits while the disk has room for redemptions alone, and a while after it failed', async () => {
    const short = await scheduled({ state: 'onlyRedemptions' });
    short.time.wall += quietMinutes * minuteMs;
    await short.backups.whenDue();
    expect(short.count()).toBe(0);

    const { rig, time, backups, count } = await scheduled();
    rig.store.write((tx) =>
      tx.setBackups({ ...tx.backups(), folder: '/media/nobody/stick', otherDisk: true }),
    );
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    expect(lastEvent(rig)).toMatchObject({ result: 'folderMissing', by: 'day' });
    rig.store.write((tx) => tx.setBackups({ ...tx.backups(), folder: null, otherDisk: false }));
    time.wall += (retryMinutes - 1) * minuteMs;
    await backups.whenDue();
    expect(count()).toBe(0);
    time.wall += minuteMs;
    await backups.whenDue();
    expect(count()).toBe(1);
  });

  it('I9: is made again though the last one failed while the clock was ten years ahead', async () => {
    const { rig, time, backups, count } = await scheduled();
    const at = time.wall + 10 * 365 * 24 * hourMs;
    rig.store.write((tx) =>
      tx.setBackups({ ...tx.backups(), failure: { at, code: 'folderMissing' } }),
    );
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    expect(count()).toBe(1);
  });

  it('never goes where a stick was: the folder’s name is still there, the stick isn’t', async () => {
    const { rig, backups, time } = await scheduled();
    const folder = newFolder();
    const kept = rig.store.read((tx) => tx.backups());
    rig.store.write((tx) => tx.setBackups({ ...kept, folder, otherDisk: true }));
    time.wall += quietMinutes * minuteMs;
    await backups.whenDue();
    const isSameDisk = verifiedBackups(folder, 'live').length === 0;
    expect(isSameDisk).toBe(true);
    expect(lastEvent(rig)).toMatchObject({ result: 'folderMissing' });
  });
});
