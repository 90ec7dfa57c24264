import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxUndoRounds } from '../../shared/domain/undo/undo.ts';
import type { UndoPart } from '../../shared/domain/undo/undoFacts.ts';
import { rigCampaigns, rigPin, rigVoucher } from '../faults/counterRig.ts';
import { openUndoRig, punch, stored, tea, whole } from './undoRig.ts';
import type { UndoRig } from './undoRig.ts';

const refused = (code: string) => ({ ok: false, problem: { code } });
const lines = (...wanted: readonly [string, number][]): UndoPart => ({
  kind: 'lines',
  lines: wanted.map(([lineId, quantity]) => ({ lineId, quantity })),
});

describe('undo at the counter', () => {
  let counter: UndoRig;

  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  const campaignUses = (campaignNo: number) =>
    counter.rig.store
      .read((tx) => tx.countedDays('use', 'anybody', campaignNo))
      .own.reduce((sum, day) => sum + day.uses, 0);

  it('gives back exactly what was used, once, and answers the same undo the same (I2)', async () => {
    const seq = await counter.redeem({ vouchers: [punch, stored], uses: 2 });
    const { vouchers, lines: goods, decision, here } = await counter.preview(seq);
    expect(here).toBe(true);
    expect(vouchers).toMatchObject([
      { ref: counter.refOf(punch), usesLeft: 2, amountLeftMinor: null, name: { en: 'Punch card' } },
      { ref: counter.refOf(stored), usesLeft: 0, amountLeftMinor: 1_000 },
    ]);
    expect(goods).toEqual([{ lineId: 'tea', name: 'tea 品名', quantityLeft: 1 }]);
    expect(decision).toMatchObject({ verdict: 'ok', refundMinor: 0 });
    const undoId = counter.newId();
    const answer = await counter.undo(seq, whole, { undoId });
    expect(answer).toMatchObject({ ok: true });
    expect([counter.usage(punch), counter.usage(stored)]).toEqual([
      { uses: 0, amountMinor: 0 },
      { uses: 0, amountMinor: 0 },
    ]);
    const head = counter.head();
    expect(await counter.undo(seq, whole, { undoId })).toEqual(answer);
    expect(counter.head()).toBe(head);
    expect(await counter.undo(seq)).toMatchObject(refused('alreadyUndone'));
    expect(await counter.row(seq)).toMatchObject({ undone: 'whole', undoUntil: 0 });
    expect(await counter.preview(seq)).toMatchObject({
      vouchers: [{ usesLeft: 0 }, { amountLeftMinor: 0 }],
      lines: [{ quantityLeft: 0 }],
      decision: { verdict: 'refused', refusal: { reason: 'alreadyUndone' } },
    });
  });

  it('looks at a preview and changes nothing', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    const head = counter.head();
    await counter.preview(seq);
    await counter.preview(seq, { kind: 'voucher', ref: counter.refOf(punch) });
    expect(counter.head()).toBe(head);
    expect(counter.usage(punch).uses).toBe(1);
  });

  it('uses one by one: the history says part, then whole; counters follow', async () => {
    const seq = await counter.redeem({ vouchers: [punch], uses: 3 });
    const one: UndoPart = { kind: 'uses', ref: counter.refOf(punch), uses: 1 };
    expect(await counter.row(seq)).toMatchObject({ undone: 'no' });
    for (const left of [2, 1]) {
      expect(await counter.undo(seq, one)).toMatchObject({ ok: true });
      expect(counter.usage(punch).uses).toBe(left);
      expect(campaignUses(2)).toBe(left);
      expect(await counter.row(seq)).toMatchObject({ undone: 'part' });
      const { vouchers } = await counter.preview(seq);
      expect(vouchers).toMatchObject([{ usesLeft: left }]);
    }
    expect(await counter.undo(seq, { ...one, uses: 2 })).toMatchObject(refused('moreThanUsed'));
    await counter.reopen();
    expect(await counter.undo(seq, one)).toMatchObject({ ok: true });
    expect(await counter.row(seq)).toMatchObject({ undone: 'whole' });
    expect([counter.usage(punch).uses, campaignUses(2)]).toEqual([0, 0]);
  });

  it('a stored amount in parts: never more than was taken', async () => {
    const seq = await counter.redeem({ vouchers: [stored], amountMinor: 1_500 });
    const some = (amountMinor: number): UndoPart => ({
      kind: 'amount',
      ref: counter.refOf(stored),
      amountMinor,
    });
    expect(await counter.undo(seq, some(400))).toMatchObject({ ok: true });
    expect(counter.usage(stored).amountMinor).toBe(1_100);
    expect(await counter.undo(seq, some(1_101))).toMatchObject(refused('moreThanUsed'));
    expect(await counter.undo(seq)).toMatchObject({ ok: true });
    expect(counter.usage(stored).amountMinor).toBe(0);
  });

  it('goods line by line, also after a restart: each is paid back once', async () => {
    const seq = await counter.redeem({
      vouchers: [tea],
      lines: [
        ['tea', 2, 1_800],
        ['cake', 1, 2_500],
      ],
    });
    // Nothing of the voucher comes back with the cake, and yet it is known that it came back.
    const cake = await counter.undo(seq, lines(['cake', 1]));
    expect(cake).toMatchObject({ ok: true });
    expect(counter.entry(counter.head()).body).toMatchObject({
      kind: 'void',
      returned: [{ lineId: 'cake', quantity: 1, refundMinor: 2_500 }],
    });
    await counter.reopen();
    expect(await counter.undo(seq, lines(['cake', 1]))).toMatchObject(refused('moreThanUsed'));
    const voucher: UndoPart = { kind: 'voucher', ref: counter.refOf(tea) };
    expect(await counter.undo(seq, voucher)).toMatchObject(refused('goodsReturned'));
    expect(await counter.undo(seq, lines(['tea', 1]))).toMatchObject({ ok: true });
    expect(counter.usage(tea).uses).toBe(1);
    const { decision } = await counter.preview(seq);
    expect(decision).toMatchObject({
      refundMinor: 900,
      restored: [{ uses: 1, discountMinor: 900 }],
      returned: [{ lineId: 'tea', quantity: 1 }],
    });
    expect(await counter.undo(seq)).toMatchObject({ ok: true });
    expect(counter.usage(tea).uses).toBe(0);
    expect(await counter.row(seq)).toMatchObject({ undone: 'whole' });
  });

  it('one of two vouchers, and then no goods without the rest', async () => {
    const seq = await counter.redeem({ vouchers: [punch, stored] });
    const voucher: UndoPart = { kind: 'voucher', ref: counter.refOf(punch) };
    expect(await counter.undo(seq, voucher)).toMatchObject({ ok: true });
    expect([counter.usage(punch).uses, counter.usage(stored).amountMinor]).toEqual([0, 1_500]);
    expect(await counter.undo(seq, lines(['tea', 1]))).toMatchObject(refused('vouchersReturned'));
    const row = await counter.row(counter.head());
    expect(row).toMatchObject({ kind: 'void', titles: [{ en: 'Punch card' }] });
  });

  it('redeemed and undone so often, it stays redeemed', async () => {
    for (let round = 0; round < maxUndoRounds; round++) {
      expect(await counter.undo(await counter.redeem({ vouchers: [punch] }))).toMatchObject({
        ok: true,
      });
    }
    const seq = await counter.redeem({ vouchers: [punch] });
    expect(await counter.undo(seq)).toMatchObject(refused('undoRoundsSpent'));
    expect(counter.usage(punch).uses).toBe(1);
  });

  it('several parts of one redemption are one round', async () => {
    const one: UndoPart = { kind: 'uses', ref: counter.refOf(punch), uses: 1 };
    for (let round = 0; round < maxUndoRounds; round++) {
      const seq = await counter.redeem({ vouchers: [punch], uses: 3 });
      for (let part = 0; part < 3; part++) {
        expect(await counter.undo(seq, one)).toMatchObject({ ok: true });
      }
    }
  });

  it('undoes no undo, no coupon and nothing that isn’t there', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    await counter.undo(seq);
    const undone = counter.head();
    expect(await counter.undo(undone)).toMatchObject(refused('voidOfVoid'));
    expect(await counter.preview(undone)).toMatchObject({
      vouchers: [],
      decision: { refusal: { reason: 'voidOfVoid' } },
    });
    expect(await counter.undo(1)).toMatchObject(refused('notUndoable'));
    expect(await counter.undo(9_999)).toMatchObject(refused('notFound'));
    // The id of something else that was done is no undo.
    const undoId = counter.entry(seq).id;
    expect(await counter.undo(seq, whole, { undoId })).toMatchObject(refused('badInput'));
  });

  it('late: with a second person, who stands in the journal and on the slip (I8)', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    counter.rig.store.write((tx) => {
      const shop = tx.shop();
      if (shop === null) throw new Error('no shop');
      const undoMinutes = { cashier: 0, manager: 0 };
      tx.applyFeed([{ kind: 'shop', shop: { ...shop, undoMinutes } }]);
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await counter.preview(seq)).toMatchObject({
      decision: { verdict: 'needsApproval', approval: { reason: 'undoLate' } },
    });
    expect(await counter.undo(seq)).toMatchObject(refused('approvalNeeded'));
    const approval = await counter.approval();
    const { personId } = counter.entry(seq).actor;
    const own = { ...approval, personId, pin: rigPin };
    expect(await counter.undo(seq, whole, { approval: own })).toMatchObject(refused('samePerson'));
    expect(await counter.undo(seq, whole, { approval })).toMatchObject({ ok: true });
    expect(counter.entry(counter.head()).approver).toMatchObject({ name: 'Wang' });
    const paper = await counter.rig.call('history.paper', { seq: counter.head() });
    expect(paper.text).toContain('Wang');
  });

  it('after its last day a voucher comes back to life as the campaign says', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    const card = rigCampaigns.find(({ id }) => id === 'punch');
    if (card === undefined) throw new Error('no punch card');
    const lastDay = '2020-12-31';
    counter.rig.store.write((tx) => {
      const campaign = { ...card, version: 2, reviveDays: 3, validThrough: lastDay };
      tx.applyFeed([
        { kind: 'campaign', campaign },
        { kind: 'vouchers', vouchers: [{ ...rigVoucher(counter.rig, punch), lastDay }] },
      ]);
    });
    expect(await counter.tryRedeem({ vouchers: [punch] })).toMatchObject({ ok: false });
    const { decision } = await counter.preview(seq);
    const through = 'restored' in decision ? decision.restored[0]?.revivedThrough : null;
    expect(through).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await counter.undo(seq)).toMatchObject({ ok: true });
    expect(await counter.tryRedeem({ vouchers: [punch] })).toMatchObject({ ok: true });
    const paper = await counter.rig.call('history.paper', { seq: counter.head() - 1 });
    expect(paper.text).toContain(through ?? 'never');
  });

  it('the slip says what came back: whole, and in part', async () => {
    const seq = await counter.redeem({ vouchers: [punch], uses: 2, lines: [['tea', 2, 2_000]] });
    await counter.undo(seq, { kind: 'uses', ref: counter.refOf(punch), uses: 1 });
    const part = await counter.rig.call('history.paper', { seq: counter.head() });
    expect(part.text).toContain('部分撤销凭证');
    expect(part.text).toContain('退回1次');
    expect(part.text).not.toContain('退款');
    const other = await counter.redeem({ vouchers: [stored], lines: [['cake', 1, 2_500]] });
    await counter.undo(other);
    const all = await counter.rig.call('history.paper', { seq: counter.head() });
    expect(all.text).not.toContain('部分撤销');
    expect(all.text).toContain('退回￥25.00');
    expect(all.text).toContain('退款');
  });
});

