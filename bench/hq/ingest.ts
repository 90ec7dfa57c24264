import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { createIngest, pushBounds } from '../../hq/journal/ingest.ts';
import type { Ingest } from '../../hq/journal/ingest.ts';
import { pushRequest } from '../../shared/protocol/push.ts';
import type { PushReply, PushRequest } from '../../shared/protocol/push.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import {
  BareTerminal,
  openBareOffice,
  plainCampaign,
  putVouchers,
  redemptionOf,
  refOf,
} from '../../tests/hq/ingestKit.ts';
import type { BareOffice } from '../../tests/hq/ingestKit.ts';
import { newDatabase, startPostgres } from '../../tests/hq/postgres.ts';
import { pairedRatio, playRounds, summaryOf } from '../paired.ts';
import { CannotMeasure } from '../result.ts';
import type { BenchResult } from '../result.ts';
import { summaryLine } from '../samples.ts';
import { fillBooks } from './ingestLoad.ts';
import { openCopier } from './ingestCopy.ts';
import type { Copier } from './ingestCopy.ts';
import { fromEnvironment } from './smaller.ts';

const entriesPerBatch = 100;
const connections = 16;
/** Pushes of one entry each connection makes in a round. */
const pushesEach = 8;
const fewEntries = 10_000;
const manyEntries = 10_000_000;
const usPerMs = 1_000;
/** A server that keeps what it says, of a modest machine. */
const settings = [
  'fsync=on',
  'shared_buffers=512MB',
  'max_wal_size=8GB',
  'maintenance_work_mem=512MB',
];

interface Fixture {
  readonly bare: BareOffice;
  readonly campaign: Campaign;
  readonly ingest: Ingest;
  /** Hands out each of the campaign's vouchers once. */
  readonly nextRef: () => string;
}

async function fixtureOn(url: string, vouchers: number): Promise<Fixture> {
  const bare = await openBareOffice({ url });
  const campaign = await plainCampaign(bare.office);
  await putVouchers(bare.office, campaign, vouchers);
  let used = 0;
  const nextRef = () => {
    if (used >= vouchers) throw new Error('no voucher is left');
    return refOf(campaign, used++);
  };
  return { bare, campaign, ingest: createIngest(bare.office), nextRef };
}

/** The next entries of a terminal's chain, signed and ready. */
function requestOf({ campaign, nextRef }: Fixture, terminal: BareTerminal, entries: number) {
  const from = terminal.journal.length;
  for (let n = 0; n < entries; n += 1) terminal.append(redemptionOf(campaign, nextRef()));
  // As it comes over the line.
  const sent = JSON.stringify(terminal.request(terminal.journal.slice(from)));
  return pushRequest.parse(JSON.parse(sent));
}

function requireGood(reply: PushReply): number {
  if (reply.result !== 'accepted' || reply.quarantined.length > 0) {
    throw new Error(`a push was not taken whole: ${JSON.stringify(reply)}`);
  }
  return reply.ack.seq;
}

async function pushed(ingest: Ingest, terminal: BareTerminal, request: PushRequest) {
  return requireGood(await ingest.push(terminal.pusher, request));
}

async function headOf({ bare }: Fixture): Promise<number> {
  const row = await bare.office.db.selectFrom('feed_counter').select('head').executeTakeFirst();
  return row?.head ?? 0;
}

async function bytesPerEntry({ bare }: Fixture): Promise<number> {
  const { rows } = await sql<{ readonly bytes: number; readonly entries: number }>`
    SELECT (SELECT count(*) FROM journal_entry) AS entries,
      pg_total_relation_size('journal_entry') + pg_total_relation_size('voucher_use')
        + pg_total_relation_size('feed_event') AS bytes
  `.execute(bare.office.db);
  return Number(rows[0]?.bytes) / Number(rows[0]?.entries);
}

