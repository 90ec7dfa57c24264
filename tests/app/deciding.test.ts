import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { CachedVoucher, FeedEvent, UseElsewhere } from '../../shared/protocol/feed.ts';
import { civilNow } from '../../main/app/context.ts';
import {
  openRig,
  rigCampaigns,
  rigCode,
  rigVoucher,
  setUpRig,
  signInRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const customer = 'c'.repeat(32);
const tea = 1;
const punch = 2;

let dir: string;
let rig: CounterRig;
let ids = 0;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-deciding-'));
  rig = openRig(dir);
  await setUpRig(rig);
  await signInRig(rig);
});
afterEach(() => {
  rig.close();
  rmSync(dir, { recursive: true, force: true });
});

const newId = (): string => (++ids).toString(16).padStart(32, '0');
const now = () =>
  civilNow(
    rig.context,
    rig.store.read((tx) => tx.shop()),
  );
const today = (): string => now().businessDay;
/** What a last day is compared with: past midnight the calendar is ahead of the shop's business day. */
const date = (): string => now().date;

function told(...events: readonly FeedEvent[]): void {
  rig.store.write((tx) => tx.applyFeed(events));
}

/** The next version of a campaign of the rig, with other terms. */
function campaign(no: number, change: Partial<Campaign>): Campaign {
  const known = rigCampaigns.find((one) => one.no === no);
  if (known === undefined) throw new Error('no such campaign');
  const next: Campaign = { ...known, version: 2, customer: 'optional', limits: [], ...change };
  told({ kind: 'campaign', campaign: next });
  return next;
}

/** A voucher of the campaign that this terminal knows, and its code. */
function known(no: number, n: number, change: Partial<CachedVoucher> = {}): string {
  const vouchers = [{ ...rigVoucher(rig, n * 3 + no - 1), customer: null, ...change }];
  told({ kind: 'vouchers', vouchers });
  return rigCode(rig, n * 3 + no - 1);
}

function refOf(no: number, n: number): string {
  return rigVoucher(rig, n * 3 + no - 1).ref;
}

function elsewhere(change: Partial<UseElsewhere>): FeedEvent {
  const use: UseElsewhere = {
    ref: 'e'.repeat(32),
    campaignNo: tea,
    customer: null,
    uses: 1,
    amountMinor: null,
    valueMinor: 500,
    businessDay: today(),
    at: Date.now(),
    shop: 'shop-2',
    shopName: '西门店',
    counter: 'Counter 1',
    operator: 'Lin',
    device: 'd'.repeat(32),
    epoch: 1,
    seq: 1,
    undoes: null,
    revivedThrough: null,
    ...change,
  };
  return { kind: 'uses', uses: [use] };
}

function orderOf(codes: readonly string[], change: Partial<OrderDraft> = {}): OrderDraft {
  const line = { lineId: 'a', name: '奶茶', item: null, categories: [], quantity: 3 };
  return {
    orderId: newId(),
    lines: [{ ...line, unitPriceMinor: 2000 }],
    vouchers: codes.map((raw) => ({ scan: { scanId: newId(), raw, source: 'typed' } })),
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
    ...change,
  };
}

async function redeem(order: OrderDraft): Promise<void> {
  const { seen } = await rig.call('redeem.prepare', { order });
  await rig.call('redeem.confirm', { order, seen, approval: null });
}

async function outcomeOf(order: OrderDraft) {
  const { decision } = await rig.call('redeem.prepare', { order });
  return decision.vouchers.at(-1);
}

const limit = (change: Partial<Limit>): Limit => ({
  on: 'use',
  per: 'customer',
  period: { kind: 'businessDay' },
  measure: 'uses',
  max: 2,
  ...change,
});

