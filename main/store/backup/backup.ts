import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { civilDate, hex } from '../../../shared/protocol/primitives.ts';
import { BackupProblem, backupProblemOf } from './backupProblems.ts';
import { sha256OfFile } from './fileDigest.ts';
import { refuseForeign } from '../migrate.ts';
import { verifyChain } from '../verifyChain.ts';

/** Backups kept of one terminal in one folder; the oldest go, once a newer one was verified. */
export const backupsKept = 7;

/**
 * Stands beside each backup that was verified, as `<name>.json`, and is written last: a file without its
 * mark was never finished. Holds no key, no name, no number.
 */
const backupMark = z.strictObject({
  v: z.literal(1),
  mode: z.enum(['live', 'practice']),
  device: hex(16),
  epoch: z.int().min(1),
  /** Effective time it was begun at, ms. */
  takenAt: z.int(),
  businessDay: civilDate,
  headSeq: z.int().min(0),
  headHash: z.string().max(64),
  bytes: z.int().min(1),
  sha256: hex(32),
});
export type BackupMark = z.infer<typeof backupMark>;

/** A backup that was verified when it was written; `openBackup` finds out whether it still holds. */
export interface VerifiedBackup extends BackupMark {
  /** The database file. */
  readonly file: string;
}

/** Where backups go until a manager names a folder: beside the data folder, on the same disk. */
export function defaultBackupFolder(dataDir: string): string {
  return join(dirname(dataDir), `${basename(dataDir)}-backups`);
}

export function markFile(file: string): string {
  return `${file}.json`;
}

function readMark(file: string): VerifiedBackup | null {
  try {
    const mark = backupMark.parse(JSON.parse(readFileSync(markFile(file), 'utf8')));
    return statSync(file).size === mark.bytes ? { ...mark, file } : null;
  } catch {
    // Half a copy, another program's file, a mark somebody edited: not one of ours.
    return null;
  }
}

/**
 * The verified backups in a folder, of any terminal, newest first. Reads names and marks only, so it is
 * quick and changes nothing. A folder that is missing or can't be read holds none.
 */
export function verifiedBackups(
  folder: string,
  mode: 'live' | 'practice',
): readonly VerifiedBackup[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.db'))
    .flatMap((name) => readMark(join(folder, name)) ?? [])
    .filter((backup) => backup.mode === mode)
    .sort(newerFirst);
}

/** By how far the chain had come: the clock may have been years ahead for a while (I9). */
export function newerFirst(one: BackupMark, other: BackupMark): number {
  return other.epoch - one.epoch || other.headSeq - one.headSeq || other.takenAt - one.takenAt;
}

/** Throws `BackupProblem` (`copyDamaged`) where a backup isn't whole any more, or not what its mark says. */
export function checkBackup(db: Database.Database, mark: Pick<BackupMark, 'headSeq' | 'headHash'>) {
  refuseForeign(db);
  const integrity = db.pragma('integrity_check(1)', { simple: true });
  if (integrity !== 'ok') throw new BackupProblem('copyDamaged', new Error(String(integrity)));
  const { faults, headSeq, headHash } = verifyChain(db);
  const [first] = faults;
  if (first !== undefined) {
    throw new BackupProblem('copyDamaged', new Error(`entry ${first.seq}: ${first.fault}`));
  }
  if (headSeq !== mark.headSeq || headHash !== mark.headHash) {
    throw new BackupProblem('copyDamaged', new Error(`head ${headSeq} ${headHash}`));
  }
}

/**
 * Opens a backup to read, after checking it anew: every byte (SHA-256), SQLite's own integrity check, the
 * whole chain, the head. The caller closes it. Throws `BackupProblem`: `folderGone`, `copyDamaged`.
 */
export function openBackup(backup: VerifiedBackup): Database.Database {
  let db: Database.Database | null = null;
  try {
    if (sha256OfFile(backup.file) !== backup.sha256) {
      throw new BackupProblem('copyDamaged', new Error('other bytes than were written'));
    }
    db = new Database(backup.file, { readonly: true, fileMustExist: true });
    checkBackup(db, backup);
    return db;
  } catch (error) {
    db?.close();
    throw backupProblemOf(error, dirname(backup.file));
  }
}

/** Throws `BackupProblem` where backups can't go there: no such folder, or within the data folder. */
export function checkBackupFolder(folder: string, dataDir: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new BackupProblem('folderMissing', new Error(folder));
  }
  const way = relative(realpathSync(dataDir), realpathSync(folder));
  const isOutside = way === '..' || way.startsWith(`..${sep}`);
  // Another drive's path stays whole.
  const isElsewhere = way.includes(':') || way.startsWith(sep);
  if (!isOutside && !isElsewhere) {
    throw new BackupProblem('insideDataFolder', new Error(folder));
  }
}

/** Whether a folder lies on the disk the data lies on: a backup there doesn't outlive the disk. */
export function isOnSameDisk(folder: string, dataDir: string): boolean {
  return statSync(folder).dev === statSync(dataDir).dev;
}
