import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import { feedHead, feedSince, wholeSnapshot } from '../hq/chainKit.ts';
import { redeemed, redemption } from '../hq/paperTerminal.ts';
import { newDatabase, startPostgres } from '../hq/postgres.ts';
import type { TestPostgres } from '../hq/postgres.ts';
import { phoneKey } from '../../shared/protocol/keyedHash.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { openForgottenBook } from '../../hq/customers/forgottenBook.ts';
import { forgetAgain } from '../../hq/customers/customers.ts';
import { canaries, found, foundUnder, paymentCodes, phoneDigits, phoneForms } from './canaries.ts';
import type { Canary } from './canaries.ts';

const pin = '739164';
const secrets: readonly Canary[] = [{ name: 'PIN', text: pin, isShort: true }];
const everything = [...canaries, ...secrets];

/** Everything a person at head office can type, in every place that takes a text. */
async function tellOffice(office: TestOffice): Promise<readonly string[]> {
  const replies: string[] = [];
  const keep = async (reply: Response): Promise<void> => {
    replies.push(JSON.stringify([...reply.headers]), await reply.text());
  };
  const added = await office.admin('people', { name: '小新', role: 'cashier', pin, shops: null });
  expect(added.status).toBe(200);
  await keep(added);
  for (const said of [...phoneForms, ...paymentCodes]) {
    const inAddress = encodeURIComponent(said);
    await keep(await office.admin('customers/forget', { phone: said }));
    await keep(await office.admin('customers/forget', { phone: said, [said]: said }));
    await keep(await office.admin('customers/forget', { customer: said }));
    await keep(await office.admin('people', { name: said, pin: said }));
    await keep(await office.admin(`shops/${inAddress}/codes`, {}));
    await keep(await office.admin(`redemptions?limit=${inAddress}`));
    await keep(await office.admin(inAddress));
    await keep(await office.admin('vouchers', { shop: said, campaignId: said, count: 1 }));
    await keep(
      await fetch(new URL('/v1/enrol', office.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"code":"${said}"`,
      }),
    );
  }
  return replies;
}

/** Every row of every table, as text. */
async function dump(office: TestOffice): Promise<string> {
  const { db } = office.service.office;
  const tables = await sql<{ readonly name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'
  `.execute(db);
  const texts = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const rows = await sql<{ readonly row: string }>`
        SELECT to_jsonb(one)::text AS row FROM ${sql.table(name)} AS one
      `.execute(db);
      return rows.rows.map(({ row }) => `${name} ${row}`).join('\n');
    }),
  );
  return texts.join('\n');
}

describe('a head office that was told everything (I11)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-canary-hq-'));
  let office: TestOffice;
  let replies: readonly string[];

  beforeAll(async () => {
    office = await startTestOffice({ database: { dataDir: folder } });
    replies = await tellOffice(office);
  });
  afterAll(async () => {
    await office.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says none of it back and logs none of it', () => {
    expect(replies.length).toBeGreaterThan(100);
    const told = replies.filter((reply) => found(Buffer.from(reply), everything).length > 0);
    expect(told).toEqual([]);
    expect(found(Buffer.from(office.lines.join('\n')), everything)).toEqual([]);
  });

  it('has none of it in its tables', async () => {
    const text = await dump(office);
    expect(text.length).toBeGreaterThan(10_000);
    expect(found(Buffer.from(text), everything)).toEqual([]);
  });

  it('has none of it in the files of its database, write-ahead log and all', async () => {
    expect(foundUnder(folder, everything)).toEqual([]);
  });
});

describe('the same on a PostgreSQL server (I11)', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    if ('stop' in server) await server.stop();
  });

  it('has none of it in a dump', async (context) => {
    if ('unavailable' in server) return context.skip(server.unavailable);
    const url = await newDatabase(server.url, 'canary');
    const office = await startTestOffice({ database: { url } });
    await tellOffice(office);
    const text = await dump(office);
    await office.stop();
    expect(text.includes('little-leaf-tea')).toBe(true);
    expect(found(Buffer.from(text), everything)).toEqual([]);
  });
});

