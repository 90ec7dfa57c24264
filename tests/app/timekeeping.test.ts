import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { saidWithoutHqMs } from '../../main/app/time/clockConfirm.ts';
import { hearTime } from '../../main/app/time/timekeeping.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import {
  openRig,
  rigCampaigns,
  rigCode,
  rigPin,
  rigVoucher,
  setUpRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const hour = 3_600_000;
const day = 24 * hour;
const tenYears = 3653 * day;
/** Noon of 22 November 2026 in Shanghai. */
const noon = Date.UTC(2026, 10, 22, 4);
const secondPin = '1470';
/** A punch card, of nobody in particular. */
const punch = 1;

describe('a terminal whose clock is turned', () => {
  let dir: string;
  let hand: { wall: number; monotonic: number; bootId: string };
  let rig: CounterRig;
  let ids = 0;

  const newId = () => (++ids).toString(16).padStart(32, '0');

  function start(): void {
    const machine = {
      wall: () => hand.wall,
      monotonic: () => hand.monotonic,
      bootId: hand.bootId,
    };
    rig = openRig(dir, undefined, {
      crypto: createCrypto(),
      machine,
      pinHasher: createPinHasher(),
    });
  }

  /** As a kill leaves it: nothing more is kept, and the program starts again on what is there. */
  function crash(): void {
    const copy = mkdtempSync(join(tmpdir(), 'countersign-time-'));
    cpSync(dir, copy, { recursive: true });
    rig.close();
    rmSync(dir, { recursive: true, force: true });
    dir = copy;
    start();
  }

  function pass(ms: number): void {
    hand.wall += ms;
    hand.monotonic += ms;
  }

  function entries(): readonly Entry[] {
    return rig.store.read((tx) =>
      tx.entriesAfter(0, 1_000).map(({ json }) => entrySchema.parse(JSON.parse(json))),
    );
  }

  const told = () => entries().flatMap(({ body }) => (body.kind === 'clock' ? [body.anomaly] : []));
  const last = () => entries().at(-1);

  function idOf(name: string): string {
    const found = rig.store.read((tx) => tx.people()).find((one) => one.name === name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found.id;
  }

  async function signIn(name: string, pin: string): Promise<void> {
    await rig.call('session.signIn', { personId: idOf(name), pin });
  }

  async function decisionOn(n: number) {
    const line = { lineId: '1', name: '茶', item: null, categories: [], quantity: 1 };
    const draft: OrderDraft = {
      orderId: newId(),
      lines: [{ ...line, unitPriceMinor: 2_000 }],
      vouchers: [{ scan: { scanId: newId(), raw: rigCode(rig, n), source: 'wedge' } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    return { draft, prepared: await rig.call('redeem.prepare', { order: draft }) };
  }

  async function redeem(n: number): Promise<void> {
    const { draft, prepared } = await decisionOn(n);
    await rig.call('redeem.confirm', { order: draft, seen: prepared.seen, approval: null });
  }

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-time-'));
    hand = { wall: noon, monotonic: 600_000, bootId: 'boot-1' };
    start();
    await setUpRig(rig);
    rig.store.loadVouchers(Array.from({ length: 30 }, (_, n) => rigVoucher(rig, n)));
    await signIn('Mei', rigPin);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('journals an anomaly before the entry that was judged by it, in one transaction', async () => {
    hand.wall -= day;
    await redeem(punch);
    expect(
      entries()
        .slice(-2)
        .map(({ body }) => body.kind),
    ).toEqual(['clock', 'redemption']);
    expect(last()?.at).toBe(noon);
    expect(last()?.businessDay).toBe('2026-11-22');
  });

  it('anomalies survive a crash between notice and journal', async () => {
    hand.wall += 10 * day;
    // Noticed by looking; nothing is written, and the program ends.
    rig.clock.now();
    expect(told()).toEqual([]);
    crash();
    await signIn('Mei', rigPin);
    expect(told()).toEqual(['wallAhead']);
  });

  it('is in the journal before an answer goes out that was given by it', async () => {
    hand.wall += 10 * day;
    await rig.call('session.state', {});
    expect(told()).toEqual(['wallAhead']);
  });

  it('an HQ time that turns back is in the journal before anything is judged by it', () => {
    pass(hour);
    hearTime(rig.context.store, rig.clock, rig.context.log, noon - 5 * day);
    crash();
    expect(told()).toEqual(['hqCorrected', 'wallDiffers']);
    expect(rig.clock.now().effective).toBe(noon - 5 * day);
  });

  it('HQ was heard: a program started again a moment later still ignores the wall', () => {
    hearTime(rig.context.store, rig.clock, rig.context.log, noon + 1_000);
    hand.wall += 20 * hour;
    crash();
    expect(rig.clock.now().effective).toBe(noon + 1_000);
  });

  it('never stops redeeming while the date is in doubt, by the day before', async () => {
    hand.wall += tenYears;
    await redeem(punch);
    expect(last()).toMatchObject({ businessDay: '2026-11-22', at: noon, wallMs: noon + tenYears });
    const status = await rig.call('clock.status', {});
    expect(status.doubt).toMatchObject({ kind: 'wallAhead', byMs: tenYears });
    expect(status.doubt?.wallDate).toBe('2036-11-22');
  });

  describe('a date in doubt is settled by two people', () => {
    beforeEach(async () => {
      await rig.call('people.add', { name: 'Wei', role: 'cashier', pin: secondPin });
      hand.wall += 20 * day;
      hand.bootId = 'boot-2';
      hand.monotonic = 1_000;
      crash();
      await signIn('Mei', rigPin);
    });

    const wei = () => ({
      personId: idOf('Wei'),
      pin: secondPin,
      reason: 'looked at the calendar',
    });

    it('the operator and another, who is named in the journal; after a crash it stays settled', async () => {
      const answer = await rig.call('clock.confirm', { date: '2026-12-12', approval: wei() });
      expect(answer.doubt).toBeNull();
      const entry = entries().findLast(({ body }) => body.kind === 'clock');
      expect(entry).toMatchObject({
        actor: { name: 'Mei' },
        approver: { name: 'Wei' },
        body: { anomaly: 'dateConfirmed' },
      });
      crash();
      expect(rig.clock.now().effective).toBe(noon + 20 * day);
      expect(rig.clock.oddity()).toBeNull();
    });

    it('never the operator alone', async () => {
      const approval = { personId: idOf('Mei'), pin: rigPin, reason: 'me' };
      const answer = await rig.tryCall('clock.confirm', { date: '2026-12-12', approval });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'samePerson' } });
      expect(rig.clock.oddity()?.kind).toBe('wallAhead');
    });

    it('two cashiers do not: one of the two leads a shift or more', async () => {
      await rig.call('people.add', { name: 'Lan', role: 'cashier', pin: '3691' });
      await signIn('Lan', '3691');
      const answer = await rig.tryCall('clock.confirm', { date: '2026-12-12', approval: wei() });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'wrongRole' } });
      expect(told()).not.toContain('dateConfirmed');
    });

    it('not where the wall has moved on to another date meanwhile', async () => {
      hand.wall += 2 * day;
      const answer = await rig.tryCall('clock.confirm', { date: '2026-12-12', approval: wei() });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    });

    it('not where nothing is in doubt', async () => {
      hand.wall -= 20 * day;
      const answer = await rig.tryCall('clock.confirm', { date: '2026-11-22', approval: wei() });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    });
  });

  describe('without head office', () => {
    function enrolled(lastSync: number): void {
      rig.store.write((tx) => {
        const identity = tx.identity();
        if (identity === null) throw new Error('not set up');
        tx.setIdentity({ ...identity, standAlone: false });
        tx.setSync({ ...tx.sync(), lastSync });
      });
    }

    it('is said after 72 h, and not before', async () => {
      enrolled(noon);
      pass(saidWithoutHqMs);
      expect((await rig.call('clock.status', {})).withoutHqSince).toBeNull();
      pass(1);
      expect((await rig.call('clock.status', {})).withoutHqSince).toBe(noon);
    });

    it('is never said standing alone', async () => {
      pass(100 * day);
      expect((await rig.call('clock.status', {})).withoutHqSince).toBeNull();
    });

    it.each([
      [14, 14],
      [3, 3],
    ])('a campaign of %i days refuses doubtful uses after them, to the ms', async (days) => {
      const [, card] = rigCampaigns;
      if (card === undefined) throw new Error('no punch card');
      const campaign: Campaign = { ...card, version: 2, maxDaysWithoutHq: days };
      rig.store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign }]));
      enrolled(noon);
      pass(days * day);
      await signIn('Mei', rigPin);
      expect((await decisionOn(punch)).prepared.decision.confirmable).toBe(true);
      pass(1);
      const { prepared } = await decisionOn(punch);
      expect(prepared.decision.confirmable).toBe(false);
      expect(JSON.stringify(prepared.decision)).toContain('tooLongWithoutHq');
    });
  });

  describe('at the last day of a voucher', () => {
    /** The punch card of the rig, ending on this day, in a shop of that zone. */
    function ending(lastDay: string, zone: string): void {
      const [, card] = rigCampaigns;
      if (card === undefined) throw new Error('no punch card');
      rig.store.write((tx) => {
        const shop = tx.shop();
        if (shop === null) throw new Error('no shop');
        tx.applyFeed([
          { kind: 'shop', shop: { ...shop, zone, cutOverMinute: 0 } },
          { kind: 'campaign', campaign: { ...card, version: 2, zone } },
          { kind: 'vouchers', vouchers: [{ ...rigVoucher(rig, punch), lastDay }] },
        ]);
      });
    }

    async function isGood(at: number): Promise<boolean> {
      pass(at - rig.clock.now().effective);
      await signIn('Mei', rigPin);
      return (await decisionOn(punch)).prepared.decision.confirmable;
    }

    it('DST at expiry: the day that has 23 hours ends at its own midnight', async () => {
      ending('2027-03-28', 'Europe/Berlin');
      expect(await isGood(Date.UTC(2027, 2, 28, 21, 59, 59))).toBe(true);
      expect(await isGood(Date.UTC(2027, 2, 28, 22, 0, 0))).toBe(false);
    });

    it('DST at expiry: the day that has 25 hours too', async () => {
      ending('2027-10-31', 'Europe/Berlin');
      expect(await isGood(Date.UTC(2027, 9, 31, 22, 59, 59))).toBe(true);
      expect(await isGood(Date.UTC(2027, 9, 31, 23, 0, 0))).toBe(false);
    });

    it('zone change at expiry: the shop’s zone decides, not the computer’s', async () => {
      ending('2026-11-22', 'Asia/Tokyo');
      expect(await isGood(Date.UTC(2026, 10, 22, 14, 59, 59))).toBe(true);
      expect(await isGood(Date.UTC(2026, 10, 22, 15, 0, 0))).toBe(false);
    });

    it('a wall put back revives nothing', async () => {
      ending('2026-11-22', 'Asia/Shanghai');
      expect(await isGood(Date.UTC(2026, 10, 22, 16, 0, 0))).toBe(false);
      hand.wall -= 2 * day;
      crash();
      await signIn('Mei', rigPin);
      expect((await decisionOn(punch)).prepared.decision.confirmable).toBe(false);
    });
  });
});
