import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { Redeemed } from '../../../shared/contract/order.ts';
import { basket, cashierPin, drafts, managerPin, openTillRig } from './tillRig.ts';
import type { TillRig } from './tillRig.ts';

const total = 2 * 1800 + 500 + 1000;

describe('the shop’s own till, over HTTP, against a real terminal', () => {
  let rig: TillRig;

  beforeAll(async () => {
    rig = await openTillRig();
  });
  afterAll(() => rig.close());

  async function prepared(codes: readonly string[], change = {}) {
    const asked = { ...basket(change), codes: codes.map((code) => ({ code })) };
    const told = await rig.post('/v1/prepare', asked);
    return { asked, told };
  }

  async function journal() {
    return (await rig.value('sync.status', {})).headSeq;
  }

  it('says who is there', async () => {
    const told = await rig.get('/v1/health');
    expect(told.status).toBe(200);
    expect(told.body.value).toEqual({
      version: 1,
      till: 'Till 1',
      shop: { zh: '转角茶铺', en: 'Corner Tea' },
      counter: 'Counter 1',
      currency: 'CNY',
      signedIn: true,
      line: 'standAlone',
      waiting: 0,
    });
  });

  it('prepares: what each gives, allocated over the till’s own lines to the minor unit, and uses nothing', async () => {
    const [half = '', five = ''] = [
      ...(await rig.codes(drafts.halfTea, 1)),
      ...(await rig.codes(drafts.fiveOff, 1)),
    ];
    const before = await journal();
    const { told } = await prepared([half, five, 'not-a-code']);
    expect(await journal()).toBe(before);
    const { value } = told.body;
    expect(value.totalMinor).toBe(total);
    expect(value.confirmable).toBe(false);
    expect(value.vouchers.map((one: { verdict: string }) => one.verdict).slice(2)).toEqual([
      'unreadable',
    ]);
    expect(value.vouchers[2].words.title.zh).toMatch(/\p{Script=Han}/u);
    const alone = (await prepared([half])).told.body.value;
    expect(alone.discountMinor).toBe(total / 2);
    expect(alone.toPayMinor).toBe(total - alone.discountMinor);
    expect(alone.lines.map((line: { lineId: string }) => line.lineId)).toEqual(['1', '2', '3']);
    const sum = (of: 'discountMinor' | 'toPayMinor') =>
      alone.lines.reduce((all: number, line: Record<string, number>) => all + (line[of] ?? 0), 0);
    expect(sum('discountMinor')).toBe(alone.discountMinor);
    expect(sum('toPayMinor')).toBe(alone.toPayMinor);
  });

  it('confirms once, however often it is said (I2), and the journal names till and receipt', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { asked, told } = await prepared([code]);
    const { seen } = told.body.value;
    const before = await journal();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => rig.post('/v1/confirm', { ...asked, seen })),
    );
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect(await journal()).toBe(before + 1);
    expect(answers.filter(({ body }) => body.value.repeated === false)).toHaveLength(1);
    const [first] = answers;
    for (const { body } of answers) {
      expect({ ...body.value, repeated: true }).toEqual({ ...first?.body.value, repeated: true });
    }
    const value = first?.body.value;
    expect(value).toMatchObject({ state: 'redeemed', discountMinor: 500, operator: 'He' });
    expect(value.signedReference).toMatch(/^CSR1:/);
    expect(value.receiptLines.join('\n')).toContain('Five off');
    expect(await rig.get(`/v1/baskets/${asked.id}`)).toMatchObject({
      status: 200,
      body: { value: { state: 'redeemed', reference: value.reference } },
    });
  });

  it('answers the same after a restart: what was redeemed stands in the journal', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { asked, told } = await prepared([code]);
    const sent = { ...asked, seen: told.body.value.seen };
    const first = await rig.post('/v1/confirm', sent);
    expect(first.body.value.repeated).toBe(false);
    await rig.reopen();
    const before = await journal();
    const again = await rig.post('/v1/confirm', sent);
    expect({ ...again.body.value, repeated: false }).toEqual(first.body.value);
    expect(await journal()).toBe(before);
  });

  it('refuses an id that stands for something else: another basket, another code, another receipt', async () => {
    const [code = '', other = ''] = await rig.codes(drafts.fiveOff, 2);
    const { asked, told } = await prepared([code]);
    const sent = { ...asked, seen: told.body.value.seen };
    await rig.post('/v1/confirm', sent);
    const lines = asked.lines.map((line, place) =>
      place === 0 ? { ...line, unitPriceMinor: line.unitPriceMinor + 100 } : line,
    );
    for (const change of [{ codes: [{ code: other }] }, { lines }, { receipt: 'another' }]) {
      const told2 = await rig.post('/v1/confirm', { ...sent, ...change });
      expect(told2).toMatchObject({ status: 409, body: { problem: { code: 'idTaken' } } });
    }
    const free = await prepared([other]);
    expect(free.told.body.value.confirmable).toBe(true);
  });

  it('all or none: one bad voucher, and the good one stays unused', async () => {
    const [good = '', used = ''] = await rig.codes(drafts.fiveOff, 2);
    const first = await prepared([used]);
    await rig.post('/v1/confirm', { ...first.asked, seen: first.told.body.value.seen });
    const { asked, told } = await prepared([good, used]);
    const before = await journal();
    const refused = await rig.post('/v1/confirm', { ...asked, seen: told.body.value.seen });
    expect(refused).toMatchObject({ status: 409, body: { problem: { code: 'notUsable' } } });
    const [fine, bad] = refused.body.problem.prepared.vouchers;
    expect([fine.verdict, bad.verdict, bad.reason]).toEqual(['ok', 'refused', 'alreadyUsed']);
    expect(bad.words.detail.en).toContain('Corner Tea');
    expect(await journal()).toBe(before);
    expect((await prepared([good])).told.body.value.confirmable).toBe(true);
  });

  it('refuses figures that are no longer what was prepared, and says the new ones', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { asked } = await prepared([code]);
    const seen = { discountMinor: 600, toPayMinor: total - 600 };
    const told = await rig.post('/v1/confirm', { ...asked, seen });
    expect(told).toMatchObject({ status: 409, body: { problem: { code: 'changedMeanwhile' } } });
    expect(told.body.problem.prepared.seen).toEqual({
      discountMinor: 500,
      toPayMinor: total - 500,
    });
  });

  it('hands a basket over: the counter redeems it, and the waiting till hears at once', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const asked = basket();
    const handed = await rig.post('/v1/baskets', asked);
    expect(handed.body.value).toEqual({
      id: asked.id,
      state: 'waiting',
      toPayMinor: total,
      signedIn: true,
    });
    expect((await rig.post('/v1/baskets', asked)).body.value.state).toBe('waiting');
    const { baskets } = await rig.value('till.counter', {});
    const mine = baskets.find(({ receipt }) => receipt === asked.receipt);
    if (mine === undefined) throw new Error('not on the counter’s screen');
    expect(mine.till).toBe('Till 1');
    const began = Date.now();
    const waiting = rig.get(`/v1/baskets/${asked.id}?wait=20`);
    const order = {
      orderId: mine.orderId,
      lines: mine.lines.map((line) => ({ ...line, categories: [...line.categories] })),
      vouchers: [{ scan: { scanId: 'ab'.repeat(16), raw: code, source: 'wedge' as const } }],
      customer: null,
      currency: mine.currency,
      amounts: [],
      uses: [],
    };
    const { seen } = await rig.value('redeem.prepare', { order });
    const altered = { ...order, lines: order.lines.slice(1) };
    const answer = (await rig.terminal.dispatch('redeem.confirm', {
      order: altered,
      seen,
      approval: null,
    })) as Answer<Redeemed>;
    expect(answer).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    await rig.value('redeem.confirm', { order, seen, approval: null });
    const told = await waiting;
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(told.body.value).toMatchObject({ state: 'redeemed', discountMinor: 500 });
    expect((await rig.value('till.counter', {})).baskets).toEqual([]);
  });

  it('hears that the cashier sent it back, and that it took it back itself', async () => {
    const asked = basket();
    await rig.post('/v1/baskets', asked);
    const { baskets } = await rig.value('till.counter', {});
    await rig.value('till.sendBack', { orderId: baskets[0]?.orderId ?? '' });
    expect((await rig.get(`/v1/baskets/${asked.id}`)).body.value.state).toBe('sentBack');
    const second = basket();
    await rig.post('/v1/baskets', second);
    const back = { id: second.id, voidId: 'v1', reason: 'customer left' };
    expect((await rig.post('/v1/void', back)).body.value).toMatchObject({ state: 'withdrawn' });
    expect((await rig.value('till.counter', {})).baskets).toEqual([]);
    expect((await rig.post('/v1/baskets', second)).body.value.state).toBe('withdrawn');
  });

  it('nobody signed in: told so, and the same again works once somebody is', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { asked, told } = await prepared([code]);
    await rig.value('session.signOut', { because: 'operator' });
    expect((await rig.get('/v1/health')).body.value.signedIn).toBe(false);
    const sent = { ...asked, seen: told.body.value.seen };
    const refused = await rig.post('/v1/confirm', sent);
    expect(refused).toMatchObject({ status: 409, body: { problem: { code: 'nobodySignedIn' } } });
    await rig.signIn('cashier');
    const done = await rig.post('/v1/confirm', sent);
    expect(done.body.value).toMatchObject({ repeated: false, operator: 'Yu' });
    await rig.signIn('manager');
  });

  it('a voucher above its limit waits for a manager on the counter’s screen', async () => {
    const [code = ''] = await rig.codes(drafts.dear, 1);
    await rig.signIn('cashier');
    const { asked, told } = await prepared([code]);
    expect(told.body.value.vouchers[0].verdict).toBe('needsApproval');
    const sent = { ...asked, seen: told.body.value.seen };
    const refused = await rig.post('/v1/confirm', sent);
    expect(refused).toMatchObject({ status: 409, body: { problem: { code: 'needsApproval' } } });
    const [mine] = (await rig.value('till.counter', {})).baskets;
    if (mine === undefined) throw new Error('not on the counter’s screen');
    const { orderId, currency, lines, vouchers, amounts, uses } = mine;
    const order = { orderId, currency, lines, vouchers, amounts, uses, customer: null };
    const { seen } = await rig.value('redeem.prepare', { order });
    const approval = { personId: rig.managerId, pin: managerPin, reason: 'regular' };
    await rig.value('redeem.confirm', { order, seen, approval });
    const done = await rig.post('/v1/confirm', sent);
    expect(done.body.value).toMatchObject({ repeated: true, discountMinor: 3000, operator: 'Yu' });
    await rig.signIn('manager');
  });

  it('voids a part by its own lines and then the rest; the same void once', async () => {
    const [code = ''] = await rig.codes(drafts.halfTea, 1);
    const { asked, told } = await prepared([code]);
    await rig.post('/v1/confirm', { ...asked, seen: told.body.value.seen });
    const part = { kind: 'lines', lines: [{ lineId: '3', quantity: 3 }] };
    const wanted = { id: asked.id, voidId: 'p', part, reason: 'cake dropped' };
    const before = await journal();
    const first = await rig.post('/v1/void', wanted);
    expect(first).toMatchObject({ status: 200, body: { value: { state: 'voided' } } });
    expect((await rig.post('/v1/void', wanted)).body).toEqual(first.body);
    expect(await journal()).toBe(before + 1);
    expect((await rig.get(`/v1/baskets/${asked.id}`)).body.value.undone).toBe('part');
    const rest = { id: asked.id, voidId: 'rest', reason: 'all of it' };
    expect((await rig.post('/v1/void', rest)).ok).toBe(true);
    expect((await rig.get(`/v1/baskets/${asked.id}`)).body.value.undone).toBe('whole');
    const third = await rig.post('/v1/void', { ...rest, voidId: 'third' });
    expect(third).toMatchObject({ status: 409, body: { problem: { code: 'alreadyUndone' } } });
  });

  it('a void that takes a manager is asked for on the counter’s screen; declined is told', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { asked, told } = await prepared([code]);
    await rig.post('/v1/confirm', { ...asked, seen: told.body.value.seen });
    await rig.signIn('cashier');
    const wanted = { id: asked.id, voidId: 'first', reason: 'mistake' };
    const refused = await rig.post('/v1/void', wanted);
    expect(refused).toMatchObject({ status: 409, body: { problem: { code: 'needsApproval' } } });
    const [first] = (await rig.value('till.counter', {})).voids;
    expect(first).toMatchObject({ till: 'Till 1', receipt: asked.receipt, reason: 'mistake' });
    await rig.value('till.declineVoid', { undoId: first?.undoId ?? '' });
    expect((await rig.post('/v1/void', wanted)).body.problem.code).toBe('declined');

    const second = { ...wanted, voidId: 'second' };
    await rig.post('/v1/void', second);
    const [view] = (await rig.value('till.counter', {})).voids;
    if (view === undefined) throw new Error('not on the counter’s screen');
    const { undoId, seq, part, reason } = view;
    const approval = { personId: rig.managerId, pin: managerPin, reason: 'regular' };
    const undone = await rig.value('undo.do', { undoId, of: { seq }, part, reason, approval });
    expect((await rig.value('till.counter', {})).voids).toEqual([]);
    const done = await rig.post('/v1/void', second);
    expect(done.body.value).toMatchObject({ state: 'voided', seq: undone.seq });
    await rig.signIn('manager');
  });

  it('withdrawn, a token is worth nothing at once; the others’ still are', async () => {
    const { id, token } = await rig.value('till.add', { name: 'Till 2' });
    const headers = { authorization: `Bearer ${token}` };
    expect((await rig.get('/v1/health', headers)).body.value.till).toBe('Till 2');
    await rig.value('till.withdraw', { id });
    expect((await rig.get('/v1/health', headers)).status).toBe(401);
    expect((await rig.get('/v1/health')).status).toBe(200);
  });

  it('nobody but a manager gives tokens, and none stands in the data folder (I8)', async () => {
    await rig.value('session.signIn', { personId: rig.cashierId, pin: cashierPin });
    for (const [method, input] of [
      ['till.add', { name: 'Mallory' }],
      ['till.switch', { on: false, port: rig.port }],
      ['till.state', {}],
    ] as const) {
      expect(await rig.terminal.dispatch(method, input)).toMatchObject({
        problem: { code: 'wrongRole' },
      });
    }
    await rig.signIn('manager');
    const { filesHolding } = await import('../../e2e/onDisk.ts');
    expect(filesHolding(rig.dir, [rig.token])).toEqual([]);
    expect(JSON.stringify(await rig.value('till.state', {}))).not.toContain('Hash');
  });

  it('switched off, nothing listens', async () => {
    await rig.value('till.switch', { on: false, port: rig.port });
    await expect.poll(() => rig.get('/v1/health').catch(() => 'closed')).toBe('closed');
    await rig.value('till.switch', { on: true, port: rig.port });
    await expect.poll(async () => (await rig.value('till.state', {})).door).toBe('open');
  });
});
