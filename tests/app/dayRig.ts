import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { PinHasher } from '../../main/app/ports.ts';
import { paperOnScreen, usualProfile } from '../../shared/contract/printer.ts';
import type { DayFigures } from '../../shared/domain/day/dayFigures.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import {
  openRig,
  rigCampaigns,
  rigCode,
  rigPin,
  rigVoucher,
  setUpRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

export const hour = 3_600_000;
/** Noon of 22 November 2026 in Shanghai; the shop's business day turns at 03:00. */
export const noon = Date.UTC(2026, 10, 22, 4);
export const cashierPin = '1472';

/** Hashing as such is not looked at here, and a test signs in a hundred times. */
const quickHasher: PinHasher = {
  hash: (pin) => Promise.resolve(`plain ${pin}`),
  verify: (pin, hash) => Promise.resolve(hash === `plain ${pin}`),
};

/** A counter standing alone with its clock in hand, a manager (Mei) and two cashiers (An, Bo). */
export interface DayRig {
  readonly dir: string;
  rig: CounterRig;
  newId(): string;
  pass(ms: number): void;
  signIn(name: string): Promise<void>;
  /** Redeems the rig's voucher `n` for an amount where it has one; the entry's seq. */
  redeem(n: number, amountMinor?: number): Promise<number>;
  undo(seq: number, amountMinor?: number): Promise<void>;
  remake(seq: number): Promise<void>;
  goodwill(): Promise<void>;
  /** Ends the newest coupon, of either kind. */
  endCoupon(): Promise<void>;
  /** Gives the coupon that a redemption earned by the rig's terms. */
  giveAfter(seq: number): Promise<void>;
  /** Sells out what voucher `n` is good for, gives its rain-check, and has the thing back. */
  rainCheck(n: number): Promise<void>;
  /** Asks for a drawer that hangs on a printer nobody has switched on. */
  drawer(): Promise<void>;
  close(businessDay: string, shownMinor?: number | null): Promise<number>;
  entries(): readonly Entry[];
  reopen(): void;
  dispose(): void;
}

