import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import {
  defaultBackupFolder,
  openBackup,
  verifiedBackups,
} from '../../main/store/backup/backup.ts';

/** Backups that count are whole, and the newest of those named in `said` is among them. */
export function backupFaults(dir: string, said: readonly string[]): readonly string[] {
  const folder = defaultBackupFolder(dir);
  if (!existsSync(folder)) return said.length > 0 ? ['I4: the folder of backups is gone'] : [];
  const found = verifiedBackups(folder, 'live');
  const newest = said.at(-1);
  const lost = newest !== undefined && !found.some(({ file }) => basename(file) === newest);
  const broken = found.flatMap((backup) => {
    try {
      openBackup(backup).close();
      return [];
    } catch (error) {
      return [`I4: a backup counts and does not hold: ${String(error)}`];
    }
  });
  return lost ? ['I4: a backup that was made is gone', ...broken] : broken;
}
