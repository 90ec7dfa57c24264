import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowOfVoucher } from '../../hq/store/rows.ts';
import { slicesOf } from '../../hq/store/slices.ts';
import { mainPartition } from '../../hq/office.ts';
import { maxVouchersPerPage } from '../../shared/protocol/voucherPage.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter, until } from './counter.ts';
import type { TestCounter } from './counter.ts';
import { startMiddleman } from './middleman.ts';
import type { Middleman } from './middleman.ts';

/** Two pages and a bit, beside the demo's. */
const many = 2 * maxVouchersPerPage;
const rowsPerInsert = 2_000;
const packed = '/v1/snapshot/vouchers';

function refOf(n: number): string {
  return (Math.imul(n, 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0').repeat(4);
}

function voucher(n: number): CachedVoucher {
  return {
    ref: refOf(n),
    campaignNo: 101,
    firstDay: '2026-01-01',
    lastDay: '2099-12-31',
    extendedThrough: null,
    customer: null,
    homeShop: null,
    usesAllowed: 1,
    amountMinor: null,
    killed: false,
    form: 'static',
    hint: 'MANY',
  };
}

/** As a database that has them already: in no feed, so that only a snapshot brings them. */
async function setDown(office: TestOffice): Promise<void> {
  const { db, tenant } = office.service.office;
  const place = { tenant, partition: mainPartition, at: 0 };
  const rows = Array.from({ length: many }, (_, n) =>
    rowOfVoucher({ ...place, voucherNo: 1_000_000 + n }, voucher(n)),
  );
  for (const slice of slicesOf(rows, rowsPerInsert)) {
    await db.insertInto('voucher').values(slice).execute();
  }
}

describe('a snapshot of many vouchers', () => {
  let office: TestOffice;
  let middleman: Middleman;
  const counters: TestCounter[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
    await setDown(office);
  }, 120_000);
  afterAll(() => office?.stop());
  beforeEach(async () => {
    middleman = await startMiddleman(office.url);
  });
  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
    await middleman.stop();
  });

  function opened(dir?: string): TestCounter {
    const counter = openCounter(dir);
    counters.push(counter);
    return counter;
  }

  async function enrolled(): Promise<TestCounter> {
    const counter = opened();
    const answer = await counter.enrol(middleman.url, await office.code());
    if (!answer.ok) throw new Error(answer.problem.code);
    counter.line.nudge();
    return counter;
  }

  const syncOf = (counter: TestCounter) => counter.store.read((tx) => tx.sync());
  const countOf = (counter: TestCounter) => counter.store.read((tx) => tx.voucherCount());
  const all = () => office.chain.vouchers.length + many;
  const asked = () => middleman.heard.filter((one) => one === `GET ${packed}`).length;

  it('arrives whole, in a few packed pages, each voucher as head office has it', async () => {
    const counter = await enrolled();
    await counter.line.now();
    expect(countOf(counter)).toBe(all());
    expect(asked()).toBe(Math.ceil(all() / maxVouchersPerPage));
    for (const n of [0, 1, 777, many - 1]) {
      expect(counter.store.read((tx) => tx.voucher(refOf(n)))).toEqual(voucher(n));
    }
    for (const { cached } of office.chain.vouchers.slice(0, 200)) {
      expect(counter.store.read((tx) => tx.voucher(cached.ref))).toEqual(cached);
    }
    expect(syncOf(counter)).toMatchObject({ snapshotPage: null });
  });

  it('I1: goes on behind the last voucher that is kept when the terminal is cut off in the middle', async () => {
    // The first page comes through; those behind it don't.
    middleman.set('portal', `${packed}?after`);
    const first = await enrolled();
    await until(() => countOf(first) === maxVouchersPerPage && asked() > 1);
    const { dir } = first;
    const after = syncOf(first).snapshotAfter;
    await first.close();
    counters.splice(counters.indexOf(first), 1);
    const second = opened(dir);
    expect(countOf(second)).toBe(maxVouchersPerPage);
    middleman.set('pass');
    middleman.paths.splice(0);
    await second.line.now();
    expect(countOf(second)).toBe(all());
    // Whatever was kept is not fetched again.
    expect(middleman.paths[0]).toBe(`${packed}?after=${after}`);
    expect(middleman.paths).not.toContain(packed);
  });

  it.each(['cutBody', 'wrongByte', 'endless', 'portal', 'loseAnswer', 'wrongTime'] as const)(
    'I5: a page that was spoilt on its way (%s) is refused whole, and fetched again',
    async (mischief) => {
      middleman.set(mischief, packed);
      const counter = await enrolled();
      await until(() => asked() > 0 && counter.line.status().lastProblem !== null);
      expect(countOf(counter)).toBe(0);
      expect(syncOf(counter).lastSync).toBeNull();
      middleman.set('pass');
      await counter.line.now();
      expect(countOf(counter)).toBe(all());
    },
  );

  it('I10: begins anew when head office was restored in the middle of it', async () => {
    const counter = await enrolled();
    await until(() => syncOf(counter).snapshotAfter !== null);
    await office.admin('restored', {});
    await counter.line.now();
    await until(() => syncOf(counter).lastSync !== null);
    expect(countOf(counter)).toBe(all());
    const { feed_epoch: epoch } = await office.service.office.db
      .selectFrom('tenant')
      .select('feed_epoch')
      .executeTakeFirstOrThrow();
    expect(syncOf(counter).feedEpoch).toBe(epoch);
  });

  it('I10: what is handed out meanwhile is known at its end', async () => {
    const counter = await enrolled();
    await until(() => syncOf(counter).snapshotAfter !== null);
    await office.admin('vouchers', { shop: 'jingan', campaignId: 'milk-tea', count: 30 });
    await counter.line.now();
    await until(() => countOf(counter) === all() + 30);
  });

  it('lets the counter journal between its slices', async () => {
    const counter = await enrolled();
    await counter.line.now();
    counter.store.write((tx) => tx.setSync({ ...tx.sync(), snapshotPage: 0 }));
    void counter.line.now();
    await until(() => syncOf(counter).snapshotAfter !== null);
    let appended = 0;
    while (syncOf(counter).snapshotPage !== null) {
      counter.append({ kind: 'signIn' });
      appended += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(appended).toBeGreaterThan(5);
    expect(countOf(counter)).toBeGreaterThanOrEqual(all());
  });
});
