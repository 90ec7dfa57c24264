import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { CachedVoucher, FeedPage } from '../../shared/protocol/feed.ts';
import type { HqClient } from '../../main/sync/hqClient.ts';
import { pullOnce } from '../../main/sync/pull.ts';
import { rigVoucher } from '../../tests/faults/counterRig.ts';
import type { CounterRig } from '../../tests/faults/counterRig.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import { nowUs, openCounter, redeemOnce } from './counters.ts';
import type { BenchCounter } from './counters.ts';

const vouchers = 100_000;
const warmUp = 300;
const redemptions = 4_000;
const vouchersPerEvent = 500;
const eventsPerPage = 20;

function news(like: CachedVoucher): FeedPage['events'][number] {
  return {
    kind: 'vouchers',
    vouchers: Array.from({ length: vouchersPerEvent }, () => ({
      ...like,
      ref: randomBytes(16).toString('hex'),
    })),
  };
}

/** A head office with a backlog that never ends; what is measured is how the terminal takes it in. */
function endlessBacklog(rig: CounterRig): HqClient {
  const like = rigVoucher(rig, 1);
  return {
    ask: ({ path, reply }) => {
      const after = Number(new URL(path, 'http://hq').searchParams.get('after'));
      const page: FeedPage = {
        v: protocolVersion,
        feedEpoch: 1,
        after,
        head: Number.MAX_SAFE_INTEGER,
        events: Array.from({ length: eventsPerPage }, () => news(like)),
      };
      return Promise.resolve({ result: 'answer', value: reply.parse(page) });
    },
  };
}

/** Takes in page after page, as the line does, until it is told to stop. */
function takeIn(rig: CounterRig, signal: AbortSignal): Promise<void> {
  const { store, crypto, clock, log } = rig.context;
  const client = endlessBacklog(rig);
  const deps = {
    store,
    crypto,
    clock,
    log,
    client,
    announce: () => undefined,
    onProgress: () => undefined,
    onRestored: () => undefined,
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) await pullOnce(deps, 0, signal);
  };
  return loop();
}

/**
 * From the moment the terminal had nothing else to do to the answer: what a scan waits that comes just
 * when a slice of news begins is in it.
 */
async function latencies({ rig, next }: BenchCounter, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < count; round++) {
    const order = next();
    const came = nowUs();
    await nextTurn();
    await redeemOnce(rig, order);
    samples.push(nowUs() - came);
  }
  return samples;
}

/** The slowest hundredth of redemptions while a backlog is taken in, against the same at rest. */
export async function p99DuringSyncVsIdle(): Promise<BenchResult> {
  const usable = warmUp + 2 * redemptions;
  const counter = await openCounter(tmpdir(), vouchers, usable);
  const stop = new AbortController();
  try {
    counter.rig.store.write((tx) => tx.setSync({ ...tx.sync(), feedEpoch: 1, cursor: 0 }));
    await latencies(counter, warmUp);
    const idle = summarise(await latencies(counter, redemptions));
    const taking = takeIn(counter.rig, stop.signal);
    const during = summarise(await latencies(counter, redemptions));
    stop.abort();
    await taking;
    return {
      figures: { p99DuringSyncVsIdle: during.p99 / idle.p99 },
      notes: [
        summaryLine('scan to answer at rest', idle, 'µs'),
        summaryLine('scan to answer while a backlog is taken in', during, 'µs'),
      ],
    };
  } finally {
    stop.abort();
    counter.close();
  }
}
