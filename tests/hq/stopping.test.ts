import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { newDatabase, startPostgres } from './postgres.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const server = await startPostgres();
afterAll(() => ('url' in server ? server.stop() : undefined));

/** Somebody who holds the row that every write waits for. */
async function holdWrites(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT * FROM feed_counter FOR UPDATE');
  return client;
}

async function count(url: string, table: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
  await client.end();
  return Number(rows[0]?.n);
}

async function waitingForLock(holder: Client, least: number): Promise<void> {
  await vi.waitFor(
    async () => {
      // What it saw first is all that a transaction would see.
      await holder.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await holder.query<{ n: string }>(
        `SELECT count(*) AS n FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      expect(Number(rows[0]?.n)).toBeGreaterThanOrEqual(least);
    },
    { timeout: 20_000 },
  );
}

/** Requests that arrived and are not answered yet. */
async function beingAnswered(office: TestOffice, howMany: number): Promise<void> {
  const { registry } = office.service.office.metrics;
  await vi.waitFor(
    async () => {
      const gauge = registry.getSingleMetric('countersign_hq_http_requests_in_flight');
      const { values = [] } = (await gauge?.get()) ?? {};
      expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(howMany);
    },
    { timeout: 20_000 },
  );
}

describe('head office that is told to stop', () => {
  const offices: TestOffice[] = [];
  let made = 0;

  afterEach(async () => {
    for (const office of offices.splice(0)) await office.stop().catch(() => undefined);
  });

  async function officeStoppingWithin(
    stopWithinMs: number,
  ): Promise<{ readonly office: TestOffice; readonly url: string }> {
    if (!('url' in server)) throw new Error(server.unavailable);
    made += 1;
    const url = await newDatabase(server.url, `stopping${made}`);
    const office = await startTestOffice({ database: { url }, running: { stopWithinMs } });
    return { office, url };
  }

  async function terminals(office: TestOffice, howMany: number): Promise<readonly PaperTerminal[]> {
    const all: PaperTerminal[] = [];
    for (let made = 0; made < howMany; made++) {
      const terminal = await office.terminal();
      terminal.append(redemption([redeemed(office.chain.vouchers[made]?.cached.ref ?? '')]));
      all.push(terminal);
    }
    return all;
  }

  it('I1 answers what it holds, lets pushes under way end, and takes nothing new', async () => {
    const { office, url } = await officeStoppingWithin(60_000);
    const all = await terminals(office, 4);
    const [listener] = all;
    const state = (await (await listener?.fetchSigned('/v1/feed?after=0'))?.json()) as {
      readonly head: number;
      readonly feedEpoch: number;
    };
    const { head, feedEpoch } = state;
    const held = all.map((terminal) =>
      terminal.fetchSigned(`/v1/feed?after=${head}&epoch=${feedEpoch}&wait=25`),
    );
    const holder = await holdWrites(url);
    const pushes = all.map((terminal) => terminal.push());
    await waitingForLock(holder, 1);
    await beingAnswered(office, 2 * all.length);

    const began = performance.now();
    const stopped = office.service.stop();
    // What was only held is answered at once, though others are still at work.
    for (const response of await Promise.all(held)) expect(response.status).toBe(200);
    expect(performance.now() - began).toBeLessThan(20_000);
    await expect(fetch(new URL('/healthz', office.url)).then(({ ok }) => ok)).rejects.toThrow();

    await holder.query('COMMIT');
    await holder.end();
    for (const reply of await Promise.all(pushes)) {
      expect(reply).toMatchObject({ result: 'accepted', ack: { seq: 1 } });
    }
    await stopped;
    expect(office.lines.join('\n')).not.toContain('were cut');
    expect(await count(url, 'journal_entry')).toBe(4);
    expect(await count(url, 'schema_process')).toBe(0);
  });

  it('I5 cuts what does not end in time, and nothing of it is half written', async () => {
    const { office, url } = await officeStoppingWithin(300);
    const [terminal] = await terminals(office, 1);
    const holder = await holdWrites(url);
    const push = terminal?.push().then(
      () => 'answered',
      () => 'cut',
    );
    await waitingForLock(holder, 1);
    const stopped = office.service.stop();
    expect(await push).toBe('cut');
    await stopped;
    expect(office.lines.join('\n')).toContain('were cut');
    await holder.query('ROLLBACK');
    await holder.end();
    // The statement that waited may still be done by the database; what is there is whole either way.
    // One statement: it may be done between two.
    const differ = `(SELECT count(*) AS a FROM journal_entry) x, (SELECT count(*) AS b FROM voucher_use) y
      WHERE a <> b`;
    expect(await count(url, differ)).toBe(0);
  });
});