describe('made again', () => {
  let counter: UndoRig;

  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  it('uses nothing, prints a slip, and is one thing however often it is asked', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    const remakeId = counter.newId();
    const answer = await counter.remake(seq, { remakeId, reason: 'quality', note: '太甜' });
    expect(answer).toMatchObject({ ok: true });
    const head = counter.head();
    expect(await counter.remake(seq, { remakeId })).toEqual(answer);
    expect(counter.head()).toBe(head);
    expect(counter.usage(punch).uses).toBe(1);
    expect(counter.entry(head).body).toMatchObject({ kind: 'remake', redemption: { seq } });
    const paper = await counter.rig.call('history.paper', { seq: head });
    for (const words of ['重做单', 'tea 品名', '品质不好', '太甜', `${seq}-`]) {
      expect(paper.text).toContain(words);
    }
    expect(await counter.row(head)).toMatchObject({
      kind: 'remake',
      titles: [{ en: 'Punch card' }],
      undone: 'no',
      undoUntil: 0,
    });
    expect(counter.rig.store.read((tx) => tx.nextPrintJob())).not.toBeNull();
  });

  it('again only with a second person, and three times at most, also after a restart', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    expect(await counter.remake(seq)).toMatchObject({ ok: true });
    await counter.reopen();
    expect(await counter.remake(seq)).toMatchObject(refused('approvalNeeded'));
    const approval = await counter.approval();
    expect(await counter.remake(seq, { approval })).toMatchObject({ ok: true });
    expect(await counter.remake(seq, { approval })).toMatchObject({ ok: true });
    expect(await counter.remake(seq, { approval })).toMatchObject({
      ok: false,
      problem: { code: 'notMadeAgain', detail: { why: 'remakesSpent', max: 3 } },
    });
  });

  it('not what was undone; what was undone in part may be', async () => {
    const seq = await counter.redeem({ vouchers: [punch], uses: 2 });
    await counter.undo(seq, { kind: 'uses', ref: counter.refOf(punch), uses: 1 });
    expect(await counter.remake(seq)).toMatchObject({ ok: true });
    await counter.undo(seq);
    expect(await counter.remake(seq)).toMatchObject(refused('alreadyUndone'));
    expect(await counter.remake(counter.head())).toMatchObject(refused('notFound'));
    const remakeId = counter.entry(seq).id;
    expect(await counter.remake(seq, { remakeId })).toMatchObject(refused('badInput'));
  });
});
