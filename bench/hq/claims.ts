import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { claimReply } from '../../shared/protocol/claims.ts';
import type { ClaimReply, ClaimRequest } from '../../shared/protocol/claims.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import { PaperTerminal, redeemed, redemption } from '../../tests/hq/paperTerminal.ts';
import { newDatabase, startPostgres } from '../../tests/hq/postgres.ts';
import { claimBudgetMs } from '../../main/sync/claims.ts';
import { CannotMeasure } from '../result.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import type { Summary } from '../samples.ts';
import type { OfficeIsAsked, OfficeSays } from './officeProcess.ts';
import { fromEnvironment } from './smaller.ts';

const manyRaces = 10_000;
const racers = 8;
const claimsPerSecond = 100;
const manySeconds = 30;
const warmUpClaims = 200;
const entriesPerPush = 50;
const msPerSecond = 1_000;
/** The demo's milk tea: no limits, in every shop. */
const campaignNo = 101;
const settings = ['fsync=on'];

const newId = (): string => bytesToHex(hqCrypto.randomBytes(16));

/** Vouchers nobody used; their refs. */
async function makeVouchers(url: string, count: number): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly ref: string }>(
      `INSERT INTO voucher (tenant_id, partition_key, ref, voucher_no, campaign_no, first_day,
         last_day, uses_allowed, form, hint, uses_counted, amount_counted)
       SELECT tenant_id, partition_key, md5('claim ' || n), voucher_no + n, $1,
         '2026-01-01', '2099-12-31', 1, 'static', 'TEST', 0, 0
       FROM feed_counter, generate_series(1, $2::integer) AS n
       RETURNING ref`,
      [campaignNo, count],
    );
    await client.query('UPDATE feed_counter SET voucher_no = voucher_no + $1', [count]);
    await client.query('VACUUM ANALYZE voucher');
    return rows.map(({ ref }) => ref);
  } finally {
    await client.end();
  }
}

async function heard(office: ChildProcess): Promise<OfficeSays> {
  const [message] = (await once(office, 'message')) as [OfficeSays];
  return message;
}

async function enrol(office: ChildProcess, url: string): Promise<PaperTerminal> {
  office.send('code' satisfies OfficeIsAsked);
  const said = await heard(office);
  if (said.is !== 'code') throw new Error(`head office said ${said.is}`);
  return PaperTerminal.enrol(url, said.code);
}

function requestFor(ref: string, releases: readonly string[]): ClaimRequest {
  return {
    v: protocolVersion,
    claimId: newId(),
    orderId: newId(),
    businessDay: '2026-11-21',
    customer: null,
    releases: [...releases],
    waitMs: claimBudgetMs,
    items: [{ ref, campaignNo, form: 'static', uses: 1, amountMinor: null, valueMinor: 1_800 }],
  };
}

/** A counter that claims, and lets go of what it was granted with its next question, as terminals do. */
interface Asker {
  readonly terminal: PaperTerminal;
  readonly held: string[];
}

/** `null` where head office had no answer in time: it never is one. */
async function claimed({ terminal, held }: Asker, ref: string): Promise<ClaimReply | null> {
  const request = requestFor(ref, held.splice(0));
  const body = JSON.stringify(request);
  const response = await terminal.fetchSigned('/v1/claims', { method: 'POST', body });
  if (response.status === 503) {
    await response.arrayBuffer();
    return null;
  }
  const reply = claimReply.parse(await response.json());
  if (reply.answer === 'granted') held.push(request.claimId);
  return reply;
}

interface Raced {
  readonly most: number;
  readonly least: number;
  readonly busy: number;
}

/** Everybody asks for each voucher at once. Where all who might have won were told "busy", they ask again. */
async function race(askers: readonly Asker[], refs: readonly string[]): Promise<Raced> {
  let [most, least, busy] = [0, Number.POSITIVE_INFINITY, 0];
  for (const ref of refs) {
    const answers = await Promise.all(askers.map((asker) => claimed(asker, ref)));
    const winners = answers.filter((one) => one?.answer === 'granted').length;
    busy += answers.filter((one) => one === null).length;
    most = Math.max(most, winners);
    least = Math.min(least, winners);
  }
  return { most, least, busy };
}

