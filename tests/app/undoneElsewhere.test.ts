import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UseElsewhere } from '../../shared/protocol/feed.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

/** `rigVoucher(n)` by kind: 0 milk tea, 1 punch card of three uses, 2 stored amount; odd: no customer. */
const punch = 1;
const stored = 5;

describe('a redemption undone at another terminal', () => {
  let dir: string;
  let rig: CounterRig;
  let ids = 0;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-undone-'));
    rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
    rig.store.loadVouchers([rigVoucher(rig, punch), rigVoucher(rig, stored)]);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const newId = () => (++ids).toString(16).padStart(32, '0');
  const line = { lineId: '1', name: '奶茶', item: null, categories: [], quantity: 1 };

  async function redeem(n: number, takeMinor: number | null = null): Promise<number> {
    const order = {
      orderId: newId(),
      lines: [{ ...line, unitPriceMinor: 2_000 }],
      vouchers: [{ scan: { scanId: newId(), raw: rigCode(rig, n), source: 'typed' as const } }],
      customer: null,
      amounts: takeMinor === null ? [] : [{ index: 0, amountMinor: takeMinor }],
    };
    const { seen } = await rig.call('redeem.prepare', { order });
    return (await rig.call('redeem.confirm', { order, seen, approval: null })).seq;
  }

  /** Head office tells of a void that another terminal made. */
  function hearOfVoid(n: number, change: Pick<UseElsewhere, 'uses' | 'amountMinor'>): void {
    const { ref, campaignNo } = rigVoucher(rig, n);
    const use: UseElsewhere = {
      ref,
      campaignNo,
      customer: null,
      businessDay: '2026-11-21',
      at: Date.now(),
      shop: 'shop-2',
      shopName: 'West Gate',
      counter: '1',
      operator: 'Jun',
      device: 'ab'.repeat(16),
      epoch: 1,
      seq: ++ids,
      ...change,
    };
    rig.store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [use] }]));
  }

  const undo = (seq: number) =>
    rig.tryCall('redeem.undo', { seq, reason: 'wrong drink', approval: null });
  const usesOf = (n: number) => rig.store.read((tx) => tx.usage(rigVoucher(rig, n).ref));
  const undoneAlready = { ok: false, problem: { code: 'alreadyUndone' } };

  it('cannot be undone here again (I2)', async () => {
    const seq = await redeem(punch);
    hearOfVoid(punch, { uses: -1, amountMinor: null });
    expect(await undo(seq)).toMatchObject(undoneAlready);
    expect(usesOf(punch).uses).toBe(0);
    const [row] = await rig.call('history.list', { before: null, count: 1 });
    expect(row).toMatchObject({ seq, undone: true, undoUntil: 0 });
  });

  it('can be undone as long as nobody told of it', async () => {
    const seq = await redeem(punch);
    const [row] = await rig.call('history.list', { before: null, count: 1 });
    expect(row).toMatchObject({ seq, undone: false });
    expect(row?.undoUntil).toBeGreaterThan(0);
    expect(await undo(seq)).toMatchObject({ ok: true });
    expect(await undo(seq)).toMatchObject(undoneAlready);
  });

  it('leaves the others of the same voucher to be undone, no more of them than count (I2)', async () => {
    const first = await redeem(punch);
    const second = await redeem(punch);
    hearOfVoid(punch, { uses: -1, amountMinor: null });
    expect(await undo(second)).toMatchObject({ ok: true });
    expect(usesOf(punch).uses).toBe(0);
    expect(await undo(first)).toMatchObject(undoneAlready);
    expect(usesOf(punch).uses).toBe(0);
  });

  it('gives a stored amount back once (I2)', async () => {
    const seq = await redeem(stored, 1_500);
    hearOfVoid(stored, { uses: 0, amountMinor: -1_500 });
    expect(await undo(seq)).toMatchObject(undoneAlready);
    expect(usesOf(stored).amountMinor).toBe(0);
  });
});
