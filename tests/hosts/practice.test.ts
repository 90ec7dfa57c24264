import { paperOnScreen } from '../../shared/contract/printer.ts';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outOfPractice } from '../../main/app/practice/gate.ts';
import { traineePin, trainerPin } from '../../main/app/practice/seedPractice.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import type { LessonId } from '../../shared/domain/practice/lesson.ts';
import { codeOf, newId, openPracticeRig, orderOf, redeem, verdictOf } from './practiceRig.ts';
import type { PageRig } from './practiceRig.ts';
import { usualScanner } from '../devices/scanner/usualScanner.ts';

async function trainee(page: PageRig): Promise<PageRig> {
  await page.call('practice.enter', {});
  await page.signIn('cashier');
  return page;
}

const running = async (page: PageRig) => (await page.call('practice.state', {})).running;

async function trainerOf(page: PageRig): Promise<string> {
  return (await page.session()).people.find(({ role }) => role === 'manager')?.id ?? '';
}

describe('practice stands beside the counter', () => {
  it('is entered from the counter: who worked there is signed out, everything else stays', async () => {
    await using rig = await openPracticeRig();
    const page = rig.page('a');
    await page.signIn('manager');
    const before = await page.session();
    await page.call('practice.enter', {});
    const inside = await page.session();
    expect(inside).toMatchObject({ mode: 'practice', operator: null, standAlone: true });
    expect(inside.shop).toMatchObject({
      ...{ name: before.shop?.name, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180 },
      ...{ language: 'en', id: 'practice' },
    });
    expect(inside.device).not.toBe(before.device);
    expect(inside.people.map(({ name, demoPin }) => [name, demoPin]).toSorted()).toEqual([
      ['Trainee', traineePin],
      ['Trainer (manager)', trainerPin],
    ]);
    // Whose scores these are came along.
    expect((await page.call('practice.state', {})).learner).toBe('Li');

    await page.call('practice.leave', { startAgain: false });
    const after = await page.session();
    expect(after).toMatchObject({ mode: 'live', operator: null, device: before.device });
  });

  it('is entered with nobody signed in, too', async () => {
    await using rig = await openPracticeRig();
    expect(await rig.page('a').code('practice.enter', {})).toBe('ok');
    expect((await rig.page('a').call('practice.state', {})).learner).toBe('');
  });

  it('moves the page that asked and no other', async () => {
    await using rig = await openPracticeRig();
    const [mine, other] = [rig.page('a'), rig.page('b')];
    await trainee(mine);
    expect((await other.session()).mode).toBe('live');
    expect(await other.code('practice.state', {})).toBe('notInThisMode');
    expect(await other.code('practice.leave', { startAgain: true })).toBe('notInThisMode');
    // Somebody may go on serving at another window meanwhile.
    await other.signIn('manager');
    expect((await other.session()).operator?.name).toBe('Li');
    expect((await mine.session()).operator?.name).toBe('Trainee');
  });

  it('takes no word of the call for it: neither a mode in the input nor an id of the other side', async () => {
    await using rig = await openPracticeRig();
    const [mine, other] = [rig.page('a'), rig.page('b')];
    await trainee(mine);
    for (const forged of [{ mode: 'practice' }, { page: 'a' }, { startAgain: false, page: 'a' }]) {
      expect(await other.code('practice.leave', forged)).not.toBe('ok');
      expect(await other.code('session.state', forged)).toBe('badInput');
    }
    const practiser = (await mine.session()).people[0];
    expect(
      await other.code('session.signIn', { personId: practiser?.id, pin: practiser?.demoPin }),
    ).toBe('wrongPin');
    expect((await mine.session()).mode).toBe('practice');
  });

  it('a page that left is signed in nowhere: what it still sends lands in neither journal', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    const view = await page.call('practice.start', { lesson: 'scan' });
    const order = orderOf([codeOf(view, 0)]);
    const { seen } = await page.call('redeem.prepare', { order });
    await page.call('practice.leave', { startAgain: false });
    const confirm = { order, seen, approval: null };
    expect(await page.code('redeem.confirm', confirm)).toBe('notSignedIn');
    await page.signIn('manager');
    const before = await page.call('sync.status', {});
    expect(await page.code('redeem.confirm', confirm)).toBe('changedMeanwhile');
    expect((await page.call('sync.status', {})).headSeq).toBe(before.headSeq);
  });

  it('tells each page what happens at its own terminal', async () => {
    await using rig = await openPracticeRig();
    const heard: Record<'a' | 'b', string[]> = { a: [], b: [] };
    for (const name of ['a', 'b'] as const) {
      rig.page(name).face.listen((event) => heard[name].push(JSON.stringify(event)));
    }
    await rig.page('a').call('practice.enter', {});
    heard.a.length = 0;
    heard.b.length = 0;
    await rig.page('a').signIn('cashier');
    expect(heard.a.length).toBeGreaterThan(0);
    expect(heard.b).toEqual([]);
    heard.a.length = 0;
    await rig.page('b').signIn('manager');
    expect(heard.b.length).toBeGreaterThan(0);
    expect(heard.a).toEqual([]);
  });

  it('is left by everybody when somebody starts again, and nothing of it is left', async () => {
    await using rig = await openPracticeRig();
    const [mine, other] = [await trainee(rig.page('a')), rig.page('b')];
    const device = (await mine.session()).device;
    await other.call('practice.enter', {});
    expect((await other.session()).device).toBe(device);
    expect(existsSync(join(rig.dir, 'practice', 'counter.db'))).toBe(true);
    await mine.call('practice.leave', { startAgain: true });
    expect(existsSync(join(rig.dir, 'practice'))).toBe(false);
    expect((await other.session()).mode).toBe('live');
    await mine.call('practice.enter', {});
    expect((await mine.session()).device).not.toBe(device);
  });

  it('keeps what was practised over a restart of the counter', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    const device = (await page.session()).device;
    await page.call('practice.leave', { startAgain: false });
    await rig.restart();
    await page.call('practice.enter', {});
    expect((await page.session()).device).toBe(device);
  });
});

