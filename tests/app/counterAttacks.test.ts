import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods } from '../../shared/contract/methods.ts';
import type { CustomerShown } from '../../shared/contract/screenMethods.ts';
import type { IssueEvent } from '../../shared/domain/campaign/campaign.ts';
import { openCareRig, sorryId } from './careRig.ts';
import type { CareRig } from './careRig.ts';
import { hourMs, noon } from './peopleRig.ts';

const dayMs = 24 * hourMs;

describe('somebody at the counter who tries', () => {
  let care: CareRig;
  beforeEach(async () => {
    care = await openCareRig();
  });
  afterEach(() => care.counter.close());

  const call: CareRig['counter']['rig']['call'] = (method, input) =>
    care.counter.rig.call(method, input);
  const terms = (events: readonly IssueEvent[]) =>
    care.setTerms(sorryId, { goodwill: null, issueAfter: { events, maxPerDay: 9 } });
  const offered = async (seq: number) =>
    (await call('customer.after', { seq })).offer?.because.kind ?? null;

  it('“don’t ask” holds at once, though a clock that was ahead has said otherwise', async () => {
    const { customer } = care;
    const wishes = [{ customer, may: true, at: noon + 400 * dayMs }];
    care.counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'contactWishes', wishes }]));
    const say = (may: boolean) => call('customer.contact', { wishId: care.newId(), customer, may });
    await say(false);
    expect((await call('customer.care', { id: customer })).may).toBe(false);
    await say(true);
    expect((await call('customer.care', { id: customer })).may).toBe(true);
  });

  it.each<IssueEvent>([{ kind: 'firstVisit' }, { kind: 'visits', every: 1 }])(
    'I3: one visit earns one coupon, however many orders it is cut into: $kind',
    async (event) => {
      terms([event]);
      const first = await care.redeem(2_000, care.customer);
      expect(await offered(first)).toBe(event.kind);
      await call('customer.issueAfter', { seq: first });
      const second = await care.redeem(2_000, care.customer);
      expect(await offered(second)).toBeNull();
      expect(await care.counter.code('customer.issueAfter', { seq: second })).toBe('nothingToGive');
      care.counter.reopen();
      await care.counter.signIn('Mei');
      expect(await offered(await care.redeem(2_000, care.customer))).toBeNull();
    },
  );

  it('a visit whose coupon was ended by an undo earns one still', async () => {
    terms([{ kind: 'firstVisit' }]);
    const first = await care.redeem(2_000, care.customer);
    await call('customer.issueAfter', { seq: first });
    expect(await care.undo(first)).toMatchObject({ coupon: 'ended' });
    expect(await offered(await care.redeem(2_000, care.customer))).toBe('firstVisit');
  });

  it('I3: who brings back what the coupon was for keeps no coupon', async () => {
    terms([{ kind: 'spend', fromMinor: 4_000 }]);
    const seq = await care.redeem(6_000, null, 10);
    await call('customer.issueAfter', { seq });
    const bringBack = (quantity: number) =>
      call('undo.do', {
        undoId: care.newId(),
        of: { seq },
        part: { kind: 'lines', lines: [{ lineId: 'a', quantity }] },
        reason: 'brought back',
        approval: null,
      });
    expect(await bringBack(1)).toMatchObject({ coupon: 'none' });
    expect(await bringBack(8)).toMatchObject({ coupon: 'ended' });
    expect(care.counter.bodies('goodwillVoid')).toHaveLength(1);
  });

  it('I11: a phone number in a till’s or a learner’s name is kept nowhere', async () => {
    const phone = '13800135678';
    await call('till.add', { name: `till of ${phone}` });
    expect(JSON.stringify(await call('till.state', {}))).not.toContain(phone);
    // Names of learners are kept in the practice folder, in clear.
    expect(methods['practice.learner'].input.parse({ name: phone }).name).not.toContain(phone);
  });

  it('the customer’s screen shows whoever is at the counter now, not what another left there', async () => {
    const screen = care.counter.rig.customer;
    const order = { vouchers: [], discountMinor: 500, toPayMinor: 1500 };
    const shown: CustomerShown = { face: 'prepared', ...order };
    await call('customerScreen.show', { shown, seq: null });
    expect(screen.view().shown).toEqual(shown);
    await care.counter.signIn('Wang');
    expect(screen.view().shown).toEqual({ face: 'idle' });
  });

  it('rates nothing that was undone, and nothing of another day', async () => {
    const undone = await care.redeem(2_000);
    await care.undo(undone);
    expect(await care.counter.code('customer.rate', { seq: undone, rating: 3 })).toBe(
      'alreadyUndone',
    );
    const old = await care.redeem(2_000);
    care.counter.pass(dayMs);
    await care.counter.signIn('Mei');
    expect(await care.counter.code('customer.rate', { seq: old, rating: 3 })).toBe(
      'changedMeanwhile',
    );
    expect(care.counter.bodies('feedback')).toEqual([]);
  });
});
