import { mkdirSync } from 'node:fs';
import type { BackupProblemCode } from '../../../shared/contract/backups.ts';
import type { BackupKeeper } from '../../app/upkeep/backups.ts';
import { databaseFile } from '../../platform/dataDir.ts';
import { removableFolders } from '../../platform/removable.ts';
import { checkBackupFolder, defaultBackupFolder, isOnSameDisk, verifiedBackups } from './backup.ts';
import { backupProblemOf } from './backupProblems.ts';
import type { DiskRoom } from '../diskRoom.ts';
import { takeBackup } from './takeBackup.ts';

const ownerOnlyFolder = 0o700;

export interface KeeperOptions {
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  readonly disk: DiskRoom;
  /** Whose backups are counted. */
  readonly device: () => string | null;
}

export function createBackupKeeper({ dir, mode, disk, device }: KeeperOptions): BackupKeeper {
  const defaultFolder = defaultBackupFolder(dir);

  function fault(folder: string): BackupProblemCode | null {
    try {
      checkBackupFolder(folder, dir);
      return null;
    } catch (error) {
      return backupProblemOf(error, folder).code;
    }
  }

  return {
    disk: () => disk.view(),
    defaultFolder,
    fault,
    async take({ folder, takenAt, businessDay }) {
      try {
        if (folder === defaultFolder) mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
        const source = databaseFile(dir, mode);
        const wanted = { source, dataDir: dir, folder, mode, takenAt, businessDay };
        const { headSeq, bytes } = await takeBackup(wanted);
        return { at: takenAt, businessDay, folder, headSeq, bytes };
      } catch (error) {
        return backupProblemOf(error, folder).code;
      }
    },
    isOnSameDisk(folder) {
      try {
        return isOnSameDisk(folder, dir);
      } catch {
        return null;
      }
    },
    kept: (folder) => verifiedBackups(folder, mode).filter((one) => one.device === device()).length,
    removable: () => removableFolders(),
  };
}
