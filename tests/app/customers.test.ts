import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssueEvent } from '../../shared/domain/campaign/campaign.ts';
import { memberCodeOf } from '../../shared/domain/codes/memberCode.ts';
import { askedLatelyDays } from '../../shared/domain/customers/wake.ts';
import { openCareRig, sorryId } from './careRig.ts';
import type { CareRig } from './careRig.ts';
import { hourMs } from './peopleRig.ts';

const dayMs = 24 * hourMs;
/** The rig begins at noon of this day. */
const tomorrow = '2026-11-23';

describe('customers at a counter', () => {
  let care: CareRig;
  beforeEach(async () => {
    care = await openCareRig();
  });
  afterEach(() => care.counter.close());

  const call: CareRig['counter']['rig']['call'] = (method, input) =>
    care.counter.rig.call(method, input);

  it('are found by their member code; a wrong one finds nobody', async () => {
    care.hold(1, tomorrow);
    const { code } = await call('customer.memberCode', { id: care.customer });
    const found = await call('customer.byCode', { raw: ` ${code.toLowerCase()}` });
    expect(found).toMatchObject({ id: care.customer, last4: '5678', vouchers: [{ daysLeft: 1 }] });
    expect(await call('customer.byCode', { raw: memberCodeOf('d2'.repeat(16)) })).toBeNull();
    expect(await care.counter.code('customer.byCode', { raw: code.slice(0, -1) })).toBe('badInput');
  });

  describe('are told of what ends soon', () => {
    const list = async () => (await call('customer.wakeList', {})).customers;
    const carOf = () => call('customer.care', { id: care.customer });
    const wake = (outcome: 'told' | 'notNow' | 'never', wakeId = care.newId()) =>
      care.counter.code('customer.wake', { wakeId, customer: care.customer, outcome });

    beforeEach(() => {
      care.hold(1, tomorrow);
      care.hold(4, '2026-12-31');
    });

    it('masked, with how many they hold and what ends', async () => {
      expect(await list()).toEqual([
        {
          customer: care.customer,
          last4: '5678',
          vouchers: 2,
          ending: [{ name: { zh: '次卡', en: 'Punch card' }, daysLeft: 1 }],
        },
      ]);
    });

    it.each(['told', 'notNow'] as const)('once, %s, and not again for days', async (outcome) => {
      const wakeId = care.newId();
      expect(await wake(outcome, wakeId)).toBe('ok');
      expect(await wake(outcome, wakeId)).toBe('ok');
      expect(care.counter.bodies('wake')).toEqual([
        { kind: 'wake', customer: care.customer, campaigns: [2], outcome },
      ]);
      expect(await list()).toEqual([]);
      expect(await carOf()).toMatchObject({ wake: null, peace: 'askedLately', may: null });
      care.counter.reopen();
      await care.counter.signIn('Mei');
      expect(await list()).toEqual([]);
      care.counter.pass(askedLatelyDays * dayMs);
      await care.counter.signIn('Mei');
      care.hold(7, '2026-12-07');
      expect(await list()).toHaveLength(1);
    });

    it('within the shop’s hours only', async () => {
      care.counter.setShop({ askHours: { fromMinute: 13 * 60, toMinute: 14 * 60 } });
      expect(await call('customer.wakeList', {})).toMatchObject({ isOpen: false, customers: [] });
      expect(await carOf()).toMatchObject({ wake: null, peace: 'outsideHours' });
      care.counter.pass(hourMs);
      expect(await list()).toHaveLength(1);
      care.counter.pass(hourMs);
      expect(await list()).toEqual([]);
    });

    it('where a shop of its own sets the hours itself, by a manager', async () => {
      const hours = { fromMinute: 0, toMinute: 60 };
      expect(await care.counter.code('customer.askHours', hours)).toBe('ok');
      expect(await call('customer.wakeList', {})).toMatchObject({ isOpen: false, ...hours });
      await care.counter.signIn('Chen');
      expect(await care.counter.code('customer.askHours', hours)).toBe('wrongRole');
    });

    it('never who doesn’t want to be; that outlives a restart, a snapshot and a forgetting', async () => {
      expect(await wake('never')).toBe('ok');
      const checkQuiet = async () => {
        expect(await list()).toEqual([]);
        expect(await wake('told')).toBe('doNotAsk');
        expect(await carOf()).toMatchObject({ may: false, peace: 'wished' });
      };
      await checkQuiet();
      care.counter.pass(60 * dayMs);
      care.counter.reopen();
      await care.counter.signIn('Mei');
      await checkQuiet();
      const { store } = care.counter.rig;
      const cached = store.read((tx) => tx.customer(care.customer));
      store.write((tx) => {
        const people = tx.people();
        tx.beginSnapshot();
        tx.applyFeed(people.map((person) => ({ kind: 'person', person })));
        if (cached !== null) tx.applyFeed([{ kind: 'customers', customers: [cached] }]);
        tx.endSnapshot();
      });
      await checkQuiet();
      await call('customer.forget', { id: care.customer });
      expect(store.read((tx) => tx.contactWish(care.customer))?.may).toBe(false);
    });

    it('again, when they say that they may be', async () => {
      const say = (may: boolean) =>
        care.counter.code('customer.contact', {
          wishId: care.newId(),
          customer: care.customer,
          may,
        });
      expect(await say(false)).toBe('ok');
      expect(await list()).toEqual([]);
      care.counter.pass(1_000);
      expect(await say(true)).toBe('ok');
      expect(await list()).toHaveLength(1);
      expect(care.counter.bodies('contactWish').map(({ may }) => may)).toEqual([false, true]);
    });
  });

  describe('after a redemption', () => {
    const spend: IssueEvent = { kind: 'spend', fromMinor: 5_000 };
    const after = (seq: number) => call('customer.after', { seq });
    const terms = (events: readonly IssueEvent[], maxPerDay = 9) =>
      care.setTerms(sorryId, { goodwill: null, issueAfter: { events, maxPerDay } });

    it('say by one tap how it was; the first word stands', async () => {
      const seq = await care.redeem(2_000);
      expect(await after(seq)).toMatchObject({ rating: null, mayRate: true, offer: null });
      expect(await call('customer.rate', { seq, rating: 3 })).toEqual({ rating: 3 });
      expect(await call('customer.rate', { seq, rating: 1 })).toEqual({ rating: 3 });
      expect(care.counter.bodies('feedback')).toHaveLength(1);
      expect(await after(seq)).toMatchObject({ rating: 3, mayRate: false });
      const other = await care.redeem(2_000);
      await call('customer.rate', { seq: other, rating: 1 });
      expect(await call('customer.ratings', {})).toEqual([
        { campaignNo: 2, campaign: { zh: '次卡', en: 'Punch card' }, good: 1, soSo: 0, bad: 1 },
      ]);
    });

    it('are given what the terms suggest, once for a redemption, good in the shop', async () => {
      terms([spend]);
      const seq = await care.redeem(6_000);
      expect((await after(seq)).offer).toMatchObject({
        because: spend,
        toPayMinor: 5_500,
        lastDay: '2026-12-21',
      });
      const first = await call('customer.issueAfter', { seq });
      expect(await call('customer.issueAfter', { seq })).toEqual(first);
      expect(care.counter.bodies('issuedAfter')).toHaveLength(1);
      expect(await after(seq)).toMatchObject({ offer: null, given: { state: 'given' } });
      care.counter.reopen();
      await care.counter.signIn('Mei');
      expect(await call('customer.issueAfter', { seq })).toEqual(first);
      expect(care.counter.bodies('issuedAfter')).toHaveLength(1);
      const code = codeOf(first.seq);
      expect(await care.use(code)).toBe('ok');
      expect(await care.use(code)).toBe('alreadyUsed');
    });

    it('are suggested nothing where the order was none of what the terms name', async () => {
      terms([spend]);
      const seq = await care.redeem(5_000);
      expect((await after(seq)).offer).toBeNull();
      expect(await care.counter.code('customer.issueAfter', { seq })).toBe('nothingToGive');
    });

    it('by visits, which are days: the second visit on another day counts', async () => {
      terms([{ kind: 'visits', every: 2 }]);
      const offerAfter = async () =>
        (await after(await care.redeem(2_000, care.customer))).offer?.because.kind ?? null;
      expect(await offerAfter()).toBeNull();
      expect(await offerAfter()).toBeNull();
      care.counter.pass(dayMs);
      await care.counter.signIn('Mei');
      expect(await offerAfter()).toBe('visits');
    });

    it('by a good rating, and by a first visit', async () => {
      terms([{ kind: 'goodRating' }]);
      const seq = await care.redeem(2_000);
      expect((await after(seq)).offer).toBeNull();
      await call('customer.rate', { seq, rating: 3 });
      expect((await after(seq)).offer?.because.kind).toBe('goodRating');
      terms([{ kind: 'firstVisit' }]);
      const first = await care.redeem(2_000, care.customer);
      expect((await after(first)).offer?.because.kind).toBe('firstVisit');
      expect((await after(await care.redeem(2_000))).offer).toBeNull();
    });

    it('I3: within the day’s budget', async () => {
      terms([spend], 1);
      await call('customer.issueAfter', { seq: await care.redeem(6_000) });
      const next = await care.redeem(6_000);
      expect((await after(next)).offer).toBeNull();
      expect(await care.counter.code('customer.issueAfter', { seq: next })).toBe('nothingToGive');
    });

    it('that is undone, the coupon ends if nobody used it', async () => {
      terms([spend]);
      const seq = await care.redeem(6_000);
      const { seq: couponSeq } = await call('customer.issueAfter', { seq });
      const code = codeOf(couponSeq);
      expect(await care.undo(seq)).toMatchObject({ coupon: 'ended' });
      expect(care.counter.bodies('goodwillVoid')).toMatchObject([{ because: 'undone' }]);
      expect(await care.use(code)).toBe('killed');
      expect(await after(seq)).toMatchObject({ offer: null, mayRate: false });
    });

    it('that is undone after the coupon was used, the coupon stays used, and it is said', async () => {
      terms([spend]);
      const seq = await care.redeem(6_000);
      const { seq: couponSeq } = await call('customer.issueAfter', { seq });
      await care.use(codeOf(couponSeq));
      expect(await care.undo(seq)).toMatchObject({ coupon: 'used' });
      expect(care.counter.bodies('goodwillVoid')).toEqual([]);
      const plain = await care.redeem(2_000);
      expect(await care.undo(plain)).toMatchObject({ coupon: 'none' });
    });

    /** As the paper has it. */
    function codeOf(seq: number): string {
      const { store, paper } = care.counter.rig;
      const job = { jobId: 0, seq, what: 'goodwill', state: 'waiting', tries: 0, at: 0 } as const;
      const document = store.read((tx) =>
        paper.documentFor(tx, { ...job, askedAt: null, problem: null, about: null }),
      );
      if (document?.kind !== 'goodwill') throw new Error('no coupon');
      expect(document.gift).toBe(true);
      return document.code;
    }
  });
});
