import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import type { FlagsView } from '../../shared/contract/deskViews.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import {
  cachedVoucher,
  goodwill,
  newEntry,
  redeemed,
  redemption,
  undoing,
} from '../store/storeKit.ts';
import { hourMs, noon, openPeopleRig } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

const dayMs = 86_400_000;
const week = { from: '2026-11-16', through: '2026-11-22' };
const typedFlag = (personId: string) => ({ kind: 'typed' as const, personId, customer: null });

describe('the desk', () => {
  let counter: PeopleRig;
  let n = 0;
  beforeEach(async () => {
    counter = await openPeopleRig();
    n = 0;
  });
  afterEach(() => counter.close());

  /** Done by somebody at a moment, straight into the journal. */
  function did(name: Name, body: EntryBody, at: number): number {
    n += 1;
    const { id, role } = counter.person(name);
    const actor = { personId: id, name, role };
    return counter.rig.store.write((tx) => tx.append({ ...newEntry(n, body, at), actor })).seq;
  }

  const redeems = (name: Name, count: number, at: number, source: 'typed' | 'wedge' = 'wedge') =>
    Array.from({ length: count }, () => did(name, redemption([redeemed(n + 1, { source })]), at));

  const flags = () => counter.rig.call('desk.flags', {});
  const ids = (list: FlagsView['open']) => list.map(({ kind, name }) => `${kind} ${name}`);
  const newId = () => counter.rig.context.ids.random128();
  const review = (of: unknown, verdict: 'fine' | 'followUp' = 'fine', reviewId = newId()) =>
    counter.code('desk.review', { reviewId, of: of as never, verdict, note: '新人，在学' });

  /** Chen types two codes of three, in enough of them to be told. */
  function chenTypes(at = noon - 2 * hourMs): void {
    redeems('Jie', 100, at);
    redeems('Chen', 40, at, 'typed');
    redeems('Chen', 20, at);
  }

  it('is for managers', async () => {
    await counter.signIn('Chen');
    for (const method of ['desk.use', 'desk.campaigns', 'desk.goodwill'] as const) {
      expect(await counter.code(method, week)).toBe('wrongRole');
    }
    for (const method of ['desk.flags', 'desk.samples'] as const) {
      expect(await counter.code(method, {})).toBe('wrongRole');
    }
    expect(await counter.code('desk.evidence', typedFlag('x'))).toBe('wrongRole');
    expect(await review(typedFlag('x'))).toBe('wrongRole');
  });

  it('says what was used by hour, day and cashier, with the same days a week earlier', async () => {
    await counter.signIn('Mei');
    const at = noon - hourMs;
    redeems('Jie', 4, at - 7 * dayMs);
    const [seq = 0] = redeems('Chen', 3, at, 'typed');
    redeems('Jie', 2, at - dayMs);
    did('Chen', undoing(seq, [redeemed(5)], { day: '2026-11-22' }), noon);
    const use = await counter.rig.call('desk.use', week);
    expect(use.before).toEqual({ from: '2026-11-09', through: '2026-11-15' });
    expect(use.hours).toEqual([
      { hour: 11, vouchers: 5, vouchersBefore: 4, undone: 0 },
      { hour: 12, vouchers: 0, vouchersBefore: 0, undone: 1 },
    ]);
    expect(use.perDay).toHaveLength(7);
    expect(use.perDay.at(-1)).toEqual({
      day: '2026-11-22',
      vouchers: 3,
      valueMinor: 5400,
      doubtful: 0,
      undone: 1,
    });
    expect(use.cashiers.map(({ name, vouchers, typed }) => [name, vouchers, typed])).toEqual([
      ['Chen', 3, 3],
      ['Jie', 2, 0],
    ]);
    expect(use.total).toMatchObject({ redemptions: 5, vouchers: 5, vouchersBefore: 4, undone: 1 });
  });

  it('takes no span that is backwards or longer than a year', async () => {
    await counter.signIn('Mei');
    const span = (from: string, through: string) => counter.code('desk.use', { from, through });
    expect(await span('2026-11-22', '2026-11-21')).toBe('badInput');
    expect(await span('2025-11-21', '2026-11-22')).toBe('badInput');
    expect(await span('2025-11-22', '2026-11-22')).toBe('ok');
  });

  it('says how much of what is out was used, what ends when, and how long vouchers were kept', async () => {
    await counter.signIn('Mei');
    const vouchers = Array.from({ length: 4 }, (_, index) =>
      cachedVoucher(index, { campaignNo: 2, lastDay: '2026-11-24' }),
    );
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers }]));
    const facts = [{ name: 'firstDay', value: '2026-11-17', source: 'hq' as const, asOf: noon }];
    did('Chen', redemption([redeemed(0, { facts })]), noon);
    did('Mei', goodwill(1), noon);
    const { rates, ends, lags, isCounting, countedAt } = await counter.rig.call(
      'desk.campaigns',
      week,
    );
    expect({ isCounting, isDone: countedAt !== null }).toEqual({ isCounting: false, isDone: true });
    expect(
      rates.map(({ campaignNo, out, handedOut, used }) => [campaignNo, out, handedOut, used]),
    ).toEqual([
      [2, 'known', 4, 1],
      [4, 'given', 1, 0],
    ]);
    expect(ends).toHaveLength(28);
    expect(ends.find(({ day }) => day === '2026-11-24')?.left).toBe(3);
    expect(lags.find(({ fromDays }) => fromDays === 4)).toEqual({
      fromDays: 4,
      throughDays: 7,
      vouchers: 1,
    });
  });

  it('says what goodwill was given for, and by whom', async () => {
    await counter.signIn('Mei');
    did('Mei', goodwill(1), noon);
    did('Wang', { ...goodwill(2), reason: 'quality' }, noon);
    did('Wang', goodwill(3), noon);
    const { reasons, givers } = await counter.rig.call('desk.goodwill', week);
    expect(reasons.filter(({ count }) => count > 0)).toEqual([
      { reason: 'wait', count: 2, valueMinor: 600 },
      { reason: 'quality', count: 1, valueMinor: 300 },
    ]);
    expect(givers.map(({ name, count }) => [name, count])).toEqual([
      ['Wang', 2],
      ['Mei', 1],
    ]);
  });

  it('shows a flag with the entries behind it, until a manager has looked at it', async () => {
    chenTypes();
    await counter.signIn('Mei');
    expect(ids((await flags()).open)).toEqual(['typed Chen']);
    const of = typedFlag(counter.id('Chen'));
    const evidence = await counter.rig.call('desk.evidence', of);
    expect(evidence).toHaveLength(20);
    expect(new Set(evidence.map(({ operator }) => operator))).toEqual(new Set(['Chen']));
    expect(await review(of)).toBe('ok');
    const after = await flags();
    expect(ids(after.open)).toEqual([]);
    expect(after.fine[0]?.review).toMatchObject({ by: 'Mei', verdict: 'fine', note: '新人，在学' });
    counter.reopen();
    await counter.signIn('Mei');
    expect(ids((await flags()).open)).toEqual([]);
  });

  it('opens it again when as much comes anew, on the very day of the review too', async () => {
    chenTypes();
    await counter.signIn('Mei');
    expect(await review(typedFlag(counter.id('Chen')), 'followUp')).toBe('ok');
    redeems('Chen', 10, noon, 'typed');
    expect(ids((await flags()).followUp)).toEqual(['typed Chen']);
    redeems('Chen', 60, noon, 'typed');
    expect(ids((await flags()).open)).toEqual(['typed Chen']);
  });

  it('I8: nobody reviews what is about themselves; another manager does', async () => {
    redeems('Chen', 100, noon);
    redeems('Wang', 80, noon, 'typed');
    await counter.signIn('Wang');
    expect((await flags()).open[0]).toMatchObject({ name: 'Wang', isOwn: true });
    expect(await review(typedFlag(counter.id('Wang')))).toBe('oneself');
    expect(counter.bodies('flagReview')).toHaveLength(0);
    await counter.signIn('Mei');
    expect(await review(typedFlag(counter.id('Wang')))).toBe('ok');
  });

  it('a review is written once however often it is sent, and only of what is there', async () => {
    chenTypes();
    await counter.signIn('Mei');
    const reviewId = newId();
    expect(await review(typedFlag(counter.id('Chen')), 'fine', reviewId)).toBe('ok');
    expect(await review(typedFlag(counter.id('Chen')), 'fine', reviewId)).toBe('ok');
    expect(counter.bodies('flagReview')).toHaveLength(1);
    expect(await review(typedFlag(counter.id('Jie')))).toBe('notFound');
  });

  it('a review’s note keeps no phone number', async () => {
    chenTypes();
    await counter.signIn('Mei');
    const of = typedFlag(counter.id('Chen'));
    const note = '打过 13800138000 问过';
    expect(
      await counter.code('desk.review', { reviewId: newId(), of, verdict: 'fine', note }),
    ).toBe('ok');
    expect(JSON.stringify(counter.bodies('flagReview'))).not.toContain('13800138000');
  });

  it('draws a few redemptions of the days before by lot; each is looked at once, and by others', async () => {
    redeems('Mei', 200, noon - dayMs);
    await counter.signIn('Mei');
    const { open } = await counter.rig.call('desk.samples', {});
    expect(open).toHaveLength(2);
    const [first] = open;
    expect(first?.isOwn).toBe(true);
    const of = { seq: first?.row.seq ?? 0 };
    expect(await review(of)).toBe('oneself');
    await counter.signIn('Wang');
    expect(await review(of)).toBe('ok');
    const after = await counter.rig.call('desk.samples', {});
    expect(after.done).toBe(1);
    expect(after.open.map(({ row }) => row.seq)).not.toContain(of.seq);
    expect(await review({ seq: 1 })).toBe('notFound');
  });

  it('counts many vouchers in slices, with the counter’s turn in between', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      ...cachedVoucher(index, { campaignNo: 2 }),
      ref: Buffer.from(hqCrypto.sha256(Buffer.from(`voucher ${index}`)))
        .toString('hex')
        .slice(0, 32),
    }));
    counter.rig.store.loadVouchers(many);
    await counter.signIn('Mei');
    const first = await counter.rig.call('desk.campaigns', week);
    expect(first).toMatchObject({ isCounting: true, countedAt: null, rates: [] });
    await new Promise((resolve) => setImmediate(resolve));
    const later = await counter.rig.call('desk.campaigns', week);
    expect(later.isCounting).toBe(false);
    expect(later.rates).toMatchObject([{ campaignNo: 2, handedOut: 2_500 }]);
  });
});
