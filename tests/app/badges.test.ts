import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxPinTries } from '../../main/app/people/pinCheck.ts';
import { badgeRandomBytes, makeBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import { openPeopleRig, seller } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

describe('a badge', () => {
  let counter: PeopleRig;
  let badge: string;

  async function make(name: Name, by: Name = 'Mei'): Promise<string> {
    await counter.signIn(by);
    return (await counter.rig.call('people.makeBadge', { personId: counter.id(name) })).code;
  }
  const scan = (raw: string) => counter.rig.tryCall('session.badge', { raw, to: 'signIn' });
  const scanCode = (raw: string) => counter.code('session.badge', { raw, to: 'signIn' });
  const signedOut = () => counter.rig.call('session.signOut', { because: 'operator' });

  beforeEach(async () => {
    counter = await openPeopleRig();
    badge = await make('Chen');
    await signedOut();
  });
  afterEach(() => counter.close());

  it('picks the person and lets nobody in: it could be a copy', async () => {
    expect(await scan(badge)).toEqual({
      ok: true,
      value: { personId: counter.id('Chen'), signedIn: false },
    });
    expect(await counter.operator()).toBeNull();
    expect(await counter.signIn('Chen')).toBe('ok');
  });

  it('of somebody else signs out who was signed in', async () => {
    await counter.signIn('Jie');
    expect(await scan(badge)).toMatchObject({ ok: true, value: { signedIn: false } });
    expect(await counter.operator()).toBeNull();
    expect(counter.bodies('signOut').at(-1)).toEqual({ kind: 'signOut', because: 'switch' });
  });

  it('held up to agree to something says whose it is, and changes nothing', async () => {
    await counter.signIn('Jie');
    const before = counter.entries().length;
    const read = await counter.rig.call('session.badge', { raw: badge, to: 'approve' });
    expect(read).toEqual({ personId: counter.id('Chen'), signedIn: false });
    expect(await counter.operator()).toBe('Jie');
    expect(counter.entries()).toHaveLength(before);
  });

  it('of one’s own changes nothing', async () => {
    await counter.signIn('Chen');
    const before = counter.entries().length;
    expect(await scan(badge)).toMatchObject({ ok: true, value: { signedIn: true } });
    expect(await counter.operator()).toBe('Chen');
    expect(counter.entries()).toHaveLength(before);
  });

  it('signs in where the shop says that a badge is enough, and the entry says how', async () => {
    counter.setShop({ badgeAlone: true });
    await counter.signIn('Jie');
    expect(await scan(badge)).toMatchObject({ ok: true, value: { signedIn: true } });
    expect(await counter.operator()).toBe('Chen');
    expect(counter.bodies('signIn').at(-1)).toEqual({ kind: 'signIn', badge: true });
    expect(counter.bodies('signOut').at(-1)).toMatchObject({ because: 'switch' });
  });

  it('I8: is no way around a lock-out', async () => {
    counter.setShop({ badgeAlone: true });
    for (let n = 0; n < maxPinTries; n++) await counter.signIn('Chen', '0007');
    expect(await scanCode(badge)).toBe('lockedOut');
    expect(await counter.operator()).toBeNull();
  });

  it('I8: a lost one is withdrawn at once, and the next one is another', async () => {
    counter.setShop({ badgeAlone: true });
    await counter.signIn('Mei');
    const personId = counter.id('Chen');
    expect(await counter.code('people.withdrawBadge', { personId })).toBe('ok');
    expect(counter.bodies('person').map(({ change }) => change)).toEqual([
      'badge',
      'badgeWithdrawn',
    ]);
    expect(await scanCode(badge)).toBe('badgeUnknown');
    expect(await counter.operator()).toBe('Mei');
    const next = await make('Chen');
    expect(next).not.toBe(badge);
    expect(await scanCode(badge)).toBe('badgeUnknown');
    expect(await scanCode(next)).toBe('ok');
  });

  it('the journal says which one was withdrawn, by the hash the roster knew it by', async () => {
    const { badgeRef } = counter.person('Chen');
    await counter.signIn('Mei');
    await counter.rig.call('people.withdrawBadge', { personId: counter.id('Chen') });
    expect(counter.bodies('person').at(-1)).toMatchObject({ badge: badgeRef });
  });

  it('is withdrawn by whoever carried it, and by no other cashier', async () => {
    await counter.signIn('Jie');
    const personId = counter.id('Chen');
    expect(await counter.code('people.withdrawBadge', { personId })).toBe('wrongRole');
    await counter.signIn('Chen');
    expect(await counter.code('people.withdrawBadge', { personId })).toBe('ok');
  });

  it.each([
    ['Mei', 'Wang', 'notBelow'],
    ['Mei', 'Zhou', 'notBelow'],
    ['Mei', 'Mei', 'ok'],
    ['Jie', 'Chen', 'wrongRole'],
  ] as const)('I8: %s makes one for %s: %s', async (asker, target, code) => {
    await counter.signIn(asker);
    expect(await counter.code('people.makeBadge', { personId: counter.id(target) })).toBe(code);
  });

  it('of somebody who retired, or never made, or misread, is not in use', async () => {
    const stranger = makeBadgeCode(new Uint8Array(badgeRandomBytes).fill(9));
    expect(await scanCode(stranger)).toBe('badgeUnknown');
    expect(await scanCode(`${badge.slice(0, -1)}${badge.endsWith('0') ? '1' : '0'}`)).toBe(
      'badgeUnknown',
    );
    await counter.signIn('Mei');
    await counter.rig.call('people.retire', { personId: counter.id('Chen') });
    expect(await scanCode(badge)).toBe('badgeUnknown');
  });

  it('agrees alone only where the shop says so', async () => {
    const managers = await make('Wang', 'Zhou');
    await counter.signIn('Jie');
    const sell = seller(counter);
    const word = { badge: managers, reason: 'regular' };
    expect(await sell(word)).toBe('badgeNeedsPin');
    counter.setShop({ badgeAlone: true });
    expect(await sell(word)).toBe('ok');
    expect(counter.entries().at(-1)?.approver).toMatchObject({ name: 'Wang', how: 'badge' });
    expect(await sell({ badge, reason: 'regular' })).toBe('wrongRole');
    expect(await sell({ badge: 'CSB', reason: 'regular' })).toBe('badgeUnknown');
  });

  it('I8: nobody agrees to their own by their badge', async () => {
    const managers = await make('Wang', 'Zhou');
    counter.setShop({ badgeAlone: true });
    await counter.signIn('Wang');
    expect(await seller(counter)({ badge: managers, reason: 'me' })).toBe('samePerson');
  });

  it('I11: stands nowhere in clear, once it was shown', async () => {
    await scan(badge);
    await counter.signIn('Chen');
    counter.rig.store.close();
    const folder = join(counter.dir, 'live');
    const plain = badge.replaceAll('-', '');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'latin1');
      for (const form of [badge, plain, plain.slice(3)]) {
        expect([name, text.includes(form)]).toEqual([name, false]);
      }
    }
    counter.reopen();
  });
});
