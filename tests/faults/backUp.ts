import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { defaultBackupFolder } from '../../main/store/backup/backup.ts';
import { makeBackup } from '../../main/store/backup/backupWork.ts';
import { say } from './acknowledging.ts';
import type { CounterRig } from './counterRig.ts';

/** Makes a backup on this very thread, and says `backup NAME`. */
export async function backUp(rig: CounterRig, dir: string): Promise<void> {
  const folder = defaultBackupFolder(dir);
  mkdirSync(folder, { recursive: true });
  const takenAt = Math.floor(rig.clock.now().effective);
  const businessDay = new Date(takenAt).toISOString().slice(0, 10);
  const wanted = { source: rig.store.file, dataDir: dir, folder, mode: 'live' } as const;
  const made = await makeBackup({ ...wanted, takenAt, businessDay });
  say(`backup ${basename(made.file)}`);
}
