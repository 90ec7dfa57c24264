import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrawer } from '../../main/app/drawer/drawer.ts';
import { maxPinTries } from '../../main/app/people/pinCheck.ts';
import type { DrawerAsked } from '../../shared/contract/drawerViews.ts';
import type { InputOf } from '../../shared/contract/methods.ts';
import { paperOnScreen, usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterSettings } from '../../shared/contract/printer.ts';
import {
  drawerAsksWithinMs,
  drawerReasons,
  maxDrawerAsks,
  maxDrawerNote,
} from '../../shared/domain/drawer/drawer.ts';
import { answering, dyingAt, ready, silent, startFakePrinter } from '../devices/fakePrinter.ts';
import type { Behaviour, FakePrinter } from '../devices/fakePrinter.ts';
import { openPeopleRig, pins } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

/** `ESC p m t1 t2`, as far as it is the same for every drawer; the connector's pin is `m`. */
const kick = Buffer.of(0x1b, 0x70);
const minuteMs = 60_000;

function kicksOf(job: Buffer): readonly number[] {
  const pulses: number[] = [];
  for (let at = job.indexOf(kick); at >= 0; at = job.indexOf(kick, at + 1)) {
    pulses.push(job[at + kick.length] ?? -1);
  }
  return pulses;
}

describe('the cash drawer', () => {
  let counter: PeopleRig;
  let printer: FakePrinter | null = null;
  let ids = 0;

  const newId = () => (++ids).toString(16).padStart(32, '0');
  const pulses = () => (printer?.jobs ?? []).flatMap(kicksOf);
  const opened = () => counter.entries().filter(({ body }) => body.kind === 'drawerOpened');

  function setPrinter(change: Partial<PrinterSettings>, drawerPin: 2 | 5 | null = 2): void {
    const profile = { ...usualProfile(48), drawerPin };
    counter.rig.store.write((tx) =>
      tx.setSettings({ ...tx.settings(), printer: { ...paperOnScreen, profile, ...change } }),
    );
  }

  async function standing(behave: Behaviour, drawerPin: 2 | 5 | null = 2): Promise<void> {
    printer = await startFakePrinter(behave);
    setPrinter({ kind: 'network', host: '127.0.0.1', port: printer.port }, drawerPin);
  }

  const asking = (over: Partial<InputOf<'drawer.open'>> = {}): InputOf<'drawer.open'> => ({
    openId: newId(),
    reason: 'change',
    note: '',
    approval: null,
    ...over,
  });
  const open = (over: Partial<InputOf<'drawer.open'>> = {}): Promise<DrawerAsked> =>
    counter.rig.call('drawer.open', asking(over));
  const code = (over: Partial<InputOf<'drawer.open'>> = {}) =>
    counter.code('drawer.open', asking(over));
  const by = (name: Name, pin: string = pins[name]) => ({
    personId: counter.id(name),
    pin,
    reason: 'change',
  });

  beforeEach(async () => {
    counter = await openPeopleRig();
  });
  afterEach(async () => {
    counter.close();
    await printer?.close();
    printer = null;
  });

  it.each([
    [2, 0],
    [5, 1],
  ] as const)('opens by a manager’s word: one pulse on pin %i, one entry', async (pin, m) => {
    await standing(answering(ready), pin);
    await counter.signIn('Mei');
    const done = await open({ reason: 'cashCount', note: '晚班' });
    expect(done).toMatchObject({ outcome: 'sent', problem: null });
    expect(pulses()).toEqual([m]);
    expect(opened()).toMatchObject([
      {
        seq: done.seq,
        actor: { name: 'Mei', role: 'manager' },
        approver: null,
        body: { reason: 'cashCount', note: '晚班' },
      },
    ]);
    expect(counter.bodies('drawerStayedShut')).toEqual([]);
  });

  it('opens at a printer that never says a word', async () => {
    await standing(silent);
    await counter.signIn('Mei');
    expect((await open()).outcome).toBe('sent');
    expect(pulses()).toEqual([0]);
  });

  it('the entry is on disk before the first byte of the pulse arrives', async () => {
    const onDisk: number[] = [];
    await standing((socket, job) => {
      answering(ready)(socket, job);
      socket.on('data', () => {
        if (kicksOf(job()).length === 0 || onDisk.length > 0) return;
        const file = new Database(join(counter.dir, 'live', 'counter.db'), { readonly: true });
        const count = file.prepare(`SELECT count(*) FROM journal WHERE kind = 'drawerOpened'`);
        onDisk.push(count.pluck().get() as number);
        file.close();
      });
    });
    await counter.signIn('Mei');
    await open();
    expect(onDisk).toEqual([1]);
  });

  it('stays shut where the journal can’t take the entry', async () => {
    await standing(answering(ready));
    await counter.signIn('Mei');
    const file = new Database(join(counter.dir, 'live', 'counter.db'));
    file.exec('BEGIN IMMEDIATE');
    expect(await code()).toBe('databaseBusy');
    file.exec('ROLLBACK');
    file.close();
    expect(pulses()).toEqual([]);
    expect(opened()).toEqual([]);
  });

  describe('who may (I8)', () => {
    beforeEach(() => standing(answering(ready)));

    it('nobody who isn’t signed in', async () => {
      expect(await code()).toBe('notSignedIn');
    });

    it.each(['Chen', 'Jie'] as const)('%s only with a manager’s word', async (name) => {
      await counter.signIn(name);
      expect(await code()).toBe('approvalNeeded');
      expect(pulses()).toEqual([]);
      expect(opened()).toEqual([]);
      expect(await code({ approval: by('Wang') })).toBe('ok');
      expect(pulses()).toEqual([0]);
      expect(opened()).toMatchObject([{ actor: { name }, approver: { name: 'Wang', how: 'pin' } }]);
    });

    it('by no lower rank, not by oneself, and not by a wrong PIN', async () => {
      await counter.signIn('Chen');
      expect(await code({ approval: by('Jie') })).toBe('wrongRole');
      expect(await code({ approval: by('Chen') })).toBe('samePerson');
      for (let n = 1; n < maxPinTries; n++) {
        expect(await code({ approval: by('Wang', '000000') })).toBe('wrongPin');
      }
      expect(await code({ approval: by('Wang', '000000') })).toBe('lockedOut');
      expect(await code({ approval: by('Wang') })).toBe('lockedOut');
      expect(pulses()).toEqual([]);
      expect(opened()).toEqual([]);
    });

    it('not beyond what a manager may agree to in a day', async () => {
      counter.setShop({ approvalsPerDay: 1 });
      await counter.signIn('Chen');
      expect(await code({ approval: by('Wang') })).toBe('ok');
      expect(await code({ approval: by('Wang') })).toBe('approvalsSpent');
      expect(pulses()).toEqual([0]);
    });
  });

  describe('what is asked for', () => {
    beforeEach(async () => {
      await standing(answering(ready));
      await counter.signIn('Mei');
    });

    it.each(drawerReasons.filter((reason) => reason !== 'other'))('%s', async (reason) => {
      expect(await code({ reason })).toBe('ok');
    });

    it('something else needs a note; a number in it is left out', async () => {
      expect(await counter.problem('drawer.open', asking({ reason: 'other' }))).toMatchObject({
        code: 'badInput',
        faults: [{ field: 'note' }],
      });
      expect(await code({ reason: 'other', note: '   ' })).toBe('badInput');
      expect(await code({ reason: 'other', note: '还 13800138000 的钱' })).toBe('ok');
      expect(JSON.stringify(opened())).not.toContain('13800138000');
      expect(pulses()).toEqual([0]);
    });

    it('nothing else: no reason of one’s own, no endless note, no control characters', async () => {
      expect(await code({ reason: 'because' as 'change' })).toBe('badInput');
      expect(await code({ note: 'x'.repeat(maxDrawerNote + 1) })).toBe('badInput');
      expect(await code({ note: '\u001bp0' })).toBe('badInput');
      expect(pulses()).toEqual([]);
    });
  });

  describe('is refused in words', () => {
    beforeEach(() => counter.signIn('Mei'));

    it('where the paper is on the screen, or no drawer hangs on the printer', async () => {
      setPrinter({ kind: 'screen' });
      expect(await code()).toBe('noDrawer');
      await standing(answering(ready), null);
      expect(await code()).toBe('noDrawer');
      expect(printer?.jobs).toEqual([]);
      expect(opened()).toEqual([]);
    });

    it('without asking for a PIN that would change nothing', async () => {
      await counter.signIn('Chen');
      setPrinter({ kind: 'screen' });
      expect(await code({ approval: by('Wang', '000000') })).toBe('noDrawer');
      expect(counter.bodies('pinRefused')).toEqual([]);
    });

    it('too often, and for no longer than a minute; a restart forgets nothing', async () => {
      await standing(answering(ready));
      for (let n = 0; n < maxDrawerAsks; n++) {
        expect(await code()).toBe('ok');
        counter.pass(1_000);
      }
      expect(await code()).toBe('drawerTooOften');
      counter.reopen();
      await counter.signIn('Mei');
      expect(await code()).toBe('drawerTooOften');
      expect(pulses()).toHaveLength(maxDrawerAsks);
      counter.pass(drawerAsksWithinMs);
      expect(await code()).toBe('ok');
    });
  });

  it('stays shut in practice, whatever is set up there', async () => {
    await standing(answering(ready));
    await counter.signIn('Mei');
    const { role } = counter.person('Mei');
    const operator = { id: counter.id('Mei'), name: 'Mei', role };
    const nobody = { approve: () => Promise.reject(new Error('asked for a PIN')) };
    const practising = createDrawer({ ...counter.rig.context, mode: 'practice' }, nobody);
    const answer = await practising['drawer.open'](asking(), { operator });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'notInThisMode' } });
    expect(pulses()).toEqual([]);
    expect(opened()).toEqual([]);
  });

  describe('the same press twice', () => {
    it('is one pulse and one answer, at once and after a restart', async () => {
      await standing(answering(ready));
      await counter.signIn('Mei');
      const same = asking();
      const both = await Promise.all([
        counter.rig.call('drawer.open', same),
        counter.rig.call('drawer.open', same),
      ]);
      expect(both[0]).toEqual(both[1]);
      expect(await counter.rig.call('drawer.open', same)).toEqual(both[0]);
      counter.reopen();
      await counter.signIn('Mei');
      expect(await counter.rig.call('drawer.open', same)).toEqual({
        seq: both[0].seq,
        outcome: 'unsure',
        problem: null,
      });
      expect(pulses()).toEqual([0]);
      expect(opened()).toHaveLength(1);
    });

    it('a PIN mistyped is no press: the right one opens under the same id', async () => {
      await standing(answering(ready));
      await counter.signIn('Chen');
      const openId = newId();
      expect(await code({ openId, approval: by('Wang', '000000') })).toBe('wrongPin');
      expect(await code({ openId, approval: by('Wang') })).toBe('ok');
      expect(pulses()).toEqual([0]);
    });

    it('an id that is another entry’s opens nothing', async () => {
      await standing(answering(ready));
      await counter.signIn('Mei');
      const openId = counter.entries()[0]?.id ?? '';
      expect(await code({ openId })).toBe('badInput');
      expect(pulses()).toEqual([]);
    });

    it('two who ask at the same moment are one pulse', async () => {
      await standing(answering(ready));
      await counter.signIn('Mei');
      const codes = await Promise.all([code(), code()]);
      expect(codes.toSorted()).toEqual(['drawerTooOften', 'ok']);
      expect(pulses()).toEqual([0]);
    });
  });

  describe('a pulse that does not arrive', () => {
    beforeEach(() => counter.signIn('Mei'));

    it('is said, stands in the journal, and never comes later', async () => {
      await standing(answering(ready));
      const port = printer?.port ?? 0;
      await printer?.close();
      const done = await open();
      expect(done).toMatchObject({ outcome: 'shut', problem: 'unreachable' });
      expect(counter.bodies('drawerStayedShut')).toEqual([
        { kind: 'drawerStayedShut', of: done.seq, problem: 'unreachable' },
      ]);
      expect(counter.entries().at(-1)?.approver).toBeNull();
      expect(counter.rig.store.read((tx) => tx.printJobs(20))).toEqual([]);
      // The printer is switched on again; paper goes out, and no pulse with it.
      printer = await startFakePrinter(answering(ready), port);
      counter.pass(minuteMs);
      expect((await open()).outcome).toBe('sent');
      expect(pulses()).toEqual([0]);
    });

    it('may have arrived where the line broke behind it: said, and taken as opened', async () => {
      await standing((socket, job) => {
        answering(ready, false)(socket, job);
        socket.on('data', () => {
          if (kicksOf(job()).length > 0) socket.resetAndDestroy();
        });
      });
      const done = await open();
      expect(done.outcome).not.toBe('shut');
      expect(counter.bodies('drawerStayedShut')).toEqual([]);
      expect(pulses()).toEqual([0]);
    });

    it('to something that breaks off at once opens nothing, or says that it isn’t sure', async () => {
      await standing(dyingAt(1));
      const { outcome } = await open();
      expect(outcome).toBe(pulses().length === 0 ? 'shut' : 'unsure');
    });
  });

  it('is listed with who, when and why, to those who see the whole journal', async () => {
    await standing(answering(ready));
    await counter.signIn('Chen');
    await open({ reason: 'payOut', note: '买冰', approval: by('Wang') });
    expect(await counter.code('drawer.list', { before: null, count: 20 })).toBe('wrongRole');
    const port = printer?.port ?? 0;
    await printer?.close();
    printer = null;
    await counter.signIn('Jie');
    const shut = await open({ reason: 'float', approval: by('Mei') });
    printer = await startFakePrinter(answering(ready), port);
    const last = await open({ approval: by('Mei') });
    const rows = await counter.rig.call('drawer.list', { before: null, count: 20 });
    expect(rows).toMatchObject([
      { seq: last.seq, operator: 'Jie', approver: 'Mei', reason: 'change', stayedShut: false },
      { seq: shut.seq, operator: 'Jie', approver: 'Mei', reason: 'float', stayedShut: true },
      { operator: 'Chen', approver: 'Wang', reason: 'payOut', note: '买冰', stayedShut: false },
    ]);
    const page = { before: last.seq, count: 1 };
    expect(await counter.rig.call('drawer.list', page)).toEqual(rows.slice(1, 2));
  });

  it('is counted in the day’s figures, by whom, and goes onto its close', async () => {
    await standing(answering(ready));
    await counter.signIn('Chen');
    await open({ approval: by('Wang') });
    await counter.signIn('Mei');
    await open();
    await printer?.close();
    printer = null;
    expect((await open()).outcome).toBe('shut');
    const { figures, businessDay } = await counter.rig.call('day.report', { businessDay: null });
    expect(figures).toMatchObject({ drawerAsked: 3, drawerStayedShut: 1 });
    expect(Object.fromEntries(figures.byCashier.map((row) => [row.name, row.drawerAsked]))).toEqual(
      { Chen: 1, Mei: 2 },
    );
    const csv = await counter.rig.call('day.csv', { number: null });
    expect(csv.text).toMatch(/,开钱箱,3,/);
    expect(csv.text).toMatch(/,其中没有打开,1,/);
    expect(csv.text).toMatch(/,Chen · 开钱箱,1,/);
    const close = { closeId: newId(), businessDay, shownMinor: null };
    const closed = await counter.rig.call('day.close', close);
    expect(closed.figures).toMatchObject({ drawerAsked: 3, drawerStayedShut: 1 });
    expect(closed.paper.text).toMatch(/开钱箱 +x3\n- Mei +x2\n- Chen +x1\n其中没有打开 +x1\n/);
    // What comes after the close is in nobody's figures otherwise: it is a part of its own.
    counter.pass(minuteMs);
    expect((await open()).outcome).toBe('shut');
    const after = await counter.rig.call('day.report', { businessDay: null });
    expect(after).toMatchObject({ isOpen: true, part: 2, figures: { drawerAsked: 1 } });
  });
});
