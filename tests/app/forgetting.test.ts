import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRig, rigCode, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const phone = '13927184605';

describe('forgetting a person, standing alone (I11)', () => {
  let dir: string;
  let rig: CounterRig;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-forgetting-'));
    rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function bring(codes: readonly number[]): Promise<void> {
    const rows = codes.map((n) => `${rigCode(rig, n)},${phone}`);
    await rig.call('vouchers.importCsv', {
      campaignId: 'punch',
      fileBase64: Buffer.from(['code,phone', ...rows].join('\n')).toString('base64'),
      mapping: { code: 'code', phone: 'phone' },
      dryRun: false,
    });
  }

  it('is done by a manager, stands in the journal by opaque id, and the number finds nobody', async () => {
    await bring([1]);
    const found = await rig.call('customer.find', { phone });
    expect(found?.vouchers).toHaveLength(1);
    const id = found?.id ?? '';
    await rig.call('customer.forget', { id });
    expect(await rig.call('customer.find', { phone })).toBeNull();
    expect(await rig.call('customer.panel', { id })).toBeNull();
    const { seq } = rig.store.read((tx) => tx.head());
    const entry = JSON.parse(rig.store.read((tx) => tx.entry(seq))?.json ?? '{}') as {
      readonly body: unknown;
    };
    expect(entry.body).toEqual({ kind: 'forgot', customer: id });
    expect(await rig.tryCall('customer.forget', { id })).toMatchObject({
      problem: { code: 'notFound' },
    });
  });

  it('leaves their voucher good for whoever has it, and a new customer is another one', async () => {
    await bring([1]);
    const before = (await rig.call('customer.find', { phone }))?.id;
    await rig.call('customer.forget', { id: before ?? '' });
    const scan = { scanId: rig.context.ids.random128(), raw: rigCode(rig, 1), source: 'wedge' };
    const { items } = await rig.call('redeem.prepare', {
      order: {
        ...{ orderId: rig.context.ids.random128(), lines: [], customer: null, currency: 'CNY' },
        ...{ amounts: [], uses: [] },
        vouchers: [{ scan: { ...scan, source: 'wedge' as const } }],
      },
    });
    expect(items).toMatchObject([{ readable: true, voucher: { customerLast4: null } }]);
    await bring([2]);
    const after = await rig.call('customer.find', { phone });
    expect(after?.last4).toBe('4605');
    expect(after?.id).not.toBe(before);
  });

  it('a person who left takes their PIN’s hash along: nothing of it is left to guess at', async () => {
    await rig.call('people.add', { name: 'Chen', role: 'cashier', pin: '7391' });
    const chen = () => rig.store.read((tx) => tx.people()).find(({ name }) => name === 'Chen');
    expect(chen()?.pinHash).toMatch(/^scrypt/);
    await rig.call('people.retire', { personId: chen()?.id ?? '' });
    expect(chen()).toMatchObject({ retired: true, pinHash: '' });
    expect(
      await rig.tryCall('session.signIn', { personId: chen()?.id ?? '', pin: '7391' }),
    ).toMatchObject({ ok: false });
  });

  it('is head office’s to do for a terminal of a chain', async () => {
    await bring([1]);
    const id = (await rig.call('customer.find', { phone }))?.id ?? '';
    rig.store.write((tx) => {
      const identity = tx.identity();
      if (identity !== null) tx.setIdentity({ ...identity, standAlone: false });
    });
    const refused = await rig.tryCall('customer.forget', { id });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'notInThisMode' } });
  });
});
