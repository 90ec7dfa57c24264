// A terminal as a process of its own, for a benchmark: enrols, takes the snapshot, takes it once more while
// it journals redemptions, and hands in a backlog; says what each took.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { redeemed, redemption } from '../../tests/hq/paperTerminal.ts';
import { forget, openCounter } from '../../tests/sync/counter.ts';
import type { TestCounter } from '../../tests/sync/counter.ts';
import { summarise } from '../samples.ts';

export interface TerminalSays {
  readonly vouchers: number;
  readonly seconds: number;
  /** Above what the program itself takes. */
  readonly peakMb: number;
  /** The same snapshot while redemptions are journalled, and how long each of them waited and took. */
  readonly atWorkSeconds: number;
  readonly redeemedMeanwhile: number;
  readonly redeemP50Ms: number;
  readonly redeemP99Ms: number;
  readonly redeemMostMs: number;
  readonly backlogSeconds: number;
}

// Nobody is left to tell it to.
process.once('disconnect', () => process.exit());

const kbPerMb = 1_024;
const bytesPerMb = 1_024 * 1_024;
const entriesPerTransaction = 200;
const msBetweenRedemptions = 20;

const [, , dir = '', hqUrl = '', code = '', backlogText = '0'] = process.argv;

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

function snapshotIsHere({ store }: TestCounter): boolean {
  const { snapshotPage, lastSync } = store.read((tx) => tx.sync());
  return snapshotPage === null && lastSync !== null;
}

async function untilSnapshot(counter: TestCounter): Promise<void> {
  while (!snapshotIsHere(counter)) {
    await counter.line.now();
    await sleep(1);
  }
}

function freshRef(n: number): string {
  return `${n.toString(16).padStart(16, '0')}${'b'.repeat(16)}`;
}

/** What a scan waits that comes while pages are set down: for its turn, and for its commit. */
async function redeemingMeanwhile(counter: TestCounter, work: Promise<void>): Promise<number[]> {
  const waits: number[] = [];
  const end = { isThere: false };
  void work.then(() => (end.isThere = true));
  while (!end.isThere) {
    const due = performance.now() + msBetweenRedemptions;
    await sleep(msBetweenRedemptions);
    counter.append(redemption([redeemed(freshRef(waits.length))]));
    waits.push(performance.now() - due);
  }
  await work;
  return waits;
}

async function drained(counter: TestCounter, entries: number): Promise<number> {
  for (let from = 0; from < entries; from += entriesPerTransaction) {
    const count = Math.min(entriesPerTransaction, entries - from);
    const fresh = (_: unknown, n: number) => redemption([redeemed(freshRef(1e9 + from + n))]);
    counter.appendAll(Array.from({ length: count }, fresh));
  }
  const head = counter.store.read((tx) => tx.head().seq);
  const began = performance.now();
  while (counter.store.read((tx) => tx.sync().ackedSeq) < head) await counter.line.now();
  return secondsSince(began);
}

const counter = openCounter(dir);
const before = process.memoryUsage.rss();
const began = performance.now();
const enrolled = await counter.enrol(hqUrl, code);
if (!enrolled.ok) throw new Error(enrolled.problem.code);
await untilSnapshot(counter);
const seconds = secondsSince(began);
const peakMb = process.resourceUsage().maxRSS / kbPerMb - before / bytesPerMb;
const vouchers = counter.store.read((tx) => tx.voucherCount());

counter.store.write((tx) => tx.setSync({ ...tx.sync(), snapshotPage: 0 }));
const again = performance.now();
const waits = await redeemingMeanwhile(counter, untilSnapshot(counter));
const atWorkSeconds = secondsSince(again);
const { median, p99 } = summarise(waits);

// Head office's memory for snapshots is read before it is given anything else to do.
process.send?.('snapshotsTaken');
await once(process, 'message');
const backlogSeconds = await drained(counter, Number(backlogText));
const says: TerminalSays = {
  vouchers,
  seconds,
  peakMb,
  atWorkSeconds,
  redeemedMeanwhile: waits.length,
  redeemP50Ms: median,
  redeemP99Ms: p99,
  redeemMostMs: Math.max(...waits),
  backlogSeconds,
};
await counter.close();
forget(dir);
process.send?.(says);
process.disconnect();
