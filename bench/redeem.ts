import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OrderDraft } from '../shared/contract/order.ts';
import type { CachedVoucher } from '../shared/protocol/feed.ts';
import { makeDurable, pregrowWal, walCapacityPages } from '../main/store/wal.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../tests/faults/counterRig.ts';
import type { CounterRig } from '../tests/faults/counterRig.ts';
import type { BenchResult } from './result.ts';

export interface RedeemBenchOptions {
  /** Vouchers cached; the goal is stated for a million. */
  readonly vouchers?: number;
  /** Redemptions timed in steady state. */
  readonly redemptions?: number;
}

/** Redemptions between two truncations of the log: four pages each stay under the automatic checkpoint. */
const growingRun = 200;
const growingRuns = 5;
const cpuRedemptions = 2_000;
const warmUp = 300;
/** Every third code is a card of three uses: static, no customer, one voucher to an order. */
const codesStep = 6;
const codesFrom = 1;

interface Samples {
  readonly insert: number[];
  readonly prepare: number[];
  readonly confirm: number[];
  readonly redeem: number[];
}

function noSamples(): Samples {
  return { insert: [], prepare: [], confirm: [], redeem: [] };
}

function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function nowUs(): number {
  return performance.now() * 1_000;
}

/** The thing compared with: one row, one durable commit, the same settings, a file of its own. */
interface BareTable {
  readonly db: Database.Database;
  insert(): void;
}

function openBare(dir: string): BareTable {
  const db = new Database(join(dir, 'bare.db'));
  makeDurable(db);
  db.exec(`
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
  `);
  pregrowWal(db);
  const statement = db.prepare('INSERT INTO bare (body) VALUES (?)');
  const body = randomBytes(16);
  return {
    db,
    insert: () => {
      statement.run(body);
    },
  };
}

function* cache(rig: CounterRig, count: number, usable: number): Generator<CachedVoucher> {
  for (let n = 0; n < usable; n++) yield rigVoucher(rig, codesFrom + n * codesStep);
  const like = rigVoucher(rig, codesFrom);
  for (let n = usable; n < count; n++) yield { ...like, ref: randomBytes(16).toString('hex') };
}

/** One customer after another, each with a code that was never used. */
function queueOf(rig: CounterRig): () => OrderDraft {
  let next = 0;
  return () => ({
    orderId: rig.context.ids.random128(),
    lines: [
      {
        lineId: '1',
        name: '奶茶 Milk tea',
        item: 'MT',
        categories: [],
        quantity: 1,
        unitPriceMinor: 2_000,
      },
    ],
    vouchers: [
      {
        scan: {
          scanId: rig.context.ids.random128(),
          raw: rigCode(rig, codesFrom + next++ * codesStep),
          source: 'wedge',
        },
      },
    ],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  });
}

/** Prepare and confirm through the terminal's own door, as a screen calls it; then one bare insert. */
async function interleave(
  rig: CounterRig,
  bare: BareTable,
  next: () => OrderDraft,
  count: number,
): Promise<Samples> {
  const samples = noSamples();
  for (let round = 0; round < count; round++) {
    const order = next();
    const begun = nowUs();
    const { seen } = await rig.call('redeem.prepare', { order });
    const prepared = nowUs();
    await rig.call('redeem.confirm', { order, seen, approval: null });
    const confirmed = nowUs();
    bare.insert();
    samples.insert.push(nowUs() - confirmed);
    samples.prepare.push(prepared - begun);
    samples.confirm.push(confirmed - prepared);
    samples.redeem.push(confirmed - begun);
  }
  return samples;
}

