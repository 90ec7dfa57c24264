import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PushReply } from '../../shared/protocol/push.ts';
import type { PoolState } from '../store/database.ts';

/** Seconds; a feed request is held for 25. */
const requestBuckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const behindBuckets = [0, 1, 10, 100, 1_000, 10_000, 100_000];

/** Asked at each look; what is `null` is not shown. */
export interface Sources {
  readonly pool: () => PoolState | null;
  /** Last instant of the certificate in use, ms. */
  readonly certificateEnd: () => number | null;
}

/** One request's labels: the route's pattern, never its address. */
export interface RequestLabels {
  readonly method: string;
  readonly route: string;
}

/** Counts for Prometheus. Labels are bounded sets: no device, no shop, nothing of a person. */
export interface Metrics {
  readonly registry: Registry;
  began(labels: RequestLabels): void;
  ended(labels: RequestLabels, status: number, seconds: number): void;
  /** What a push came to. `sent`: its entries' numbers. */
  pushed(sent: readonly { readonly seq: number }[], reply: PushReply): void;
  /** How many events a reader of the feed had before it when it was answered. */
  feedRead(behind: number): void;
  /** Adds what only a whole process has: connections, the event loop, memory. */
  ofProcess(sources: Sources): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const duration = new Histogram({
    name: 'countersign_hq_http_request_duration_seconds',
    help: 'Requests answered, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: requestBuckets,
    registers,
  });
  const inFlight = new Gauge({
    name: 'countersign_hq_http_requests_in_flight',
    help: 'Requests being answered; at /v1/feed, terminals that wait for something new',
    labelNames: ['method', 'route'],
    registers,
  });
  const entries = new Counter({
    name: 'countersign_hq_push_entries_total',
    help: 'Journal entries that terminals handed in, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const behind = new Histogram({
    name: 'countersign_hq_feed_behind_events',
    help: 'How far behind the feed its readers were when they were answered',
    buckets: behindBuckets,
    registers,
  });
  return {
    registry,
    began: (labels) => inFlight.inc({ ...labels }),
    ended(labels, status, seconds) {
      inFlight.dec({ ...labels });
      duration.observe({ ...labels, status: String(status) }, seconds);
    },
    pushed(sent, reply) {
      for (const [outcome, count] of outcomes(sent, reply)) entries.inc({ outcome }, count);
    },
    feedRead: (events) => behind.observe(events),
    ofProcess: (sources) => addProcess(registry, sources),
  };
}

type Outcome = 'accepted' | 'quarantined' | 'expected' | 'frozen';

function outcomes(
  sent: readonly { readonly seq: number }[],
  reply: PushReply,
): readonly (readonly [Outcome, number])[] {
  switch (reply.result) {
    case 'accepted': {
      const numbers = new Set(sent.map(({ seq }) => seq));
      const quarantined = reply.quarantined.filter(({ seq }) => numbers.has(seq)).length;
      const taken = sent.filter(({ seq }) => seq <= reply.ack.seq).length;
      return [
        ['accepted', taken - quarantined],
        ['quarantined', quarantined],
      ];
    }
    case 'expected':
      return [['expected', sent.length]];
    case 'frozen':
      return [['frozen', sent.length]];
  }
}

function addProcess(registry: Registry, { pool, certificateEnd }: Sources): void {
  collectDefaultMetrics({ register: registry });
  const connections = new Gauge({
    name: 'countersign_hq_database_connections',
    help: 'Connections to PostgreSQL, and work that waits for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const state = pool();
      if (state === null) return;
      connections.set({ state: 'busy' }, state.total - state.idle);
      connections.set({ state: 'idle' }, state.idle);
      connections.set({ state: 'waited_for' }, state.waiting);
    },
  });
  if (certificateEnd() === null) return;
  const end: Gauge = new Gauge({
    name: 'countersign_hq_tls_certificate_not_after_timestamp_seconds',
    help: 'When the certificate in use runs out',
    registers: [registry],
    collect: () => void end.set((certificateEnd() ?? 0) / 1_000),
  });
}