async function queriesPerPush(fixture: Fixture): Promise<number> {
  const { office } = fixture.bare;
  let queries = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      queries += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const watched = { ...office, db: office.db.withPlugin(plugin), keys: office.keys };
  const terminal = await BareTerminal.enrol(fixture.bare);
  const request = requestOf(fixture, terminal, entriesPerBatch);
  await pushed(createIngest(watched), terminal, request);
  return queries;
}

/** Pushes of 100 that each terminal makes, one after the other's answer; and how many do so at once. */
interface Load {
  readonly terminals: number;
  readonly batchesEach: number;
}

/** µs a batch of 100, by the whole path, and their very rows by COPY, turn and turn about. */
async function playAgainstCopy(fixture: Fixture, copier: Copier, load: Load, rounds: number) {
  const terminals = await Promise.all(
    Array.from({ length: load.terminals }, () => BareTerminal.enrol(fixture.bare)),
  );
  const samples = { push: [] as number[], copy: [] as number[] };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const work = terminals.map((terminal) => ({
      terminal,
      requests: Array.from({ length: load.batchesEach }, () =>
        requestOf(fixture, terminal, entriesPerBatch),
      ),
    }));
    const batches = load.terminals * load.batchesEach;
    const after = await headOf(fixture);
    const begun = performance.now();
    await Promise.all(
      work.map(async ({ terminal, requests }) => {
        for (const request of requests) await pushed(fixture.ingest, terminal, request);
      }),
    );
    const push = ((performance.now() - begun) * usPerMs) / batches;
    const ranges = work.flatMap(({ terminal: { pusher }, requests }) =>
      requests.map(({ head: { seq } }) => {
        return { device: pusher.device, fromSeq: seq - entriesPerBatch + 1, toSeq: seq };
      }),
    );
    const rows = await copier.rowsOf(ranges, { after, to: await headOf(fixture) });
    const again = performance.now();
    for (const one of rows) await copier.copy(one);
    const copy = ((performance.now() - again) * usPerMs) / batches;
    if (round < warmUps) continue;
    samples.push.push(push);
    samples.copy.push(copy);
  }
  return new Map(Object.entries(samples));
}

const severalAtOnce: Load = { terminals: 4, batchesEach: 4 };
const oneAlone: Load = { terminals: 1, batchesEach: 1 };
const warmUps = 3;

async function againstCopy(url: string, rounds: number): Promise<BenchResult> {
  const batches = (rounds + warmUps) * 16 + (4 * rounds + warmUps) + 1;
  const fixture = await fixtureOn(url, batches * entriesPerBatch);
  const copier = await openCopier(url);
  const several = await playAgainstCopy(fixture, copier, severalAtOnce, rounds);
  const alone = await playAgainstCopy(fixture, copier, oneAlone, 4 * rounds);
  const queries = await queriesPerPush(fixture);
  const bytes = await bytesPerEntry(fixture);
  await copier.close();
  await fixture.bare.close();
  return {
    figures: {
      batch100VsCopy: pairedRatio(several, 'copy', 'push'),
      batch100AloneVsCopy: pairedRatio(alone, 'copy', 'push'),
      queriesPerPush: queries,
      diskBytesPerEntry: bytes,
    },
    notes: [
      summaryLine('100 entries, four terminals at once', summaryOf(several, 'push'), 'µs'),
      summaryLine('their rows by COPY', summaryOf(several, 'copy'), 'µs'),
      summaryLine('100 entries, one terminal alone', summaryOf(alone, 'push'), 'µs'),
      summaryLine('their rows by COPY', summaryOf(alone, 'copy'), 'µs'),
    ],
  };
}

