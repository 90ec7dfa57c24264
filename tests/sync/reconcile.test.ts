import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reconciliation } from '../../hq/reconcile/reports.ts';
import { maxBucketsADay, reconcile } from '../../main/sync/reconcile/reconcile.ts';
import type { ReconcileDeps } from '../../main/sync/reconcile/reconcile.ts';
import { databaseFile } from '../../main/platform/dataDir.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { digestBucketOf } from '../../shared/protocol/digest.ts';
import { makeCampaign, makeRefs } from '../hq/chainKit.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter } from './counter.ts';
import type { TestCounter } from './counter.ts';

describe('comparing a terminal with head office', () => {
  let office: TestOffice;
  let counter: TestCounter;
  let lines: string[];

  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office.stop());
  beforeEach(async () => {
    lines = [];
    counter = openCounter();
    await counter.enrol(office.url, await office.code());
    await counter.line.now();
  });
  afterEach(async () => {
    await counter.close();
    forget(counter.dir);
  });

  function compare(change: Partial<ReconcileDeps> = {}, of: TestCounter = counter) {
    const { store, line } = of;
    const told = (_data: object, line_: string) => void lines.push(line_);
    const log = { info: told, warn: told, error: told };
    const catchUp = () => line.now();
    const deps = { store, crypto: createCrypto(), client: line.client, log, catchUp, ...change };
    return reconcile(deps, new AbortController().signal);
  }

  /** What a disk that lies, or a fault of ours, does. */
  function spoil(of: TestCounter, sql: string, ...values: (Buffer | string)[]): void {
    const db = new Database(databaseFile(of.dir, 'live'));
    try {
      db.prepare(sql).run(...values);
    } finally {
      db.close();
    }
  }

  const refs = () => office.chain.vouchers.map(({ cached }) => cached.ref);
  const here = (ref: string) => counter.store.read((tx) => tx.voucher(ref));
  const reported = async () => {
    const { reconciliations } = await office.list<{ reconciliations: Reconciliation[] }>(
      'reconciliations',
    );
    const { device } = counter.store.read((tx) => tx.identity()) ?? { device: '' };
    return reconciliations.filter((one) => one.device === device);
  };

  it('finds nothing where all is the same, and says nothing', async () => {
    expect((await compare()).map(({ result }) => result)).toEqual(['same', 'same']);
    expect(lines).toEqual([]);
    expect(await reported()).toEqual([]);
  });

  it('names the first voucher that differs, at both sides, and sets all right', async () => {
    const [missing = '', other = ''] = refs().slice(10, 12).toSorted();
    const before = here(other);
    spoil(counter, 'DELETE FROM vouchers WHERE ref = ?', Buffer.from(missing, 'hex'));
    spoil(counter, 'UPDATE vouchers SET uses_allowed = 7 WHERE ref = ?', Buffer.from(other, 'hex'));
    const [vouchers, kills] = await compare();
    expect(vouchers).toMatchObject({
      result: 'differs',
      report: { differing: 2, mended: 2, first: { ref: missing, what: 'missing' } },
    });
    expect(kills).toMatchObject({ result: 'same' });
    expect(lines).toEqual([
      `2 vouchers differed from head office’s; the first, ${missing}, was missing here; 2 are right again`,
    ]);
    expect(here(missing)?.ref).toBe(missing);
    expect(here(other)).toEqual(before);
    expect(await reported()).toMatchObject([
      { section: 'vouchers', differing: 2, mended: 2, firstRef: missing, firstWhat: 'missing' },
    ]);
    expect((await compare()).map(({ result }) => result)).toEqual(['same', 'same']);
  });

  it('names what is here only, and leaves it', async () => {
    const [ref = ''] = refs();
    const [known] = office.chain.vouchers;
    if (known === undefined) throw new Error('no vouchers');
    const stranger = {
      ...known.cached,
      ref: `${ref.slice(0, 31)}${ref.endsWith('0') ? '1' : '0'}`,
    };
    counter.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [stranger] }]));
    const [vouchers] = await compare();
    expect(vouchers).toMatchObject({
      result: 'differs',
      report: { differing: 1, mended: 0, first: { ref: stranger.ref, what: 'extra' } },
    });
    expect(here(stranger.ref)).not.toBeNull();
  });

  it('hears of a word on a voucher that was lost here', async () => {
    const apart = await startTestOffice();
    const mine = openCounter();
    try {
      await mine.enrol(apart.url, await apart.code());
      const [ref = ''] = refs().slice(20);
      await apart.admin('vouchers/kill', { which: { refs: [ref] }, reason: 'lost' });
      await mine.line.now();
      spoil(mine, 'DELETE FROM voucher_kills WHERE ref = ?', Buffer.from(ref, 'hex'));
      const [, kills] = await compare({}, mine);
      expect(kills).toMatchObject({
        result: 'differs',
        report: { differing: 1, mended: 1, first: { ref, what: 'missing' } },
      });
      expect(mine.store.read((tx) => tx.voucherKill(ref))).toMatchObject({ killed: true });
    } finally {
      await mine.close();
      forget(mine.dir);
      await apart.stop();
    }
  });

  it('takes what head office does meanwhile for no difference', async () => {
    const campaign = await makeCampaign(office, {});
    await compare();
    // Head office's answer is of before, or of after, what comes in between.
    await makeRefs(office, campaign, 40);
    let tries = 0;
    const catchUp = async () => {
      await counter.line.now();
      tries += 1;
      if (tries <= 2) await makeRefs(office, campaign, 1);
    };
    const found = await compare({ catchUp });
    expect(found.map(({ result }) => result)).toEqual(['same', 'same']);
    expect(lines).toEqual([]);
  });

  it('says nothing of a terminal whose entries are still on their way', async () => {
    await counter.line.stop();
    counter.append({ kind: 'signIn' });
    expect(await compare()).toMatchObject([{ result: 'busy' }, { result: 'busy' }]);
  });

  it('takes a snapshot where more is wrong than can be mended one by one', async () => {
    const buckets = new Set(refs().map(digestBucketOf));
    expect(buckets.size).toBeGreaterThan(maxBucketsADay);
    spoil(counter, "UPDATE vouchers SET hint = 'x'");
    const [vouchers] = await compare();
    expect(vouchers).toMatchObject({ result: 'differs' });
    await counter.line.now();
    expect((await compare()).map(({ result }) => result)).toEqual(['same', 'same']);
  });
});