describe('the two never take each other’s papers', () => {
  it('a practice voucher is unknown at the counter, and a live one in practice', async () => {
    await using rig = await openPracticeRig();
    const [mine, counter] = [await trainee(rig.page('a')), rig.page('b')];
    const view = await mine.call('practice.start', { lesson: 'scan' });
    const practiceCode = codeOf(view, 0);
    await counter.signIn('manager');
    const atCounter = await counter.call('redeem.prepare', { order: orderOf([practiceCode]) });
    expect(verdictOf(atCounter)).toBe('unknownCode');
    expect(verdictOf(await mine.call('redeem.prepare', { order: orderOf([practiceCode]) }))).toBe(
      'ok',
    );
  });

  it('a goodwill coupon given in practice has a signature the counter does not believe', async () => {
    await using rig = await openPracticeRig();
    const [mine, counter] = [rig.page('a'), rig.page('b')];
    await mine.call('practice.enter', {});
    await mine.signIn('manager');
    const [template] = await mine.call('goodwill.templates', {});
    const issued = await mine.call('goodwill.issue', {
      ...{ issueId: newId(), campaignId: template?.campaign.id ?? '', reason: 'wait', note: '' },
      ...{ customer: null, pin: trainerPin, approval: null },
    });
    await counter.signIn('manager');
    const seen = await counter.call('redeem.prepare', { order: orderOf([issued.code ?? '']) });
    expect(['badSignature', 'unknownKey', 'keyNotAllowed', 'unknownCampaign']).toContain(
      verdictOf(seen),
    );
    const own = await mine.call('redeem.prepare', { order: orderOf([issued.code ?? '']) });
    expect(verdictOf(own)).toBe('ok');
  });

  it('a receipt of practice undoes nothing at the counter', async () => {
    await using rig = await openPracticeRig();
    const [mine, counter] = [await trainee(rig.page('a')), rig.page('b')];
    const view = await mine.call('practice.start', { lesson: 'scan' });
    const done = await redeem(mine, orderOf([codeOf(view, 0)]));
    await counter.signIn('manager');
    const part = { kind: 'whole' } as const;
    for (const of of [{ seq: done.seq }, { reference: done.reference }]) {
      expect(await counter.code('undo.preview', { of, part })).not.toBe('ok');
    }
    const paper = await mine.call('history.paper', { seq: done.seq });
    expect(paper.text.match(/TRAINING/g)).toHaveLength(2);
  });
});

