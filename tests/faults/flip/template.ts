import { cpSync, mkdirSync, mkdtempSync, readdirSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWitnessKeeper } from '../../../main/app/upkeep/keepWitness.ts';
import type { StoredEntry } from '../../../main/app/ports.ts';
import {
  keyChecksOf,
  readWitness,
  witnessFile,
  writeWitness,
} from '../../../main/platform/witness.ts';
import { makeBackup } from '../../../main/store/backup/backupWork.ts';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { redeem, undo } from '../counterWork.ts';
import { quickParts } from '../kill/quickParts.ts';
import { seededRandom } from '../random.ts';

const vouchers = 400;
const codesInUse = 150;
const beforeBackup = 60;
const beforeWitness = 60;
const afterWitness = 25;

/** A terminal's folder and its backups, and what stood in it when it was copied. */
export interface Template {
  /** Holds `data` and `data-backups`. */
  readonly root: string;
  readonly acknowledged: readonly StoredEntry[];
  /** The last entry the witness vouches for. */
  readonly witnessedSeq: number;
  /** The last entry that the backup holds. */
  readonly backupSeq: number;
}

/** Memory where there is any: a case reads and writes a few megabytes. */
export function fastFolder(prefix: string): string {
  const memory = '/dev/shm';
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), prefix));
}

function witnessOf(rig: CounterRig, dir: string): () => void {
  const path = witnessFile(dir, 'live');
  return createWitnessKeeper({
    ...rig.context,
    write: ({ statements, ...witnessed }) =>
      writeWitness(path, {
        v: 1,
        ...witnessed,
        statements: [...statements],
        keyChecks: keyChecksOf(rig.context.secrets),
        backupFolder: null,
      }),
  });
}

async function work(rig: CounterRig, random: () => number, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    if (random() < 0.15) await undo(rig, random);
    else await redeem(rig, random, (code) => rigCode(rig, code), codesInUse);
  }
}

/**
 * Two folders of one history: as a power cut leaves it, the end still in the log, and as a close does.
 */
export async function makeTemplates(root: string, seed: number): Promise<readonly Template[]> {
  const dir = join(root, 'made', 'data');
  const backups = `${dir}-backups`;
  mkdirSync(dir, { recursive: true });
  mkdirSync(backups);
  const random = seededRandom(seed);
  const rig = openRig(dir, undefined, quickParts());
  await setUpRig(rig);
  rig.store.loadVouchers(Array.from({ length: vouchers }, (_, n) => rigVoucher(rig, n)));
  await signInRig(rig);
  await work(rig, random, beforeBackup);
  const takenAt = Date.now();
  const source = databaseFile(dir, 'live');
  const frame = { source, dataDir: dir, folder: backups, mode: 'live' as const };
  const backup = await makeBackup({ ...frame, takenAt, businessDay: '2026-11-22' });
  await work(rig, random, beforeWitness);
  witnessOf(rig, dir)();
  await work(rig, random, afterWitness);
  const acknowledged = rig.store.read((tx) => tx.entriesAfter(0, 1_000));
  const read = readWitness(witnessFile(dir, 'live'));
  const witnessedSeq = read.witness?.head.seq ?? 0;
  const template = { acknowledged, witnessedSeq, backupSeq: backup.headSeq };
  cpSync(join(root, 'made'), join(root, 'cut'), { recursive: true });
  rig.close();
  cpSync(join(root, 'made'), join(root, 'closed'), { recursive: true });
  return ['cut', 'closed'].map((name) => ({ root: join(root, name), ...template }));
}

/** The one backup of a template. */
export function backupFile(root: string): string {
  const folder = join(root, 'data-backups');
  const name = readdirSync(folder).find((one) => one.endsWith('.db'));
  if (name === undefined) throw new Error('the template has no backup');
  return join(folder, name);
}
