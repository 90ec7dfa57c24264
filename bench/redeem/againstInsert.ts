import { tmpdir } from 'node:os';
import Database from 'better-sqlite3';
import { walCapacityPages } from '../../main/store/wal.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import { memoryFolder, nowUs, openCounter } from './counters.ts';
import type { BenchCounter } from './counters.ts';

/** Redemptions between two truncations of the log: so many stay under the automatic checkpoint. */
const growingRun = 200;
const growingRuns = 5;
const cpuRedemptions = 2_000;
const warmUp = 300;
/** One durable one-row insert on the disk that the goals were set on, µs: into a log that is reused, and that grows. */
const referenceInsertUs = 120;
const referenceGrowingInsertUs = 253;

interface Samples {
  readonly insert: number[];
  readonly prepare: number[];
  readonly confirm: number[];
  readonly redeem: number[];
}

function noSamples(): Samples {
  return { insert: [], prepare: [], confirm: [], redeem: [] };
}

/** Prepare, confirm, one bare insert, turn and turn about. */
async function interleave({ rig, bare, next }: BenchCounter, count: number): Promise<Samples> {
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

async function growing(counter: BenchCounter) {
  const all = noSamples();
  let pages = 0;
  for (let run = 0; run < growingRuns; run++) {
    truncateLog(counter.rig.store.file);
    truncateLog(counter.bare.db.name);
    const samples = await interleave(counter, growingRun);
    pages += logPages(counter.rig.store.file);
    all.insert.push(...samples.insert);
    all.redeem.push(...samples.redeem);
  }
  return { samples: all, pagesPerCommit: pages / (growingRun * growingRuns) };
}

async function withoutSync(): Promise<Samples> {
  const usable = cpuRedemptions + warmUp;
  const counter = await openCounter(memoryFolder(), usable, usable);
  try {
    await interleave(counter, warmUp);
    return await interleave(counter, cpuRedemptions);
  } finally {
    counter.close();
  }
}

function median(samples: readonly number[]): number {
  return summarise(samples).median;
}

function ratio(samples: Samples): number {
  return median(samples.redeem) / median(samples.insert);
}

function line(name: string, samples: readonly number[]): string {
  return summaryLine(name, summarise(samples), 'µs');
}

/**
 * A full redemption (prepare and confirm, static code) against one bare durable one-row insert. Ratios are
 * of medians in one run; microseconds are reported, not judged.
 */
export async function againstInsert(vouchers: number, redemptions: number): Promise<BenchResult> {
  const usable = warmUp + redemptions + growingRun * growingRuns;
  const counter = await openCounter(tmpdir(), Math.max(vouchers, usable), usable);
  try {
    await interleave(counter, warmUp);
    const steady = await interleave(counter, redemptions);
    const grown = await growing(counter);
    const cpu = await withoutSync();
    const insertUs = median(steady.insert);
    const redeemUs = median(steady.redeem);
    // Both sides sync once: on a slower disk both take so much longer, and the difference stays.
    const onReferenceDisk = (us: number): number => referenceInsertUs + us - insertUs;
    const confirmUs = median(steady.confirm);
    return {
      figures: {
        vsInsertSteady: redeemUs / insertUs,
        vsInsertGrowing: redeemUs / median(grown.samples.insert),
        vsInsertSteadyOnReferenceDisk: onReferenceDisk(redeemUs) / referenceInsertUs,
        confirmVsInsertOnReferenceDisk: onReferenceDisk(confirmUs) / referenceInsertUs,
        vsInsertGrowingOnReferenceDisk: onReferenceDisk(redeemUs) / referenceGrowingInsertUs,
        walPagesPerCommit: grown.pagesPerCommit,
        cpuVsInsertCpu: ratio(cpu),
        prepareUs: median(steady.prepare),
        confirmUs,
        insertUs,
        cpuRedeemUs: median(cpu.redeem),
        cpuInsertUs: median(cpu.insert),
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
        `a sync costs about ${Math.round(insertUs - median(cpu.insert))} µs here; vsInsertSteady falls as a sync gets dearer`,
        `…OnReferenceDisk is worked out, not measured: the same difference over an insert of ${referenceInsertUs} µs`,
        'vsInsertGrowing: a redemption as it is against an insert into a log that nobody grew beforehand',
      ],
    };
  } finally {
    counter.close();
  }
}
