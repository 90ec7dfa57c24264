import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { DatabasePlace } from '../../hq/store/database.ts';
import { forget, openCounter } from '../sync/counter.ts';
import type { TestCounter } from '../sync/counter.ts';
import { newDatabase, startPostgres } from './postgres.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

/** PostgreSQL's own programs, where they are on this machine. */
function programs(): string | null {
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folder = asked.status === 0 ? asked.stdout.trim() : '';
  return existsSync(join(folder, 'pg_restore')) && folder !== '' ? folder : null;
}

const tools = programs();
const server = await startPostgres();
const dir = mkdtempSync(join(tmpdir(), 'countersign-drill-'));
afterAll(async () => {
  if ('url' in server) await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

function runTool(name: string, args: readonly string[]): void {
  const done = spawnSync(join(tools ?? '', name), args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
}

async function query<Row>(url: string, text: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows as Row[];
}

interface Redemptions {
  readonly total: number;
  readonly redemptions: readonly { readonly ref: string }[];
}

/** A chain's bad days, with real terminals (database, keys, line) and the commands of docs/hq.md. */
describe('drills', () => {
  const counters: TestCounter[] = [];
  const offices: TestOffice[] = [];
  let nextVoucher = 0;
  let made = 0;

  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
    for (const office of offices.splice(0)) await office.stop().catch(() => undefined);
  });

  async function emptyDatabase(): Promise<string> {
    if (!('url' in server)) throw new Error(server.unavailable);
    made += 1;
    return newDatabase(server.url, `drill${made}`);
  }

  async function officeAt(database: DatabasePlace, port = 0): Promise<TestOffice> {
    const office = await startTestOffice({ database, port });
    offices.push(office);
    return office;
  }

  async function lose(office: TestOffice): Promise<void> {
    offices.splice(offices.indexOf(office), 1);
    await office.stop();
  }

  async function enrolled(office: TestOffice): Promise<TestCounter> {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(office.url, await office.code());
    if (!answer.ok) throw new Error(answer.problem.code);
    await counter.line.now();
    return counter;
  }

  /** Redeems so many vouchers at a counter; their refs. */
  function redeem(office: TestOffice, counter: TestCounter, howMany: number): readonly string[] {
    const free = office.chain.vouchers.map(({ cached }) => cached);
    return Array.from({ length: howMany }, () => {
      let voucher = free[nextVoucher++];
      while (voucher !== undefined && voucher.campaignNo !== 101) voucher = free[nextVoucher++];
      const ref = voucher?.ref ?? '';
      counter.append(redemption([redeemed(ref)]));
      return ref;
    });
  }

  /** Until HQ has acknowledged the whole journal, and nothing is left to come down. */
  async function inStep(counter: TestCounter): Promise<void> {
    const isInStep = () =>
      counter.store.read((tx) => {
        const { ackedSeq, snapshotPage } = tx.sync();
        return ackedSeq === tx.head().seq && snapshotPage === null;
      });
    do await counter.line.now();
    while (!isInStep());
  }

  /** Every entry of every journal stands at head office once, byte for byte, and every use is booked once. */
  async function expectWhole(
    office: TestOffice,
    all: readonly TestCounter[],
    refs: readonly string[],
  ): Promise<void> {
    const { db } = office.service.office;
    for (const counter of all) {
      const { device, entries } = counter.store.read((tx) => ({
        device: tx.identity()?.device ?? '',
        entries: tx.entriesAfter(0, 10_000),
      }));
      const rows = await db
        .selectFrom('journal_entry')
        .select(['seq', 'hash'])
        .where('device_id', '=', device)
        .orderBy('seq')
        .execute();
      expect(rows).toEqual(entries.map(({ seq, hash }) => ({ seq, hash })));
    }
    const list = await office.list<Redemptions>('redemptions?limit=1000');
    expect(list.redemptions.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted());
    const quarantined = await db.selectFrom('quarantine').select('seq').execute();
    expect(quarantined).toEqual([]);
  }

  it.skipIf(tools === null)(
    'I1 I6 a backup is restored: what was redeemed since comes back from the terminals, once',
    async () => {
      const url = await emptyDatabase();
      const before = await officeAt({ url });
      const port = Number(new URL(before.url).port);
      const one = await enrolled(before);
      const other = await enrolled(before);
      const refs = [...redeem(before, one, 3), ...redeem(before, other, 2)];
      await inStep(one);
      await inStep(other);
      const dump = join(dir, `${made}.dump`);
      // Taken while head office is at work.
      runTool('pg_dump', ['--format=custom', `--file=${dump}`, url]);
      refs.push(...redeem(before, one, 4), ...redeem(before, other, 3));
      await inStep(one);
      await inStep(other);
      // Acknowledged, and not sent yet.
      await lose(before);
      refs.push(...redeem(before, one, 2));

      const again = await emptyDatabase();
      runTool('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${again}`, dump]);
      const after = await officeAt({ url: again }, port);
      const epochs = await query<{ feed_epoch: number }>(again, 'SELECT feed_epoch FROM tenant');
      expect((await after.admin('restored', {})).status).toBe(200);
      const raised = await query<{ feed_epoch: number }>(again, 'SELECT feed_epoch FROM tenant');
      expect(raised[0]?.feed_epoch).toBe((epochs[0]?.feed_epoch ?? 0) + 1);
      await inStep(one);
      await inStep(other);
      await expectWhole(after, [one, other], refs);
    },
    120_000,
  );

  it.skipIf(tools === null)(
    'I1 I6 head office is lost but for its devices and keys: the terminals’ journals refill it, acknowledged entries too',
    async () => {
      const url = await emptyDatabase();
      const before = await officeAt({ url });
      const port = Number(new URL(before.url).port);
      const one = await enrolled(before);
      const other = await enrolled(before);
      const dump = join(dir, `${made}-old.dump`);
      runTool('pg_dump', ['--format=custom', `--file=${dump}`, url]);
      // Months of work: all of it sent, signed for by head office, and then lost there.
      const refs = [...redeem(before, one, 120), ...redeem(before, other, 30)];
      await inStep(one);
      await inStep(other);
      await lose(before);

      const again = await emptyDatabase();
      runTool('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${again}`, dump]);
      const after = await officeAt({ url: again }, port);
      expect((await after.list<Redemptions>('redemptions?limit=1000')).total).toBe(0);
      expect((await after.admin('restored', {})).status).toBe(200);
      await inStep(one);
      await inStep(other);
      await expectWhole(after, [one, other], refs);
    },
    120_000,
  );

  it('I1 I6 the embedded database: its folder is copied while head office is stopped, and put back', async () => {
    const folder = join(dir, 'embedded');
    const before = await officeAt({ dataDir: folder });
    const port = Number(new URL(before.url).port);
    const one = await enrolled(before);
    const refs = [...redeem(before, one, 2)];
    await inStep(one);
    await lose(before);
    const copy = join(dir, 'copy');
    cpSync(folder, copy, { recursive: true });
    const between = await officeAt({ dataDir: folder }, port);
    refs.push(...redeem(between, one, 3));
    await inStep(one);
    await lose(between);

    rmSync(folder, { recursive: true, force: true });
    cpSync(copy, folder, { recursive: true });
    const after = await officeAt({ dataDir: folder }, port);
    expect((await after.admin('restored', {})).status).toBe(200);
    await inStep(one);
    await expectWhole(after, [one], refs);
  }, 120_000);

  it('the commands of docs/hq.md are those that were tried here', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/hq.md'), 'utf8');
    expect(text).toContain('pg_dump --format=custom --file=hq.dump "$DATABASE_URL"');
    expect(text).toContain(
      'pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL" hq.dump',
    );
    expect(text).toContain('/v1/admin/restored');
  });
});
