import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { gatherOrderFacts } from '../../hq/vouchers/facts.ts';
import { createGatherer } from '../../main/app/redeem/gather.ts';
import { createTornCodes } from '../../main/app/redeem/tornCodes.ts';
import { judge } from '../../main/app/redeem/judge.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderDecision, VoucherOutcome } from '../../shared/domain/order/decision.ts';
import type { RefusalReason } from '../../shared/domain/reasons.ts';
import { officeOn } from '../hq/officeOn.ts';
import type { ContractPlace } from '../hq/officeOn.ts';
import { newDatabase, startPostgres } from '../hq/postgres.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { history } from './historyArbitraries.ts';
import type { OrderPlan } from './historyArbitraries.ts';
import { openSimCounter } from './simCounter.ts';
import type { SimCounter, SimTime } from './simCounter.ts';
import { act, beginWorld, draftOf, syncAll } from './simHistory.ts';
import type { World } from './simHistory.ts';

const runs = Number(process.env['COUNTERSIGN_HISTORIES'] ?? 20);
/** A history takes about a second; more on a busy machine. */
const msPerHistory = 15_000;
const seed = Number(process.env['COUNTERSIGN_SEED'] ?? 20_261_122);

/** Who says so, as of when and how sure it is may differ; nothing else. */
const apart = new Set(['certainty', 'source', 'asOf', 'parts', 'seq']);

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((one) => !isOwnDoubt(one)).map(comparable);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !apart.has(name))
      .map(([name, member]) => [name, comparable(member)]),
  );
}

/** A warning that follows from how sure the terminal is. */
function isOwnDoubt(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'extensionMayBeUnknown'
  );
}

/** The decision at the counter, by what its SQLite knows. */
function atCounter(world: World, { context }: SimCounter, plan: OrderPlan) {
  const order = draftOf(world, plan);
  const gatherer = createGatherer(context, createTornCodes(context));
  return { order, judged: context.store.read((tx) => judge(gatherer, tx, order, plan.approved)) };
}

/** The same by what head office's PostgreSQL knows, of the same order. */
async function atHeadOffice(
  world: World,
  counter: SimCounter,
  plan: OrderPlan,
  { order, judged }: ReturnType<typeof atCounter>,
): Promise<OrderDecision> {
  const { office } = world.office.service;
  const { facts } = judged;
  const asked = {
    shop: counter.shop,
    at: counter.context.clock.now().effective,
    customer: judged.customer,
    lines: order.lines,
    vouchers: judged.vouchers.map(({ ref }) => ({
      ref,
      uses: facts.uses.get(ref) ?? null,
      amountMinor: facts.amounts.get(ref) ?? null,
    })),
    approved: plan.approved,
  };
  return decideOrder(await gatherOrderFacts(office, office.db, asked));
}

const wordOf = (outcome: VoucherOutcome): VoucherOutcome['verdict'] | RefusalReason =>
  outcome.verdict === 'refused' ? outcome.refusal.reason : outcome.verdict;

/** Judged at each counter and at head office alike; adds up what was decided. */
async function expectSame(world: World, plan: OrderPlan, words: Map<string, number>) {
  for (const counter of world.counters) {
    const here = atCounter(world, counter, plan);
    const there = await atHeadOffice(world, counter, plan, here);
    expect(comparable(there)).toEqual(comparable(here.judged.decision));
    for (const outcome of there.vouchers) {
      words.set(wordOf(outcome), (words.get(wordOf(outcome)) ?? 0) + 1);
    }
  }
}

async function historiesAgree(office: TestOffice, time: SimTime): Promise<void> {
  const counters = [
    await openSimCounter(office, 'jingan', time),
    await openSimCounter(office, 'xuhui', time),
  ] as const;
  const done: World['done'] = new Map();
  const words = new Map<string, number>();
  const property = fc.asyncProperty(history, async (planned) => {
    const world = await beginWorld(office, counters, time, planned, done);
    for (const what of planned.acts) await act(world, what);
    await syncAll(world);
    for (const plan of planned.orders) await expectSame(world, plan, words);
  });
  try {
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  } finally {
    for (const counter of counters) counter.close();
  }
  // A property over histories in which nothing happens would hold of anything.
  const kinds = ['redeem', 'undo', 'goodwill', 'extend', 'withdraw', 'wait', 'sync'];
  expect([...done.keys()]).toEqual(expect.arrayContaining(kinds));
  expect(words.get('ok') ?? 0).toBeGreaterThan(runs);
  expect(words.size).toBeGreaterThan(8);
}

function sameFacts(name: string, place: () => Promise<ContractPlace>): void {
  const time: SimTime = { now: Date.parse('2026-11-22T10:00:00+08:00') };
  officeOn(
    `the same facts at the counter and on ${name}`,
    place,
    (office) => {
      it('I2 I3: give the same verdicts, reasons and money', { timeout: runs * msPerHistory }, () =>
        historiesAgree(office(), time),
      );
    },
    { now: () => time.now },
  );
}

describe('what is known of an order', async () => {
  const server = await startPostgres();
  afterAll(() => ('url' in server ? server.stop() : undefined));

  sameFacts('the embedded database', async () => ({ dataDir: null }));
  sameFacts('PostgreSQL', async () =>
    'url' in server ? { url: await newDatabase(server.url, 'same_facts') } : server,
  );
});
