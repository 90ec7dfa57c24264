/*
 * A terminal that works as fast as it can until it is killed: `node terminalUnderLoad.ts DIR SEED [PLANT]`.
 * Prints `ready`, then `ack SEQ HASH` for every entry of whatever it was answered was done.
 */
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { OrderDraft } from '../../../shared/contract/order.ts';
import type { UndoPart } from '../../../shared/domain/undo/undoFacts.ts';
import type { Entry, RedemptionBody } from '../../../shared/protocol/entry.ts';
import type { Appended, Store, Writer } from '../../../main/app/ports.ts';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import type { CounterStore } from '../../../main/store/openStore.ts';
import { openRig, rigCode, rigPin, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { rigVouchers } from '../strickenFolder.ts';
import { seededRandom } from '../random.ts';

const standardOutput = 1;
/** How long the planted mistake answers before it commits, ms. */
const answeredTooEarlyMs = 20;

function say(line: string): void {
  writeSync(standardOutput, `${line}\n`);
}

/** Knows which entries the terminal has appended and not yet been answered for. */
interface Acknowledging {
  readonly wrap: (store: CounterStore) => Store;
  /** The answer has come: what was appended for it may be relied on. */
  answered(): void;
}

function acknowledging(planted: boolean): Acknowledging {
  let appended: Appended[] = [];

  function answered(): void {
    for (const { seq, hash } of appended) say(`ack ${seq} ${hash}`);
    appended = [];
  }

  function watched(tx: Writer): Writer {
    return {
      ...tx,
      append: (entry) => {
        const done = tx.append(entry);
        appended.push(done);
        return done;
      },
    };
  }

  /** The mistake to be caught: the answer goes out, and the commit comes when it comes. */
  function answerTooEarly(): void {
    answered();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, answeredTooEarlyMs);
  }

  return {
    wrap: (store) => ({
      read: store.read,
      write: (work) =>
        store.write((tx) => {
          const result = work(watched(tx));
          if (planted && appended.length > 0) answerTooEarly();
          return result;
        }),
      close: store.close,
    }),
    answered,
  };
}

type Random = () => number;

function pick(random: Random, count: number): number {
  return Math.floor(random() * count);
}

function orderOf(rig: CounterRig, random: Random): OrderDraft {
  const count = random() < 0.8 ? 1 : 2;
  const vouchers = Array.from({ length: count }, () => ({
    scan: {
      scanId: rig.context.ids.random128(),
      raw: rigCode(rig, pick(random, rigVouchers)),
      source: 'wedge' as const,
    },
  }));
  const amounts = vouchers.map((_, index) => ({ index, amountMinor: 100 + pick(random, 4_000) }));
  const line = { lineId: '1', name: '奶茶', item: 'MT', categories: [], quantity: 9 };
  return {
    orderId: rig.context.ids.random128(),
    lines: [{ ...line, unitPriceMinor: 2_000 }],
    vouchers,
    customer: null,
    currency: 'CNY',
    amounts,
    uses: random() < 0.1 ? [{ index: 0, uses: 2 }] : [],
  };
}

/** A refused order is a good answer too: the same codes come again and again, as they are meant to. */
async function redeem(rig: CounterRig, random: Random): Promise<void> {
  const order = orderOf(rig, random);
  const { decision, seen } = await rig.call('redeem.prepare', { order });
  if (decision.confirmable) await rig.call('redeem.confirm', { order, seen, approval: null });
}

/** Half of what one voucher was used for where that can be halved, else all that is left. */
function partOf({ vouchers }: RedemptionBody, random: Random): UndoPart {
  const chosen = vouchers[pick(random, vouchers.length)];
  if (chosen === undefined || random() < 0.5) return { kind: 'whole' };
  const { ref, uses } = chosen;
  const amountMinor = Math.floor((chosen.amountMinor ?? 0) / 2);
  if (amountMinor > 0) return { kind: 'amount', ref, amountMinor };
  return uses > 1 ? { kind: 'uses', ref, uses: 1 } : { kind: 'voucher', ref };
}

/** One of the last redemptions; undone already or not. */
function redemptionAmong(rig: CounterRig, random: Random): Entry | null {
  const last = rig.store.read((tx) => tx.entriesBefore(null, ['redemption'], 20));
  const chosen = last[pick(random, last.length)];
  return chosen === undefined ? null : (JSON.parse(chosen.json) as Entry);
}

async function undo(rig: CounterRig, random: Random): Promise<void> {
  const chosen = redemptionAmong(rig, random);
  if (chosen?.body.kind !== 'redemption') return;
  await rig.tryCall('undo.do', {
    undoId: rig.context.ids.random128(),
    of: { seq: chosen.seq },
    part: partOf(chosen.body, random),
    reason: 'wrong drink',
    approval: null,
  });
}

async function remake(rig: CounterRig, random: Random): Promise<void> {
  const chosen = redemptionAmong(rig, random);
  if (chosen === null) return;
  await rig.tryCall('redeem.remake', {
    remakeId: rig.context.ids.random128(),
    seq: chosen.seq,
    reason: 'spilled',
    note: '',
    approval: null,
  });
}

async function goodwill(rig: CounterRig): Promise<void> {
  await rig.tryCall('goodwill.issue', {
    issueId: rig.context.ids.random128(),
    campaignId: 'sorry',
    reason: 'wait',
    note: '',
    customer: null,
    pin: rigPin,
    approval: null,
  });
}

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
  if (what < 0.85) return redeem(rig, random);
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
