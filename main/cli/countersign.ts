import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { verifyHead } from '../../shared/protocol/head.ts';
import { createCrypto } from '../platform/crypto.ts';
import { databaseFile, defaultDataDir, secretsFile } from '../platform/dataDir.ts';
import { createFileSecrets } from '../platform/secrets.ts';
import { appliedMigrations, refuseForeign, refuseNewer } from '../store/migrate.ts';
import { migrationList } from '../store/migrationList.ts';
import { StoreOpenProblem, asOpenProblem } from '../store/problems.ts';
import { rebuildFile } from '../store/rebuild.ts';
import { verifyChain } from './verifyChain.ts';
import type { ChainReport, FaultKind, VerifyOptions } from './verifyChain.ts';

const exitOk = 0;
const exitDamage = 1;
const exitNotRun = 2;

const usage = `Usage: countersign verify|rebuild [--data DIR] [--mode live|practice]

  verify   checks the journal entry by entry and names each one that is missing or damaged;
           writes nothing and may run while the terminal is open
  rebuild  works out the tables that follow from the journal and from head office's feed anew;
           the terminal must be closed
`;

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
};

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Wanted {
  readonly command: 'verify' | 'rebuild';
  readonly dir: string;
  readonly mode: 'live' | 'practice';
}

function wantedOf(args: readonly string[]): Wanted | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { data: { type: 'string' }, mode: { type: 'string', default: 'live' } },
    });
    const [command, ...rest] = positionals;
    const { mode } = values;
    if (rest.length > 0 || (command !== 'verify' && command !== 'rebuild')) return null;
    if (mode !== 'live' && mode !== 'practice') return null;
    return { command, mode, dir: values.data ?? defaultDataDir() };
  } catch {
    // `parseArgs` throws on an option it doesn't know; the usage says which there are.
    return null;
  }
}

/** The device's own key, where it lies beside the database, checks the signature of the signed head. */
function signatureCheck(wanted: Wanted): VerifyOptions {
  const path = secretsFile(wanted.dir, wanted.mode);
  const secret = existsSync(path) ? createFileSecrets(path).get('deviceKey') : null;
  if (secret === null) return {};
  const crypto = createCrypto();
  const publicKey = crypto.publicKeyOf(secret);
  return { checkSignature: (head) => verifyHead(crypto, publicKey, head) };
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
  const { entries, headSeq, headHash, faults, signedHead } = report;
  if (signedHead === 'notChecked') print('signed head: its key is not here, signature not checked');
  if (faults.length > 0) {
    const damaged = new Set(faults.map((fault) => fault.seq)).size;
    print(`DAMAGED: ${damaged} of ${Math.max(headSeq, entries)} entries; all are named above`);
    return exitDamage;
  }
  print(`ok: ${entries} entries, gapless and unchanged; head ${headSeq} ${headHash}`);
  return exitOk;
}

function verify(wanted: Wanted, file: string): number {
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
  print(`rebuilt from ${report.entries} entries and ${report.usesElsewhere} uses elsewhere`);
  return report.unreadable.length > 0 ? exitDamage : exitOk;
}

function main(args: readonly string[]): number {
  const wanted = wantedOf(args);
  if (wanted === null) {
    process.stderr.write(usage);
    return exitNotRun;
  }
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

process.exitCode = main(process.argv.slice(2));
