import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rigCode } from '../faults/counterRig.ts';
import { hour, openDayRig } from './dayRig.ts';
import type { DayRig } from './dayRig.ts';

describe('handing a shift over', () => {
  let at: DayRig;
  beforeEach(async () => {
    at = await openDayRig();
  });
  afterEach(() => at.dispose());

  const last = () => at.entries().map(({ body }) => body.kind);
  const shift = () => at.rig.store.read((tx) => tx.shift()) ?? '';

  async function to(name: string): Promise<string> {
    const { people } = await at.rig.call('shift.report', {});
    return people.find((one) => one.name === name)?.id ?? 'nobody';
  }

  const give = async (name: string, handOverId = at.newId()) =>
    at.rig.tryCall('shift.handOver', { handOverId, shift: shift(), to: await to(name) });

  it('names who gives and who takes, ends the shift in the same turn, and lets the next one begin', async () => {
    await at.signIn('An');
    await at.redeem(1);
    at.pass(hour);
    expect(await give('Bo')).toMatchObject({ ok: true });
    expect((await at.rig.call('session.state', {})).operator).toBeNull();
    expect(last().slice(-3)).toEqual(['signOut', 'handOver', 'shift']);
    const handed = at.entries().findLast(({ body }) => body.kind === 'handOver');
    expect(handed).toMatchObject({
      shift: '2026-11-22/1',
      actor: { name: 'An' },
      body: { to: { name: 'Bo' }, whose: 'own', figures: { redemptions: 1 } },
    });
    await at.signIn('Bo');
    expect(shift()).toBe('2026-11-22/2');
    expect((await at.rig.call('shift.report', {})).figures.redemptions).toBe(0);
    const jobs = at.rig.store.read((tx) => tx.printJobs(100));
    expect(jobs.filter(({ what }) => what === 'handOver')).toHaveLength(1);
  });

  it('pressed twice hands over once', async () => {
    await at.signIn('An');
    const wanted = { handOverId: at.newId(), shift: shift(), to: await to('Bo') };
    const first = await at.rig.call('shift.handOver', wanted);
    await at.signIn('An');
    expect(await at.rig.call('shift.handOver', wanted)).toEqual(first);
    expect(
      await at.rig.tryCall('shift.handOver', { ...wanted, handOverId: at.newId() }),
    ).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    expect(shift()).toBe('2026-11-22/2');
  });

  it('to oneself, or to somebody who doesn’t work here, changes nothing', async () => {
    await at.signIn('An');
    const before = at.entries().length;
    for (const id of ['nobody', (await at.rig.call('session.state', {})).operator?.id ?? '']) {
      const wanted = { handOverId: at.newId(), shift: shift(), to: id };
      expect(await at.rig.tryCall('shift.handOver', wanted)).toMatchObject({
        ok: false,
        problem: { code: 'notFound' },
      });
    }
    expect(at.entries()).toHaveLength(before);
  });

  it('a manager’s report is of everybody in the shift, a cashier’s of their own part', async () => {
    await at.redeem(1);
    await at.signIn('An');
    await at.redeem(3);
    expect(await at.rig.call('shift.report', {})).toMatchObject({ whose: 'own', tillMinor: 1_800 });
    await at.signIn('Mei');
    expect(await at.rig.call('shift.report', {})).toMatchObject({ whose: 'all', tillMinor: 2_300 });
  });

  it('a print that waits for the printer comes by itself: nothing is stuck', async () => {
    const seq = await at.redeem(1);
    at.rig.store.write((tx) =>
      tx.setPrintJob(seq * 2, { state: 'waiting', tries: 3, problem: 'paperOut' }),
    );
    expect(await at.rig.call('print.status', {})).toMatchObject({ waitsFor: 'paperOut', stuck: 0 });
    expect((await at.rig.call('day.status', {})).stuckPrints).toBe(0);
    expect((await at.rig.call('shift.report', {})).leftOver.stuck).toEqual([]);
  });

  it('names the prints that are stuck', async () => {
    const seq = await at.redeem(1);
    at.rig.store.write((tx) =>
      tx.setPrintJob(seq * 2, { state: 'failed', tries: 3, problem: 'paperOut' }),
    );
    expect((await at.rig.call('day.status', {})).stuckPrints).toBe(1);
    await give('Bo');
    const handed = at.entries().findLast(({ body }) => body.kind === 'handOver');
    expect(handed?.body).toMatchObject({ stuckPrints: 1, stuck: [{ what: 'receipt', seq }] });
    const paper = at.rig.store.read((tx) => at.rig.paper.paperOf(tx, handed?.seq ?? 0, 0));
    for (const said of ['交班单', '交班人', 'Mei', 'Bo', '卡住的小票', '非发票']) {
      expect(paper?.text).toContain(said);
    }
  });

  it('names what is on hold, which then waits for whoever took over', async () => {
    await at.signIn('An');
    const order = {
      orderId: at.newId(),
      lines: [],
      vouchers: [
        { scan: { scanId: at.newId(), raw: rigCode(at.rig, 1), source: 'wedge' as const } },
      ],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    await at.rig.call('held.hold', { heldId: at.newId(), inHand: false, order, aside: [] });
    expect((await at.rig.call('shift.report', {})).leftOver.held).toMatchObject([
      { label: '1 · An' },
    ]);
    expect(await give('Bo')).toMatchObject({ ok: true });
    const handed = at.entries().findLast(({ body }) => body.kind === 'handOver');
    expect(handed?.body).toMatchObject({ held: 1, heldOrders: [{ label: '1 · An' }] });
    await at.signIn('Bo');
    expect(await at.rig.call('held.list', {})).toMatchObject([{ personName: 'Bo' }]);
  });
});
