import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldBusinessDays, maxHeldOrders } from '../../main/app/held/held.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

const dayMs = 86_400_000;
const paymentCode = '134567890123456789';

describe('orders put aside', () => {
  let at: AtCounter;
  let code: string;

  beforeEach(async () => {
    at = await openAtCounter();
    code = at.know(1);
  });
  afterEach(() => at.close());

  const hold = (order: OrderDraft, inHand = false, heldId = at.newId()) =>
    at.rig.tryCall('held.hold', { heldId, inHand, order, aside: [] });
  const list = () => at.rig.call('held.list', {});

  it('survive a restart as they were, with who held them and when', async () => {
    const order = at.orderOf(code, 'wedge');
    await hold(order);
    await at.restart();
    expect(await list()).toMatchObject([{ no: 1, personName: 'Mei', inHand: false, order }]);
    expect(await at.read((await list())[0]?.order ?? order)).toBe('ok');
  });

  it('I11: nothing of a code stands in any file, nor without the key anywhere else', async () => {
    await hold(at.orderOf(code, 'wedge'));
    const folder = dirname(at.rig.store.file);
    const bare = code.replaceAll('-', '');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name)).toString('latin1');
      expect([name, text.includes(code) || text.includes(bare)]).toEqual([name, false]);
    }
    at.rig.context.secrets.set('heldKey', new Uint8Array(32).fill(1));
    expect(await list()).toEqual([]);
  });

  it('I4: a row whose bytes were changed opens no more', async () => {
    await hold(at.orderOf(code, 'wedge'));
    at.rig.store.inspect((db) => {
      const { sealed } = db.prepare('SELECT sealed FROM held_orders').get() as { sealed: Buffer };
      sealed[20] = (sealed[20] ?? 0) ^ 1;
      db.prepare('UPDATE held_orders SET sealed = ?').run(sealed);
    });
    expect(await list()).toEqual([]);
  });

  it('keep no payment code and nothing else that is not ours; what was chosen keeps its place', async () => {
    const scan = (raw: string) => ({ scan: { scanId: at.newId(), raw, source: 'wedge' } }) as const;
    const order = {
      ...at.orderOf(code),
      vouchers: [scan(paymentCode), scan('6901234567892'), scan(code)],
      uses: [{ index: 2, uses: 2 }],
      amounts: [{ index: 0, amountMinor: 100 }],
    };
    await hold(order);
    const [held] = await list();
    expect(held?.order.vouchers).toEqual([order.vouchers[2]]);
    expect(held?.order).toMatchObject({ uses: [{ index: 0, uses: 2 }], amounts: [] });
  });

  it('are numbered by the lowest that is free', async () => {
    await hold(at.orderOf(code));
    const second = at.newId();
    await hold(at.orderOf(code), false, second);
    await hold(at.orderOf(code));
    await at.rig.call('held.drop', { heldId: second });
    await hold(at.orderOf(code));
    expect((await list()).map(({ no }) => no).sort()).toEqual([1, 2, 3]);
  });

  it('the same order held twice is one', async () => {
    const heldId = at.newId();
    await hold(at.orderOf(code), true, heldId);
    await hold(at.orderOf(code), false, heldId);
    expect(await list()).toMatchObject([{ heldId, no: 1, inHand: false }]);
  });

  it('are bounded, and a dropped one makes room', async () => {
    for (let n = 0; n < maxHeldOrders; n += 1) expect((await hold(at.orderOf(code))).ok).toBe(true);
    expect(await hold(at.orderOf(code))).toMatchObject({
      ok: false,
      problem: { code: 'heldFull', detail: { max: maxHeldOrders } },
    });
    const [first] = await list();
    await at.rig.call('held.drop', { heldId: first?.heldId ?? '' });
    expect((await hold(at.orderOf(code))).ok).toBe(true);
  });

  it('wait into the next business day, and no longer', async () => {
    await hold(at.orderOf(code));
    await at.wait((heldBusinessDays - 1) * dayMs);
    expect(await list()).toHaveLength(1);
    await at.wait(dayMs);
    expect(await list()).toEqual([]);
    await at.rig.call('held.drop', { heldId: at.newId() });
    expect(at.rig.store.read((tx) => tx.heldOrders())).toEqual([]);
  });

  it('go to another person by name, one person’s or everybody’s', async () => {
    await hold(at.orderOf(code), true);
    const [mine] = await list();
    const to = { personId: 'wang', name: 'Wang' };
    expect(at.rig.store.write((tx) => tx.handOverHeldOrders('nobody', to))).toBe(0);
    expect(at.rig.store.write((tx) => tx.handOverHeldOrders(mine?.personId ?? '', to))).toBe(1);
    expect(await list()).toMatchObject([{ personId: 'wang', personName: 'Wang', inHand: false }]);
    expect(
      at.rig.store.write((tx) => tx.handOverHeldOrders(null, { personId: 'li', name: 'Li' })),
    ).toBe(1);
  });

  it('I8: nobody signed out sees or holds any', async () => {
    await hold(at.orderOf(code));
    await at.rig.call('session.signOut', { because: 'operator' });
    expect(await at.rig.tryCall('held.list', {})).toMatchObject({
      ok: false,
      problem: { code: 'notSignedIn' },
    });
    expect((await hold(at.orderOf(code))).ok).toBe(false);
  });

  it('are nothing in the journal', async () => {
    const before = at.rig.store.read((tx) => tx.head().seq);
    await hold(at.orderOf(code));
    expect(at.rig.store.read((tx) => tx.head().seq)).toBe(before);
  });
});
