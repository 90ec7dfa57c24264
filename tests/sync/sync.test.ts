import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import type { RedemptionReport } from '../../hq/reports/reports.ts';
import { maxBodyBytes } from '../../hq/http/server.ts';
import { maxEntryCharacters, maxPushBytes } from '../../shared/protocol/push.ts';
import { redeemed, redemption } from '../hq/paperTerminal.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter, until } from './counter.ts';
import type { TestCounter } from './counter.ts';
import { startMiddleman } from './middleman.ts';
import type { Middleman, Mischief } from './middleman.ts';

interface Redemptions {
  readonly total: number;
  readonly redemptions: readonly RedemptionReport[];
}

describe('the line to head office', () => {
  let office: TestOffice;
  let middleman: Middleman;
  const counters: TestCounter[] = [];
  let nextVoucher = 200;

  beforeAll(async () => {
    office = await startTestOffice();
  });
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

  /** A voucher of the milk tea campaign that no test has used yet. */
  function freshRef(): string {
    for (;;) {
      const voucher = office.chain.vouchers[nextVoucher++]?.cached;
      if (voucher?.campaignNo === 101) return voucher.ref;
    }
  }

  async function enrolled(shop = 'jingan'): Promise<TestCounter> {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(middleman.url, await office.code(shop));
    if (!answer.ok) throw new Error(answer.problem.code);
    return counter;
  }

  async function synced(shop = 'jingan'): Promise<TestCounter> {
    const counter = await enrolled(shop);
    await counter.line.now();
    return counter;
  }

  async function arrivals(ref: string): Promise<readonly RedemptionReport[]> {
    const { redemptions } = await office.list<Redemptions>('redemptions?limit=1000');
    return redemptions.filter((one) => one.ref === ref);
  }

  function syncOf(counter: TestCounter) {
    return counter.store.read((tx) => tx.sync());
  }

  function headOf(counter: TestCounter): number {
    return counter.store.read((tx) => tx.head().seq);
  }

  it('enrols and takes the whole chain by snapshot, journalling that it did', async () => {
    const counter = await synced();
    counter.store.read((tx) => {
      expect(tx.identity()).toMatchObject({ shop: 'jingan', epoch: 1, standAlone: false });
      expect(tx.shop()?.name.en).toBe('Jing’an');
      expect(tx.voucherCount()).toBeGreaterThanOrEqual(office.chain.vouchers.length);
      expect(tx.campaigns()).toHaveLength(office.chain.campaigns.length);
      expect(tx.people().length).toBeGreaterThanOrEqual(office.chain.people.length);
      expect(tx.sync()).toMatchObject({ snapshotPage: null, ackedSeq: 1 });
      expect(tx.sync().lastSync).not.toBeNull();
    });
    expect(counter.line.status()).toMatchObject({ reachable: true, lastProblem: null });
    const first = office.chain.customers[0];
    const found = counter.store.read((tx) => tx.customerByPhoneKey(first?.phoneKey ?? ''));
    expect(found?.last4).toBe('5678');
  });

  it('shows both sides the same six check digits', async () => {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(middleman.url, await office.code());
    const { devices } = await office.list<{ devices: { device: string; check: string }[] }>(
      'devices',
    );
    const device = counter.store.read((tx) => tx.identity()?.device);
    const shown = devices.find((one) => one.device === device)?.check;
    expect(answer).toEqual({ ok: true, value: { check: shown, shop: '静安寺店' } });
  });

  it('writes nothing when the code is wrong, and says so', async () => {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(middleman.url, '00000000');
    expect(answer).toMatchObject({ ok: false, problem: { code: 'hqRefused' } });
    expect(counter.store.read((tx) => tx.identity())).toBeNull();
  });

  it('I1: a lost answer to the enrolment leaves a terminal that can enrol again', async () => {
    const counter = openCounter();
    counters.push(counter);
    middleman.set('loseAnswer');
    expect(await counter.enrol(middleman.url, await office.code())).toMatchObject({ ok: false });
    middleman.set('pass');
    expect(await counter.enrol(middleman.url, await office.code())).toMatchObject({ ok: true });
    // The same key: the same device, in its next epoch.
    expect(counter.store.read((tx) => tx.identity()?.epoch)).toBe(2);
    await counter.line.now();
    expect(syncOf(counter).ackedSeq).toBe(1);
  });

  it('sends what was journalled as soon as it is nudged', async () => {
    const counter = await synced();
    const ref = freshRef();
    const seq = counter.append(redemption([redeemed(ref)]));
    counter.line.nudge();
    await until(() => syncOf(counter).ackedSeq === seq);
    expect(await arrivals(ref)).toHaveLength(1);
  });

  it('I1: an answer that is lost, and the same entries again, arrive exactly once', async () => {
    const counter = await synced();
    const refs = [freshRef(), freshRef(), freshRef()];
    middleman.set('loseAnswer', '/v1/push');
    for (const ref of refs) counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    expect(syncOf(counter).ackedSeq).toBe(1);
    expect(await arrivals(refs[0] ?? '')).toHaveLength(1);
    middleman.set('pass');
    await counter.line.now();
    expect(syncOf(counter).ackedSeq).toBe(headOf(counter));
    for (const ref of refs) expect(await arrivals(ref)).toHaveLength(1);
  });

  const noAnswers: readonly Mischief[] = [
    'portal',
    'notFound',
    'cutBody',
    'wrongTime',
    'wrongAck',
    'endless',
  ];
  for (const mischief of noAnswers) {
    it(`I6: keeps everything when what answers is no answer: ${mischief}`, async () => {
      const counter = await synced();
      const before = syncOf(counter);
      const ref = freshRef();
      counter.append(redemption([redeemed(ref)]));
      middleman.set(mischief, '/v1/push');
      await counter.line.now();
      expect(syncOf(counter).ackedSeq).toBe(before.ackedSeq);
      middleman.set('pass');
      await counter.line.now();
      expect(syncOf(counter).ackedSeq).toBe(headOf(counter));
      expect(await arrivals(ref)).toHaveLength(1);
    });
  }

  it('says in the status that the line is gone, and that it is back', async () => {
    const counter = await synced();
    middleman.set('portal');
    await counter.line.now();
    expect(counter.line.status()).toMatchObject({
      reachable: false,
      lastProblem: 'hqUnreachable',
    });
    middleman.set('pass');
    await counter.line.now();
    expect(counter.line.status()).toMatchObject({ reachable: true, lastProblem: null });
  });

  it('I9: believes no time that head office did not sign for this very request', async () => {
    const counter = await synced();
    middleman.set('wrongTime');
    await counter.line.now();
    expect(Math.abs(counter.clock.now().effective - Date.now())).toBeLessThan(60_000);
  });

  it('I6: a poison entry is quarantined and shown, and the queue behind it moves on', async () => {
    const counter = await synced();
    const [poison, ref] = ['9'.repeat(32), freshRef()];
    counter.append(redemption([redeemed(poison)]));
    const seq = counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ ackedSeq: seq, quarantined: 1 });
    expect(await arrivals(ref)).toHaveLength(1);
  });

  it('I1: a backlog of many batches arrives whole and in order', async () => {
    const counter = await synced();
    const refs = Array.from({ length: 450 }, () => freshRef());
    for (const ref of refs) counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    expect(syncOf(counter).ackedSeq).toBe(headOf(counter));
    const { db } = office.service.office;
    const device = counter.store.read((tx) => tx.identity()?.device ?? '');
    const rows = await db
      .selectFrom('journal_entry')
      .select('seq')
      .where('device_id', '=', device)
      .orderBy('received_at')
      .orderBy('seq')
      .execute();
    expect(rows.map((row) => row.seq)).toEqual(
      Array.from({ length: headOf(counter) }, (_, index) => index + 1),
    );
  });

  it('I1: goes on where it was after a restart in the middle', async () => {
    const counter = await synced();
    const refs = [freshRef(), freshRef()];
    middleman.set('loseAnswer', '/v1/push');
    counter.append(redemption([redeemed(refs[0] ?? '')]));
    await counter.line.now();
    await counter.close();
    counters.splice(counters.indexOf(counter), 1);
    middleman.set('pass');
    const again = openCounter(counter.dir);
    counters.push(again);
    again.append(redemption([redeemed(refs[1] ?? '')]));
    await until(() => syncOf(again).ackedSeq === headOf(again));
    for (const ref of refs) expect(await arrivals(ref)).toHaveLength(1);
  });

  it('I2: a use at one terminal is known at another within moments', async () => {
    const here = await synced('jingan');
    const there = await synced('xuhui');
    const ref = freshRef();
    here.append(redemption([redeemed(ref)]));
    here.line.nudge();
    await until(() => there.store.read((tx) => tx.usage(ref).uses) === 1);
    expect(there.store.read((tx) => tx.usage(ref))).toMatchObject({
      source: 'hq',
      lastUse: { shop: 'jingan', shopName: '静安寺店', counter: '1', operator: '小梅 Mei' },
    });
    expect(here.store.read((tx) => tx.usage(ref).uses)).toBe(1);
  });

  it('I2: two uses made apart are both kept, and a case is opened', async () => {
    const here = await synced('jingan');
    const there = await synced('xuhui');
    const ref = freshRef();
    middleman.set('portal');
    here.append(redemption([redeemed(ref)]));
    there.append(redemption([redeemed(ref)]));
    middleman.set('pass');
    await here.line.now();
    await there.line.now();
    await here.line.now();
    const settled = (await arrivals(ref)).map((one) => one.settled);
    expect(settled).toEqual(['honouredDuplicate', 'good']);
    const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases?limit=1000');
    expect(cases.filter((one) => one.ref === ref)).toHaveLength(1);
    for (const counter of [here, there]) {
      expect(counter.store.read((tx) => tx.usage(ref).uses)).toBe(2);
    }
  });

  it('I10: a terminal that comes later knows every use made before', async () => {
    const here = await synced('jingan');
    const refs = Array.from({ length: 5 }, () => freshRef());
    for (const ref of refs) here.append(redemption([redeemed(ref)]));
    await here.line.now();
    const later = await synced('pudong');
    for (const ref of refs) expect(later.store.read((tx) => tx.usage(ref).uses)).toBe(1);
  });

  it('I10: changes reach a terminal that is only listening', async () => {
    const counter = await synced();
    const head = syncOf(counter).cursor;
    await office.admin('vouchers', { shop: 'jingan', campaignId: 'milk-tea', count: 250 });
    await until(() => syncOf(counter).cursor > head);
    const wanted = counter.store.read((tx) => tx.voucherCount());
    expect(wanted).toBeGreaterThan(office.chain.vouchers.length);
  });

  it('I6: sends no more at once than head office reads, however long the entries', async () => {
    const counter = await synced();
    expect(maxBodyBytes).toBeGreaterThanOrEqual(maxPushBytes);
    const long = (characters: number) => ({
      ...redemption([redeemed(freshRef())]),
      approval: '说"\\'.repeat(characters / 3),
    });
    middleman.bytes.splice(0);
    middleman.set('portal', '/v1/push');
    for (let n = 0; n < 9; n++) counter.append(long(210_000));
    const last = freshRef();
    counter.append(redemption([redeemed(last)]));
    middleman.set('pass');
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ ackedSeq: headOf(counter), quarantined: 9 });
    expect(await arrivals(last)).toHaveLength(1);
    const sent = middleman.bytes.filter((bytes) => bytes > 0);
    expect(Math.max(...sent)).toBeLessThanOrEqual(maxPushBytes);
    expect(Math.max(...sent)).toBeGreaterThan(maxPushBytes / 2);
  });

  it('I6: the longest entry there can be goes by itself, and the queue moves on', async () => {
    const counter = await synced();
    const longest = (characters: number) => ({
      ...redemption([redeemed(freshRef())]),
      approval: '说'.repeat(characters),
    });
    const bare = counter.append(longest(0));
    const room =
      maxEntryCharacters - (counter.store.read((tx) => tx.entry(bare))?.json.length ?? 0);
    // Totals and seq grow by a few digits.
    const seq = counter.append(longest(room - 20));
    const { json } = counter.store.read((tx) => tx.entry(seq)) ?? { json: '' };
    expect(json.length).toBeGreaterThan(maxEntryCharacters - 40);
    counter.append({ kind: 'signIn' });
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ ackedSeq: headOf(counter), quarantined: 1 });
  });

  it('I2: what a restored head office no longer has is known no longer', async () => {
    const counter = await synced();
    const { db } = office.service.office;
    const lost = freshRef();
    const kept = freshRef();
    const before = counter.store.read((tx) => tx.voucherCount());
    const known = (ref: string) => counter.store.read((tx) => tx.voucher(ref) !== null);
    expect([known(lost), known(kept)]).toEqual([true, true]);
    await db.deleteFrom('voucher').where('ref', '=', lost).execute();
    await office.admin('restored', {});
    await until(() => !known(lost));
    await until(() => syncOf(counter).snapshotPage === null);
    expect(known(kept)).toBe(true);
    await until(() => counter.store.read((tx) => tx.voucherCount()) === before - 1);
  });

  it('I6: starts from a snapshot when head office was restored, and loses nothing', async () => {
    const counter = await synced();
    const ref = freshRef();
    counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    middleman.heard.splice(0);
    await office.admin('restored', {});
    await until(() => middleman.heard.includes('GET /v1/snapshot'));
    await until(() => syncOf(counter).snapshotPage === null);
    expect(counter.store.read((tx) => tx.usage(ref).uses)).toBe(1);
  });

  it('I1: sends again what a restored head office no longer has', async () => {
    const counter = await synced();
    const refs = [freshRef(), freshRef(), freshRef()];
    const { db } = office.service.office;
    const device = counter.store.read((tx) => tx.identity()?.device ?? '');
    for (const ref of refs) counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    // As from a backup made when only the first two entries had arrived.
    const second = counter.store.read((tx) => tx.entry(2));
    for (const table of ['journal_entry', 'voucher_use'] as const) {
      await db.deleteFrom(table).where('device_id', '=', device).where('seq', '>', 2).execute();
    }
    await db
      .updateTable('device')
      .set({ acked_seq: 2, acked_hash: second?.hash ?? '' })
      .where('device_id', '=', device)
      .execute();
    const last = freshRef();
    counter.append(redemption([redeemed(last)]));
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ ackedSeq: headOf(counter), frozen: false });
    for (const ref of [...refs, last]) expect(await arrivals(ref)).toHaveLength(1);
  });

  it('I1: sends them at once when a restored head office says so, though nothing new was redeemed', async () => {
    const counter = await synced();
    const refs = [freshRef(), freshRef()];
    const { db } = office.service.office;
    const device = counter.store.read((tx) => tx.identity()?.device ?? '');
    for (const ref of refs) counter.append(redemption([redeemed(ref)]));
    await counter.line.now();
    const first = counter.store.read((tx) => tx.entry(1));
    for (const table of ['journal_entry', 'voucher_use'] as const) {
      await db.deleteFrom(table).where('device_id', '=', device).where('seq', '>', 1).execute();
    }
    await db
      .updateTable('device')
      .set({ acked_seq: 1, acked_hash: first?.hash ?? '' })
      .where('device_id', '=', device)
      .execute();
    await office.admin('restored', {});
    for (const ref of refs) {
      await vi.waitFor(async () => expect(await arrivals(ref)).toHaveLength(1), {
        timeout: 20_000,
      });
    }
    await until(() => syncOf(counter).ackedSeq === headOf(counter));
  });

  it('I4: a terminal restored from an old backup stops and shows it', async () => {
    const counter = await synced();
    counter.append({ kind: 'signIn' });
    await counter.line.now();
    // Head office acknowledged two entries; this journal pretends the second was another.
    const { db } = office.service.office;
    const device = counter.store.read((tx) => tx.identity()?.device ?? '');
    await db
      .updateTable('journal_entry')
      .set({ hash: 'ee'.repeat(32) })
      .where('device_id', '=', device)
      .where('seq', '=', 2)
      .execute();
    counter.store.write((tx) => tx.setSync({ ...tx.sync(), ackedSeq: 1 }));
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ frozen: true, ackedSeq: 1 });
  });

  it('I4: stops when head office has acknowledged more than this journal holds', async () => {
    const counter = await synced();
    counter.append({ kind: 'signIn' });
    await counter.line.now();
    const { db } = office.service.office;
    const device = counter.store.read((tx) => tx.identity()?.device ?? '');
    // As if this journal had been cut back to its second entry and gone on from there.
    await db
      .updateTable('device')
      .set({ acked_seq: 9, acked_hash: 'dd'.repeat(32) })
      .where('device_id', '=', device)
      .execute();
    counter.append({ kind: 'signIn' });
    await counter.line.now();
    expect(syncOf(counter)).toMatchObject({ frozen: true, ackedSeq: 2 });
  });

  it('I8: a manager makes vouchers at head office; a cashier is refused', async () => {
    const counter = await synced();
    const lin = { personId: 'lin', name: '林店长 Lin', role: 'manager' } as const;
    const mei = { personId: 'mei', name: '小梅 Mei', role: 'manager' } as const;
    const before = counter.store.read((tx) => tx.voucherCount());
    const wanted = { campaignId: 'milk-tea', count: 3, customer: null };
    const made = await counter.authority.makeVouchers(wanted, lin);
    expect(made).toMatchObject({ ok: true });
    expect(counter.store.read((tx) => tx.voucherCount())).toBe(before + 3);
    // It claims to be a manager; head office's roster says otherwise.
    const refused = await counter.authority.makeVouchers(wanted, mei);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'wrongRole' } });
  });

  it('I11: takes codes and numbers of a file as hashes only', async () => {
    const counter = await synced();
    const lin = { personId: 'lin', name: '林店长 Lin', role: 'manager' } as const;
    const rows = [
      { line: 2, code: 'SUMMER-2026-0001', phone: '13800138000', lastDay: null },
      { line: 3, code: 'SUMMER-2026-0002', phone: null, lastDay: '2026-12-31' },
    ];
    expect(await counter.authority.addVouchers('milk-tea', rows, lin)).toEqual({
      ok: true,
      value: { added: 2 },
    });
    // The same file again adds nothing; for another campaign each line is at fault.
    expect(await counter.authority.addVouchers('milk-tea', rows, lin)).toEqual({
      ok: true,
      value: { added: 0 },
    });
    const other = await counter.authority.addVouchers('five-off', rows, lin);
    expect(other).toMatchObject({ ok: false, problem: { code: 'badFile' } });
    const { db } = office.service.office;
    const kept = JSON.stringify([
      await db.selectFrom('voucher').selectAll().where('form', '=', 'foreign').execute(),
      await db.selectFrom('customer').selectAll().execute(),
      await db.selectFrom('feed_event').selectAll().execute(),
    ]);
    expect(kept).not.toContain('SUMMER-2026-0001');
    expect(kept).not.toContain('13800138000');
  });

  it('does nothing, and says nothing wrong, while there is no head office', async () => {
    const counter = openCounter();
    counters.push(counter);
    await counter.line.now();
    counter.line.nudge();
    expect(counter.line.status()).toMatchObject({ reachable: false, lastProblem: null });
    expect(middleman.heard).toEqual([]);
  });
});
