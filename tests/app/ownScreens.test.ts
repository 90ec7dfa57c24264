import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultKeys } from '../../shared/contract/keyMap.ts';
import { openPeopleRig, pins } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

describe('settings of the screen itself', () => {
  let counter: PeopleRig;
  const settings = () => counter.rig.call('settings.get', {});
  const leave = (name: 'Wang' | 'Chen', pin: string) =>
    counter.code('kiosk.leave', { personId: counter.id(name), pin });

  beforeEach(async () => {
    counter = await openPeopleRig();
  });
  afterEach(() => counter.close());

  it('letters, loudness and keys are kept over a restart', async () => {
    await counter.signIn('Wang');
    const keys = { ...defaultKeys, hold: defaultKeys.reprint, reprint: defaultKeys.hold };
    await counter.rig.call('settings.set', { textSize: 'larger', volume: 25, keys });
    counter.reopen();
    expect(await settings()).toMatchObject({ textSize: 'larger', volume: 25, keys });
  });

  it('anybody at the counter may have larger letters, none but a manager other keys', async () => {
    await counter.signIn('Chen');
    expect(await counter.code('settings.set', { textSize: 'large' })).toBe('ok');
    expect(await counter.code('settings.set', { keys: defaultKeys })).toBe('wrongRole');
    expect(await counter.code('settings.set', { kiosk: true })).toBe('wrongRole');
  });

  it('takes no two commands on one key', async () => {
    await counter.signIn('Wang');
    const keys = { ...defaultKeys, hold: defaultKeys.confirm };
    expect(await counter.code('settings.set', { keys })).toBe('badInput');
    expect((await settings()).keys).toEqual(defaultKeys);
  });

  it('the full screen without ways out is ended by a manager’s PIN and by nothing else (I8)', async () => {
    await counter.signIn('Wang');
    await counter.rig.call('settings.set', { kiosk: true });
    const off = { kiosk: false } as unknown as { kiosk: true };
    expect(await counter.code('settings.set', off)).toBe('badInput');
    await counter.signIn('Chen');
    expect(await leave('Chen', pins.Chen)).toBe('wrongRole');
    expect(await leave('Wang', '9999')).toBe('wrongPin');
    expect((await settings()).kiosk).toBe(true);
    counter.reopen();
    await counter.signIn('Chen');
    expect((await settings()).kiosk).toBe(true);
    expect(await leave('Wang', pins.Wang)).toBe('ok');
    expect((await settings()).kiosk).toBe(false);
    // The manager's doing, though the cashier is signed in.
    const last = counter.entries().findLast(({ body }) => body.kind === 'settings');
    expect(last).toMatchObject({
      actor: { personId: counter.id('Wang') },
      body: { kind: 'settings', changed: ['kiosk'] },
    });
  });

  it('PINs tried at the way out are tries of the one lock-out', async () => {
    await counter.signIn('Chen');
    for (let tries = 0; tries < 5; tries += 1) await leave('Wang', '0001');
    expect(await leave('Wang', pins.Wang)).toBe('lockedOut');
    expect(
      await counter.code('session.signIn', { personId: counter.id('Wang'), pin: pins.Wang }),
    ).toBe('lockedOut');
  });

  it('nobody signed in can’t end it', async () => {
    await counter.rig.call('session.signOut', { because: 'operator' });
    expect(await leave('Wang', pins.Wang)).toBe('notSignedIn');
  });
});
