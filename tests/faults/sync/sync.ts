import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { readBooks } from './books.ts';
import { acknowledgedOf, beginChain, endChain } from './chain.ts';
import type { Chain } from './chain.ts';
import { startPostgres } from './database.ts';
import type { Postgres } from './database.ts';
import { heal } from './healing.ts';
import { inject, settle } from './inject.ts';
import { dumpFile, duplicatesIn, violationsOf } from './judge.ts';
import type { Till } from './judge.ts';
import { plantNames, planOf } from './plan.ts';
import type { ChainPlan, Injected, Plant } from './plan.ts';

interface Sum {
  cases: number;
  acknowledged: number;
  duplicates: number;
  readonly violations: string[];
  readonly struck: Map<Injected, number>;
}

interface Lane {
  readonly postgres: Postgres;
  readonly scratch: string;
  readonly options: FaultOptions;
  readonly plant: Plant | null;
  readonly sum: Sum;
}

/** What each terminal goes by, told before it ends. */
async function tillsOf(chain: Chain, refs: readonly string[]): Promise<readonly Till[]> {
  const tills: Till[] = [];
  for (const { name, dir, retired, counter } of chain.posts) {
    const dump = dumpFile(chain.dir, name);
    if (!retired) await counter.ask({ do: 'dump', refs, file: dump });
    await counter.close();
    tills.push({ name, dir, retired, acknowledged: counter.acknowledged(), dump });
  }
  return tills;
}

/** All is healed, everybody hears everything, and then everything is looked at. */
async function judge(chain: Chain, sum: Sum): Promise<readonly string[]> {
  await settle(chain);
  await chain.postgres.start();
  await chain.offices.startAll();
  const left = await heal(chain);
  const before = await readBooks(chain.postgres.urlOf(chain.database));
  const refs = new Set([
    ...before.vouchers.map(({ ref }) => ref),
    ...before.uses.map(({ ref }) => ref),
  ]);
  const tills = await tillsOf(chain, [...refs]);
  const books = await readBooks(chain.postgres.urlOf(chain.database));
  sum.acknowledged += acknowledgedOf(chain).length;
  sum.duplicates += duplicatesIn(books);
  return [
    ...left,
    ...chain.found,
    ...chain.offices.crashes.map((words) => `head office ended by itself: ${words}`),
    ...violationsOf(books, tills, chain.poisons),
  ];
}

async function runCases(
  chain: Chain,
  { cases }: ChainPlan,
  sum: Sum,
  options: FaultOptions,
): Promise<void> {
  for (const [index, injected] of cases.entries()) {
    const at = `case ${index + 1} of its chain (${injected})`;
    try {
      if (await inject(chain, injected)) sum.cases += 1;
      else options.report(`${at}: found nothing to fall on`);
    } catch (error) {
      chain.found.push(`${at}: ${error instanceof Error ? error.message : String(error)}`);
      sum.cases += 1;
      return;
    }
  }
}

async function runChain(lane: Lane, plan: ChainPlan, number: number): Promise<void> {
  const { postgres, scratch, options, plant, sum } = lane;
  const struck = (injected: Injected) => {
    sum.struck.set(injected, (sum.struck.get(injected) ?? 0) + 1);
  };
  const chain = await beginChain({ postgres, scratch, number, seed: plan.seed, plant, struck });
  let found: readonly string[] = [];
  try {
    await runCases(chain, plan, sum, options);
    found = await judge(chain, sum).catch((error: unknown) => [
      ...chain.found,
      `chain ${number} could not be looked at: ${String(error)}`,
    ]);
  } finally {
    const isKept = found.length > 0 && plant === null;
    await endChain(chain, isKept);
    if (isKept) options.report(`kept for a look: ${chain.dir}`);
  }
  for (const words of found) options.report(`chain ${number}: ${words}`);
  sum.violations.push(...found);
}

function tell({ struck, duplicates }: Sum, report: FaultOptions['report']): void {
  const named = [...struck].toSorted(([a], [b]) => a.localeCompare(b));
  for (const [injected, times] of named) report(`${times} ${injected}`);
  report(`honoured duplicates: ${duplicates}`);
}

/** Two at a time: one is set up, or looked at, while another is beaten. */
const lanes = 2;

async function run(options: FaultOptions): Promise<FaultResult> {
  const plant = options.plant === null ? null : (options.plant as Plant);
  const plans = [...planOf(options.cases, options.seed, plant)].map((plan, n) => ({ plan, n }));
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-line-faults-'));
  const sum: Sum = {
    cases: 0,
    acknowledged: 0,
    duplicates: 0,
    violations: [],
    struck: new Map(),
  };
  async function lane(): Promise<void> {
    if (plans.length === 0) return;
    const postgres = await startPostgres();
    try {
      for (let next = plans.shift(); next !== undefined; next = plans.shift()) {
        await runChain({ postgres, scratch, options, plant, sum }, next.plan, next.n + 1);
      }
    } finally {
      await postgres.stop();
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, plans.length) }, lane));
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  tell(sum, options.report);
  const { cases, acknowledged, violations } = sum;
  return { cases, acknowledged, violations: violations.length };
}

export const sync: Fault = {
  says: 'a chain whose line, processes and database fail: I1, I2, I4, I6, I8, I10',
  plants: plantNames,
  choices: {},
  run,
};
