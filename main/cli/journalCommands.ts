import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkpoint, verifyCheckpoint } from '../../shared/protocol/checkpoint.ts';
import { verifyHead } from '../../shared/protocol/head.ts';
import { createCrypto } from '../platform/crypto.ts';
import { databaseFile, secretsFile } from '../platform/dataDir.ts';
import { createFileSecrets } from '../platform/secrets.ts';
import { appliedMigrations, refuseForeign, refuseNewer } from '../store/migrate.ts';
import { migrationList } from '../store/migrationList.ts';
import { StoreOpenProblem, asOpenProblem } from '../store/problems.ts';
import { rebuildFile } from '../store/rebuild.ts';
import { exitFaults as exitDamage, exitNotRun, exitOk, print } from './console.ts';
import { verifyChain } from '../store/verifyChain.ts';
import type { ChainReport, FaultKind, VerifyOptions } from '../store/verifyChain.ts';

const faultWords: Readonly<Record<FaultKind, string>> = {
  missing: 'is missing',
  unreadable: 'cannot be read from the disk',
  notAnEntry: 'is not a journal entry',
  notCanonical: 'is not written in the canonical form',
  wrongHash: 'does not match its own hash: it was changed',
  wrongSeq: 'names another place in the journal than its own',
  doesNotFollow: 'does not follow from the entry before it',
  wrongTotals: 'carries running totals that do not add up',
  wrongDevice: 'was written by another device',
  repeatedId: 'has the id of an earlier entry',
  wrongColumns: 'is filed under another id or kind than its own',
  wrongSignedHead: 'is not the one the signed head vouches for',
  acknowledgedButGone: 'was signed for or acknowledged by head office, and is gone',
  wrongCheckpoint: 'is where the journal begins, by a checkpoint that this device did not sign',
  wrongCarried: 'and those before it left; what they used is not what stays known of them',
  beforeCheckpoint: 'should have left the journal behind its checkpoint',
};

export interface JournalWanted {
  readonly command: 'verify' | 'rebuild';
  readonly dir: string;
  readonly mode: 'live' | 'practice';
}

/** The device's own key, where it lies beside the database, checks the signature of the signed head. */
function signatureCheck(wanted: JournalWanted): VerifyOptions {
  const path = secretsFile(wanted.dir, wanted.mode);
  const secret = existsSync(path) ? createFileSecrets(path).get('deviceKey') : null;
  if (secret === null) return {};
  const crypto = createCrypto();
  const publicKey = crypto.publicKeyOf(secret);
  return {
    checkSignature: (head) => verifyHead(crypto, publicKey, head),
    checkCheckpoint: (found) => {
      const read = checkpoint.safeParse(found);
      return read.success && verifyCheckpoint(crypto, publicKey, read.data);
    },
  };
}

function openToRead(file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    refuseForeign(db);
    refuseNewer(appliedMigrations(db), migrationList);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function tell(report: ChainReport): number {
  for (const { seq, fault } of report.faults) print(`entry ${seq} ${faultWords[fault]}`);
  const { entries, headSeq, headHash, faults, signedHead, beginsAfter } = report;
  if (beginsAfter > 0)
    print(`the journal begins after entry ${beginsAfter}, at a signed checkpoint`);
  if (report.checkpoint === 'notChecked') {
    print('checkpoint: its key is not here, signature not checked');
  }
  if (signedHead === 'notChecked') print('signed head: its key is not here, signature not checked');
  if (faults.length > 0) {
    const damaged = new Set(faults.map((fault) => fault.seq)).size;
    print(`DAMAGED: ${damaged} of ${Math.max(headSeq, entries)} entries; all are named above`);
    return exitDamage;
  }
  print(`ok: ${entries} entries, gapless and unchanged; head ${headSeq} ${headHash}`);
  return exitOk;
}

function verify(wanted: JournalWanted, file: string): number {
  const db = openToRead(file);
  try {
    return tell(verifyChain(db, signatureCheck(wanted)));
  } finally {
    db.close();
  }
}

function rebuild(file: string): number {
  const report = rebuildFile(file);
  for (const seq of report.unreadable) print(`entry ${seq} cannot be read and was left out`);
  for (const { table, extra, missing } of report.differences) {
    print(
      `${table}: ${missing} rows were missing or wrong, ${extra} followed from nothing; put right`,
    );
  }
  if (report.differences.length === 0) print('the tables were right');
  const { entries, usesElsewhere, receiptsElsewhere } = report;
  print(
    `rebuilt from ${entries} entries, ${usesElsewhere} uses and ${receiptsElsewhere} receipts elsewhere`,
  );
  return report.unreadable.length > 0 ? exitDamage : exitOk;
}

/** Runs `verify` or `rebuild`; the exit code. */
export function runJournal(wanted: JournalWanted): number {
  const file = databaseFile(wanted.dir, wanted.mode);
  if (!existsSync(file)) {
    print(`There is no Countersign database in ${wanted.dir} (looked for ${file}).`);
    return exitNotRun;
  }
  try {
    return wanted.command === 'verify' ? verify(wanted, file) : rebuild(file);
  } catch (error) {
    const problem = asOpenProblem(error);
    if (!(problem instanceof StoreOpenProblem)) throw error;
    print(problem.message);
    return problem.code === 'damaged' ? exitDamage : exitNotRun;
  }
}