/** Asks at the given pace, whether earlier answers have come or not; ms from when it was due. */
async function paced(askers: readonly Asker[], refs: readonly string[]): Promise<Summary> {
  const begun = performance.now();
  const waits = refs.map(async (ref, index) => {
    const due = begun + (index * msPerSecond) / claimsPerSecond;
    await sleep(Math.max(0, due - performance.now()));
    const sent = performance.now();
    const asker = askers[index % askers.length];
    if (asker !== undefined) await claimed(asker, ref);
    // A timer that rings late is the bench's own fault, an answer that comes late is not.
    return performance.now() - Math.max(due, Math.min(sent, due + 1));
  });
  return summarise(await Promise.all(waits));
}

/** One terminal hands in its day, batch after batch, until told to stop. */
async function pushing(
  terminal: PaperTerminal,
  refs: readonly string[],
  stop: AbortSignal,
): Promise<number> {
  let pushed = 0;
  while (!stop.aborted) {
    const from = terminal.journal.length;
    for (let n = 0; n < entriesPerPush; n += 1) {
      const ref = refs[(pushed + n) % refs.length] ?? '';
      terminal.append(redemption([redeemed(ref)]));
    }
    await terminal.push(terminal.journal.slice(from));
    pushed += entriesPerPush;
  }
  return pushed;
}

async function measured(
  url: string,
  { races, seconds }: { readonly races: number; readonly seconds: number },
): Promise<BenchResult> {
  const office = fork(join(import.meta.dirname, 'officeProcess.ts'), [url, 'demo'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const up = await heard(office);
    if (up.is !== 'up') throw new Error(`head office said ${up.is}`);
    const paces = seconds * claimsPerSecond;
    const refs = await makeVouchers(url, races + 3 * paces + warmUpClaims);
    const terminals: PaperTerminal[] = [];
    for (let n = 0; n <= racers; n += 1) terminals.push(await enrol(office, up.url));
    const [pusher, ...others] = terminals as [PaperTerminal, ...PaperTerminal[]];
    const askers = others.map((terminal): Asker => ({ terminal, held: [] }));
    let at = 0;
    const next = (count: number): readonly string[] => refs.slice(at, (at += count));
    await paced(askers, next(warmUpClaims));
    const alone = await paced(askers, next(paces));
    const stopping = new AbortController();
    const pushes = pushing(pusher, next(paces), stopping.signal);
    const beside = await paced(askers, next(paces));
    stopping.abort();
    const pushed = await pushes;
    const raced = await race(askers, next(races));
    return {
      figures: {
        winnersPerRace: raced.most,
        leastWinnersPerRace: raced.least,
        p99Ms: alone.p99,
        besidePushesP99Ms: beside.p99,
      },
      notes: [
        `${races} races of ${racers} over loopback, PostgreSQL with fsync; ${raced.busy} answers were "busy"`,
        summaryLine(`${claimsPerSecond} claims/s`, alone),
        summaryLine(`the same while ${Math.round(pushed / seconds)} entries/s come in`, beside),
      ],
    };
  } finally {
    office.send('stop' satisfies OfficeIsAsked);
    await once(office, 'exit');
  }
}

/** One voucher, eight who want it: one gets it. And how long anybody waits for an answer. */
export async function run(): Promise<BenchResult> {
  const races = fromEnvironment('BENCH_RACES', manyRaces);
  const seconds = fromEnvironment('BENCH_SECONDS', manySeconds);
  const server = await startPostgres(settings);
  if ('unavailable' in server) throw new CannotMeasure(server.unavailable);
  try {
    return await measured(await newDatabase(server.url, 'claims'), { races, seconds });
  } finally {
    await server.stop();
  }
}