describe('practice keeps to itself', () => {
  it('answers nothing that would reach out', async () => {
    await using rig = await openPracticeRig();
    const page = rig.page('a');
    await page.call('practice.enter', {});
    await page.signIn('manager');
    for (const method of outOfPractice) {
      expect([method, await page.code(method, {})]).toEqual([method, 'notInThisMode']);
    }
    const network = { ...paperOnScreen, kind: 'network', host: '10.0.0.9' };
    const scanner = usualScanner('/dev/ttyUSB0');
    expect(await page.code('settings.set', { printer: network })).toBe('notInThisMode');
    expect(await page.code('settings.set', { scanners: [scanner] })).toBe('notInThisMode');
    expect(await page.code('settings.set', { theme: 'dark' })).toBe('ok');
    // No printer stands at this counter: there is nothing to print practice slips on.
    expect(await page.code('practice.slips', { on: true })).toBe('notInThisMode');
  });

  it('prints on the counter’s printer only when somebody says so', async () => {
    await using rig = await openPracticeRig();
    const page = rig.page('a');
    await page.signIn('manager');
    const network = { ...paperOnScreen, kind: 'network', host: '127.0.0.1', port: 9 } as const;
    await page.call('settings.set', { printer: network });
    await trainee(page);
    expect((await page.call('settings.get', {})).printer.kind).toBe('screen');
    expect((await page.call('practice.state', {})).slips).toEqual({ on: false, possible: true });
    const on = await page.call('practice.slips', { on: true });
    expect(on.slips.on).toBe(true);
    expect((await page.call('settings.get', {})).printer).toEqual(network);
    // It is asked for anew each time somebody practises.
    await page.call('practice.leave', { startAgain: false });
    await page.call('practice.enter', {});
    expect((await page.call('settings.get', {})).printer.kind).toBe('screen');
  });

  it('has keys of its own, and no file of the live folder is touched by practising', async () => {
    await using rig = await openPracticeRig();
    const secrets = (mode: string) => readFileSync(join(rig.dir, mode, 'secrets.json'), 'utf8');
    const page = await trainee(rig.page('a'));
    expect(secrets('practice')).not.toBe(secrets('live'));
    const counter = rig.page('b');
    const before = (await counter.call('sync.status', {})).headSeq;
    const view = await page.call('practice.start', { lesson: 'scan' });
    await redeem(page, orderOf([codeOf(view, 0)]));
    expect((await counter.call('sync.status', {})).headSeq).toBe(before);
    expect(readdirSync(rig.dir).toSorted()).toEqual(['live', 'practice']);
  });

  it('the live terminal alone answers no method of practice', async () => {
    await using rig = await openPracticeRig();
    const names = Object.keys(methods).filter((name) => name.startsWith('practice.'));
    expect(names.length).toBeGreaterThan(5);
    const page = rig.page('a');
    await page.signIn('manager');
    const inputs: Partial<Record<MethodName, unknown>> = {
      'practice.leave': { startAgain: false },
      'practice.learner': { name: 'x' },
      'practice.start': { lesson: 'scan' },
      'practice.slips': { on: false },
    };
    for (const name of names.filter((one) => one !== 'practice.enter') as MethodName[]) {
      expect([name, await page.code(name, inputs[name] ?? {})]).toEqual([name, 'notInThisMode']);
    }
  });
});

