import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrderStore } from '../../renderer/screens/redeem/orderStore.ts';
import type { OrderStore } from '../../renderer/screens/redeem/orderStore.ts';
import { isEmpty } from '../../renderer/screens/redeem/order.ts';
import { newId } from '../../renderer/scan/newId.ts';
import { newScan } from '../../renderer/scan/newScan.ts';
import type { Terminal } from '../../shared/contract/terminal.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

describe('whose the order on the screen is', () => {
  let dir: string;
  let rig: CounterRig;
  let order: OrderStore;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-owner-'));
    rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
    rig.store.loadVouchers([rigVoucher(rig, 1), rigVoucher(rig, 4)]);
    const terminal = {
      call: (method: never, input: never) => rig.tryCall(method, input),
      listen: () => () => undefined,
    } as unknown as Terminal;
    order = createOrderStore({
      terminal,
      newId,
      currency: () => 'CNY',
      confirmsAtOnce: () => false,
    });
    order.getState().atCounter('mei');
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function scan(n: number): Promise<void> {
    order.getState().takeScan(newScan(rigCode(rig, n), 'wedge'));
    await settled();
  }
  async function settled(): Promise<void> {
    do await new Promise((done) => setTimeout(done, 20));
    while (order.getState().isJudging);
  }
  const inHand = () => order.getState().draft.vouchers.length;
  const at = async (person: string) => {
    order.getState().atCounter(person);
    await settled();
  };

  it('the same person finds it as they left it, locked in between', async () => {
    await scan(1);
    const { draft } = order.getState();
    await at('mei');
    expect(order.getState().draft).toBe(draft);
  });

  it('another person finds an empty counter, and the first one theirs again, judged anew', async () => {
    await scan(1);
    const { orderId } = order.getState().draft;
    await at('wang');
    expect(isEmpty(order.getState().draft)).toBe(true);
    expect(order.getState().prepared).toBeNull();
    await scan(4);
    await at('mei');
    expect(inHand()).toBe(1);
    expect(order.getState().draft.orderId).toBe(orderId);
    expect(order.getState().prepared?.items).toHaveLength(1);
    await at('wang');
    expect(inHand()).toBe(1);
    expect(order.getState().draft.orderId).not.toBe(orderId);
  });

  it('a verdict is nobody else’s to see', async () => {
    await scan(1);
    expect((await order.getState().confirm(null)).ok).toBe(true);
    expect(order.getState().redeemed).not.toBeNull();
    await at('wang');
    expect(order.getState().redeemed).toBeNull();
    await at('mei');
    expect(inHand()).toBe(0);
  });

  it('an order put aside by hand stays there for whoever recalls it', async () => {
    await scan(1);
    order.getState().hold();
    await at('wang');
    expect(order.getState().held).toHaveLength(1);
    order.getState().recall(order.getState().held[0]?.heldId ?? '');
    await settled();
    expect(inHand()).toBe(1);
  });
});
