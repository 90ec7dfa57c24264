import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import type { PortStep } from '../faults/kill/steps.ts';

const program = fileURLToPath(new URL('closingDay.ts', import.meta.url));
const closeId = 'ab'.repeat(16);

const before: readonly PortStep[] = [
  'close: in the transaction',
  'close: entry appended',
  'close: before the commit',
];
const after: readonly PortStep[] = ['close: committed', 'close: answered'];

/** A tenth of a second is nothing to wait for, a minute is a hang. */
const killWithinMs = 60_000;

describe('power lost during the close', () => {
  let dir: string;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-close-'));
    await withRig(async (rig) => {
      await setUpRig(rig);
      await signInRig(rig);
      await redeem(rig);
    });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  async function withRig<T>(work: (rig: CounterRig) => Promise<T>): Promise<T> {
    const rig = openRig(dir);
    try {
      return await work(rig);
    } finally {
      rig.close();
    }
  }

  async function redeem(rig: CounterRig): Promise<void> {
    rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [rigVoucher(rig, 1)] }]));
    const line = { lineId: 'a', name: '奶茶', item: null, categories: [], quantity: 1 };
    const scan = { scanId: 'cd'.repeat(16), raw: rigCode(rig, 1), source: 'wedge' as const };
    const order = {
      orderId: 'ef'.repeat(16),
      lines: [{ ...line, unitPriceMinor: 2_000 }],
      vouchers: [{ scan }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { seen } = await rig.call('redeem.prepare', { order });
    await rig.call('redeem.confirm', { order, seen, approval: null });
  }

  function killAt(step: PortStep): void {
    const killed = spawnSync(process.execPath, [program, dir, step, closeId], {
      timeout: killWithinMs,
      encoding: 'utf8',
    });
    expect(`${killed.signal} ${killed.stdout}`).toBe('SIGKILL ');
  }

  const jobsOf = (rig: CounterRig) =>
    rig.store.read((tx) => tx.printJobs(100)).filter(({ what }) => what === 'dayClose');

  it.each(before)('%s: nothing was closed; pressed again it is number 1, once', async (step) => {
    killAt(step);
    await withRig(async (rig) => {
      await signInRig(rig);
      const { businessDay, closedAs } = await rig.call('day.status', {});
      expect(closedAs).toBeNull();
      expect(jobsOf(rig)).toEqual([]);
      const wanted = { closeId, businessDay: businessDay ?? '', shownMinor: null };
      const { row } = await rig.call('day.close', wanted);
      expect(row).toMatchObject({ number: 1, part: 1, tillMinor: 500 });
      expect(jobsOf(rig)).toHaveLength(1);
    });
  });

  it.each(after)(
    '%s: it is closed as number 1, its paper waits, and it is not closed twice',
    async (step) => {
      killAt(step);
      await withRig(async (rig) => {
        await signInRig(rig);
        const { businessDay, closedAs } = await rig.call('day.status', {});
        expect(closedAs).toBe(1);
        expect(jobsOf(rig)).toMatchObject([{ state: 'waiting' }]);
        const wanted = { closeId, businessDay: businessDay ?? '', shownMinor: null };
        expect((await rig.call('day.close', wanted)).row).toMatchObject({ number: 1, part: 1 });
        const again = await rig.tryCall('day.close', { ...wanted, closeId: '12'.repeat(16) });
        expect(again).toMatchObject({ ok: false, problem: { code: 'nothingToClose' } });
        expect(rig.store.read((tx) => tx.lastDayClose())).toBe(1);
      });
    },
  );
});