/** Does a lesson as the screens would have it done. */
const ways: Partial<Record<LessonId, (page: PageRig) => Promise<void>>> = {
  async scan(page) {
    const view = await page.call('practice.state', {});
    await redeem(page, orderOf([codeOf(view, 0)]));
    await page.call('redeem.prepare', { order: orderOf([codeOf(view, 1)]) });
    await redeem(page, orderOf([codeOf(view, 1), codeOf(view, 2)]));
  },
  async refuse(page) {
    const view = await page.call('practice.state', {});
    const verdicts: string[] = [];
    for (const step of [0, 1]) {
      const order = orderOf([codeOf(view, step)]);
      verdicts.push(verdictOf(await page.call('redeem.prepare', { order })));
    }
    expect(verdicts).toEqual(['alreadyUsed', 'wrongWeekday']);
    await redeem(page, orderOf([codeOf(view, 2)]));
  },
  async approve(page) {
    const view = await page.call('practice.state', {});
    const approval = { personId: await trainerOf(page), pin: trainerPin, reason: 'party' };
    await redeem(page, orderOf([codeOf(view, 0)]), approval);
  },
  async undo(page) {
    const view = await page.call('practice.state', {});
    const { seq } = await redeem(page, orderOf([codeOf(view, 0)]));
    await page.call('undo.do', {
      ...{ undoId: newId(), of: { seq }, part: { kind: 'whole' } },
      ...{ reason: 'wrong drink', approval: null },
    });
  },
  async offline(page) {
    const view = await page.call('practice.state', {});
    expect(await page.call('sync.status', {})).toMatchObject({ state: 'offline', waiting: 0 });
    expect((await page.call('sync.now', {})).state).toBe('offline');
    await redeem(page, orderOf([codeOf(view, 0)]));
    expect(await page.call('sync.status', {})).toMatchObject({ state: 'offline', waiting: 1 });
    expect(await page.call('sync.now', {})).toMatchObject({ state: 'synced', waiting: 0 });
  },
  async soldOut(page) {
    const view = await page.call('practice.state', {});
    const order = orderOf([codeOf(view, 0)]);
    const { items } = await page.call('redeem.prepare', { order });
    const campaignNo = items[0]?.readable === true ? items[0].voucher.campaign.no : 0;
    const thing = { kind: 'campaign', campaignNo } as const;
    await page.call('soldOut.mark', { thing, change: 'soldOut', until: 'dayEnd' });
    expect(verdictOf(await page.call('redeem.prepare', { order }))).toBe('soldOut');
    await page.call('rainCheck.give', { rainCheckId: newId(), order, index: 0 });
  },
  async hold(page) {
    const view = await page.call('practice.state', {});
    const first = orderOf([codeOf(view, 0)]);
    await page.call('redeem.prepare', { order: first });
    await redeem(page, orderOf([codeOf(view, 1)]));
    await redeem(page, first);
  },
};

