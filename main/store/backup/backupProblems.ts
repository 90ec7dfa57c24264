import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { BackupProblemCode } from '../../../shared/contract/backups.ts';
import { StoreOpenProblem } from '../problems.ts';

/** There is no new backup, or this one can't be used. */
export class BackupProblem extends Error {
  readonly code: BackupProblemCode;
  constructor(code: BackupProblemCode, cause: unknown) {
    super(code, { cause });
    this.name = 'BackupProblem';
    this.code = code;
  }
}

const systemCodes: Readonly<Record<string, BackupProblemCode>> = {
  ENOSPC: 'folderFull',
  EDQUOT: 'folderFull',
  EFBIG: 'folderFull',
  EROFS: 'folderReadOnly',
  EACCES: 'folderReadOnly',
  EPERM: 'folderReadOnly',
  ENOENT: 'folderGone',
  ENOTDIR: 'folderGone',
  ENODEV: 'folderGone',
  ENXIO: 'folderGone',
  EIO: 'folderGone',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function sqliteProblem(code: string): BackupProblemCode {
  if (code.startsWith('SQLITE_FULL')) return 'folderFull';
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) return 'folderReadOnly';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'copyDamaged';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy';
  return code.startsWith('SQLITE_IOERR') ? 'folderGone' : 'failed';
}

/** Whatever went wrong while a backup was written or read, as one of the problems there are words for. */
export function backupProblemOf(error: unknown, folder: string): BackupProblem {
  if (error instanceof BackupProblem) return error;
  if (!existsSync(folder)) return new BackupProblem('folderGone', error);
  if (error instanceof StoreOpenProblem) return new BackupProblem('copyDamaged', error);
  const code = codeOf(error);
  if (error instanceof Database.SqliteError) return new BackupProblem(sqliteProblem(code), error);
  return new BackupProblem(systemCodes[code] ?? 'failed', error);
}
