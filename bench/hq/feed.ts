import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { PaperTerminal, redeemed, redemption } from '../../tests/hq/paperTerminal.ts';
import { newDatabase, startPostgres } from '../../tests/hq/postgres.ts';
import { CannotMeasure } from '../result.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import type { FeedAsk, FeedUse } from './feedOffice.ts';
import { pollerId } from './feedDevices.ts';
import { startPolling } from './feedPollers.ts';
import type { Page, Poller } from './feedPollers.ts';
import { fromEnvironment } from './smaller.ts';

const adminToken = 'b'.repeat(64);
const processes = 2;
const writers = 12;
const eventsPerWrite = 10;
const followers = 6;
const entriesPerSecond = 200;
const pushers = 40;
const listeners = 10;
const quietMs = 25_000;
const heldSeconds = 25;
const patienceMs = 120_000;

/** One process of head office. */
class Process {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(database: string): Promise<Process> {
    const child = fork(join(import.meta.dirname, 'feedOffice.ts'), [database, adminToken]);
    const [url] = (await once(child, 'message')) as [string];
    return new Process(child, url);
  }

  async ask<T>(asked: FeedAsk): Promise<T> {
    const answered = once(this.#child, 'message');
    this.#child.send(asked);
    const [answer] = (await answered) as [T];
    return answer;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.ask({ ask: 'stop' });
    await ended;
  }
}

interface Fixture {
  readonly offices: readonly Process[];
  readonly database: Client;
  readonly secret: Uint8Array;
}

function pollersOf({ offices }: Fixture, count: number, from = 0): readonly Poller[] {
  return Array.from({ length: count }, (_, n) => ({
    device: pollerId(from + n),
    url: offices[n % offices.length]?.url ?? '',
  }));
}

async function headOf({ database }: Fixture): Promise<number> {
  const { rows } = await database.query<{ head: string }>('SELECT head FROM feed_counter');
  return Number(rows[0]?.head);
}

/** Transactions of the database so far; a query outside of one is one. */
async function transactions({ database }: Fixture): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.count);
}

async function until(isDone: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!isDone()) {
    if (performance.now() > end) throw new CannotMeasure('readers did not hear everything in time');
    await sleep(20);
  }
}

function refsIn(page: Page, kind: 'kills' | 'uses'): readonly string[] {
  return page.events.flatMap((event) => {
    const rows = (event as Record<string, unknown>)[kind];
    return Array.isArray(rows) ? (rows as { readonly ref: string }[]).map(({ ref }) => ref) : [];
  });
}

/** Rows by twelve writers of two processes, while readers follow through both: what is missed or told twice. */
async function completeness(fixture: Fixture, rows: number) {
  const after = await headOf(fixture);
  const heard = Array.from({ length: followers }, () => new Map<string, number>());
  const polling = startPolling(
    pollersOf(fixture, followers),
    { secret: fixture.secret, waitSeconds: heldSeconds },
    after,
    (reader, _after, page) => {
      const mine = heard[reader];
      for (const ref of refsIn(page, 'kills')) mine?.set(ref, (mine.get(ref) ?? 0) + 1);
    },
  );
  const begun = performance.now();
  const written = await Promise.all(
    fixture.offices.map((office) =>
      office.ask<readonly string[]>({
        ask: 'write',
        writers: writers / processes,
        events: Math.ceil(rows / processes),
        perWrite: eventsPerWrite,
      }),
    ),
  );
  const refs = written.flat();
  const seconds = (performance.now() - begun) / 1_000;
  await until(() => heard.every((mine) => mine.size >= refs.length)).catch(() => undefined);
  await polling.stop();
  const missed = heard.reduce((sum, mine) => sum + refs.filter((ref) => !mine.has(ref)).length, 0);
  const repeated = heard.reduce(
    (sum, mine) => sum + [...mine.values()].filter((times) => times > 1).length,
    0,
  );
  return { missed, repeated, rows: refs.length, seconds };
}

/** From sending a signed entry to one process until readers at the other have it, at a steady pace. */
async function delivery(fixture: Fixture, seconds: number) {
  const [first, second] = fixture.offices;
  if (first === undefined || second === undefined) throw new CannotMeasure('two processes are due');
  const terminals: PaperTerminal[] = [];
  for (let n = 0; n < pushers; n += 1) {
    terminals.push(await PaperTerminal.enrol(first.url, await first.ask<string>({ ask: 'code' })));
  }
  const sentAt = new Map<string, number>();
  const ackedAt = new Map<string, number>();
  const heardAt: { readonly ref: string; readonly at: number }[] = [];
  const polling = startPolling(
    Array.from({ length: listeners }, (_, n) => ({ device: pollerId(n), url: second.url })),
    { secret: fixture.secret, waitSeconds: heldSeconds },
    await headOf(fixture),
    (_reader, _after, page) => {
      const now = performance.now();
      for (const ref of refsIn(page, 'uses')) heardAt.push({ ref, at: now });
    },
  );
  await sleep(500);
  const begun = performance.now();
  const everyMs = (pushers * 1_000) / entriesPerSecond;
  const work = terminals.map(async (terminal, index) => {
    for (let n = 0; n < (seconds * entriesPerSecond) / pushers; n += 1) {
      const due = begun + (n + index / pushers) * everyMs;
      await sleep(Math.max(0, due - performance.now()));
      const ref = bytesToHex(hqCrypto.randomBytes(16));
      const entry = terminal.append(redemption([redeemed(ref)]));
      sentAt.set(ref, performance.now());
      const reply = (await terminal.push([entry])) as { readonly result?: string };
      ackedAt.set(ref, performance.now());
      if (reply.result !== 'accepted')
        throw new Error(`a push was not taken: ${JSON.stringify(reply)}`);
    }
  });
  await Promise.all(work);
  const rate = sentAt.size / ((performance.now() - begun) / 1_000);
  await until(() => heardAt.length >= sentAt.size * listeners);
  await polling.stop();
  const since = (begun: ReadonlyMap<string, number>) =>
    summarise(heardAt.map(({ ref, at }) => at - (begun.get(ref) ?? Number.NaN)));
  return { sinceSent: since(sentAt), sinceAcked: since(ackedAt), rate };
}

