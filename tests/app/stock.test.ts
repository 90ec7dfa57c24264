import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryFrame } from '../../main/app/context.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import { rainCheckDays } from '../../shared/domain/stock/rainCheck.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import { rigCampaigns } from '../faults/counterRig.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

const dayMs = 86_400_000;
const teaNo = 11;
const lemon = { item: 'lemon-tea', name: { zh: '柠檬茶', en: 'Lemon tea' }, categories: [] };
const quickItems = [
  { ...lemon, priceMinor: 1500 },
  { ...lemon, item: 'cake', name: { zh: '蛋糕', en: 'Cake' }, priceMinor: 2800 },
  { ...lemon, item: 'milk-tea', name: { zh: '奶茶', en: 'Milk tea' }, priceMinor: 1800 },
];

/** The rig's shop begins its day at three. */
const cutOverMs = 3 * 3_600_000;

describe('what is sold out at a counter', () => {
  let at: AtCounter;
  let code: string;

  beforeEach(async () => {
    at = await openAtCounter();
    // Past midnight, until its cut-over hour, the shop's day is yesterday and last days are the calendar's.
    if (civil().date !== today()) await at.wait(cutOverMs);
    const [tea] = rigCampaigns;
    if (tea === undefined) throw new Error('no campaign');
    const campaign = {
      ...tea,
      id: 'tea-for-all',
      no: teaNo,
      customer: 'optional' as const,
      limits: [],
      items: { include: ['milk-tea'], exclude: [] },
    };
    at.rig.store.write((tx) => {
      const shop = tx.shop();
      if (shop === null) throw new Error('no shop');
      tx.applyFeed([
        { kind: 'campaign', campaign },
        { kind: 'shop', shop: { ...shop, quickItems } },
      ]);
    });
    code = at.know(1, { campaignNo: teaNo, usesAllowed: 1, amountMinor: null, lastDay: today() });
  });
  afterEach(() => at.close());

  function civil() {
    return at.rig.clock.civil(at.rig.clock.now().effective, 'Asia/Shanghai', 180);
  }

  function today(): string {
    return civil().businessDay;
  }

  const order = (change: Partial<OrderDraft> = {}): OrderDraft => ({
    ...at.orderOf(code, 'wedge'),
    lines: [],
    ...change,
  });
  const mark = (change: 'soldOut' | 'back' = 'soldOut', until: 'dayEnd' | 'back' = 'dayEnd') =>
    at.rig.call('soldOut.mark', {
      thing: { kind: 'campaign', campaignNo: teaNo },
      change,
      until,
    });
  const give = (draft: OrderDraft, index = 0, rainCheckId = at.newId()) =>
    at.rig.tryCall('rainCheck.give', { rainCheckId, order: draft, index });
  const entries = (kind: 'soldOut' | 'rainCheck') =>
    at.rig.store.read((tx) => tx.entriesBefore(null, [kind], 100)).length;

  it('soldOut: by one tap, with who and when; back by another; both in the journal', async () => {
    expect(await at.read(order())).toBe('ok');
    expect(await mark()).toMatchObject([{ name: { en: 'Milk tea' }, operator: 'Mei' }]);
    expect(await at.read(order())).toBe('soldOut');
    expect(await mark('back')).toEqual([]);
    expect(await at.read(order())).toBe('ok');
    expect(entries('soldOut')).toBe(2);
  });

  it('two taps are one word', async () => {
    await mark();
    await mark();
    expect(entries('soldOut')).toBe(1);
  });

  it('nothing is marked that neither the menu nor a campaign has', async () => {
    const things = [
      { kind: 'item', item: 'soup' },
      { kind: 'campaign', campaignNo: 999 },
      { kind: 'campaign', campaignNo: 2 },
    ] as const;
    for (const thing of things) {
      const answer = await at.rig.tryCall('soldOut.mark', {
        thing,
        change: 'soldOut',
        until: 'dayEnd',
      });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'notFound' } });
    }
    expect(entries('soldOut')).toBe(0);
  });

  it('an item of the menu takes with it the campaign that gives nothing else', async () => {
    const thing = { kind: 'item', item: 'milk-tea' } as const;
    await at.rig.call('soldOut.mark', { thing, change: 'soldOut', until: 'dayEnd' });
    expect(await at.read(order())).toBe('soldOut');
  });

  it('ends with the business day, a restart in between; told otherwise it stays', async () => {
    at.know(1, { campaignNo: teaNo, usesAllowed: 1, amountMinor: null, lastDay: '2099-12-31' });
    await mark();
    await at.restart();
    expect(await at.read(order())).toBe('soldOut');
    await at.wait(dayMs);
    expect(await at.read(order())).toBe('ok');
    await mark('soldOut', 'back');
    await at.wait(dayMs);
    expect(await at.read(order())).toBe('soldOut');
  });

  it('takes the substitute at the shop’s own price, and freezes what it was', async () => {
    await mark();
    const lemonTea = order({ substitutes: [{ index: 0, item: 'lemon-tea' }] });
    expect(await at.confirm(lemonTea, false)).toBe('done');
    const { seq } = at.rig.store.read((tx) => tx.head());
    const json = at.rig.store.read((tx) => tx.entry(seq))?.json ?? '';
    expect(JSON.parse(json)).toMatchObject({
      body: {
        discountMinor: 1500,
        vouchers: [
          { facts: expect.arrayContaining([expect.objectContaining({ name: 'substitute' })]) },
        ],
      },
    });
    const { text } = await at.rig.call('history.paper', { seq });
    expect(text).toContain('柠檬茶');
  });

  it('takes nothing dearer, and nothing the shop has not', async () => {
    await mark();
    for (const item of ['cake', 'soup']) {
      expect(await at.read(order({ substitutes: [{ index: 0, item }] }))).toBe('soldOut');
    }
  });

  it('gives a rain-check by which it is used after its last day, over a restart', async () => {
    await mark();
    const lastDay = today();
    const goodThrough = addDays(lastDay, rainCheckDays);
    expect(await give(order())).toMatchObject({ ok: true, value: { goodThrough } });
    await at.restart();
    await at.wait(rainCheckDays * dayMs);
    expect(await at.read(order())).toBe('ok');
    expect(await at.confirm(order(), false)).toBe('done');
    expect(await at.read(order())).toBe('alreadyUsed');
  });

  it('I9: one given after the clock was put right shortens none that was given before', async () => {
    await mark();
    await give(order());
    const { context, store } = at.rig;
    store.write((tx) => {
      const [given] = tx.entriesBefore(null, ['rainCheck'], 1);
      const { actor, body } = entrySchema.parse(JSON.parse(given?.json ?? '{}'));
      if (body.kind !== 'rainCheck') throw new Error('no rain-check');
      const shorter = { ...body, goodThrough: addDays(today(), 3) };
      const frame = entryFrame(context, tx, actor);
      tx.append({ ...frame, id: at.newId(), approver: null, body: shorter, print: null });
    });
    await at.wait(rainCheckDays * dayMs);
    expect(await at.read(order())).toBe('ok');
  });

  it('expired: the day after the rain-check’s last, or without one', async () => {
    await mark();
    await give(order());
    const other = at.know(4, {
      campaignNo: teaNo,
      usesAllowed: 1,
      amountMinor: null,
      lastDay: today(),
    });
    await at.wait((rainCheckDays + 1) * dayMs);
    expect(await at.read(order())).toBe('expired');
    expect(await at.read(at.orderOf(other))).toBe('expired');
  });

  it('prints a slip that names the voucher and holds no code', async () => {
    await mark();
    const answer = await give(order());
    if (!answer.ok) throw new Error('no rain-check');
    const { seq } = answer.value as { seq: number };
    const { text } = await at.rig.call('history.paper', { seq });
    expect(text).toContain('缺货凭证');
    expect(text).toContain(addDays(today(), rainCheckDays));
    expect(text.replaceAll(/[^0-9A-Z]/g, '')).not.toContain(code.replaceAll('-', ''));
    const [row] = await at.rig.call('history.list', { before: null, count: 1 });
    expect(row).toMatchObject({ kind: 'rainCheck', seq });
    expect(at.rig.store.read((tx) => tx.nextPrintJob())).toMatchObject({ what: 'rainCheck', seq });
  });

  it('gives none for a voucher that is no good anyway, nor for one that is there', async () => {
    expect(await give(order())).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    expect(await at.confirm(order(), false)).toBe('done');
    await mark();
    expect(await give(order())).toMatchObject({ ok: false, problem: { code: 'noRainCheck' } });
    expect(entries('rainCheck')).toBe(0);
  });

  it('is given once for one call, and three times for one voucher at most', async () => {
    await mark();
    const rainCheckId = at.newId();
    const first = await give(order(), 0, rainCheckId);
    expect(await give(order(), 0, rainCheckId)).toEqual(first);
    expect(entries('rainCheck')).toBe(1);
    await give(order());
    await give(order());
    expect(await give(order())).toMatchObject({
      ok: false,
      problem: { code: 'rainChecksSpent' },
    });
  });

  it('I8: a torn code gets none: nobody agreed to it', async () => {
    await mark();
    const torn = `${code.slice(0, -1)}?`;
    expect(await at.read(at.orderOf(torn))).not.toBe('ok');
    const answer = await give(at.orderOf(torn));
    expect(answer.ok).toBe(false);
  });
});
