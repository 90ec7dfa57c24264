import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { backups } from '../../shared/i18n/backups.ts';
import { databaseFile } from '../platform/dataDir.ts';
import { defaultBackupFolder } from '../store/backup/backup.ts';
import { backupOutcome } from '../store/backup/backupWork.ts';
import { exitFaults, exitNotRun, exitOk, print } from './console.ts';

const ownerOnlyFolder = 0o700;

export interface BackupCommand {
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  /** `null`: where the terminal itself puts them. */
  readonly to: string | null;
  readonly language: Language;
}

/** Makes a backup, also while the terminal is open; the exit code. The journal says nothing of it. */
export async function runBackup({ dir, mode, to, language }: BackupCommand): Promise<number> {
  const words = backups[language];
  const source = databaseFile(dir, mode);
  if (!existsSync(source)) {
    print(`There is no Countersign database in ${dir} (looked for ${source}).`);
    return exitNotRun;
  }
  const folder = to === null ? defaultBackupFolder(resolve(dir)) : resolve(to);
  if (to === null) mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
  const takenAt = Date.now();
  const { businessDay } = civilTimeAt(takenAt, 'UTC', 0);
  const wanted = { source, dataDir: dir, folder, mode, takenAt, businessDay };
  const outcome = await backupOutcome(wanted);
  if (!outcome.ok) {
    print(words.cliFailed.replace('{{why}}', words[`failure_${outcome.code}`]));
    return outcome.code === 'sourceDamaged' ? exitFaults : exitNotRun;
  }
  const { file, headSeq, bytes } = outcome.backup;
  const figures = { file, seq: String(headSeq), bytes: String(bytes) };
  print(
    words.cliDone.replace(
      /\{\{(file|seq|bytes)\}\}/g,
      (_, name: keyof typeof figures) => figures[name],
    ),
  );
  return exitOk;
}