describe('limits are held against what this terminal counted and what it was told (I3)', () => {
  it('customerLimit says who counted what', async () => {
    campaign(tea, { customer: 'required', limits: [limit({})] });
    const order = (n: number) => orderOf([known(tea, n, { customer })]);
    await redeem(order(1));
    told(elsewhere({ customer }));
    expect(await outcomeOf(order(2))).toMatchObject({
      verdict: 'refused',
      refusal: {
        reason: 'customerLimit',
        counted: 2,
        parts: [
          { source: 'journal', counted: 1 },
          { source: 'shop', counted: 1 },
        ],
      },
    });
  });

  it('an undo gives the room back', async () => {
    campaign(tea, { customer: 'required', limits: [limit({ max: 1 })] });
    const first = orderOf([known(tea, 1, { customer })]);
    const { seen } = await rig.call('redeem.prepare', { order: first });
    const { seq } = await rig.call('redeem.confirm', { order: first, seen, approval: null });
    const second = orderOf([known(tea, 2, { customer })]);
    expect(await outcomeOf(second)).toMatchObject({ refusal: { reason: 'customerLimit' } });
    await rig.call('undo.do', {
      undoId: newId(),
      of: { seq },
      part: { kind: 'whole' },
      reason: 'changed her mind',
      approval: null,
    });
    expect(await outcomeOf(second)).toMatchObject({ verdict: 'ok' });
  });

  it('shopLimit in money counts this shop alone, campaignLimit every shop', async () => {
    const money = { measure: 'money', max: 1200, period: { kind: 'ever' } } as const;
    campaign(punch, { limits: [limit({ per: 'shop', ...money })] });
    told(elsewhere({ campaignNo: punch, valueMinor: 900 }));
    await redeem(orderOf([known(punch, 1)]));
    expect(await outcomeOf(orderOf([known(punch, 2)]))).toMatchObject({ verdict: 'ok' });
    campaign(punch, { version: 3, limits: [limit({ per: 'campaign', ...money })] });
    expect(await outcomeOf(orderOf([known(punch, 2)]))).toMatchObject({
      refusal: { reason: 'campaignLimit', measure: 'money', counted: 1400 },
    });
  });

  it('voucherLimit: a punch card once a day', async () => {
    campaign(punch, { limits: [limit({ per: 'voucher', max: 1 })] });
    await redeem(orderOf([known(punch, 1)]));
    expect(await outcomeOf(orderOf([known(punch, 1)]))).toMatchObject({
      refusal: { reason: 'voucherLimit', counted: 1 },
    });
  });

  it('receiveLimit: nobody is handed more than the campaign says, in one go or two', async () => {
    campaign(tea, { limits: [limit({ on: 'receipt', max: 2, period: { kind: 'month' } })] });
    const known = { id: customer, phoneKey: 'b'.repeat(32), last4: '8777' };
    told({
      kind: 'customers',
      customers: [{ ...known, segment: 'loyal', tier: null, homeShop: null }],
    });
    const make = (count: number) =>
      rig.tryCall('vouchers.make', { campaignId: 'tea', count, customer });
    expect(await make(3)).toMatchObject({ problem: { code: 'receiveLimit' } });
    expect(await make(2)).toMatchObject({ ok: true });
    expect(await make(1)).toMatchObject({ problem: { code: 'receiveLimit' } });
  });
});

