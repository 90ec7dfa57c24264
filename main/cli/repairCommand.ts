import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Language } from '../../shared/i18n/area.ts';
import { cli } from '../../shared/i18n/cli.ts';
import { passphraseFromEnvironment } from '../platform/askPassphrase.ts';
import { createCrypto } from '../platform/crypto.ts';
import { databaseFile, secretsFile } from '../platform/dataDir.ts';
import { PassphraseNeeded } from '../platform/passphrase.ts';
import { createFileSecrets } from '../platform/secrets.ts';
import { changedKeys, readWitness, witnessFile } from '../platform/witness.ts';
import type { WitnessRead } from '../platform/witness.ts';
import { takeInstanceLock } from '../store/instanceLock.ts';
import { mend } from '../store/mend/mend.ts';
import type { MendReport } from '../store/mend/mend.ts';
import { backupFoldersOf } from '../store/mend/openMended.ts';
import { StoreOpenProblem, asOpenProblem } from '../store/problems.ts';
import { damageOf, damageOfFiles } from '../store/mend/startCheck.ts';
import type { Damage } from '../store/mend/startCheck.ts';
import { exitFaults, exitNotRun, exitOk, print } from './console.ts';

export interface RepairWanted {
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  /** Else everything is worked out, and nothing is changed. */
  readonly really: boolean;
  readonly language: Language;
}

type Words = (typeof cli)[Language];

/** The device key, where the file gives it and it is the one that signed so far. */
function deviceKeyOf({ dir, mode }: RepairWanted, witness: WitnessRead): Uint8Array | null {
  const path = secretsFile(dir, mode);
  if (!existsSync(path)) return null;
  try {
    const secrets = createFileSecrets(path, passphraseFromEnvironment());
    const changed = witness.witness === null ? [] : changedKeys(witness.witness, secrets);
    return changed.includes('deviceKey') ? null : secrets.get('deviceKey');
  } catch (error) {
    if (error instanceof PassphraseNeeded) throw error;
    return null;
  }
}

function damageIn(file: string, witness: WitnessRead, key: Uint8Array | null): Damage | null {
  const shown = damageOfFiles(file, witness);
  if (shown !== null || !existsSync(file)) return shown;
  const crypto = createCrypto();
  let db: Database.Database;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    return { cause: 'damaged', why: String(error) };
  }
  try {
    const devicePublicKey = key === null ? null : crypto.publicKeyOf(key);
    return damageOf(db, { crypto, witness: witness.witness, devicePublicKey });
  } finally {
    db.close();
  }
}

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

function tell(report: MendReport, words: Words, really: boolean): number {
  for (const { device, epoch, headSeq, kept, missing } of report.chains) {
    const which = { device: device.slice(0, 8), epoch, head: headSeq, kept };
    print(filled(words.repairChain, which));
    for (const { from, to } of missing) print(filled(words.repairMissing, { epoch, from, to }));
  }
  const at = report.backupTakenAt === null ? '' : new Date(report.backupTakenAt).toISOString();
  print(filled(words[`repairBase_${report.base}`], { at }));
  if (report.unprovenRows > 0) print(filled(words.repairUnproven, { rows: report.unprovenRows }));
  if (report.epoch === null) print(words.repairNoKey);
  else print(filled(words.repairEpoch, { epoch: report.epoch }));
  print(filled(really ? words.repairDone : words.repairDry, { folder: report.setAside }));
  return report.chains.some(({ missing }) => missing.length > 0) ? exitFaults : exitOk;
}

/** Runs `repair`; the exit code. */
export function runRepair(wanted: RepairWanted): number {
  const words = cli[wanted.language];
  const { dir, mode, really } = wanted;
  const file = databaseFile(dir, mode);
  const witness = readWitness(witnessFile(dir, mode));
  if (!existsSync(file) && witness.state === 'none') {
    print(filled(words.repairNothing, { dir }));
    return exitNotRun;
  }
  try {
    const lock = takeInstanceLock(dirname(file));
    try {
      const deviceKey = deviceKeyOf(wanted, witness);
      const damage = damageIn(file, witness, deviceKey);
      if (damage === null) {
        print(words.repairSound);
        return exitOk;
      }
      print(filled(words.repairWhy, { why: damage.why }));
      const crypto = createCrypto();
      const backupFolders = backupFoldersOf(dir, witness.witness);
      const common = { dir, mode, crypto, deviceKey, backupFolders, now: Date.now() };
      const report = mend({ ...common, cause: damage.cause, witness: witness.witness }, !really);
      return tell(report, words, really);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof PassphraseNeeded) {
      print(words.repairPassphrase);
      return exitNotRun;
    }
    const problem = asOpenProblem(error);
    if (!(problem instanceof StoreOpenProblem)) throw error;
    print(problem.words[wanted.language]);
    return exitNotRun;
  }
}
