import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Identity } from '../../app/ports.ts';
import {
  backupsKept,
  checkBackup,
  checkBackupFolder,
  markFile,
  verifiedBackups,
} from './backup.ts';
import type { BackupMark, VerifiedBackup } from './backup.ts';
import { BackupProblem, backupProblemOf } from './backupProblems.ts';
import { sha256OfFile } from './fileDigest.ts';
import { verifyChain } from '../verifyChain.ts';

/** Pages copied at a time: about 2 MB, after which a planted interruption may be noticed. */
const pagesPerStep = 500;
/** Room asked for beyond the database itself: its mark, and the journal of the copy. */
const spareBytes = 256 * 1024;
const ownerOnly = 0o600;

export interface BackupWanted {
  /** The terminal's database, which may be in use meanwhile. */
  readonly source: string;
  readonly dataDir: string;
  readonly folder: string;
  readonly mode: 'live' | 'practice';
  /** Effective time, ms. */
  readonly takenAt: number;
  readonly businessDay: string;
}

type Named = Pick<BackupMark, 'device' | 'epoch' | 'headSeq' | 'headHash'>;

/** What stands in the moment that is copied. */
function momentOf(db: Database.Database): Named {
  const json = db
    .prepare<[], string>(`SELECT value FROM meta WHERE name = 'identity'`)
    .pluck()
    .get();
  const identity = json === undefined ? null : (JSON.parse(json) as Identity | null);
  if (identity === null) throw new BackupProblem('failed', new Error('nothing set up yet'));
  const head = db
    .prepare<[], { seq: number; hash: Buffer }>(
      'SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1',
    )
    .get();
  return {
    device: identity.device,
    epoch: identity.epoch,
    headSeq: head?.seq ?? 0,
    headHash: head?.hash.toString('hex') ?? identity.firstPrev,
  };
}

const deviceCharacters = 8;

/**
 * `countersign-live-1a2b3c4d-e1-20261122T101500123Z.db`: terminals may share a stick, and a second backup
 * within one second must not take the place of the first before it is verified.
 */
function nameOf({ mode, takenAt }: BackupWanted, { device, epoch }: Named): string {
  const at = new Date(takenAt).toISOString().replaceAll(/[-:.]/g, '');
  return `countersign-${mode}-${device.slice(0, deviceCharacters)}-e${epoch}-${at}.db`;
}

