import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyChain } from '../../main/store/verifyChain.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { startMiddleman } from './middleman.ts';
import type { Middleman } from './middleman.ts';
import { MendedTill } from './mendedTill.ts';

interface JournalRow {
  readonly epoch: number;
  readonly seq: number;
  readonly kind: string | null;
}

describe('a terminal of a head office whose data is damaged, rolled back, cloned or gone', () => {
  const codes: string[] = [];
  const tills: MendedTill[] = [];
  let office: TestOffice;
  let middleman: Middleman;

  beforeAll(async () => {
    office = await startTestOffice();
    const today = new Date().toISOString().slice(0, 10);
    const anybodys = office.chain.vouchers.filter(
      ({ cached }) =>
        cached.campaignNo === 101 &&
        cached.customer === null &&
        !cached.killed &&
        cached.firstDay < today &&
        cached.lastDay > today,
    );
    codes.push(...anybodys.map(({ code }) => code));
    middleman = await startMiddleman(office.url);
  }, 60_000);
  afterAll(async () => {
    await middleman.stop();
    await office.stop();
  });
  afterEach(async () => {
    middleman.set('pass');
    for (const till of tills.splice(0)) await till.forget();
  });

  function freshCode(): string {
    const code = codes.shift();
    if (code === undefined) throw new Error('the demo has no more milk tea');
    return code;
  }

  async function joined(mark: string): Promise<MendedTill> {
    const till = new MendedTill(mark);
    tills.push(till);
    await till.open(null);
    await till.join(middleman.url, await office.code());
    return till;
  }

  function deviceOf(till: MendedTill): string {
    const db = new Database(join(till.live, 'counter.db'), { readonly: true });
    try {
      const text = db.prepare(`SELECT value FROM meta WHERE name = 'identity'`).pluck().get();
      return (JSON.parse(String(text)) as { readonly device: string }).device;
    } finally {
      db.close();
    }
  }

  async function atHq(device: string): Promise<readonly JournalRow[]> {
    return office.service.office.db
      .selectFrom('journal_entry')
      .select(['epoch', 'seq', 'kind'])
      .where('device_id', '=', device)
      .orderBy('epoch')
      .orderBy('seq')
      .execute();
  }

  function chainOf(till: MendedTill) {
    const db = new Database(join(till.live, 'counter.db'), { readonly: true });
    try {
      return verifyChain(db).faults;
    } finally {
      db.close();
    }
  }

  function wipe(file: string): void {
    const handle = openSync(file, 'r+');
    const size = statSync(file).size;
    writeSync(handle, Buffer.alloc(size, 0x5a), 0, size, 0);
    closeSync(handle);
  }

  it('I1, I4: a database that is gone comes back from head office; the next epoch writes on', async () => {
    const till = await joined('a');
    const used = freshCode();
    await till.redeem(used);
    await till.sync();
    const device = deviceOf(till);
    await till.shut();
    wipe(join(till.live, 'counter.db'));
    await till.open(null);
    const offline = await till.call('repair.status', {});
    expect(offline.epoch).toBe(2);
    expect(offline.earlier[0]?.missing.length).toBeGreaterThan(0);
    const status = await till.settled();
    expect(status.earlier).toMatchObject([{ epoch: 1, cause: 'damaged', missing: [], waiting: 0 }]);
    expect(readdirSync(join(till.live, status.earlier[0]?.setAside ?? ''))).toContain('counter.db');
    await till.signIn();
    await till.sync();
    expect(await till.verdict(used)).toBe('alreadyUsed');
    await till.redeem(freshCode());
    await till.sync();
    const rows = await atHq(device);
    expect(rows.filter(({ epoch }) => epoch === 2).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['newEpoch', 'recovered', 'signIn', 'redemption']),
    );
    expect(await office.service.office.db.selectFrom('quarantine').selectAll().execute()).toEqual(
      [],
    );
    expect(chainOf(till)).toEqual([]);
  }, 120_000);

  it('I1, I2: what was not sent yet is salvaged from the damaged file, counted, and sent first', async () => {
    const till = await joined('b');
    await till.sync();
    middleman.set('portal');
    const used = freshCode();
    const seq = await till.redeem(used);
    const device = deviceOf(till);
    await till.shut();
    // The head of the file goes; the entries on the other pages are whole.
    const handle = openSync(join(till.live, 'counter.db'), 'r+');
    writeSync(handle, Buffer.alloc(4096), 0, 4096, 0);
    closeSync(handle);
    await till.open();
    expect(await till.verdict(used)).toBe('alreadyUsed');
    // The counter goes on before head office knows of the new epoch.
    await till.redeem(freshCode());
    const { earlier, provisional } = await till.call('repair.status', {});
    expect(earlier).toMatchObject([{ epoch: 1, missing: [] }]);
    expect(provisional).toBe(true);
    middleman.set('pass');
    await till.settled();
    await till.sync();
    const rows = await atHq(device);
    expect(rows).toContainEqual({ epoch: 1, seq, kind: 'redemption' });
    expect(rows.filter(({ epoch, kind }) => epoch === 2 && kind === 'redemption')).toHaveLength(1);
  }, 120_000);

  it('I4: an old backup put back is noticed by the signed head, and head office fills the hole', async () => {
    const till = await joined('c');
    await till.redeem(freshCode());
    await till.sync();
    await till.shut();
    const old = till.copy('old');
    await till.open();
    const used = freshCode();
    await till.redeem(used);
    await till.sync();
    const device = deviceOf(till);
    await till.shut();
    till.putBack(old, ['counter.db']);
    await till.open();
    const { earlier } = await till.settled();
    expect(earlier).toMatchObject([{ epoch: 1, cause: 'rolledBack', missing: [] }]);
    expect(await till.verdict(used)).toBe('alreadyUsed');
    await till.redeem(freshCode());
    await till.sync();
    const epochs = new Set((await atHq(device)).map(({ epoch }) => epoch));
    expect([...epochs]).toEqual([1, 2]);
  }, 120_000);

  it('I4: a whole disk put back, witness and all, is noticed by what head office acknowledged', async () => {
    const till = await joined('d');
    await till.sync();
    await till.shut();
    const old = till.copy('old');
    await till.open();
    const used = freshCode();
    await till.redeem(used);
    await till.sync();
    await till.shut();
    till.putBack(old);
    await till.open();
    await till.redeem(freshCode());
    await till.sync();
    const { earlier } = await till.settled();
    expect(earlier).toHaveLength(1);
    expect(await till.verdict(used)).toBe('alreadyUsed');
    await till.redeem(freshCode());
    await till.sync();
    expect((await till.call('sync.status', {})).waiting).toBe(0);
  }, 120_000);

  it('I3, I6: two machines with one disk’s contents end in epochs of their own', async () => {
    const one = await joined('e');
    await one.sync();
    await one.shut();
    const other = new MendedTill('f');
    tills.push(other);
    other.putBack(one.copy('twin'));
    await one.open();
    await other.open();
    await one.redeem(freshCode());
    await one.sync();
    await other.redeem(freshCode());
    await other.sync();
    const status = await other.settled();
    expect(status).toMatchObject({ epoch: 2, provisional: false });
    expect(status.earlier).toMatchObject([{ cause: 'cloned' }]);
    const later = await other.redeem(freshCode());
    await other.sync();
    expect(await atHq(deviceOf(other))).toContainEqual({
      epoch: 2,
      seq: later,
      kind: 'redemption',
    });
    const cases = await office.service.office.db
      .selectFrom('case_file')
      .select('kind')
      .where('device_id', '=', deviceOf(other))
      .execute();
    expect(cases.map(({ kind }) => kind)).toContain('twoHistories');
  }, 120_000);

  it('I4, I6: what nobody has is named, at the terminal and at head office, and a case is opened', async () => {
    const till = await joined('7');
    await till.sync();
    middleman.set('portal');
    const lost = await till.redeem(freshCode());
    const device = deviceOf(till);
    await till.shut();
    wipe(join(till.live, 'counter.db'));
    await till.open(null);
    const { earlier } = await till.call('repair.status', {});
    expect(earlier[0]?.missing.some(({ from, to }) => from <= lost && lost <= to)).toBe(true);
    middleman.set('pass');
    const after = await till.settled();
    expect(after.earlier[0]?.missing.some(({ from, to }) => from <= lost && lost <= to)).toBe(true);
    expect(after.earlier[0]?.missing[0]?.from).toBeGreaterThan(1);
    const cases = await office.service.office.db
      .selectFrom('case_file')
      .select(['kind', 'epoch'])
      .where('device_id', '=', device)
      .execute();
    expect(cases).toContainEqual({ kind: 'entriesMissing', epoch: 1 });
  }, 120_000);

  it('I1, I6, I8: with its keys gone the journal stays; enrolled again, head office is told of it', async () => {
    const till = await joined('8');
    await till.sync();
    middleman.set('portal');
    const used = freshCode();
    const seq = await till.redeem(used);
    const device = deviceOf(till);
    await till.shut();
    middleman.set('pass');
    rmSync(join(till.live, 'secrets.json'));
    await till.open('lin');
    expect(await till.call('repair.status', {})).toMatchObject({ keysLost: true });
    const entry = await till.call('history.list', { before: null, count: 5 });
    expect(entry.map((row) => row.seq)).toContain(seq);
    await till.call('repair.newKeys', {});
    await till.join(middleman.url, await office.code());
    expect(deviceOf(till)).not.toBe(device);
    expect(await till.verdict(used)).toBe('alreadyUsed');
    await till.sync();
    const told = await office.service.office.db
      .selectFrom('rival_entry')
      .select(['epoch', 'seq'])
      .where('device_id', '=', device)
      .execute();
    expect(told).toContainEqual({ epoch: 1, seq });
    const cases = await office.service.office.db
      .selectFrom('case_file')
      .select('kind')
      .where('device_id', '=', device)
      .execute();
    expect(cases).toContainEqual({ kind: 'testimony' });
    expect(existsSync(join(till.live, 'secrets.json'))).toBe(true);
  }, 120_000);

  /** As a backup of head office has it, made when only so much of epoch 1 had come, and nothing after. */
  async function restoreHq(device: string, seq: number): Promise<void> {
    const { db } = office.service.office;
    const { hash } = await db
      .selectFrom('journal_entry')
      .select('hash')
      .where('device_id', '=', device)
      .where('epoch', '=', 1)
      .where('seq', '=', seq)
      .executeTakeFirstOrThrow();
    for (const table of ['journal_entry', 'voucher_use'] as const) {
      await db
        .deleteFrom(table)
        .where('device_id', '=', device)
        .where((eb) => eb.or([eb('epoch', '>', 1), eb('seq', '>', seq)]))
        .execute();
    }
    await db.deleteFrom('epoch_gap').where('device_id', '=', device).execute();
    await db.deleteFrom('device').where('device_id', '=', device).where('epoch', '>', 1).execute();
    await db
      .updateTable('device')
      .set({ acked_seq: seq, acked_hash: hash })
      .where('device_id', '=', device)
      .execute();
    await office.admin('restored', {});
  }

  it('I1: a head office restored to before an epoch learns of it again, and gets all of both', async () => {
    const till = await joined('9');
    await till.sync();
    const device = deviceOf(till);
    const before = await atHq(device);
    await till.redeem(freshCode());
    await till.sync();
    await till.shut();
    wipe(join(till.live, 'counter.db'));
    await till.open(null);
    await till.settled();
    await till.signIn();
    await till.sync();
    await till.redeem(freshCode());
    await till.sync();
    const had = await atHq(device);
    await restoreHq(device, before.length);
    await vi.waitFor(
      async () => {
        await till.sync();
        const now = await atHq(device);
        expect(now).toEqual(expect.arrayContaining([...had]));
      },
      { timeout: 60_000, interval: 500 },
    );
    // While a snapshot comes what was seen changes meanwhile.
    const code = freshCode();
    const seq = await vi.waitFor(() => till.redeem(code), { timeout: 30_000, interval: 500 });
    await till.sync();
    expect(await atHq(device)).toContainEqual({ epoch: 2, seq, kind: 'redemption' });
    expect(await till.call('repair.status', {})).toMatchObject({ epoch: 2, provisional: false });
    expect(chainOf(till)).toEqual([]);
  }, 120_000);

  it('I6, I8: cut off in the middle of a repair, all of it is handed in and none of it believed', async () => {
    const till = await joined('6');
    await till.sync();
    const device = deviceOf(till);
    middleman.set('portal');
    const first = await till.redeem(freshCode());
    await till.shut();
    // The head of the file goes; the entries on the other pages are whole.
    const handle = openSync(join(till.live, 'counter.db'), 'r+');
    writeSync(handle, Buffer.alloc(4096), 0, 4096, 0);
    closeSync(handle);
    await till.open();
    const second = await till.redeem(freshCode());
    await office.admin(`devices/${device}/revoke`, { by: 'Wang', note: 'stolen' });
    middleman.set('pass');
    await vi.waitFor(
      async () => {
        await till.sync();
        const rows = (await atHq(device)).map(({ epoch, seq }) => ({ epoch, seq }));
        expect(rows).toContainEqual({ epoch: 1, seq: first });
        expect(rows).toContainEqual({ epoch: 2, seq: second });
      },
      { timeout: 60_000, interval: 500 },
    );
    const { db } = office.service.office;
    const used = await db
      .selectFrom('voucher_use')
      .select('seq')
      .where('device_id', '=', device)
      .execute();
    expect(used).toEqual([]);
    const states = await db
      .selectFrom('device')
      .select('state')
      .where('device_id', '=', device)
      .execute();
    expect(states.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
  }, 120_000);
});
