import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import type { RepairView } from '../../shared/contract/repair.ts';
import { openRig, rigCode, rigPin, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { redeem } from '../faults/counterWork.ts';

const command = fileURLToPath(new URL('../../main/cli/countersign.ts', import.meta.url));
const vouchers = 60;

describe('a terminal standing alone whose data is struck', () => {
  let root: string;
  let dir: string;
  let live: string;
  let terminal: RunningTerminal | null;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'countersign-mend-'));
    dir = join(root, 'data');
    live = join(dir, 'live');
    mkdirSync(dir, { recursive: true });
    terminal = null;
  });
  afterEach(async () => {
    await terminal?.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function inRig<T>(work: (rig: CounterRig) => Promise<T>): Promise<T> {
    const rig = openRig(dir);
    try {
      return await work(rig);
    } finally {
      rig.close();
    }
  }

  /** A shop that has redeemed the first codes, and whose witness is written by a real close. */
  async function shopOf(count: number): Promise<void> {
    await inRig(async (rig) => {
      await setUpRig(rig);
      rig.store.loadVouchers(Array.from({ length: vouchers }, (_, n) => rigVoucher(rig, n)));
      await signInRig(rig);
      for (let n = 0; n < count; n++) await redeemCode(rig, n);
    });
    await open();
    await shut();
  }

  function redeemCode(rig: CounterRig, n: number): Promise<void> {
    return redeem(
      rig,
      () => 0.5,
      () => rigCode(rig, n * 3),
      1,
    );
  }

  async function open(): Promise<void> {
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    terminal = await openTerminal(options);
  }

  async function shut(): Promise<void> {
    await terminal?.close();
    terminal = null;
  }

  async function status(): Promise<RepairView> {
    const answer = await terminal?.dispatch('repair.status', {});
    if (answer?.ok !== true) throw new Error('no answer');
    return answer.value as RepairView;
  }

  /** A milk tea is used once: its code says whether the use is still counted. */
  async function isUsed(n: number): Promise<boolean> {
    return inRig(async (rig) =>
      rig.store.read((tx) => tx.usage(rigVoucher(rig, n * 3).ref).uses > 0),
    );
  }

  function strike(file: string, from: number, bytes: Buffer): void {
    const handle = openSync(file, 'r+');
    writeSync(handle, bytes, 0, bytes.length, from);
    closeSync(handle);
  }

  function run(...args: readonly string[]) {
    const done = spawnSync(process.execPath, [command, ...args, '--lang', 'en'], {
      encoding: 'utf8',
    });
    return { code: done.status, out: done.stdout + done.stderr };
  }

  it('opens as it is where nothing is wrong, and begins no epoch', async () => {
    await shopOf(3);
    await open();
    expect(await status()).toMatchObject({ epoch: 1, earlier: [], keysLost: false });
    expect(readdirSync(live).filter((name) => name.startsWith('damaged-'))).toEqual([]);
  });

  it('I4: changed text of an entry is noticed at the next start; the entry is named, the rest stays', async () => {
    await shopOf(6);
    const db = new Database(join(live, 'counter.db'));
    const seq = Number(
      db.prepare(`SELECT seq FROM journal WHERE kind = 'redemption' LIMIT 1`).pluck().get(),
    );
    db.prepare(`UPDATE journal SET json = replace(json, '"Mei"', '"Ann"') WHERE seq = ?`).run(seq);
    db.close();
    await open();
    const { epoch, earlier } = await status();
    expect(epoch).toBe(2);
    expect(earlier).toMatchObject([{ cause: 'damaged', missing: [{ from: seq, to: seq }] }]);
    expect(earlier[0]?.lostMinor).toBeGreaterThanOrEqual(0);
    await shut();
    expect(await isUsed(3)).toBe(true);
    const verify = run('verify', '--data', dir);
    expect(verify).toMatchObject({ code: 0 });
  });

  it('I1, I4: bits flipped in the log cost nothing: what SQLite passes over is read all the same', async () => {
    await shopOf(1);
    const rig = openRig(dir);
    await signInRig(rig);
    for (let n = 1; n < 5; n++) await redeemCode(rig, n);
    const { seq } = rig.store.read((tx) => tx.head());
    // As a power cut leaves it: the log still holds what the file lacks.
    const log = readFileSync(join(live, 'counter.db-wal'));
    const file = readFileSync(join(live, 'counter.db'));
    rig.close();
    writeFileSync(join(live, 'counter.db'), file);
    writeFileSync(join(live, 'counter.db-wal'), log);
    const payload = log.indexOf('"bootId"');
    strike(join(live, 'counter.db-wal'), payload + 4096, Buffer.from([0xff]));
    await open();
    const { earlier } = await status();
    expect(earlier).toMatchObject([{ cause: 'damaged' }]);
    const named = earlier[0]?.missing.reduce((sum, { from, to }) => sum + to - from + 1, 0) ?? 0;
    expect((earlier[0]?.kept ?? 0) + named).toBe(seq);
    expect(named).toBeLessThanOrEqual(1);
    await shut();
    expect(await isUsed(4)).toBe(true);
  });

  it('I4: an older database put back is noticed by the signed head, and the gap is named', async () => {
    await shopOf(2);
    const old = readFileSync(join(live, 'counter.db'));
    await inRig(async (rig) => {
      await signInRig(rig);
      await redeemCode(rig, 5);
    });
    await open();
    await shut();
    writeFileSync(join(live, 'counter.db'), old);
    await open();
    const { earlier } = await status();
    expect(earlier).toMatchObject([
      { cause: 'rolledBack', missing: [{ to: earlier[0]?.headSeq }] },
    ]);
  });

  it('I1: a database that is gone comes back from the newest backup that holds', async () => {
    await shopOf(3);
    mkdirSync(join(root, 'data-backups'));
    const backup = run('backup', '--data', dir, '--to', join(root, 'data-backups'));
    expect(backup.code).toBe(0);
    rmSync(join(live, 'counter.db'));
    await open();
    const { earlier } = await status();
    expect(earlier).toMatchObject([{ cause: 'gone', missing: [] }]);
    await shut();
    expect(await isUsed(2)).toBe(true);
  });

  it('I4: "repair" says what it would do and changes nothing; with --do it does', async () => {
    await shopOf(3);
    expect(run('repair', '--data', dir)).toMatchObject({ code: 0 });
    const file = join(live, 'counter.db');
    strike(file, 0, Buffer.alloc(4096));
    const before = readFileSync(file);
    const dry = run('repair', '--data', dir);
    expect(dry.out).toContain('Nothing was changed');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(live).some((name) => name.startsWith('damaged-'))).toBe(false);
    const done = run('repair', '--data', dir, '--do');
    expect(done.out).toContain('writes on as epoch 2');
    expect(done.code).toBe(0);
    const aside = readdirSync(live).find((name) => name.startsWith('damaged-')) ?? '';
    expect(readFileSync(join(live, aside, 'counter.db')).equals(before)).toBe(true);
    expect(await isUsed(2)).toBe(true);
    expect(run('repair', '--data', dir).out).toContain('ok');
  });

  it('I8: a key file that is not what was written is set aside, and no other key is taken for it', async () => {
    await shopOf(1);
    const keys = join(live, 'secrets.json');
    const text = readFileSync(keys, 'utf8');
    writeFileSync(
      keys,
      text.replace(/"chainKey": "(.)/, (_, digit) => `"chainKey": "${digit === '0' ? '1' : '0'}`),
    );
    await open();
    expect(await status()).toMatchObject({ keysLost: true, epoch: 1 });
    const people = await terminal?.dispatch('session.state', {});
    const personId = (people as { value: { people: { id: string }[] } }).value.people[0]?.id ?? '';
    await terminal?.dispatch('session.signIn', { personId, pin: rigPin });
    const refused = await terminal?.dispatch('goodwill.issue', {});
    expect(refused?.ok).toBe(false);
    await shut();
    writeFileSync(keys, text.slice(0, 40));
    await open();
    expect(await status()).toMatchObject({ keysLost: true });
    const aside = readdirSync(live).find((name) => name.startsWith('damaged-')) ?? '';
    expect(existsSync(join(live, aside, 'secrets.json'))).toBe(true);
  });

  it('I4: the day’s look finds damage while the terminal runs, mends it, and journals it', async () => {
    await shopOf(4);
    await open();
    const people = await terminal?.dispatch('session.state', {});
    const personId = (people as { value: { people: { id: string }[] } }).value.people[0]?.id ?? '';
    await terminal?.dispatch('session.signIn', { personId, pin: rigPin });
    const db = new Database(join(live, 'counter.db'));
    db.prepare(`UPDATE journal SET json = replace(json, '"Mei"', '"Ann"') WHERE seq = 3`).run();
    db.close();
    const answer = await terminal?.dispatch('repair.check', {});
    expect(answer).toMatchObject({ ok: true, value: { epoch: 2, checked: { result: 'mended' } } });
    // The text that was written still stands in the file, behind the one that was put over it.
    const [earlier] = (await status()).earlier;
    expect(earlier).toMatchObject({ cause: 'damaged', missing: [], kept: earlier?.headSeq });
    const again = await terminal?.dispatch('repair.check', {});
    expect(again).toMatchObject({ ok: true, value: { epoch: 2, checked: { result: 'sound' } } });
    expect(statSync(join(live, 'witness.json')).mode & 0o077).toBe(0);
  });
});