/** Sixteen terminals, one entry a push, each waiting for its answer before the next. */
async function groupCommit(url: string, rounds: number): Promise<BenchResult> {
  const warmUp = 2;
  const perRound = connections * pushesEach;
  const fixture = await fixtureOn(url, 2 * (rounds + warmUp) * perRound);
  const terminals = await Promise.all(
    Array.from({ length: connections }, () => BareTerminal.enrol(fixture.bare)),
  );
  const alone = createIngest(fixture.bare.office, { ...pushBounds, items: 1 });
  const ready = () =>
    terminals.map((terminal) => ({
      terminal,
      requests: Array.from({ length: pushesEach }, () => requestOf(fixture, terminal, 1)),
    }));
  const samples = new Map([
    ['alone', [] as number[]],
    ['grouped', [] as number[]],
  ]);
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const both = [['alone', alone] as const, ['grouped', fixture.ingest] as const];
    for (const [name, ingest] of round % 2 === 0 ? both : both.toReversed()) {
      const work = ready();
      const begun = performance.now();
      await Promise.all(
        work.map(async ({ terminal, requests }) => {
          for (const request of requests) await pushed(ingest, terminal, request);
        }),
      );
      const us = ((performance.now() - begun) * usPerMs) / perRound;
      if (round >= warmUp) samples.get(name)?.push(us);
    }
  }
  await fixture.bare.close();
  return {
    figures: { groupCommitGain: pairedRatio(samples, 'alone', 'grouped') },
    notes: [
      summaryLine('one entry, each its own commit', summaryOf(samples, 'alone'), 'µs'),
      summaryLine('one entry, in groups', summaryOf(samples, 'grouped'), 'µs'),
    ],
  };
}

/** The same push into full books and into new ones. */
async function atManyVsFew(
  urls: { readonly few: string; readonly many: string },
  rounds: number,
  stored: number,
): Promise<BenchResult> {
  const warmUp = 10;
  const vouchers = (rounds + warmUp) * entriesPerBatch;
  const sides = await Promise.all(
    [
      { name: 'few', url: urls.few, entries: fewEntries },
      { name: 'many', url: urls.many, entries: stored },
    ].map(async ({ name, url, entries }) => {
      const fixture = await fixtureOn(url, vouchers);
      await fillBooks(fixture.bare, fixture.campaign, entries);
      return { name, fixture, terminal: await BareTerminal.enrol(fixture.bare) };
    }),
  );
  const ready = sides.map(({ name, fixture, terminal }) => {
    const requests = Array.from({ length: rounds + warmUp }, () =>
      requestOf(fixture, terminal, entriesPerBatch),
    );
    const batch = async () => {
      const request = requests.shift();
      if (request === undefined) throw new Error('no request is left');
      return pushed(fixture.ingest, terminal, request);
    };
    return { name, calls: 1, batch };
  });
  const samples = await playRounds(ready, { warmUp, rounds });
  for (const { fixture } of sides) await fixture.bare.close();
  return {
    figures: { at10mVs10k: pairedRatio(samples, 'many', 'few'), storedEntries: stored },
    notes: [
      summaryLine(`100 entries on ${fewEntries} stored`, summaryOf(samples, 'few'), 'µs'),
      summaryLine(`100 entries on ${stored} stored`, summaryOf(samples, 'many'), 'µs'),
    ],
  };
}

/** What it costs head office to take a terminal's journal in, on a PostgreSQL of its own. */
export async function run(): Promise<BenchResult> {
  const rounds = fromEnvironment('BENCH_ROUNDS', 200);
  const stored = fromEnvironment('BENCH_STORED', manyEntries);
  const server = await startPostgres(settings);
  if ('unavailable' in server) throw new CannotMeasure(server.unavailable);
  try {
    const url = (name: string) => newDatabase(server.url, name);
    const parts = [
      await againstCopy(await url('copying'), Math.max(1, Math.round(rounds / 10))),
      await groupCommit(await url('grouping'), Math.max(1, Math.round(rounds / 10))),
      await atManyVsFew({ few: await url('few'), many: await url('many') }, rounds, stored),
    ];
    return {
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      notes: [`PostgreSQL ${server.version}`, ...parts.flatMap(({ notes }) => notes)],
    };
  } finally {
    await server.stop();
  }
}
