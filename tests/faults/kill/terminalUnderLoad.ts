/*
 * A terminal that works as fast as it can until it is killed: `node terminalUnderLoad.ts DIR SEED [PLANT]`.
 * Prints `ready`, then `ack SEQ HASH` for every entry of whatever it was answered was done.
 */
import Database from 'better-sqlite3';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { acknowledging, say } from '../acknowledging.ts';
import { goodwill, redeem, remake, undo } from '../counterWork.ts';
import { openRig, rigCode, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { rigVouchers } from '../strickenFolder.ts';
import { seededRandom } from '../random.ts';

type Random = () => number;

/** The printer and the feed write too, between redemptions, in transactions of their own. */
function elsewhere(rig: CounterRig, random: Random): void {
  rig.context.store.write((tx) => {
    const job = tx.nextPrintJob();
    if (job !== null) tx.setPrintJob(job.jobId, { state: 'printed', tries: 1, problem: null });
    tx.setSettings({ ...tx.settings(), sounds: random() < 0.5 });
  });
}

async function step(rig: CounterRig, random: Random): Promise<void> {
  const what = random();
  if (what < 0.85) return redeem(rig, random, (n) => rigCode(rig, n), rigVouchers);
  if (what < 0.93) return undo(rig, random);
  if (what < 0.933) return goodwill(rig);
  if (what < 0.94) return remake(rig, random);
  elsewhere(rig, random);
}

/** The mistake to be caught: a start that takes the tables for complete, whatever the journal's tail says. */
function forgetTheTail(dir: string): void {
  const db = new Database(databaseFile(dir, 'live'));
  db.exec(`
    UPDATE meta SET value = (SELECT coalesce(max(seq), 0) FROM journal) WHERE name = 'projectedSeq'`);
  db.close();
}

async function main(dir: string, seed: number, plant: string | null): Promise<never> {
  if (plant === 'forget-the-tail') forgetTheTail(dir);
  const acks = acknowledging(plant === 'commit-after-answer');
  const random = seededRandom(seed);
  const rig = openRig(dir, acks.wrap);
  await signInRig(rig);
  acks.answered();
  say('ready');
  for (;;) {
    await step(rig, random);
    acks.answered();
  }
}

const [dir, seed, plant] = process.argv.slice(2);
if (dir === undefined || seed === undefined) throw new Error('usage: terminalUnderLoad DIR SEED');
await main(dir, Number(seed), plant ?? null);
