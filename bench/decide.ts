import type { OrderDecision } from '../shared/domain/order/decision.ts';
import { suggestBest } from '../shared/domain/order/bestOf.ts';
import { decideOrder } from '../shared/domain/order/decide.ts';
import { assertSameMoney, assertSameVerdicts, flatFactsOf } from './decideAgree.ts';
import { orders, ordersOfEight, ordersOfOne } from './decideOrders.ts';
import { conditionCount, engineFor, isUsable } from './jsonRules.ts';
import { ensureMedusa } from './medusa/install.ts';
import { openMedusa } from './medusa/promotions.ts';
import { pairedRatio, playRounds, summaryOf } from './paired.ts';
import type { Contestant, Rounds } from './paired.ts';
import type { BenchResult } from './result.ts';
import { summaryLine } from './samples.ts';

export interface DecideBenchOptions {
  readonly warmUp?: number;
  readonly rounds?: number;
}

const usPerMs = 1_000;

/** Calls `work` for one order after another; the sum of what it tells. */
function batchOver<Order>(
  pool: readonly Order[],
  work: (order: Order) => number,
): Contestant['batch'] {
  return (calls) => {
    let told = 0;
    for (let call = 0; call < calls; call += 1) told += work(pool[call % pool.length] as Order);
    return told;
  };
}

function asyncBatchOver<Order>(
  pool: readonly Order[],
  work: (order: Order) => Promise<number>,
): Contestant['batch'] {
  return async (calls) => {
    let told = 0;
    for (let call = 0; call < calls; call += 1) {
      told += await work(pool[call % pool.length] as Order);
    }
    return told;
  };
}

function discountOf({ discountMinor }: OrderDecision): number {
  return discountMinor;
}

const ours: readonly Contestant[] = [
  {
    name: 'decision',
    calls: 400,
    batch: batchOver(orders, (order) => discountOf(decideOrder(order))),
  },
  {
    name: 'decision of one voucher',
    calls: 1_000,
    batch: batchOver(ordersOfOne, (order) => discountOf(decideOrder(order))),
  },
  {
    name: 'best of 8',
    calls: 10,
    batch: batchOver(ordersOfEight, (order) => suggestBest(order)?.discountMinor ?? 0),
  },
];

async function jsonRules(): Promise<Contestant> {
  await assertSameVerdicts(ordersOfOne);
  const campaign = ordersOfOne[0]?.vouchers[0]?.campaign.value;
  if (campaign === undefined) throw new Error('there is no campaign to compare');
  const engine = engineFor(campaign);
  return {
    name: 'json-rules-engine',
    calls: 60,
    batch: asyncBatchOver(
      ordersOfOne.map((order) => flatFactsOf(order)),
      async (facts) => Number(await isUsable(engine, facts)),
    ),
  };
}

type Medusa =
  | { readonly ok: true; readonly contestant: Contestant }
  | { readonly ok: false; readonly why: string };

async function medusa(): Promise<Medusa> {
  const installed = ensureMedusa((line) => process.stdout.write(`${line}\n`));
  if (!installed.ok) return installed;
  const medusaOrderOf = openMedusa();
  const pool = orders.map((order) => ({ order, theirs: medusaOrderOf(order) }));
  for (const { order, theirs } of pool) await assertSameMoney(order, theirs);
  const batch = asyncBatchOver(pool, async ({ theirs }) => (await theirs.compute()).length);
  return { ok: true, contestant: { name: 'Medusa', calls: 20, batch } };
}

/**
 * One decision against others that take the like, batch by batch in turn in the same process; ratios are
 * medians of the ratios within each round. A decision is `decideOrder` on ten basket lines and three
 * vouchers of three campaigns (buy two get one, an amount off, a percentage off), an hour without head
 * office, on over twenty facts of voucher, customer and counter, the civil time being one. 16 orders take
 * turns, every voucher is accepted, and nothing is kept from one call to the next.
 *
 * json-rules-engine: the 24 conditions that the third campaign sets, as one rule of an engine made
 * beforehand, run on flat facts with every sum worked out beforehand, which is the leanest way to use it.
 * Before anything is timed, both must say yes to the unbroken orders and no to each broken condition. In
 * `vsJsonRulesEngine` ours is the whole order, three vouchers and the money on every line; its is the
 * conditions of one voucher and no money. `oneVoucherVsJsonRulesEngine` sets one voucher against one.
 *
 * Medusa: `computeActions` of its own promotion service, as published, on the same campaigns, vouchers and
 * baskets, converted beforehand. Its database is taken away: promotions in force lie in memory, where it
 * would have to find them first. What it has no words for (holder, limits, days, offline policy) only ours
 * judges. Before anything is timed, every voucher must come to the same money in both. `vsMedusa` is how
 * many times as long it takes.
 *
 * Best of 8: `suggestBest` on the same baskets with eight vouchers of eight kinds that may all stand
 * together, so that no combination can be left out early; `bestOfVsDecision` is over the decision of three.
 */
export async function run(options: DecideBenchOptions = {}): Promise<BenchResult> {
  const foreign = await medusa();
  const contestants = [...ours, await jsonRules(), ...(foreign.ok ? [foreign.contestant] : [])];
  const plan = { warmUp: options.warmUp ?? 30, rounds: options.rounds ?? 300 };
  const rounds = await playRounds(contestants, plan);
  return {
    figures: { ...figuresOf(rounds), ...(foreign.ok ? medusaFigures(rounds) : {}) },
    notes: [
      ...contestants.map(({ name }) => summaryLine(name, summaryOf(rounds, name), 'µs')),
      `json-rules-engine: ${conditionCount} conditions of one voucher`,
      ...(foreign.ok
        ? []
        : [`vsMedusa is skipped: Medusa could not be installed (${foreign.why})`]),
    ],
  };
}

function figuresOf(rounds: Rounds): BenchResult['figures'] {
  const us = (name: string): number => summaryOf(rounds, name).median;
  return {
    decideUs: us('decision'),
    bestOfMs: us('best of 8') / usPerMs,
    bestOfVsDecision: pairedRatio(rounds, 'best of 8', 'decision'),
    jsonRulesEngineUs: us('json-rules-engine'),
    vsJsonRulesEngine: pairedRatio(rounds, 'decision', 'json-rules-engine'),
    oneVoucherVsJsonRulesEngine: pairedRatio(
      rounds,
      'decision of one voucher',
      'json-rules-engine',
    ),
  };
}

function medusaFigures(rounds: Rounds): BenchResult['figures'] {
  return {
    medusaUs: summaryOf(rounds, 'Medusa').median,
    vsMedusa: pairedRatio(rounds, 'Medusa', 'decision'),
  };
}
