import Database from 'better-sqlite3';
import type { Localized } from '../../shared/domain/campaign/campaign.ts';
import { StoreProblem } from '../app/storeErrors.ts';

export type OpenProblemCode =
  | 'inUse'
  | 'locked'
  | 'newer'
  | 'notOurs'
  | 'otherMode'
  | 'readOnly'
  | 'full'
  | 'damaged'
  | 'notDurable';

const words: Readonly<Record<OpenProblemCode, Localized>> = {
  inUse: {
    zh: '本机已有一个核销台正在使用这个数据目录，请先关闭它。',
    en: 'Another Countersign on this machine is using this data folder. Close it first.',
  },
  locked: {
    zh: '数据库被其他程序占用，请关闭那个程序后再试。',
    en: 'Another program has locked the database. Close that program and try again.',
  },
  newer: {
    zh: '数据库来自更新的版本，请安装新版本后再打开；数据没有改动。',
    en: 'This database comes from a newer version of Countersign. Install that version; nothing was changed.',
  },
  notOurs: {
    zh: '这个文件不是核销台的数据库，没有改动它。',
    en: 'This file is not a Countersign database; it was left alone.',
  },
  otherMode: {
    zh: '这个数据库属于另一种模式（练习/正式），没有改动它。',
    en: 'This database belongs to the other mode (practice or live); it was left alone.',
  },
  readOnly: {
    zh: '数据目录不能写入，请检查权限或磁盘。',
    en: 'The data folder cannot be written to. Check its permissions and the disk.',
  },
  full: {
    zh: '磁盘已满，请腾出空间后再打开。',
    en: 'The disk is full. Free some space and try again.',
  },
  damaged: {
    zh: '数据库已损坏，请运行 countersign verify 查看损坏的记录；不要删除文件。',
    en: 'The database is damaged. Run "countersign verify" to see which entries; do not delete the file.',
  },
  notDurable: {
    zh: '这个磁盘不能保证数据写入，核销台不能在此运行。',
    en: 'This disk cannot promise that what is written stays written; Countersign cannot run on it.',
  },
};

/** The database can't be opened. `words` say why and what to do, in both languages. */
export class StoreOpenProblem extends Error {
  readonly code: OpenProblemCode;
  readonly words: Localized;
  constructor(code: OpenProblemCode, cause: unknown) {
    super(words[code].en, { cause });
    this.name = 'StoreOpenProblem';
    this.code = code;
    this.words = words[code];
  }
}

/** What SQLite's result code means to a shop; `null` when it is a mistake of ours, not the disk's. */
function problemCode(sqliteCode: string): StoreProblem['code'] | null {
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(sqliteCode)) return 'databaseBusy';
  if (sqliteCode.startsWith('SQLITE_FULL')) return 'databaseFull';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode)) return 'databaseDamaged';
  if (/^SQLITE_IOERR_(READ|SHORT_READ|CORRUPTFS|DATA)/.test(sqliteCode)) return 'databaseDamaged';
  // A disk that was remounted read-only answers a write with an I/O error, not with READONLY.
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/.test(sqliteCode)) return 'databaseReadOnly';
  return null;
}

/** The error as `StoreProblem` where the database refused; as it is where it is a bug or a throw of `work`. */
export function asStoreProblem(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = problemCode(error.code);
  return code === null ? error : new StoreProblem(code, error);
}

const openCodes: Readonly<Record<StoreProblem['code'], OpenProblemCode>> = {
  databaseBusy: 'locked',
  databaseFull: 'full',
  databaseReadOnly: 'readOnly',
  databaseDamaged: 'damaged',
};

const systemCodes: Readonly<Record<string, OpenProblemCode>> = {
  EACCES: 'readOnly',
  EPERM: 'readOnly',
  EROFS: 'readOnly',
  ENOTDIR: 'readOnly',
  EEXIST: 'readOnly',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

/** Any error while opening, as `StoreOpenProblem` where it is not a bug. */
export function asOpenProblem(error: unknown): unknown {
  const known = asStoreProblem(error);
  if (known instanceof StoreProblem) return new StoreOpenProblem(openCodes[known.code], error);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const code = systemCodes[error.code];
    if (code !== undefined) return new StoreOpenProblem(code, error);
  }
  return error;
}