export async function openDayRig(from: number = noon): Promise<DayRig> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-day-'));
  const hand = { wall: from, monotonic: 600_000 };
  const machine = { wall: () => hand.wall, monotonic: () => hand.monotonic, bootId: 'boot-1' };
  const open = () =>
    openRig(dir, undefined, { crypto: createCrypto(), machine, pinHasher: quickHasher });
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');
  const know = (n: number) => {
    const voucher = rigVoucher(counter.rig, n);
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
    return voucher;
  };
  const line = { lineId: 'a', name: '奶茶', item: null, categories: [], quantity: 1 };
  const orderOf = (n: number) => ({
    orderId: newId(),
    lines: [{ ...line, unitPriceMinor: 9_000 }],
    vouchers: [
      { scan: { scanId: newId(), raw: rigCode(counter.rig, n), source: 'typed' as const } },
    ],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  });
  const counter: DayRig = {
    dir,
    rig: open(),
    newId,
    pass(ms) {
      for (let left = ms; left > 0; left -= 20 * hour) {
        hand.wall += Math.min(left, 20 * hour);
        hand.monotonic += Math.min(left, 20 * hour);
        counter.rig.clock.now();
      }
    },
    async signIn(name) {
      const { people } = await counter.rig.call('session.state', {});
      const personId = people.find((one) => one.name === name)?.id ?? '';
      const pin = name === 'Mei' ? rigPin : cashierPin;
      await counter.rig.call('session.signIn', { personId, pin });
    },
    async redeem(n, amountMinor) {
      know(n);
      const amounts = amountMinor === undefined ? [] : [{ index: 0, amountMinor }];
      const order = { ...orderOf(n), amounts };
      const { seen } = await counter.rig.call('redeem.prepare', { order });
      return (await counter.rig.call('redeem.confirm', { order, seen, approval: null })).seq;
    },
    async undo(seq, amountMinor) {
      const entry = counter.entries().find((one) => one.seq === seq);
      const ref = entry?.body.kind === 'redemption' ? (entry.body.vouchers[0]?.ref ?? '') : '';
      await counter.rig.call('undo.do', {
        undoId: newId(),
        of: { seq },
        part: amountMinor === undefined ? { kind: 'whole' } : { kind: 'amount', ref, amountMinor },
        reason: 'wrong drink',
        approval: null,
      });
    },
    async remake(seq) {
      const remakeId = newId();
      const why = { reason: 'spilled' as const, note: '', approval: null };
      await counter.rig.call('redeem.remake', { remakeId, seq, ...why });
    },
    async goodwill() {
      await counter.rig.call('goodwill.issue', {
        issueId: newId(),
        campaignId: 'sorry',
        reason: 'wait',
        note: '',
        customer: null,
        pin: rigPin,
        approval: null,
      });
    },
    async endCoupon() {
      const [newest] = await counter.rig.call('goodwill.list', { before: null, count: 1 });
      const ref = newest?.ref ?? '';
      const why = { because: 'mistake' as const, note: '' };
      await counter.rig.call('goodwill.void', { voidId: newId(), ref, ...why });
    },
    async giveAfter(seq) {
      const sorry = rigCampaigns.find(({ goodwill }) => goodwill !== null);
      if (sorry === undefined) throw new Error('no template');
      const issueAfter = { events: [{ kind: 'spend' as const, fromMinor: 1 }], maxPerDay: 99 };
      const campaign = { ...sorry, id: 'again', no: 5, goodwill: null, issueAfter };
      counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign }]));
      await counter.rig.call('customer.issueAfter', { seq });
    },
    async rainCheck(n) {
      const { campaignNo } = know(n);
      const thing = { kind: 'campaign' as const, campaignNo };
      await counter.rig.call('soldOut.mark', { thing, change: 'soldOut', until: 'back' });
      const order = orderOf(n);
      await counter.rig.call('rainCheck.give', { rainCheckId: newId(), order, index: 0 });
      await counter.rig.call('soldOut.mark', { thing, change: 'back', until: 'back' });
    },
    async drawer() {
      const profile = { ...usualProfile(48), drawerPin: 2 as const };
      const printer = { ...paperOnScreen, kind: 'network' as const, host: '127.0.0.1', port: 9 };
      await counter.rig.call('settings.set', { printer: { ...printer, profile } });
      const why = { reason: 'cashCount' as const, note: '', approval: null };
      const { outcome } = await counter.rig.call('drawer.open', { openId: newId(), ...why });
      if (outcome !== 'shut') throw new Error(`the drawer: ${outcome}`);
    },
    async close(businessDay, shownMinor = null) {
      const wanted = { closeId: newId(), businessDay, shownMinor };
      return (await counter.rig.call('day.close', wanted)).row.number;
    },
    entries: () =>
      counter.rig.store.read((tx) =>
        tx.entriesAfter(0, 100_000).map(({ json }) => entrySchema.parse(JSON.parse(json))),
      ),
    reopen() {
      counter.rig.close();
      counter.rig = open();
    },
    dispose() {
      counter.rig.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await setUpRig(counter.rig);
  await counter.signIn('Mei');
  for (const name of ['An', 'Bo']) {
    await counter.rig.call('people.add', { name, role: 'cashier', pin: cashierPin });
  }
  return counter;
}

