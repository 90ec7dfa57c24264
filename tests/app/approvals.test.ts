import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultApprovalsPerDay } from '../../shared/protocol/feed.ts';
import type { StaffAct } from '../../shared/protocol/feed.ts';
import { hourMs, openPeopleRig, pins, seller } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

describe('a second person agrees', () => {
  let counter: PeopleRig;
  let sell: ReturnType<typeof seller>;

  beforeEach(async () => {
    counter = await openPeopleRig();
    sell = seller(counter);
    await counter.signIn('Chen');
  });
  afterEach(() => counter.close());

  const by = (name: Name, pin: string = pins[name]) => ({
    personId: counter.id(name),
    pin,
    reason: 'regular',
  });
  const approver = () => counter.entries().at(-1)?.approver;
  const viewOf = async (name: Name) =>
    (await counter.rig.call('people.approvers', {})).find((one) => one.name === name);

  /** As head office tells of other counters. */
  function told(name: Name, what: StaffAct['what'], count: number, change: Partial<StaffAct> = {}) {
    const acts = Array.from({ length: count }, (_, at) => ({
      personId: counter.id(name),
      what,
      businessDay: '2026-11-22',
      shop: 'shop-1',
      roams: false,
      by: { device: 'ab'.repeat(16), epoch: 1, seq: at + 1 },
      ...change,
    }));
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'staff', acts }]));
  }

  it('stands in the entry with how they showed that it was they', async () => {
    expect(await sell(by('Wang'))).toBe('ok');
    expect(approver()).toEqual({
      personId: counter.id('Wang'),
      name: 'Wang',
      role: 'manager',
      how: 'pin',
      onDuty: false,
    });
  });

  it('I8: never the one who asks, by their own PIN or another way', async () => {
    await counter.signIn('Wang');
    expect(await sell(by('Wang'))).toBe('samePerson');
    expect(await sell({ personId: counter.id('Wang'), number: '123456', reason: 'me' })).toBe(
      'samePerson',
    );
    expect(counter.bodies('redemption')).toHaveLength(0);
  });

  it.each(['Chen', 'Jie'] as const)('I8: nobody of a lower rank: %s', async (name) => {
    await counter.signIn('Mei');
    expect(await sell(by(name))).toBe('wrongRole');
    expect(counter.bodies('redemption')).toHaveLength(0);
  });

  it('I8: nobody who has retired, though their PIN was right a moment ago', async () => {
    const person = { ...counter.person('Wang'), retired: true };
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person }]));
    expect(await sell(by('Wang'))).toBe('wrongPin');
    expect((await counter.rig.call('people.approvers', {})).map(({ name }) => name)).toEqual(
      expect.not.arrayContaining(['Wang']),
    );
  });

  it('without a reason is no word at all', async () => {
    expect(await sell({ ...by('Wang'), reason: '' })).toBe('badInput');
  });

  it.each([
    ['below the cap', 2, 'ok'],
    ['at the cap', 3, 'approvalsSpent'],
    ['above the cap', 4, 'approvalsSpent'],
  ])('%s: after %i times today it is %s', async (_, before, code) => {
    counter.setShop({ approvalsPerDay: 3 });
    for (let n = 0; n < before; n++) await sell(by('Wang'));
    expect(counter.bodies('redemption')).toHaveLength(Math.min(before, 3));
    expect(await sell(by('Wang'))).toBe(code);
    expect((await viewOf('Wang'))?.leftToday).toBe(0);
  });

  it('says how often, and another manager still can', async () => {
    counter.setShop({ approvalsPerDay: 1 });
    await sell(by('Wang'));
    const order = { of: { seq: counter.entries().at(-1)?.seq ?? 0 }, part: { kind: 'whole' } };
    const undo = { undoId: '1'.repeat(32), ...order, reason: 'x', approval: by('Wang') } as const;
    expect(await counter.problem('undo.do', undo as never)).toMatchObject({
      code: 'approvalsSpent',
      detail: { perDay: 1 },
    });
    expect(await sell(by('Zhou'))).toBe('ok');
  });

  it('a shop that says nothing has the cap that is usual', async () => {
    expect((await viewOf('Wang'))?.leftToday).toBe(defaultApprovalsPerDay);
    told('Wang', 'approval', defaultApprovalsPerDay - 1);
    expect(await sell(by('Wang'))).toBe('ok');
    expect(await sell(by('Wang'))).toBe('approvalsSpent');
  });

  it('I3: two acts at the same moment do not overrun the cap', async () => {
    counter.setShop({ approvalsPerDay: 2 });
    const codes = await Promise.all(Array.from({ length: 4 }, () => sell(by('Wang'))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(2);
    expect(codes.filter((code) => code === 'approvalsSpent')).toHaveLength(2);
  });

  it('the cap outlives a restart, and ends with the business day, not at midnight', async () => {
    counter.setShop({ approvalsPerDay: 1 });
    await sell(by('Wang'));
    counter.reopen('reboot');
    await counter.signIn('Chen');
    expect(await sell(by('Wang'))).toBe('approvalsSpent');
    counter.pass(14 * hourMs);
    await counter.signIn('Chen');
    expect(await sell(by('Wang'))).toBe('approvalsSpent');
    counter.pass(2 * hourMs);
    await counter.signIn('Chen');
    expect(await sell(by('Wang'))).toBe('ok');
  });

  it('I3: what they agreed to at other counters counts, each once, however often it is told', async () => {
    counter.setShop({ approvalsPerDay: 3 });
    told('Wang', 'approval', 2);
    told('Wang', 'approval', 2);
    told('Wang', 'approval', 9, {
      businessDay: '2026-11-21',
      by: { device: 'cd'.repeat(16), epoch: 1, seq: 99 },
    });
    expect((await viewOf('Wang'))?.leftToday).toBe(1);
    expect(await sell(by('Wang'))).toBe('ok');
    expect(await sell(by('Wang'))).toBe('approvalsSpent');
  });

  it('the act that was written already is answered again, cap or no cap', async () => {
    counter.setShop({ approvalsPerDay: 1 });
    const { redeemOnce } = { redeemOnce: seller(counter) };
    expect(await sell(by('Wang'))).toBe('ok');
    // The same order id once more.
    expect(await redeemOnce(by('Wang'))).toBe('ok');
    expect(counter.bodies('redemption')).toHaveLength(1);
  });

  it('who has not signed in today agrees all the same, and it is noted', async () => {
    expect((await viewOf('Wang'))?.onDuty).toBe(false);
    await sell(by('Wang'));
    expect(approver()?.onDuty).toBe(false);
    await counter.signIn('Wang');
    await counter.signIn('Chen');
    expect((await viewOf('Wang'))?.onDuty).toBe(true);
    await sell(by('Wang'));
    expect(approver()?.onDuty).toBe(true);
    counter.pass(24 * hourMs);
    await counter.signIn('Chen');
    expect((await viewOf('Wang'))?.onDuty).toBe(false);
  });

  it('a sign-in at another counter is being at work', async () => {
    told('Wang', 'signIn', 1);
    expect((await viewOf('Wang'))?.onDuty).toBe(true);
    await sell(by('Wang'));
    expect(approver()?.onDuty).toBe(true);
  });

  it('the screen offers managers who work here, and never who asks', async () => {
    await counter.signIn('Wang');
    const names = (await counter.rig.call('people.approvers', {})).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['Mei', 'Zhou']);
  });
});