describe('when and where', () => {
  it('holidays are those of the shop’s own calendar', async () => {
    const shop = rig.store.read((tx) => tx.shop());
    if (shop === null) throw new Error('no shop');
    campaign(tea, { holidays: 'only' });
    const order = orderOf([known(tea, 1)]);
    expect(await outcomeOf(order)).toMatchObject({ refusal: { reason: 'onlyHolidays' } });
    const date = civilNow(rig.context, shop).date;
    const day = { date, name: { zh: '店庆', en: 'Shop day' } };
    told(
      { kind: 'shop', shop: { ...shop, calendar: 'cn' } },
      { kind: 'holidays', calendar: { id: 'other', days: [day] } },
    );
    expect(await outcomeOf(order)).toMatchObject({ refusal: { reason: 'onlyHolidays' } });
    told({ kind: 'holidays', calendar: { id: 'cn', days: [day] } });
    expect(await outcomeOf(order)).toMatchObject({ verdict: 'ok' });
  });

  it('a campaign may name a group of shops', async () => {
    const shop = rig.store.read((tx) => tx.shop());
    if (shop === null) throw new Error('no shop');
    campaign(tea, { shops: { include: ['#airports'], exclude: [] } });
    const order = orderOf([known(tea, 1)]);
    expect(await outcomeOf(order)).toMatchObject({ refusal: { reason: 'wrongShop' } });
    told({ kind: 'shop', shop: { ...shop, groups: ['airports'] } });
    expect(await outcomeOf(order)).toMatchObject({ verdict: 'ok' });
  });

  it('days run from the first use that stands, wherever that was', async () => {
    campaign(punch, { validity: { kind: 'daysFromFirstUse', days: 7 } });
    const order = orderOf([known(punch, 1)]);
    const used = { ref: refOf(punch, 1), campaignNo: punch };
    const place = { device: 'd'.repeat(32), epoch: 1, seq: 4 };
    told(elsewhere({ ...used, ...place, businessDay: addDays(today(), -7) }));
    expect(await outcomeOf(order)).toMatchObject({
      refusal: { reason: 'expired', lastDay: addDays(today(), -1) },
    });
    const undo = { uses: -1, valueMinor: -500, undoes: place, seq: 5 };
    told(elsewhere({ ...used, ...undo, businessDay: addDays(today(), -7) }));
    expect(await outcomeOf(order)).toMatchObject({ verdict: 'ok' });
  });

  it('an extension that was told outranks the last day', async () => {
    campaign(tea, {});
    const lastDay = addDays(date(), -1);
    const past = { firstDay: '2020-01-01', lastDay };
    expect(await outcomeOf(orderOf([known(tea, 1, past)]))).toMatchObject({
      refusal: { reason: 'expired' },
    });
    const extended = { ...past, extendedThrough: addDays(date(), 3) };
    expect(await outcomeOf(orderOf([known(tea, 1, extended)]))).toMatchObject({ verdict: 'ok' });
    campaign(tea, { version: 3, extendedThrough: date() });
    expect(await outcomeOf(orderOf([known(tea, 2, past)]))).toMatchObject({ verdict: 'ok' });
  });
});

describe('an order', () => {
  it('takes several uses of a card at once, and no more than are left', async () => {
    const code = known(punch, 1);
    const two = orderOf([code], { uses: [{ index: 0, uses: 2 }] });
    expect(await outcomeOf(two)).toMatchObject({ acceptance: { uses: 2, usesLeft: 1 } });
    await redeem(two);
    expect(rig.store.read((tx) => tx.usage(refOf(punch, 1)).uses)).toBe(2);
    const again = orderOf([code], { uses: [{ index: 0, uses: 2 }] });
    expect(await outcomeOf(again)).toMatchObject({
      refusal: { reason: 'tooFewUsesLeft', left: 1, wanted: 2 },
    });
  });

  it('in another currency is refused, and nothing is used (I5)', async () => {
    const order = orderOf([known(tea, 1)], { currency: 'EUR' });
    const head = rig.store.read((tx) => tx.head());
    const wrong = { problem: { code: 'wrongCurrency' } };
    expect(await rig.tryCall('redeem.prepare', { order })).toMatchObject(wrong);
    const seen = { discountMinor: 0, toPayMinor: 6000 };
    expect(await rig.tryCall('redeem.confirm', { order, seen, approval: null })).toMatchObject(
      wrong,
    );
    expect(rig.store.read((tx) => tx.head())).toEqual(head);
  });

  it('with vouchers that don’t go together says which to use, and why', async () => {
    campaign(tea, { exclusive: true });
    const order = orderOf([known(punch, 1), known(tea, 1)]);
    const { suggestion, decision } = await rig.call('redeem.prepare', { order });
    expect(decision.confirmable).toBe(false);
    expect(suggestion).toMatchObject({ use: [1], setAside: [0], discountMinor: 1800 });
    const { items } = await rig.call('redeem.why', { order });
    expect(items.map((item) => item?.tried.find(({ outcome }) => outcome === 'refused'))).toEqual([
      expect.objectContaining({ rule: 'exclusive' }),
      undefined,
    ]);
  });

  it('freezes in its entry what its limits were held against', async () => {
    campaign(tea, { customer: 'required', limits: [limit({})] });
    told(elsewhere({ customer }));
    await redeem(orderOf([known(tea, 1, { customer })]));
    const entry = rig.store.read((tx) => tx.entry(tx.head().seq));
    const { body } = JSON.parse(entry?.json ?? '{}') as {
      body: { vouchers: { facts: unknown[] }[] };
    };
    expect(body.vouchers[0]?.facts).toContainEqual(
      expect.objectContaining({ name: 'customer.uses.businessDay', value: 1, source: 'shop' }),
    );
  });
});