/** What a naive look at entries comes to: loops over bodies, nothing shared with what is tested. */
export function recount(entries: readonly Entry[]) {
  let redemptions = 0;
  let vouchers = 0;
  let takenOff = 0;
  let voids = 0;
  let givenBack = 0;
  let remakes = 0;
  let goodwill = 0;
  let goodwillMinor = 0;
  let issuedAfter = 0;
  let issuedAfterMinor = 0;
  let ended = 0;
  let endedMinor = 0;
  let rainChecks = 0;
  let drawerAsked = 0;
  let drawerStayedShut = 0;
  let typed = 0;
  let topUp = 0;
  let refund = 0;
  const doubtful = new Set<number>();
  const byCashier: Record<string, [number, number]> = {};
  const byCampaign: Record<number, [number, number]> = {};
  const byBenefit: Record<string, number> = {};
  const byCertainty: Record<string, number> = {};
  for (const { body, actor, seq } of entries) {
    const mine = (byCashier[actor.personId] ??= [0, 0]);
    if (body.kind === 'redemption') {
      redemptions += 1;
      takenOff += body.discountMinor;
      mine[0] += body.discountMinor;
      for (const one of body.vouchers) {
        vouchers += 1;
        if (one.source === 'typed') typed += 1;
        if (one.certainty === 'doubtful') doubtful.add(seq);
        topUp += one.topUpMinor;
        (byCampaign[one.campaign.no] ??= [0, 0])[0] += one.discountMinor;
        byBenefit[one.campaign.benefit] =
          (byBenefit[one.campaign.benefit] ?? 0) + one.discountMinor;
        byCertainty[one.certainty] = (byCertainty[one.certainty] ?? 0) + 1;
      }
    } else if (body.kind === 'void') {
      voids += 1;
      for (const one of body.restored) {
        givenBack += one.discountMinor;
        mine[1] += one.discountMinor;
        (byCampaign[one.campaignNo] ??= [0, 0])[1] += one.discountMinor;
      }
      for (const line of body.returned) refund += line.refundMinor;
    } else if (body.kind === 'remake') remakes += 1;
    else if (body.kind === 'goodwill') {
      goodwill += 1;
      goodwillMinor += body.valueMinor;
    } else if (body.kind === 'issuedAfter') {
      issuedAfter += 1;
      issuedAfterMinor += body.valueMinor;
    } else if (body.kind === 'goodwillVoid') {
      ended += 1;
      endedMinor += body.valueMinor;
    } else if (body.kind === 'rainCheck') rainChecks += 1;
    else if (body.kind === 'drawerOpened') drawerAsked += 1;
    else if (body.kind === 'drawerStayedShut') drawerStayedShut += 1;
  }
  const plain = (all: Record<string, [number, number]>) =>
    Object.fromEntries(Object.entries(all).filter(([, [a, b]]) => a !== 0 || b !== 0));
  return {
    redemptions,
    vouchers,
    takenOff,
    voids,
    givenBack,
    remakes,
    goodwill,
    goodwillMinor,
    issuedAfter,
    issuedAfterMinor,
    ended,
    endedMinor,
    rainChecks,
    drawerAsked,
    drawerStayedShut,
    typed,
    topUp,
    refund,
    byCashier: plain(byCashier),
    byCampaign: plain(byCampaign),
    byBenefit,
    byCertainty,
  };
}

/** Figures in the shape of a recount. */
export function asRecount(figures: DayFigures): ReturnType<typeof recount> {
  const pairs = (rows: readonly (readonly [string | number, number, number])[]) =>
    Object.fromEntries(
      rows.filter(([, a, b]) => a !== 0 || b !== 0).map(([key, a, b]) => [key, [a, b]]),
    ) as Record<string, [number, number]>;
  return {
    redemptions: figures.redemptions,
    vouchers: figures.vouchers,
    takenOff: figures.takenOffMinor,
    voids: figures.voids.count,
    givenBack: figures.voids.minor,
    remakes: figures.remakes,
    goodwill: figures.goodwill.count,
    goodwillMinor: figures.goodwill.minor,
    issuedAfter: figures.issuedAfter.count,
    issuedAfterMinor: figures.issuedAfter.minor,
    ended: figures.couponsEnded.count,
    endedMinor: figures.couponsEnded.minor,
    rainChecks: figures.rainChecks,
    drawerAsked: figures.drawerAsked,
    drawerStayedShut: figures.drawerStayedShut,
    typed: figures.typed,
    topUp: figures.topUps.minor,
    refund: figures.refundMinor,
    byCashier: pairs(
      figures.byCashier.map((row) => [row.personId, row.takenOffMinor, row.givenBackMinor]),
    ),
    byCampaign: pairs(
      figures.byCampaign.map((row) => [row.no, row.takenOffMinor, row.givenBackMinor]),
    ),
    byBenefit: Object.fromEntries(figures.byBenefit.map((row) => [row.benefit, row.minor])),
    byCertainty: Object.fromEntries(figures.byCertainty.map((row) => [row.certainty, row.count])),
  };
}