describe('lessons', () => {
  it.each(Object.keys(ways) as LessonId[])('%s is done by doing it', async (lesson) => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    await page.call('practice.start', { lesson });
    await ways[lesson]?.(page);
    const view = await page.call('practice.state', {});
    expect(view.running).toMatchObject({ lesson, mistakes: 0, score: { points: 100 } });
    expect(view.certificate.everyone).toEqual({ done: 1, of: 7 });
    expect(view.lessons.find((one) => one.lesson === lesson)?.best?.points).toBe(100);
  });

  it('goodwill is done by a manager, and not to be had by a cashier', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    await page.call('practice.start', { lesson: 'goodwill' });
    expect(await page.code('goodwill.templates', {})).toBe('wrongRole');
    await page.call('session.signOut', { because: 'switch' });
    await page.signIn('manager');
    const [template] = await page.call('goodwill.templates', {});
    await page.call('goodwill.issue', {
      ...{ issueId: newId(), campaignId: template?.campaign.id ?? '', reason: 'wait', note: '' },
      ...{ customer: null, pin: trainerPin, approval: null },
    });
    expect((await running(page))?.score).toMatchObject({ mistakes: 1 });
    expect((await page.call('practice.state', {})).certificate.managers).toEqual({
      done: 1,
      of: 2,
    });
  });

  it('what one lesson sold out is there again for the next', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    for (const done of [1, 2]) {
      await page.call('practice.start', { lesson: 'soldOut' });
      await ways.soldOut?.(page);
      expect([done, (await running(page))?.score?.mistakes]).toEqual([done, 0]);
    }
  });

  it('the day is closed by a manager', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    const view = await page.call('practice.start', { lesson: 'close' });
    await redeem(page, orderOf([codeOf(view, 0)]));
    await page.signIn('manager');
    const { businessDay } = await page.session();
    await page.call('day.close', {
      closeId: newId(),
      businessDay: businessDay ?? '',
      shownMinor: null,
    });
    expect((await running(page))?.score).toMatchObject({ mistakes: 0 });
  });

  it('a wrong PIN in it is a mistake', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    const view = await page.call('practice.start', { lesson: 'approve' });
    const order = orderOf([codeOf(view, 0)]);
    const { seen } = await page.call('redeem.prepare', { order });
    const personId = await trainerOf(page);
    for (const pin of ['9999', trainerPin]) {
      await page.try('redeem.confirm', { order, seen, approval: { personId, pin, reason: 'x' } });
    }
    expect((await running(page))?.score).toMatchObject({ points: 90, mistakes: 1 });
  });

  it('a lesson begun again has other vouchers and begins at nothing', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    const first = await page.call('practice.start', { lesson: 'undo' });
    await redeem(page, orderOf([codeOf(first, 0)]));
    expect((await running(page))?.done).toBe(1);
    const second = await page.call('practice.start', { lesson: 'undo' });
    expect(codeOf(second, 0)).not.toBe(codeOf(first, 0));
    expect(second.running).toMatchObject({ done: 0, mistakes: 0, score: null });
    expect((await page.call('practice.stop', {})).running).toBeNull();
  });

  it('scores are somebody’s own, and the better one stays over a restart', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    await page.call('practice.learner', { name: 'Mei' });
    await page.call('practice.start', { lesson: 'scan' });
    await ways.scan?.(page);
    await page.call('practice.learner', { name: 'Jun' });
    expect((await page.call('practice.state', {})).certificate.everyone.done).toBe(0);
    await rig.restart();
    await page.call('practice.enter', {});
    const mei = await page.call('practice.learner', { name: 'Mei' });
    expect(mei.certificate.everyone.done).toBe(1);
  });

  it('what screens ask by themselves and are refused is no news: nothing asks in a circle', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    await page.call('practice.start', { lesson: 'undo' });
    await page.call('session.signOut', { because: 'switch' });
    const heard: unknown[] = [];
    page.face.listen((event) => heard.push(event));
    for (let times = 0; times < 5; times += 1) {
      expect(await page.code('history.list', { before: null, count: 5 })).toBe('notSignedIn');
      expect(await page.code('practice.start', { lesson: 'undo' })).toBe('notSignedIn');
    }
    expect(heard).toEqual([]);
    expect((await running(page))?.mistakes).toBe(0);
  });

  it('the played line ends with its lesson', async () => {
    await using rig = await openPracticeRig();
    const page = await trainee(rig.page('a'));
    await page.call('practice.start', { lesson: 'offline' });
    expect((await page.call('sync.status', {})).state).toBe('offline');
    await page.call('practice.stop', {});
    expect((await page.call('sync.status', {})).state).toBe('standAlone');
  });
});
