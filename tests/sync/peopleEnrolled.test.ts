import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phoneSecret } from '../../main/app/people/phones.ts';
import { approvedBy } from '../../main/app/people/approving.ts';
import { entryFrame } from '../../main/app/context.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import { roster } from '../../hq/people/people.ts';
import type { ApprovalReport } from '../../hq/people/staffReport.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { RosterPerson } from '../../shared/protocol/feed.ts';
import { hotp, totpStep } from '../../shared/protocol/totp.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { openSimCounter } from './simCounter.ts';
import type { SimCounter, SimTime } from './simCounter.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const pin = '2580';
const newPin = '7193';

describe('people of a chain', () => {
  let office: TestOffice;
  let time: SimTime;
  /** At work in this test, and those of earlier ones: setting a counter up takes seconds. */
  let open: SimCounter[] = [];
  let idle: SimCounter[] = [];
  /** A cashier and a manager of jingan, who work nowhere else; and a cashier who works everywhere. */
  let chen = '';
  let lin = '';
  let mei = '';

  async function hire(role: string, shops: readonly string[] | null): Promise<string> {
    const answer = await office.admin('people', { name: role, role, pin, shops });
    return ((await answer.json()) as { readonly id: string }).id;
  }

  beforeAll(async () => {
    time = { now: Date.now() };
    office = await startTestOffice({ now: () => time.now });
  });
  afterAll(async () => {
    for (const counter of idle) counter.close();
    await office?.stop();
  });
  beforeEach(async () => {
    chen = await hire('cashier', ['jingan']);
    lin = await hire('manager', ['jingan']);
    mei = await hire('cashier', null);
  });
  afterEach(async () => {
    for (const counter of open) await signOut(counter);
    idle.push(...open);
    open = [];
  });

  async function newCounterIn(shop: string, at = office): Promise<SimCounter> {
    const counter = await openSimCounter(at, shop, time);
    open.push(counter);
    return counter;
  }
  async function counterIn(shop: string): Promise<SimCounter> {
    const counter = idle.find((one) => one.shop === shop);
    if (counter === undefined) return newCounterIn(shop);
    idle = idle.filter((one) => one !== counter);
    open.push(counter);
    await counter.sync();
    return counter;
  }
  /** It won't be used again: it was lied to, or has no head office any more. */
  function close(counter: SimCounter): void {
    open = open.filter((one) => one !== counter);
    counter.close();
  }
  const code = async (counter: SimCounter, method: MethodName, input: unknown) => {
    const answer = await counter.call(method, input);
    return answer.ok ? 'ok' : answer.problem.code;
  };
  const signIn = (counter: SimCounter, personId: string, digits = pin) =>
    code(counter, 'session.signIn', { personId, pin: digits });
  const signOut = (counter: SimCounter) =>
    code(counter, 'session.signOut', { because: 'operator' });
  const pass = (ms: number) => {
    time.now += ms;
  };
  const syncAll = async () => {
    for (const counter of open) await counter.sync();
    for (const counter of open) await counter.sync();
  };
  const atHq = async (who: string): Promise<RosterPerson> => {
    const inside = office.service.office;
    const people = await roster(inside, inside.db);
    const found = people.find(({ id }) => id === who);
    if (found === undefined) throw new Error(`no ${who}`);
    return found;
  };
  const twice = async (who: string) => {
    const { cases } = await office.list<{ cases: CaseReport[] }>('cases?limit=1000');
    return cases.filter(
      ({ kind, why }) => kind === 'signedInTwice' && why?.of === 'people' && why.personId === who,
    );
  };
  const approvalsOf = async (who: string) => {
    const { approvals } = await office.list<{ approvals: ApprovalReport[] }>(
      'approvals?limit=1000',
    );
    return approvals.filter(({ personId }) => personId === who);
  };
  const changes = (counter: SimCounter) =>
    counter.context.store.read((tx) =>
      tx
        .entriesBefore(null, ['person'], 9)
        .map(({ json }) => (JSON.parse(json) as { readonly body: unknown }).body),
    );

  describe('the roster', () => {
    it('a PIN chosen at one counter is the PIN at every other', async () => {
      const [here, there] = [await counterIn('jingan'), await counterIn('xuhui')];
      await signIn(here, mei);
      expect(await code(here, 'people.changeOwnPin', { pin, newPin })).toBe('ok');
      await syncAll();
      expect(await signIn(there, mei)).toBe('wrongPin');
      expect(await signIn(there, mei, newPin)).toBe('ok');
    });

    it('I8: head office looks for itself who may, whatever a terminal says', async () => {
      const here = await newCounterIn('jingan');
      const zhou = await hire('areaManager', null);
      await here.sync();
      /** A terminal that takes this person for an area manager asks for a change. */
      async function lying(by: string, method: MethodName, input: object): Promise<string> {
        here.context.store.write((tx) => {
          const liar = tx.person(by);
          if (liar === null) throw new Error(`no ${by}`);
          tx.applyFeed([{ kind: 'person', person: { ...liar, role: 'areaManager' } }]);
        });
        expect(await signIn(here, by)).toBe('ok');
        return code(here, method, input);
      }
      const reset = { personId: lin, pin: newPin };
      expect(await lying(chen, 'people.resetPin', reset)).toBe('wrongRole');
      expect(await lying(chen, 'people.retire', { personId: mei })).toBe('wrongRole');
      expect(await lying(chen, 'people.makeBadge', { personId: lin })).toBe('wrongRole');
      expect(await lying(lin, 'people.retire', { personId: zhou })).toBe('wrongRole');
      close(here);
      for (const who of [lin, mei, zhou]) {
        expect(await atHq(who)).toMatchObject({ retired: false, badgeRef: null });
      }
    });

    it('who retires is signed out at every counter that hears of it', async () => {
      const [here, there] = [await counterIn('jingan'), await counterIn('jingan')];
      await signIn(there, chen);
      await signIn(here, lin);
      expect(await code(here, 'people.retire', { personId: chen })).toBe('ok');
      await syncAll();
      expect(await code(there, 'history.list', { before: null, count: 1 })).toBe('notSignedIn');
      expect(await signIn(there, chen)).toBe('wrongPin');
      expect(await atHq(chen)).toMatchObject({ retired: true, badgeRef: null });
    });

    it('lent, somebody works in both shops; sent back, in their own only', async () => {
      const [home, other] = [await counterIn('jingan'), await counterIn('pudong')];
      const there = await hire('manager', ['pudong']);
      await syncAll();
      expect(await signIn(other, chen)).toBe('wrongPin');
      await signIn(home, lin);
      const shops = await home.call('people.shops', {});
      expect(shops.ok && shops.value.map(({ id }) => id)).toContain('pudong');
      const lent = { personId: chen, shop: 'pudong' };
      expect(await code(home, 'people.lend', lent)).toBe('ok');
      expect(await code(home, 'people.lend', lent)).toBe('ok');
      expect((await atHq(chen)).shops).toEqual(['jingan', 'pudong']);
      expect(changes(home)).toContainEqual({
        kind: 'person',
        personId: chen,
        change: 'lent',
        shop: 'pudong',
      });
      await syncAll();
      expect(await signIn(other, chen)).toBe('ok');
      // Where they were lent to they are neither retired nor lent on, but sent back.
      await signIn(other, there);
      expect(await code(other, 'people.retire', { personId: chen })).toBe('wrongRole');
      const onwards = { personId: chen, shop: 'xuhui' };
      expect(await code(other, 'people.lend', onwards)).toBe('wrongRole');
      expect(await code(other, 'people.return', lent)).toBe('ok');
      await syncAll();
      expect(await signIn(other, chen)).toBe('wrongPin');
      expect(await signIn(home, chen)).toBe('ok');
    });

    it('no shop is made up, their own is not taken away, and who works everywhere is not lent', async () => {
      const home = await counterIn('jingan');
      await signIn(home, lin);
      const lend = (personId: string, shop: string) =>
        code(home, 'people.lend', { personId, shop });
      expect(await lend(chen, 'nowhere')).toBe('notFound');
      expect(await lend(mei, 'pudong')).toBe('worksEverywhere');
      const own = { personId: chen, shop: 'jingan' };
      expect(await code(home, 'people.return', own)).toBe('badInput');
      expect((await atHq(chen)).shops).toEqual(['jingan']);
    });

    it('a badge made at one counter picks its bearer at another; only its keyed hash travels', async () => {
      const [here, there] = [await counterIn('jingan'), await counterIn('xuhui')];
      await signIn(here, lin);
      const made = await here.call('people.makeBadge', { personId: mei });
      if (!made.ok) throw new Error(made.problem.code);
      await syncAll();
      expect(
        await there.call('session.badge', { raw: made.value.code, to: 'signIn' }),
      ).toMatchObject({
        ok: true,
        value: { personId: mei },
      });
      expect((await atHq(mei)).badgeRef).toMatch(/^[0-9a-f]{32}$/);
      expect(await code(here, 'people.withdrawBadge', { personId: mei })).toBe('ok');
      await syncAll();
      expect(await code(there, 'session.badge', { raw: made.value.code, to: 'signIn' })).toBe(
        'badgeUnknown',
      );
    });

    it('I8: a lost badge, or somebody who left, is of no use here at once, though the line is down', async () => {
      const own = await startTestOffice({ now: () => time.now });
      const here = await newCounterIn('jingan', own);
      await signIn(here, 'lin', '8642');
      const made = await here.call('people.makeBadge', { personId: 'chen' });
      if (!made.ok) throw new Error(made.problem.code);
      await own.stop();
      expect(await code(here, 'people.withdrawBadge', { personId: 'chen' })).toBe('doneHereOnly');
      expect(await code(here, 'session.badge', { raw: made.value.code, to: 'signIn' })).toBe(
        'badgeUnknown',
      );
      expect(await code(here, 'people.retire', { personId: 'chen' })).toBe('doneHereOnly');
      expect(await signIn(here, 'chen', '1357')).toBe('wrongPin');
      const reset = { personId: 'mei', pin: newPin };
      expect(await code(here, 'people.resetPin', reset)).toBe('hqUnreachable');
      expect(await signIn(here, 'mei')).toBe('ok');
      close(here);
    });
  });

  describe('what was done at a counter while head office couldn’t be asked', () => {
    async function tell(by: string, body: EntryBody): Promise<void> {
      const terminal = await office.terminal('jingan');
      terminal.append(body, { actor: { personId: by, name: 'x', role: 'areaManager' } });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
    }
    const withdrawn = (personId: string, badge: string): EntryBody => ({
      kind: 'person',
      personId,
      change: 'badgeWithdrawn',
      badge,
    });
    const badgeOf = async (who: string): Promise<string> => {
      await office.admin(`people/${who}/badge`, {});
      return (await atHq(who)).badgeRef ?? '';
    };

    it('is followed when the entry comes in: the badge, and who left', async () => {
      await tell(lin, withdrawn(chen, await badgeOf(chen)));
      expect((await atHq(chen)).badgeRef).toBeNull();
      await tell(lin, { kind: 'person', personId: chen, change: 'retired' });
      expect((await atHq(chen)).retired).toBe(true);
    });

    it('I8: not by somebody who may not, and never a badge made since', async () => {
      const first = await badgeOf(lin);
      await tell(chen, withdrawn(lin, first));
      await tell(chen, { kind: 'person', personId: lin, change: 'retired' });
      await tell(lin, { kind: 'person', personId: lin, change: 'retired' });
      expect(await atHq(lin)).toMatchObject({ badgeRef: first, retired: false });
      const second = await badgeOf(lin);
      await tell(lin, withdrawn(lin, first));
      expect((await atHq(lin)).badgeRef).toBe(second);
    });
  });

  describe('head office’s own people', () => {
    const put = async (path: string, body: unknown, method: 'POST' | 'PUT' = 'PUT') =>
      (await office.admin(path, body, method)).status;

    it('change PINs, shops and badges, retire, and set the rules of a shop', async () => {
      const here = await counterIn('jingan');
      expect(await put(`people/${chen}/pin`, { pin: newPin })).toBe(200);
      expect(await put(`people/${chen}/shops`, { shops: ['jingan', 'pudong'] })).toBe(200);
      const made = await office.admin(`people/${chen}/badge`, {});
      const { code: badge } = (await made.json()) as { readonly code: string };
      const rules = { approvalsPerDay: 7, badgeAlone: true };
      expect(await put('shops/jingan/people-rules', rules)).toBe(200);
      await syncAll();
      expect(await signIn(here, chen, newPin)).toBe('ok');
      await signOut(here);
      expect(await here.call('session.badge', { raw: badge, to: 'signIn' })).toMatchObject({
        value: { signedIn: true },
      });
      expect(here.context.store.read((tx) => tx.shop())).toMatchObject(rules);
      expect(await put(`people/${chen}/badge/withdraw`, {}, 'POST')).toBe(200);
      expect(await put(`people/${chen}/retire`, {}, 'POST')).toBe(200);
      expect(await put(`people/${chen}/pin`, { pin: newPin })).toBe(404);
      await syncAll();
      expect(await code(here, 'session.badge', { raw: badge, to: 'signIn' })).toBe('badgeUnknown');
      expect(await signIn(here, chen, newPin)).toBe('wrongPin');
      expect(await put('shops/jingan/people-rules', { ...rules, badgeAlone: false })).toBe(200);
    });

    it.each([
      ['people/mei/pin', { pin: '1234' }, 400],
      ['people/mei/pin', { pin: '7193', more: 1 }, 400],
      ['people/nobody/pin', { pin: '7193' }, 404],
      ['people/mei/shops', { shops: [] }, 400],
      ['people/mei/shops', { shops: ['jingan', 'jingan'] }, 400],
      ['people/mei/shops', { shops: ['nowhere'] }, 404],
      ['shops/jingan/people-rules', { approvalsPerDay: 0, badgeAlone: false }, 400],
      ['shops/jingan/people-rules', { approvalsPerDay: 501, badgeAlone: false }, 400],
      ['shops/nowhere/people-rules', { approvalsPerDay: 1, badgeAlone: false }, 404],
    ])('I5: %s with %j is answered %i', async (path, body, status) => {
      expect(await put(path, body)).toBe(status);
    });
  });

  describe('one person at two counters (a PIN that was passed on)', () => {
    it.each([
      ['the first', [0, 1]],
      ['the second', [1, 0]],
    ] as const)('opens one case, %s of them being heard first (I10)', async (_, order) => {
      const counters = [await counterIn('jingan'), await counterIn('xuhui')] as const;
      const [one, other] = counters;
      await signIn(one, mei);
      pass(5 * minute);
      await signIn(other, mei);
      pass(5 * minute);
      await signOut(one);
      pass(5 * minute);
      await signOut(other);
      for (const at of order) await counters[at].sync();
      const found = await twice(mei);
      expect(found).toHaveLength(1);
      const why = found[0]?.why;
      const shops = why?.of === 'people' ? why.sessions.map(({ shop }) => shop) : [];
      expect(shops.toSorted()).toEqual(['jingan', 'xuhui']);
      await syncAll();
      expect(await twice(mei)).toHaveLength(1);
    });

    it.each([
      ['no more than clocks differ', 2 * minute, 0],
      ['more than clocks differ', 2 * minute + 1, 1],
    ])('over each other by %s (%i ms): %i cases', async (_, over, count) => {
      const [one, other] = [await counterIn('jingan'), await counterIn('xuhui')];
      await signIn(one, mei);
      pass(5 * minute);
      await signIn(other, mei);
      pass(over);
      await signOut(one);
      pass(5 * minute);
      await signOut(other);
      await syncAll();
      expect(await twice(mei)).toHaveLength(count);
    });

    it('walking over without locking is no second person: the counter locks itself', async () => {
      const [one, other] = [await counterIn('jingan'), await counterIn('jingan')];
      await signIn(one, mei);
      pass(10 * minute);
      await signIn(other, mei);
      pass(14 * minute);
      expect(await code(one, 'session.state', {})).toBe('ok');
      await signOut(other);
      await syncAll();
      expect(await twice(mei)).toHaveLength(0);
    });
  });

  describe('what second persons agree to', () => {
    /** Any entry with an approver will do. */
    function agree({ context }: SimCounter, approver: string): string {
      return context.store.write((tx) => {
        const person = tx.person(approver);
        if (person === null) throw new Error(`no ${approver}`);
        const { id, name, role } = person;
        const agreed = approvedBy(context, tx, { id, name, role, how: 'pin' });
        if (!agreed.ok) return agreed.problem.code;
        tx.append({
          ...entryFrame(context, tx, { personId: mei, name: 'Mei', role: 'cashier' }),
          id: context.ids.random128(),
          approver: agreed.value,
          body: { kind: 'settings', changed: ['theme'] },
          print: null,
        });
        return 'ok';
      });
    }

    it('I3: is told to the other counters of the shop, and counts towards one cap', async () => {
      const [one, other] = [await counterIn('jingan'), await counterIn('jingan')];
      const rules = { approvalsPerDay: 3, badgeAlone: false };
      await office.admin('shops/jingan/people-rules', rules, 'PUT');
      await syncAll();
      await signIn(other, mei);
      expect([agree(one, lin), agree(one, lin)]).toEqual(['ok', 'ok']);
      await syncAll();
      const left = async () => {
        const answer = await other.call('people.approvers', {});
        return answer.ok ? answer.value.find(({ id }) => id === lin)?.leftToday : null;
      };
      expect(await left()).toBe(1);
      expect([agree(other, lin), agree(other, lin)]).toEqual(['ok', 'approvalsSpent']);
      expect(await left()).toBe(0);
      await syncAll();
      // A counter that is set up later begins with it.
      expect(agree(await newCounterIn('jingan'), lin)).toBe('approvalsSpent');
      pass(day);
      expect(agree(one, lin)).toBe('ok');
      await office.admin('shops/jingan/people-rules', { ...rules, approvalsPerDay: 40 }, 'PUT');
    });

    it('is listed at head office, and flagged where nobody knows that they were at work', async () => {
      const [one, other] = [await counterIn('jingan'), await counterIn('jingan')];
      agree(one, lin);
      await one.sync();
      expect(await approvalsOf(lin)).toMatchObject([
        { askedBy: mei, how: 'pin', kind: 'settings', onDuty: false, onDutyByAll: false },
      ]);
      // The counter they were signed in at had no line: once it is heard, the flag goes.
      await signIn(other, lin);
      await other.sync();
      expect(await approvalsOf(lin)).toMatchObject([{ onDuty: false, onDutyByAll: true }]);
      await one.sync();
      pass(1);
      agree(one, lin);
      await one.sync();
      expect((await approvalsOf(lin))[0]).toMatchObject({ onDuty: true, onDutyByAll: true });
    });
  });

  it('a phone is paired with one counter: what it shows says nothing at another', async () => {
    const [one, other] = [await counterIn('jingan'), await counterIn('jingan')];
    for (const counter of [one, other]) {
      await signIn(counter, lin);
      expect(await code(counter, 'people.pairPhone', { pin })).toBe('ok');
    }
    const no = one.context.store.read((tx) => tx.phonePairing(lin)?.no) ?? 0;
    const secret = phoneSecret(one.context, lin, no);
    if (secret === null) throw new Error('not paired');
    const number = hotp(one.context.crypto, secret, totpStep(time.now), 6);
    expect(await code(other, 'people.confirmPhone', { number })).toBe('numberDiffers');
    expect(await code(one, 'people.confirmPhone', { number })).toBe('ok');
  });
});
