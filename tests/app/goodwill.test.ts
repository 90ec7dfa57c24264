import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { ApprovalInput } from '../../shared/contract/order.ts';
import type { GoodwillIssued } from '../../shared/contract/views.ts';
import { hotp, totpStep, totpStepMs } from '../../shared/protocol/totp.ts';
import { openCareRig, sorryId } from './careRig.ts';
import type { CareRig } from './careRig.ts';
import { hourMs, pins } from './peopleRig.ts';
import type { Name } from './peopleRig.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const terms = { reasons: ['wait', 'other'], maxPerDay: 3 } as const;

/** What an authenticator app makes of the address it reads. */
function secretOf(uri: string): Uint8Array {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...text].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

describe('goodwill at a counter', () => {
  let care: CareRig;
  beforeEach(async () => {
    care = await openCareRig();
    care.setTerms(sorryId, { goodwill: terms });
  });
  afterEach(() => care.counter.close());

  const wanted = (by: Name, approval: ApprovalInput | null, customer: string | null = null) => ({
    issueId: care.newId(),
    campaignId: sorryId,
    reason: 'wait' as const,
    note: '',
    customer,
    pin: pins[by],
    approval,
  });
  const give = (by: Name = 'Mei', approval: ApprovalInput | null = null) =>
    care.counter.code('goodwill.issue', wanted(by, approval));
  const given = (customer: string | null = null): Promise<GoodwillIssued> =>
    care.counter.rig.call('goodwill.issue', wanted('Mei', null, customer));
  const allowance = async () =>
    (await care.counter.rig.call('goodwill.templates', {}))[0]?.allowance;
  const end = (ref: string, voidId = care.newId()) =>
    care.counter.code('goodwill.void', { voidId, ref, because: 'mistake', note: '' });

  describe('the allowance', () => {
    it('says what is left by count and worth, of the shop and of whoever asks', async () => {
      care.setTerms(sorryId, {
        goodwill: { ...terms, maxWorthPerDayMinor: 800, maxPerPersonPerDay: 2 },
      });
      expect(await give()).toBe('ok');
      expect(await allowance()).toEqual({
        givenToday: 1,
        worthTodayMinor: 300,
        perDay: 3,
        leftToday: 2,
        perDayMinor: 800,
        leftMinor: 500,
        perPerson: 2,
        leftForYou: 1,
      });
      await care.counter.signIn('Wang');
      expect(await allowance()).toMatchObject({ leftToday: 2, leftForYou: 2 });
    });

    it('I3: is no larger after a restart, nor after a coupon was ended', async () => {
      const { ref } = await given();
      await given();
      expect(await end(ref)).toBe('ok');
      care.counter.reopen();
      await care.counter.signIn('Mei');
      expect(await allowance()).toMatchObject({ givenToday: 2, leftToday: 1 });
      expect(await give()).toBe('ok');
      expect(await give()).toBe('allowanceSpent');
      care.counter.pass(24 * hourMs);
      await care.counter.signIn('Mei');
      expect(await allowance()).toMatchObject({ givenToday: 0, leftToday: 3 });
    });

    it('I3: of worth and of one person is refused when it is spent', async () => {
      care.setTerms(sorryId, { goodwill: { ...terms, maxWorthPerDayMinor: 500 } });
      expect(await give()).toBe('ok');
      expect(await give()).toBe('worthSpent');
      care.setTerms(sorryId, { goodwill: { ...terms, maxPerPersonPerDay: 1 } });
      expect(await give()).toBe('ownAllowanceSpent');
      await care.counter.signIn('Wang');
      expect(await give('Wang')).toBe('ok');
    });

    it('I3: two at the same moment do not overrun it', async () => {
      const codes = await Promise.all(Array.from({ length: 5 }, () => give()));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(3);
      expect(codes.filter((code) => code === 'allowanceSpent')).toHaveLength(2);
    });
  });

  describe('above the limit of the template', () => {
    beforeEach(() => care.setTerms(sorryId, { approvalAboveMinor: 200 }));
    const approver = () => care.counter.bodies('goodwill').length;

    it('I8: takes a second person, never oneself, by PIN', async () => {
      const by = (name: Name) => ({
        personId: care.counter.id(name),
        pin: pins[name],
        reason: 'waited long',
      });
      expect(await give()).toBe('approvalNeeded');
      expect(await give('Mei', by('Mei'))).toBe('samePerson');
      expect(await give('Mei', by('Chen'))).toBe('wrongRole');
      expect(approver()).toBe(0);
      expect(await give('Mei', by('Wang'))).toBe('ok');
      expect(care.counter.entries().at(-1)?.approver).toMatchObject({ name: 'Wang', how: 'pin' });
    });

    it('I8: by badge, and never one’s own', async () => {
      await care.counter.signIn('Zhou');
      const badgeOf = async (name: Name) =>
        (await care.counter.rig.call('people.makeBadge', { personId: care.counter.id(name) })).code;
      const [own, other] = [await badgeOf('Mei'), await badgeOf('Wang')];
      care.counter.setShop({ badgeAlone: true });
      await care.counter.signIn('Mei');
      expect(await give('Mei', { badge: own, reason: 'waited' })).toBe('samePerson');
      expect(approver()).toBe(0);
      expect(await give('Mei', { badge: other, reason: 'waited' })).toBe('ok');
      expect(care.counter.entries().at(-1)?.approver).toMatchObject({ name: 'Wang', how: 'badge' });
    });

    it('I8: by a number off a phone, and never one’s own', async () => {
      const crypto = createCrypto();
      const pair = async (name: Name) => {
        await care.counter.signIn(name);
        const { uri } = await care.counter.rig.call('people.pairPhone', { pin: pins[name] });
        const shown = () =>
          hotp(crypto, secretOf(uri), totpStep(care.counter.rig.clock.now().effective), 6);
        await care.counter.rig.call('people.confirmPhone', { number: shown() });
        care.counter.pass(totpStepMs);
        return () => ({ personId: care.counter.id(name), number: shown(), reason: 'waited' });
      };
      const [wang, mei] = [await pair('Wang'), await pair('Mei')];
      expect(await give('Mei', mei())).toBe('samePerson');
      expect(approver()).toBe(0);
      expect(await give('Mei', wang())).toBe('ok');
      expect(care.counter.entries().at(-1)?.approver).toMatchObject({ name: 'Wang', how: 'phone' });
    });
  });

  describe('before the PIN', () => {
    const look = (customer: string | null) =>
      care.counter.rig.call('goodwill.look', { campaignId: sorryId, customer });
    const told = (shop: string, n: number, businessDay: string) => {
      const receipt = {
        ref: n.toString(16).padStart(32, 'd'),
        campaignNo: 4,
        customer: care.customer,
        valueMinor: 300,
        businessDay,
        shop,
        by: { device: 'ab'.repeat(16), epoch: 1, seq: n },
      };
      care.counter.rig.store.write((tx) =>
        tx.applyFeed([{ kind: 'receipts', receipts: [receipt] }]),
      );
    };

    it('is said that somebody went from shop to shop; it is no refusal', async () => {
      expect(await look(care.customer)).toEqual({ problem: null, shopToShop: null });
      told('xuhui', 1, '2026-11-20');
      told('pudong', 2, '2026-11-21');
      told('far', 3, '2026-10-01');
      expect(await look(care.customer)).toEqual({
        problem: null,
        shopToShop: { shops: 2, coupons: 2, lastDay: '2026-11-21', withinDays: 14 },
      });
      expect((await look(null)).shopToShop).toBeNull();
      expect((await given(care.customer)).customerLast4).toBe('5678');
    });

    it('is said that a limit is reached, counted here and by what head office told', async () => {
      care.setTerms(sorryId, {
        limits: [
          { on: 'receipt', per: 'customer', period: { kind: 'week' }, measure: 'uses', max: 2 },
        ],
      });
      told('xuhui', 1, '2026-11-20');
      expect((await look(care.customer)).problem).toBeNull();
      await given(care.customer);
      expect((await look(care.customer)).problem).toMatchObject({
        code: 'receiveLimit',
        detail: { per: 'customer', max: 2, counted: 2 },
      });
      expect(await care.counter.code('goodwill.issue', wanted('Mei', null, care.customer))).toBe(
        'receiveLimit',
      );
      expect((await look(null)).problem).toBeNull();
    });
  });

  describe('ending a coupon', () => {
    const stateOf = async (ref: string) =>
      (await care.counter.rig.call('goodwill.list', { before: null, count: 9 })).find(
        (one) => one.ref === ref,
      );

    it('I2: kills it here at once, and it stays so after a restart', async () => {
      const { ref, code } = await given();
      expect((await stateOf(ref))?.state).toBe('given');
      expect(await end(ref)).toBe('ok');
      expect(await stateOf(ref)).toMatchObject({
        state: 'voided',
        ended: { because: 'mistake', by: 'Mei' },
      });
      expect(await care.use(code ?? '')).toBe('killed');
      care.counter.reopen();
      await care.counter.signIn('Mei');
      expect(await care.use(code ?? '')).toBe('killed');
      expect(await end(ref)).toBe('couponEnded');
    });

    it('asked twice by the same id is done once', async () => {
      const { ref } = await given();
      const voidId = care.newId();
      expect(await end(ref, voidId)).toBe('ok');
      expect(await end(ref, voidId)).toBe('ok');
      expect(care.counter.bodies('goodwillVoid')).toHaveLength(1);
      expect(await end((await given()).ref, voidId)).toBe('badInput');
    });

    it('that was used is refused, and says where it was used', async () => {
      const { ref, code } = await given();
      expect(await care.use(code ?? '')).toBe('ok');
      const input = { voidId: care.newId(), ref, because: 'mistake' as const, note: '' };
      expect(await care.counter.problem('goodwill.void', input)).toMatchObject({
        code: 'couponUsed',
        detail: { counter: 'Counter 1' },
      });
      expect(await stateOf(ref)).toMatchObject({
        state: 'used',
        usedWhere: { counter: 'Counter 1', operator: 'Mei' },
      });
      expect(care.counter.bodies('goodwillVoid')).toHaveLength(0);
    });

    it('I8: of another shop, or by a cashier, is refused', async () => {
      expect(await end('ee'.repeat(16))).toBe('notThisShops');
      const { ref } = await given();
      await care.counter.signIn('Chen');
      expect(await end(ref)).toBe('wrongRole');
      expect(care.counter.bodies('goodwillVoid')).toHaveLength(0);
    });
  });

  it('tells what came of it: how many came back, after how long, with how much', async () => {
    const [first, second] = [await given(), await given()];
    await end(second.ref);
    care.counter.pass(48 * hourMs);
    await care.counter.signIn('Mei');
    await care.use(first.code ?? '');
    const effect = await care.counter.rig.call('goodwill.effect', {});
    const figures = { given: 2, cameBack: 1, voided: 1, averageDays: 2, spentMinor: 1700 };
    expect(effect).toMatchObject({
      all: figures,
      byTemplate: [{ effect: figures }],
      byReason: [{ why: 'wait', effect: figures }],
    });
  });
});