interface Held {
  readonly requestsPerSecond: number;
  readonly queriesPerSecond: number;
  readonly cpuPercent: number;
  readonly rssMb: number;
  /** Until the last of all had heard one change. */
  readonly toldAllMs: number;
}

/** So many terminals polling, nothing happening; then one change that all of them must hear. */
async function manyPolling(fixture: Fixture, terminals: number): Promise<Held> {
  const after = await headOf(fixture);
  const toldAt: number[] = [];
  const polling = startPolling(
    pollersOf(fixture, terminals),
    { secret: fixture.secret, waitSeconds: heldSeconds },
    after,
    (_reader, _after, page) => {
      if (page.events.length > 0) toldAt.push(performance.now());
    },
  );
  // Each has asked once and been held for its first time.
  await sleep(heldSeconds * 1_000 + 500);
  const useOf = () =>
    Promise.all(fixture.offices.map((office) => office.ask<FeedUse>({ ask: 'use' })));
  const before = { use: await useOf(), at: performance.now(), answered: polling.answered() };
  const queriesBefore = await transactions(fixture);
  await sleep(quietMs);
  const now = await useOf();
  const seconds = (performance.now() - before.at) / 1_000;
  const queries = (await transactions(fixture)) - queriesBefore;
  const cpuMs = now.reduce((sum, { cpuMs: ms }, n) => sum + ms - (before.use[n]?.cpuMs ?? 0), 0);
  const requestsPerSecond = (polling.answered() - before.answered) / seconds;
  const written = performance.now();
  await fixture.offices[0]?.ask({ ask: 'write', writers: 1, events: 1, perWrite: 1 });
  await until(() => toldAt.length >= terminals);
  const toldAllMs = Math.max(...toldAt) - written;
  await polling.stop();
  return {
    requestsPerSecond,
    queriesPerSecond: queries / seconds,
    cpuPercent: cpuMs / seconds / 10,
    rssMb: Math.max(...now.map(({ rssMb }) => rssMb)),
    toldAllMs,
  };
}

async function measure(fixture: Fixture): Promise<BenchResult> {
  const rows = fromEnvironment('BENCH_ROWS', 100_000);
  const seconds = fromEnvironment('BENCH_SECONDS', 20);
  const terminals = fromEnvironment('BENCH_TERMINALS', 10_000);
  const publicKey = bytesToHex(hqCrypto.publicKeyOf(fixture.secret));
  await fixture.offices[0]?.ask({ ask: 'devices', count: terminals, publicKey });
  const complete = await completeness(fixture, rows);
  const { sinceSent, sinceAcked, rate } = await delivery(fixture, seconds);
  const held = await manyPolling(fixture, terminals);
  return {
    figures: {
      missed: complete.missed,
      repeated: complete.repeated,
      // What a push takes is `ingest`'s figure; here it is how long others wait once head office has it.
      deliveryP99Ms: sinceSent.p99,
      ackedToHeardP99Ms: sinceAcked.p99,
      pollsPerSecond: held.requestsPerSecond,
      queriesPerSecond: held.queriesPerSecond,
      cpuPercent: held.cpuPercent,
      hqMb: held.rssMb,
      toldAllMs: held.toldAllMs,
    },
    notes: [
      `${complete.rows} rows by ${writers} writers in ${complete.seconds.toFixed(1)} s, ${followers} readers through ${processes} processes`,
      summaryLine(
        `entry sent until heard through the other process, ${rate.toFixed(0)} a second`,
        sinceSent,
      ),
      summaryLine('entry acknowledged until heard there', sinceAcked),
      `${terminals} terminals polling, held ${heldSeconds} s: CPU is of both processes, of one core`,
    ],
  };
}

export async function run(): Promise<BenchResult> {
  const postgres = await startPostgres();
  if ('unavailable' in postgres) throw new CannotMeasure(postgres.unavailable);
  try {
    const url = await newDatabase(postgres.url, 'feed');
    const offices = [await Process.start(url), await Process.start(url)];
    const database = new Client({ connectionString: url });
    await database.connect();
    try {
      return await measure({ offices, database, secret: hqCrypto.randomBytes(32) });
    } finally {
      await database.end();
      await Promise.all(offices.map((office) => office.stop()));
    }
  } finally {
    await postgres.stop();
  }
}
