/*
 * A terminal's days, the same each time for the same seed, watched while it writes: `node workload.ts
 * JSON` (`Day`). Prints what it was told is done, as `expected.ts` reads it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import type { Secrets, Store } from '../../../main/app/ports.ts';
import { StoreProblem } from '../../../main/app/storeErrors.ts';
import { BackupProblem } from '../../../main/store/backup/backupProblems.ts';
import { StoreOpenProblem } from '../../../main/store/problems.ts';
import { acknowledging, say } from '../acknowledging.ts';
import { backUp } from '../backUp.ts';
import { goodwill, pick, redeem, remake, undo } from '../counterWork.ts';
import { openRig, rigCampaigns, rigCode, rigVoucher, setUpRig, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { seededRandom } from '../random.ts';
import { seededParts } from '../seededParts.ts';
import { feedVouchers } from './feed.ts';
import { timersByHand } from './timersByHand.ts';

/** Vouchers of the terminal, few enough that the same one comes up again and again. */
const vouchers = 300;
/** Enough commits that a quiet moment is worth something (`openStore`). */
const commitsOfABusyHour = 110;
/** Rows that fill the log up to where a commit moves it into the database by itself. */
const rowsAtOnce = 1_500;
const manyRows = 9_000;
const quietSecondMs = 1_000;

type Random = () => number;

/** One run of the program. */
export interface Day {
  readonly dir: string;
  readonly seed: number;
  readonly day: number;
  readonly synchronous: string;
  readonly plant: string | null;
  /** The disk will fail: to be refused, in words, is then a good answer. */
  readonly mayRefuse: boolean;
}

/** A promise that SQLite makes by itself, and that `openStore` overrides, kept or not. */
function synchronous(level: string): void {
  if (level === 'FULL') return;
  const own = Database.prototype.pragma;
  Database.prototype.pragma = function spoiled(this: Database.Database, source, options) {
    if (source === 'synchronous = FULL') return own.call(this, `synchronous = ${level}`, options);
    return source === 'synchronous' ? 2 : own.call(this, source, options);
  };
}

/** The mistake to be caught: a renamed file whose folder is never synced. */
function neverSyncFolders(): void {
  const own = fs.fsyncSync;
  fs.fsyncSync = (file) => {
    if (!fs.fstatSync(file).isDirectory()) own(file);
  };
  syncBuiltinESMExports();
}

function sayKeys(secrets: Pick<Secrets, 'get'>): void {
  for (const name of ['deviceKey', 'issuerKey', 'chainKey'] as const) {
    const key = secrets.get(name);
    if (key !== null) say(`key ${name} ${Buffer.from(key).toString('hex')}`);
  }
}

/** The printer takes a job up, and is done with it or not: each a transaction of its own. */
function print(store: Store, random: Random): void {
  const job = store.read((tx) => tx.nextPrintJob());
  if (job === null) return;
  store.write((tx) => tx.setPrintJob(job.jobId, { state: 'printing', tries: 1, problem: null }));
  say(`job ${job.jobId} printing`);
  if (random() < 0.3) return;
  store.write((tx) => tx.setPrintJob(job.jobId, { state: 'printed', tries: 1, problem: null }));
  say(`job ${job.jobId} printed`);
}

/** A page of the feed, with the cursor's step in the same transaction. */
function pull(rig: CounterRig): void {
  const cursor = rig.context.store.write((tx) => {
    const sync = tx.sync();
    const next = sync.cursor + 1;
    tx.applyFeed([{ kind: 'vouchers', vouchers: [...feedVouchers(rig, next)] }]);
    tx.setSync({ ...sync, cursor: next });
    return next;
  });
  say(`cursor ${cursor}`);
}

/** More rows than the log takes: a commit in the middle checkpoints by itself. */
function loadMany(rig: CounterRig): void {
  for (let from = 0; from < manyRows; from += rowsAtOnce) {
    const rows = Array.from({ length: rowsAtOnce }, (_, n) => rigVoucher(rig, 1_000 + from + n));
    rig.store.loadVouchers(rows);
  }
}

/** All of it on the first day, and on a later one what a failing disk refused before. */
async function setUpWhatIsMissing(rig: CounterRig): Promise<void> {
  const { secrets } = rig.context;
  const has = rig.store.read((tx) => ({
    identity: tx.identity() !== null,
    campaigns: tx.campaigns().length > 0,
    vouchers: tx.voucherCount() > 0,
  }));
  if (!has.identity) {
    await setUpRig(rig);
    sayKeys(secrets);
  } else if (!has.campaigns) {
    rig.store.write((tx) =>
      tx.applyFeed(rigCampaigns.map((campaign) => ({ kind: 'campaign', campaign }))),
    );
  }
  if (has.vouchers) return;
  rig.store.loadVouchers(Array.from({ length: vouchers }, (_, n) => rigVoucher(rig, n)));
}

/** The code of a problem the terminal has words for; `null` for any other error, which is a fault of its own. */
function problemIn(error: unknown): string | null {
  if (error instanceof StoreProblem || error instanceof StoreOpenProblem) return error.code;
  if (error instanceof BackupProblem) return error.code;
  if (error instanceof Error && 'syscall' in error) return `system ${String(error.syscall)}`;
  return error instanceof Error ? (/"code":"(\w+)"/.exec(error.message)?.[1] ?? null) : null;
}

async function orRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = problemIn(error);
    if (code === null) throw error;
    say(`refused ${code}`);
  }
}

async function main({ dir, seed, day, plant, mayRefuse }: Day): Promise<void> {
  const timers = timersByHand();
  const random = seededRandom(seed + day);
  const acks = acknowledging(plant === 'ack-before-sync');
  const rig = openRig(dir, acks.wrap, seededParts(seed + day, day));
  const { store, secrets } = rig.context;

  async function one(): Promise<void> {
    const what = random();
    if (what < 0.6) await redeem(rig, random, (n) => rigCode(rig, n), vouchers);
    else if (what < 0.7) await undo(rig, random);
    else if (what < 0.74) await goodwill(rig);
    else if (what < 0.78) await remake(rig, random);
    else if (what < 0.92) print(store, random);
    else pull(rig);
  }

  async function work(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await (mayRefuse ? orRefused(one) : one());
      acks.answered();
    }
  }

  await setUpWhatIsMissing(rig);
  await signInRig(rig);
  acks.answered();
  if (day === 0) {
    // Ends in the middle of its work: the next start finds its log.
    await work(20 + pick(random, 20));
    process.exit(0);
  }
  if (day === 1) {
    await work(commitsOfABusyHour);
    timers.pass(quietSecondMs);
    secrets.set('issuerKey', seededParts(seed, day).crypto.randomBytes(32));
    sayKeys(secrets);
    await backUp(rig, dir);
    loadMany(rig);
    await backUp(rig, dir);
  }
  await work(10 + pick(random, 20));
  rig.close();
}

const today = JSON.parse(process.argv[2] ?? '') as Day;
synchronous(today.synchronous);
if (today.plant === 'no-directory-sync') neverSyncFolders();
await (today.mayRefuse ? orRefused(() => main(today)) : main(today));