function syncToDisk(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** So that the new name is there after a power cut, too. */
function syncFolder(folder: string): void {
  let handle: number | null = null;
  try {
    handle = openSync(folder, 'r');
    fsyncSync(handle);
  } catch {
    // Windows has no such thing, and some sticks' file systems neither.
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

function refuseWithoutRoom({ source, folder }: BackupWanted): void {
  const { bavail, bsize } = statfsSync(folder);
  const needed = statSync(source).size + spareBytes;
  if (bavail * bsize < needed) throw new BackupProblem('folderFull', new Error(`${needed} bytes`));
}

/** One file without a log beside it, which opens on a medium that can't be written, too. */
function makeSingleFile(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.pragma('synchronous = FULL');
    const mode = db.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw new Error(`journal_mode ${String(mode)}`);
  } finally {
    db.close();
  }
}

/** Copies one moment of the database: the terminal goes on writing, which this copy doesn't see. */
async function copyMoment(
  db: Database.Database,
  wanted: BackupWanted,
): Promise<{ readonly moment: Named; readonly file: string; readonly part: string }> {
  db.exec('BEGIN');
  try {
    const moment = momentOf(db);
    const file = join(wanted.folder, nameOf(wanted, moment));
    const part = `${file}.part`;
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', ownerOnly));
    await db.backup(part, { progress: () => pagesPerStep });
    return { moment, file, part };
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function verifyWritten(file: string, moment: Named): void {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    checkBackup(db, moment);
  } finally {
    db.close();
  }
}

/** A copy that doesn't hold is either the stick's fault or the terminal's own database's. */
function whoseDamage(source: string, problem: BackupProblem): BackupProblem {
  if (problem.code !== 'copyDamaged') return problem;
  const db = new Database(source, { readonly: true, fileMustExist: true });
  try {
    const isWhole =
      db.pragma('integrity_check(1)', { simple: true }) === 'ok' &&
      verifyChain(db).faults.length === 0;
    return isWhole ? problem : new BackupProblem('sourceDamaged', problem);
  } catch (error) {
    return new BackupProblem('sourceDamaged', error);
  } finally {
    db.close();
  }
}

function writeMark(file: string, mark: BackupMark): void {
  const part = `${markFile(file)}.part`;
  writeFileSync(part, `${JSON.stringify(mark)}\n`, { mode: ownerOnly });
  syncToDisk(part);
  renameSync(part, markFile(file));
  syncFolder(dirname(file));
}

/** What else of this terminal stands there and is no longer wanted; other terminals' files stay. */
function removeOlder(newest: VerifiedBackup, folder: string): void {
  // A mark is anybody's word: whatever stands there, what was made just now stays.
  const others = verifiedBackups(folder, newest.mode).filter(
    ({ device, file }) => device === newest.device && file !== newest.file,
  );
  for (const { file } of others.slice(backupsKept - 1)) {
    // The mark first: without it the file counts for nothing, whenever this breaks off.
    rmSync(markFile(file), { force: true });
    rmSync(file, { force: true });
  }
  const prefix = `countersign-${newest.mode}-${newest.device.slice(0, deviceCharacters)}-`;
  const leftOver = readdirSync(folder).filter(
    (name) => name.startsWith(prefix) && /\.part(-journal)?$/.test(name),
  );
  for (const name of leftOver) rmSync(join(folder, name), { force: true });
}

function removeUnfinished(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      rmSync(path, { force: true });
    } catch {
      // The stick is gone; the next backup there clears up.
    }
  }
}

/**
 * Makes a backup: copied under another name, forced to the disk, renamed, read back and verified (SQLite's
 * integrity check, the chain, the head), and only then marked, and the oldest removed. Meant for a thread
 * of its own: a stick may take minutes. Rejects with `BackupProblem`; nothing half-done counts.
 */
export async function makeBackup(wanted: BackupWanted): Promise<VerifiedBackup> {
  const { folder, source, dataDir } = wanted;
  let db: Database.Database | null = null;
  const unfinished: string[] = [];
  try {
    checkBackupFolder(folder, dataDir);
    const disk = statSync(folder).dev;
    refuseWithoutRoom(wanted);
    db = new Database(source, { readonly: true, fileMustExist: true });
    const { moment, file, part } = await copyMoment(db, wanted);
    unfinished.push(part, `${part}-journal`, file, `${markFile(file)}.part`);
    db.close();
    makeSingleFile(part);
    syncToDisk(part);
    renameSync(part, file);
    syncFolder(folder);
    verifyWritten(file, moment);
    // A stick pulled out leaves its folder's name behind, on the disk below.
    if (statSync(folder).dev !== disk) throw new BackupProblem('folderGone', new Error(folder));
    const bytes = statSync(file).size;
    const { mode, takenAt, businessDay } = wanted;
    const frozen = { v: 1, mode, takenAt, businessDay, ...moment, bytes } as const;
    const mark: BackupMark = { ...frozen, sha256: sha256OfFile(file) };
    writeMark(file, mark);
    const made = { ...mark, file };
    removeOlder(made, folder);
    return made;
  } catch (error) {
    const problem = whoseDamage(source, backupProblemOf(error, folder));
    removeUnfinished(unfinished);
    throw problem;
  } finally {
    db?.close();
  }
}

/** What comes back from the thread. */
export type BackupOutcome =
  | { readonly ok: true; readonly backup: VerifiedBackup }
  | { readonly ok: false; readonly code: BackupProblem['code']; readonly why: string };

export const backupWanted = z.object({
  source: z.string(),
  dataDir: z.string(),
  folder: z.string(),
  mode: z.enum(['live', 'practice']),
  takenAt: z.int(),
  businessDay: z.string(),
}) satisfies z.ZodType<BackupWanted>;

export async function backupOutcome(wanted: BackupWanted): Promise<BackupOutcome> {
  try {
    return { ok: true, backup: await makeBackup(wanted) };
  } catch (error) {
    const { code, cause } = backupProblemOf(error, wanted.folder);
    return { ok: false, code, why: String(cause) };
  }
}
