import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { newDatabase, startPostgres } from '../../tests/hq/postgres.ts';
import { CannotMeasure } from '../result.ts';
import type { BenchResult } from '../result.ts';
import type { OfficeIsAsked, OfficeSays } from './officeProcess.ts';
import type { TerminalSays } from './snapshotTerminal.ts';
import { fromEnvironment } from './smaller.ts';

const manyVouchers = 1_000_000;
const manyEntries = 60_000;
/** The demo's milk tea: runs in every shop. */
const campaignNo = 101;
/** What is said stays said: the database's own part of the time counts. */
const settings = ['fsync=on'];

/** Sold on ten days, one in ten to somebody: what makes a page's terms and bytes like a real one's. */
async function fill(url: string, vouchers: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO voucher (tenant_id, partition_key, ref, voucher_no, campaign_no, first_day,
         last_day, uses_allowed, form, hint, uses_counted, amount_counted, customer)
       SELECT tenant_id, partition_key, md5('voucher ' || n), voucher_no + n, $1,
         '2026-01-' || lpad((1 + n % 10)::text, 2, '0'), '2099-12-31', 1, 'static',
         upper(substr(md5('hint ' || n), 1, 4)), 0, 0,
         CASE WHEN n % 10 = 0 THEN md5('customer ' || n / 20) END
       FROM feed_counter, generate_series(1, $2::integer) AS n`,
      [campaignNo, vouchers],
    );
    await client.query('UPDATE feed_counter SET voucher_no = voucher_no + $1', [vouchers]);
    await client.query('VACUUM ANALYZE voucher');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** What `npm run hq` tells Node: head office is measured as it is run. */
function hqNodeFlags(): readonly string[] {
  const file = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { scripts } = JSON.parse(file) as { readonly scripts: Readonly<Record<string, string>> };
  return (scripts['hq'] ?? '').split(' ').filter((word) => word.startsWith('--'));
}

function child(
  file: string,
  given: readonly string[],
  nodeFlags: readonly string[] = [],
): ChildProcess {
  return fork(join(import.meta.dirname, file), given, {
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function heard<T>(from: ChildProcess): Promise<T> {
  const gone = once(from, 'exit').then(([code]) => {
    throw new CannotMeasure(`a part of the benchmark ended by itself: ${String(code)}`);
  });
  const [message] = (await Promise.race([once(from, 'message'), gone])) as [T];
  return message;
}

async function asked<Kind extends OfficeSays['is']>(
  office: ChildProcess,
  what: OfficeIsAsked,
  kind: Kind,
): Promise<Extract<OfficeSays, { readonly is: Kind }>> {
  office.send(what);
  const said = await heard<OfficeSays>(office);
  if (said.is !== kind) throw new Error(`head office said ${said.is}`);
  return said as Extract<OfficeSays, { readonly is: Kind }>;
}

async function measured(
  url: string,
  { vouchers, backlog }: { readonly vouchers: number; readonly backlog: number },
): Promise<BenchResult> {
  const office = child('officeProcess.ts', [url], hqNodeFlags());
  const dir = mkdtempSync(join(tmpdir(), 'countersign-snapshot-'));
  try {
    const up = await heard<OfficeSays>(office);
    if (up.is !== 'up') throw new Error(`head office said ${up.is}`);
    await fill(url, vouchers);
    const { code } = await asked(office, 'code', 'code');
    const terminal = child('snapshotTerminal.ts', [dir, up.url, code, String(backlog)]);
    await heard<'snapshotsTaken'>(terminal);
    const { peakMb: hqPeakMb } = await asked(office, 'peak', 'peak');
    terminal.send('goOn');
    const said = await heard<TerminalSays>(terminal);
    if (said.vouchers < vouchers) throw new Error(`only ${said.vouchers} arrived`);
    return resultOf(said, hqPeakMb, backlog);
  } finally {
    office.send('stop' satisfies OfficeIsAsked);
    await once(office, 'exit');
    rmSync(dir, { recursive: true, force: true });
  }
}

function resultOf(said: TerminalSays, hqPeakMb: number, backlog: number): BenchResult {
  const { vouchers, seconds, peakMb, atWorkSeconds, backlogSeconds } = said;
  return {
    figures: {
      seconds,
      terminalPeakMb: peakMb,
      hqPeakMb,
      atWorkSeconds,
      redeemP99Ms: said.redeemP99Ms,
      backlogSeconds,
    },
    notes: [
      `${vouchers} vouchers by HTTP over loopback, PostgreSQL (fsync) and a terminal (synchronous=FULL) on ${tmpdir()}`,
      'head office and terminal are processes of their own; memory is the most the system saw resident,',
      'of the terminal above what it held before it enrolled',
      `once more while the counter redeems: ${said.redeemedMeanwhile} redemptions, each waited ${said.redeemP50Ms.toFixed(1)} ms (median), ${said.redeemMostMs.toFixed(0)} ms at most`,
      `${backlog} redemptions handed in, ${Math.round(backlog / backlogSeconds)} a second`,
    ],
  };
}

/** A million vouchers into a real terminal, once before it opens and once while it sells; then its backlog. */
export async function run(): Promise<BenchResult> {
  const vouchers = fromEnvironment('BENCH_VOUCHERS', manyVouchers);
  const backlog = fromEnvironment('BENCH_BACKLOG', manyEntries);
  const server = await startPostgres(settings);
  if ('unavailable' in server) throw new CannotMeasure(server.unavailable);
  try {
    return await measured(await newDatabase(server.url, 'snapshot'), { vouchers, backlog });
  } finally {
    await server.stop();
  }
}
