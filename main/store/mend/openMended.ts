import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { SecretName, Secrets } from '../../app/ports.ts';
import { databaseFile } from '../../platform/dataDir.ts';
import { changedKeys, readWitness, witnessFile } from '../../platform/witness.ts';
import type { Witness, WitnessRead } from '../../platform/witness.ts';
import { defaultBackupFolder } from '../backup/backup.ts';
import { takeInstanceLock } from '../instanceLock.ts';
import { mend } from './mend.ts';
import type { MendReport } from './mend.ts';
import { openStore } from '../openStore.ts';
import type { CounterStore, StoreOptions } from '../openStore.ts';
import { StoreOpenProblem } from '../problems.ts';
import { finishSwap } from './setAside.ts';
import { damageOf, damageOfFiles, mendDerived } from './startCheck.ts';
import type { Damage } from './startCheck.ts';

export interface OpenMendedOptions extends StoreOptions {
  readonly secrets: Pick<Secrets, 'get'>;
  /** The wall's time, ms: nothing better is known before the database is open. */
  readonly now: number;
}

export interface Opened {
  readonly store: CounterStore;
  readonly witness: Witness | null;
  /** What had to be put together again; `null` where all was well. */
  readonly mended: MendReport | null;
  /** Why, for the log. */
  readonly why: string | null;
  /** Derived tables that did not say what the journal says, and do now. */
  readonly derivedMended: number;
  /** Keys that are gone, or are not the ones this terminal signed with. */
  readonly lostKeys: readonly SecretName[];
}

const allKeys: readonly SecretName[] = ['deviceKey', 'issuerKey', 'chainKey'];

function keysLost(
  witness: Witness | null,
  secrets: Pick<Secrets, 'get'>,
  isSetUp: boolean,
): readonly SecretName[] {
  if (witness !== null) return changedKeys(witness, secrets);
  return isSetUp ? allKeys.filter((name) => secrets.get(name) === null) : [];
}

/** The device key, where it is the one that signed so far. */
function soundKey(witness: Witness | null, secrets: Pick<Secrets, 'get'>): Uint8Array | null {
  const changed = witness !== null && changedKeys(witness, secrets).includes('deviceKey');
  return changed ? null : secrets.get('deviceKey');
}

export function backupFoldersOf(dir: string, witness: Witness | null): readonly string[] {
  const own = witness?.backupFolder ?? null;
  return own === null ? [defaultBackupFolder(dir)] : [own, defaultBackupFolder(dir)];
}

export function mendNow(
  options: OpenMendedOptions,
  witness: Witness | null,
  damage: Damage,
): MendReport {
  const { dir, mode, crypto, secrets, now } = options;
  const folder = dirname(databaseFile(dir, mode));
  const lock = takeInstanceLock(folder);
  try {
    return mend({
      dir,
      mode,
      crypto,
      now,
      witness,
      cause: damage.cause,
      deviceKey: soundKey(witness, secrets),
      backupFolders: backupFoldersOf(dir, witness),
    });
  } finally {
    lock.release();
  }
}

type Tried = { readonly store: CounterStore } | { readonly damage: Damage };

/** What a look at the file itself finds, where opening it ran into something that has no name. */
function damageOfClosed(options: OpenMendedOptions): Damage | null {
  const file = databaseFile(options.dir, options.mode);
  let db: Database.Database;
  try {
    db = new Database(file, { fileMustExist: true });
  } catch (error) {
    return { cause: 'damaged', why: String(error) };
  }
  try {
    return damageOf(db, { crypto: options.crypto, witness: null, devicePublicKey: null });
  } finally {
    db.close();
  }
}

/**
 * A file of another kind, or a newer version's, is left alone unless this terminal is known to be here; a
 * mistake of our own is not taken for damage.
 */
function damageOfProblem(error: unknown, options: OpenMendedOptions, witness: WitnessRead): Damage {
  const code = error instanceof StoreOpenProblem ? error.code : null;
  if (code === 'damaged') return { cause: 'damaged', why: String((error as Error).cause) };
  const isDoubtful =
    code === null || (witness.state !== 'none' && ['notOurs', 'newer', 'otherMode'].includes(code));
  const found = isDoubtful ? damageOfClosed(options) : null;
  if (found === null) throw error;
  return found;
}

function tryToOpen(options: OpenMendedOptions, witness: WitnessRead): Tried {
  let store: CounterStore;
  try {
    store = openStore(options);
  } catch (error) {
    return { damage: damageOfProblem(error, options, witness) };
  }
  const key = soundKey(witness.witness, options.secrets);
  const check = {
    crypto: options.crypto,
    witness: witness.witness,
    devicePublicKey: key === null ? null : options.crypto.publicKeyOf(key),
  };
  try {
    const damage = store.inspect((db) => damageOf(db, check));
    if (damage === null) return { store };
    store.close();
    return { damage };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Finishes what a crash left of a swap; nobody else may have the folder meanwhile. */
function finishWhatWasBegun(options: OpenMendedOptions): void {
  const file = databaseFile(options.dir, options.mode);
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeInstanceLock(folder);
  try {
    finishSwap(file, folder);
  } finally {
    lock.release();
  }
}

/**
 * Opens a terminal's database, after looking it over as far as a start allows; what is damaged, rolled
 * back or gone is set aside, put together again from what is left, and goes on in a new epoch. Throws
 * `StoreOpenProblem` where that can't be done: in use, locked, newer, read-only, full.
 */
export function openMended(options: OpenMendedOptions): Opened {
  finishWhatWasBegun(options);
  const file = databaseFile(options.dir, options.mode);
  const witness = readWitness(witnessFile(options.dir, options.mode));
  let damage = damageOfFiles(file, witness);
  let store: CounterStore | null = null;
  if (damage === null) {
    const tried = tryToOpen(options, witness);
    if ('store' in tried) store = tried.store;
    else damage = tried.damage;
  }
  const mended = damage === null ? null : mendNow(options, witness.witness, damage);
  store ??= openStore(options);
  return opened(options, store, witness.witness, mended, damage?.why ?? null);
}

function opened(
  options: OpenMendedOptions,
  store: CounterStore,
  witness: Witness | null,
  mended: MendReport | null,
  why: string | null,
): Opened {
  try {
    const derivedMended = mended === null ? store.inspect(mendDerived) : 0;
    const isSetUp = store.read((tx) => tx.identity() !== null);
    const lostKeys = isSetUp ? keysLost(witness, options.secrets, isSetUp) : [];
    return { store, witness, mended, why, derivedMended, lostKeys };
  } catch (error) {
    store.close();
    throw error;
  }
}