describe('what an undo or a file must not change', () => {
  it('goods that a voucher gave nothing on may come back as often as they like', async () => {
    const stored = 3;
    const lines = ['tea', 'bag'].map((name, place) => ({
      lineId: name,
      name,
      item: null,
      categories: [],
      quantity: 1,
      unitPriceMinor: place === 0 ? 2000 : 0,
    }));
    for (let round = 0; round < 5; round += 1) {
      const change = { lines, amounts: [{ index: 0, amountMinor: 100 }] };
      const order = orderOf([known(stored, 1)], change);
      const { seen } = await rig.call('redeem.prepare', { order });
      const { seq } = await rig.call('redeem.confirm', { order, seen, approval: null });
      await rig.call('undo.do', {
        undoId: newId(),
        of: { seq },
        part: { kind: 'lines', lines: [{ lineId: 'bag', quantity: 1 }] },
        reason: 'no bag',
        approval: null,
      });
    }
    expect(rig.store.read((tx) => tx.usage(refOf(stored, 1)))).toMatchObject({
      amountMinor: 500,
      undoRounds: 0,
    });
  });

  it('an undo’s id stands for one redemption: for another it is no repetition', async () => {
    const seqs: number[] = [];
    for (const n of [1, 2]) {
      const order = orderOf([known(punch, n)]);
      const { seen } = await rig.call('redeem.prepare', { order });
      seqs.push((await rig.call('redeem.confirm', { order, seen, approval: null })).seq);
    }
    const undoId = newId();
    const undo = (seq: number) =>
      rig.tryCall('undo.do', {
        undoId,
        of: { seq },
        part: { kind: 'whole' },
        reason: 'wrong order',
        approval: null,
      });
    const [first = 0, second = 0] = seqs;
    expect(await undo(first)).toMatchObject({ ok: true });
    expect(await undo(first)).toMatchObject({ ok: true });
    expect(await undo(second)).toMatchObject({ problem: { code: 'badInput' } });
    expect(rig.store.read((tx) => tx.usage(refOf(punch, 2)).uses)).toBe(1);
  });

  it('a file with a code that is known already forgets nothing of it (I2)', async () => {
    campaign(tea, {});
    const code = known(tea, 1);
    await redeem(orderOf([code]));
    const killed = known(tea, 2, { killed: true });
    const importing = (campaignId: string, ...codes: readonly string[]) =>
      rig.tryCall('vouchers.importCsv', {
        fileBase64: Buffer.from(['code', ...codes].join('\n')).toString('base64'),
        mapping: { code: 'code' },
        dryRun: false,
        campaignId,
      });
    const fresh = rigCode(rig, 990);
    expect(await importing('tea', code, killed, fresh, fresh)).toMatchObject({
      value: { good: 1 },
    });
    expect(await outcomeOf(orderOf([code]))).toMatchObject({ refusal: { reason: 'alreadyUsed' } });
    expect(await outcomeOf(orderOf([killed]))).toMatchObject({ refusal: { reason: 'killed' } });
    expect(await importing('punch', code)).toMatchObject({
      problem: { code: 'badFile', faults: [{ field: 'row 2, code' }] },
    });
  });
});