describe('a customer who asks head office to be forgotten (I11)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-forget-'));
  let office: TestOffice;
  const id = randomBytes(16).toString('hex');

  beforeAll(async () => {
    office = await startTestOffice({ database: { dataDir: folder } });
  });
  afterAll(async () => {
    await office.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function keyOfPhone(): string {
    return phoneKey(hqCrypto, office.service.office.keys.chainKey, `86${phoneDigits}`);
  }

  /** As a backup has them: the row, and the event that told of it. */
  async function comeAgain(): Promise<void> {
    const { db, tenant } = office.service.office;
    const place = { tenant_id: tenant, partition_key: 'main' };
    const row = {
      customer_id: id,
      phone_key: keyOfPhone(),
      last4: '4605',
      segment: 'new' as const,
    };
    const { max } = await db
      .selectFrom('customer')
      .select((eb) => eb.fn.max('customer_no').as('max'))
      .executeTakeFirstOrThrow();
    await db
      .insertInto('customer')
      .values({
        ...{ ...place, ...row, tier: null, home_shop: null, seen_day: null },
        customer_no: Number(max ?? 0) + 1,
      })
      .execute();
    const event: FeedEvent = {
      kind: 'customers',
      customers: [
        { id, phoneKey: row.phone_key, last4: '4605', segment: 'new', tier: null, homeShop: null },
      ],
    };
    const head = await db
      .updateTable('feed_counter')
      .set((eb) => ({ head: eb('head', '+', 1) }))
      .returning('head')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('feed_event')
      .values({ ...place, cursor: head.head, at: 0, body: JSON.stringify(event) })
      .execute();
  }

  async function snapshotText(): Promise<string> {
    return JSON.stringify(await wholeSnapshot(await office.terminal()));
  }

  it('is found by the number, and gone: from the table, from the feed that is kept, from snapshots', async () => {
    await comeAgain();
    expect((await dump(office)).includes(keyOfPhone())).toBe(true);
    const reply = await office.admin('customers/forget', { phone: `+86 ${phoneDigits}` });
    expect([reply.status, await reply.json()]).toEqual([200, { customer: id }]);
    const text = await dump(office);
    expect(text.includes(keyOfPhone())).toBe(false);
    expect(text.includes(id)).toBe(true);
    const told = await snapshotText();
    expect(told.includes(keyOfPhone())).toBe(false);
    expect(told).toContain(`{"kind":"forgotten","customers":["${id}"]}`);
  });

  it('is told of again when seen anywhere, so that terminals that dropped them know them: once a week', async () => {
    // Seen away from home; it is the home that shows them.
    const counter = await office.terminal('xuhui');
    const other = await office.terminal('jingan');
    const { customer_id: seen } = await office.service.office.db
      .selectFrom('customer')
      .select('customer_id')
      .where('home_shop', '=', 'jingan')
      .orderBy('customer_no')
      .limit(1)
      .executeTakeFirstOrThrow();
    const toldOf = async (after: number) =>
      (await feedSince(other, after)).flatMap((event) =>
        event.kind === 'customers' ? event.customers.filter((one) => one.id === seen) : [],
      );
    const before = await feedHead(other);
    const days = ['2026-11-21', '2026-11-22', '2026-11-27', '2026-11-28'];
    for (const businessDay of days) {
      const body = { ...redemption([redeemed(randomBytes(16).toString('hex'))]), customer: seen };
      counter.append(body, { businessDay });
      await counter.push(counter.journal.slice(-1));
    }
    expect((await toldOf(before)).map((one) => one.seenDay)).toEqual(['2026-11-21', '2026-11-28']);
  });

  it('asks a second time in vain: nobody is known by that number', async () => {
    const reply = await office.admin('customers/forget', { phone: phoneDigits });
    expect(reply.status).toBe(404);
  });

  it('does not come back with a database restored from a backup', async () => {
    const { db } = office.service.office;
    await db.deleteFrom('forgotten_customer').execute();
    await comeAgain();
    const restored = await office.admin('restored', {});
    expect(restored.status).toBe(200);
    expect((await dump(office)).includes(keyOfPhone())).toBe(false);
    expect(await snapshotText()).toContain(`"customers":["${id}"]`);
  });

  it('is in the book as an opaque id, and a torn line of it is none', async () => {
    const book = openForgottenBook(folder);
    const { office: hq } = office.service;
    expect(book.ids(hq.tenant)).toContain(id);
    writeFileSync(join(folder, 'forgotten.tsv'), `${hq.tenant}\t${id.slice(0, 9)}`, { flag: 'a' });
    const other = 'a'.repeat(32);
    book.add(hq.tenant, [other]);
    expect(book.ids(hq.tenant)).toEqual(expect.arrayContaining([id, other]));
    expect(book.ids(hq.tenant).every((one) => one.length === 32)).toBe(true);
    expect(await forgetAgain(hq, book)).toBe(1);
    expect(await forgetAgain(hq, book)).toBe(0);
  });
});
