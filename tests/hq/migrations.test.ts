import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { openDatabase } from '../../hq/store/database.ts';
import type { OpenDatabase } from '../../hq/store/database.ts';
import {
  DatabaseFromTheFuture,
  expandFault,
  migrations,
  OlderAtWork,
} from '../../hq/store/migrations/migrate.ts';
import type { Migration } from '../../hq/store/migrations/migrate.ts';
import { goneAfterMs } from '../../hq/store/migrations/processes.ts';
import { newDatabase, startPostgres } from './postgres.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const expand: Migration = {
  id: '2099-01-01T00:00_notes',
  kind: 'expand',
  statements: [
    `ALTER TABLE device ADD COLUMN note text`,
    `ALTER TABLE journal_entry ADD COLUMN weight integer NOT NULL DEFAULT 0`,
    `CREATE TABLE device_note (tenant_id text NOT NULL, note text, PRIMARY KEY (tenant_id))`,
  ],
};
const contract: Migration = {
  id: '2099-02-01T00:00_without',
  kind: 'contract',
  statements: [`DROP TABLE device_note`],
};
const wider = [...migrations, expand];
const narrower = [...wider, contract];

const server = await startPostgres();
afterAll(() => ('url' in server ? server.stop() : undefined));

describe('migrations while older processes are at work', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let made = 0;

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function place(): Promise<{ readonly url: string }> {
    if (!('url' in server)) throw new Error(server.unavailable);
    made += 1;
    return { url: await newDatabase(server.url, `migrations${made}`) };
  }

  async function open(
    at: { readonly url: string },
    known: readonly Migration[],
  ): Promise<OpenDatabase> {
    const opened = await openDatabase(at, { known });
    closing.push(() => opened.close());
    return opened;
  }

  async function officeOf(
    database: { readonly url: string },
    known: readonly Migration[],
  ): Promise<TestOffice> {
    const office = await startTestOffice({ database, running: { known } });
    closing.push(() => office.stop());
    return office;
  }

  it('an older process goes on pushing and reading beside a wider database, and may start there', async () => {
    const database = await place();
    const old = await officeOf(database, migrations);
    const terminal = await old.terminal();
    const fresh = await officeOf(database, wider);
    const late = await officeOf(database, migrations);

    const [first, second, third] = old.chain.vouchers
      .filter(({ cached }) => cached.campaignNo === 101)
      .map(({ cached }) => cached.ref);
    for (const [office, ref] of [
      [old, first],
      [fresh, second],
      [late, third],
    ] as const) {
      terminal.append(redemption([redeemed(ref ?? '')]));
      const pushed = await terminal.at(office.url).push(terminal.journal);
      expect(pushed).toMatchObject({ result: 'accepted' });
    }
    for (const office of [old, fresh, late]) {
      const { total } = await office.list<{ readonly total: number }>('redemptions?limit=1000');
      expect(total).toBe(3);
    }
  });

  it('what takes something away waits for older processes, and says for which', async () => {
    const database = await place();
    const old = await open(database, wider);
    const refused = openDatabase(database, { known: narrower });
    await expect(refused).rejects.toThrow(OlderAtWork);
    await expect(refused).rejects.toThrow(
      /2099-02-01T00:00_without.*still at work \(stop it, or wait 90 s/,
    );
    // Nothing was done by half, and the old one works on.
    await old.sayAtWork();
    expect(await old.outdated()).toBe(false);
    await sql`SELECT count(*) FROM ${sql.table('device_note')}`.execute(old.db);

    await closing.pop()?.();
    const fresh = await open(database, narrower);
    expect(await fresh.outdated()).toBe(false);
    await expect(openDatabase(database, { known: wider })).rejects.toThrow(DatabaseFromTheFuture);
  });

  it('a process that died holds nothing up for longer than its silence', async () => {
    const database = await place();
    const dead = await open(database, wider);
    await sql`UPDATE ${sql.table('schema_process')} SET seen_at = seen_at - ${goneAfterMs + 1_000}`.execute(
      dead.db,
    );
    const fresh = await open(database, narrower);
    expect(await fresh.outdated()).toBe(false);
    // It was only out of reach: its next word tells it that it must end.
    expect(await dead.outdated()).toBe(true);
  });

  it('I5 an outdated process is not ready, so that nobody is sent to it', async () => {
    const database = await place();
    const office = await officeOf(database, wider);
    const ready = () => fetch(new URL('/readyz', office.url));
    expect((await ready()).status).toBe(200);
    await sql`INSERT INTO ${sql.table('schema_migration')} (id, at) VALUES ('2099-03-01T00:00_x', 0)`.execute(
      office.service.office.db,
    );
    const answer = await ready();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, why: 'outdated' });
  });

  it('every step that calls itself harmless to older processes is', () => {
    expect(migrations.map((one) => [one.id, expandFault(one)])).toEqual(
      migrations.map((one) => [one.id, null]),
    );
    const ids = migrations.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  });

  it.each([
    'DROP TABLE shop',
    'ALTER TABLE shop DROP COLUMN body',
    'ALTER TABLE shop RENAME COLUMN body TO text',
    'ALTER TABLE shop ADD COLUMN a text NOT NULL',
    'ALTER TABLE shop ALTER COLUMN body SET NOT NULL',
    'CREATE UNIQUE INDEX one_name ON shop (body)',
    'DELETE FROM shop',
  ])('and this one would not be: %s', (statement) => {
    expect(expandFault({ id: 'x', kind: 'expand', statements: [statement] })).toBe(statement);
  });
});