/** Cuts the log back to nothing, so that the commits that follow have to grow it; done from outside. */
function truncateLog(file: string): void {
  const db = new Database(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function logPages(file: string): number {
  const db = new Database(file, { readonly: true });
  const pages = walCapacityPages(db);
  db.close();
  return pages;
}

async function growing(rig: CounterRig, bare: BareTable, next: () => OrderDraft) {
  const all = noSamples();
  let pages = 0;
  for (let run = 0; run < growingRuns; run++) {
    truncateLog(rig.store.file);
    truncateLog(bare.db.name);
    const samples = await interleave(rig, bare, next, growingRun);
    pages += logPages(rig.store.file);
    all.insert.push(...samples.insert);
    all.redeem.push(...samples.redeem);
  }
  return { samples: all, pagesPerCommit: pages / (growingRun * growingRuns) };
}

interface Bench {
  readonly rig: CounterRig;
  readonly bare: BareTable;
  readonly next: () => OrderDraft;
  close(): void;
}

async function open(folder: string, vouchers: number, usable: number): Promise<Bench> {
  const dir = mkdtempSync(join(folder, 'countersign-bench-'));
  const rig = openRig(dir);
  await setUpRig(rig);
  await signInRig(rig);
  rig.store.loadVouchers(cache(rig, vouchers, usable));
  const bare = openBare(dir);
  return {
    rig,
    bare,
    next: queueOf(rig),
    close: () => {
      rig.close();
      bare.db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Where a sync costs nothing: what is left is the work itself. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

async function withoutSync(vouchers: number): Promise<Samples> {
  const bench = await open(memoryFolder(), vouchers, cpuRedemptions + warmUp);
  try {
    await interleave(bench.rig, bench.bare, bench.next, warmUp);
    return await interleave(bench.rig, bench.bare, bench.next, cpuRedemptions);
  } finally {
    bench.close();
  }
}

function ratio(samples: Samples): number {
  return quantile(samples.redeem, 0.5) / quantile(samples.insert, 0.5);
}

function line(name: string, samples: readonly number[]): string {
  const at = (part: number) => Math.round(quantile(samples, part));
  return `${name}: p10 ${at(0.1)} µs, p50 ${at(0.5)} µs, p90 ${at(0.9)} µs, p99 ${at(0.99)} µs`;
}

/**
 * A full redemption (prepare and confirm, static code) against one bare durable one-row insert, turn and
 * turn about in the same run. Ratios are of medians; microseconds are reported, not judged.
 */
export async function run(options: RedeemBenchOptions = {}): Promise<BenchResult> {
  const vouchers = options.vouchers ?? 1_000_000;
  const redemptions = options.redemptions ?? 3_000;
  const usable = warmUp + redemptions + growingRun * growingRuns;
  const bench = await open(tmpdir(), Math.max(vouchers, usable), usable);
  try {
    await interleave(bench.rig, bench.bare, bench.next, warmUp);
    const steady = await interleave(bench.rig, bench.bare, bench.next, redemptions);
    const grown = await growing(bench.rig, bench.bare, bench.next);
    const cpu = await withoutSync(cpuRedemptions + warmUp);
    const syncUs = quantile(steady.insert, 0.5) - quantile(cpu.insert, 0.5);
    return {
      figures: {
        vsInsertSteady: ratio(steady),
        vsInsertGrowing: ratio(grown.samples),
        walPagesPerCommit: grown.pagesPerCommit,
        cpuVsInsertCpu: ratio(cpu),
        prepareUs: quantile(steady.prepare, 0.5),
        confirmUs: quantile(steady.confirm, 0.5),
        insertUs: quantile(steady.insert, 0.5),
        redeemP99Us: quantile(steady.redeem, 0.99),
        cpuRedeemUs: quantile(cpu.redeem, 0.5),
        cpuInsertUs: quantile(cpu.insert, 0.5),
      },
      notes: [
        line('insert', steady.insert),
        line('prepare', steady.prepare),
        line('confirm', steady.confirm),
        line('redeem', steady.redeem),
        line('insert, growing log', grown.samples.insert),
        line('redeem, growing log', grown.samples.redeem),
        `sync off: both on ${memoryFolder()}`,
        // The quicker a disk answers a sync, the more of a redemption is work that an insert hasn't got.
        `a sync costs about ${Math.round(syncUs)} µs here; vsInsertSteady falls as a sync gets dearer`,
      ],
    };
  } finally {
    bench.close();
  }
}
