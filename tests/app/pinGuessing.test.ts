import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  firstLockoutMs,
  lockoutMs,
  maxLockoutMs,
  maxPinTries,
} from '../../main/app/people/pinCheck.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import { hourMs, noon, openPeopleRig, pins } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

describe('how long a lock-out is', () => {
  it.each([
    [maxPinTries - 1, 0],
    [maxPinTries, firstLockoutMs],
    [maxPinTries + 1, 2 * firstLockoutMs],
    [maxPinTries + 4, 16 * firstLockoutMs],
    [maxPinTries + 5, maxLockoutMs],
    [maxPinTries + 500, maxLockoutMs],
  ])('after %i wrong PINs: %i ms', (tries, ms) => {
    expect(lockoutMs(tries)).toBe(ms);
  });
});

describe('guessing PINs', () => {
  let counter: PeopleRig;
  beforeEach(async () => {
    counter = await openPeopleRig();
  });
  afterEach(() => counter.close());

  const guess = (pin = '0007') => counter.signIn('Mei', pin);

  async function lockOut(): Promise<void> {
    for (let n = 1; n < maxPinTries; n++) expect(await guess()).toBe('wrongPin');
    expect(await guess()).toBe('lockedOut');
  }

  it('I8: a restart before each guess wins nobody another one', async () => {
    let judged = 0;
    for (let n = 0; n < 40; n++) {
      counter.reopen(n % 2 === 0 ? 'restart' : 'reboot');
      if ((await guess()) !== 'lockedOut') judged += 1;
    }
    expect(judged).toBe(maxPinTries - 1);
    expect(await guess(pins.Mei)).toBe('lockedOut');
  });

  it('I8: ten thousand PINs take weeks, not minutes', async () => {
    let tried = 0;
    const begin = counter.rig.clock.now().effective;
    for (let n = 0; n < 60; n++) {
      await guess();
      tried += 1;
      counter.pass(
        lockoutMs(counter.rig.store.read((tx) => tx.lockout(counter.id('Mei')))?.tries ?? 0),
      );
    }
    const each = (counter.rig.clock.now().effective - begin) / tried;
    expect(each * 10_000).toBeGreaterThan(60 * 24 * hourMs);
  });

  it('a tick before its end it holds, and at its end it is over', async () => {
    await lockOut();
    counter.pass(firstLockoutMs - 1);
    expect(await guess(pins.Mei)).toBe('lockedOut');
    counter.pass(1);
    expect(await guess(pins.Mei)).toBe('ok');
  });

  it('grows with each wrong PIN, and begins anew after the right one', async () => {
    await lockOut();
    counter.pass(firstLockoutMs);
    expect(await guess()).toBe('lockedOut');
    counter.pass(firstLockoutMs);
    expect(await guess(pins.Mei)).toBe('lockedOut');
    counter.pass(firstLockoutMs);
    expect(await guess(pins.Mei)).toBe('ok');
    for (let n = 1; n < maxPinTries; n++) expect(await guess()).toBe('wrongPin');
    expect(await guess(pins.Mei)).toBe('ok');
  });

  it.each([
    ['back by a day', noon - 24 * hourMs],
    ['ahead by ten years', noon + 3653 * 24 * hourMs],
  ])('I9: the computer’s clock put %s ends it no sooner', async (_, wall) => {
    await lockOut();
    counter.putWall(wall);
    expect(await guess(pins.Mei)).toBe('lockedOut');
    counter.reopen('reboot');
    counter.putWall(wall);
    expect(await guess(pins.Mei)).toBe('lockedOut');
  });

  it('HQ’s time, put back by ten years, keeps nobody out for ten years', async () => {
    await lockOut();
    counter.rig.clock.heard(noon - 3653 * 24 * hourMs);
    expect(await guess(pins.Mei)).toBe('lockedOut');
    counter.pass(firstLockoutMs);
    expect(await guess(pins.Mei)).toBe('ok');
  });

  it('of one person locks nobody else out, and somebody unknown is no oracle', async () => {
    await lockOut();
    expect(await counter.signIn('Wang')).toBe('ok');
    const stranger = { personId: 'nobody', pin: '0007' };
    for (let n = 0; n < 2 * maxPinTries; n++) {
      expect(await counter.code('session.signIn', stranger)).toBe('wrongPin');
    }
  });

  it('each wrong one stands in the journal, by number and without the PIN', async () => {
    await lockOut();
    expect(counter.bodies('pinRefused').map(({ tries }) => tries)).toEqual([1, 2, 3, 4, 5]);
  });
});

it('I11: no PIN stands in log, journal or database, right or wrong, old or new', async () => {
  const canaries = ['739146', '583902', '274865'];
  const counter = await openPeopleRig(createPinHasher());
  await counter.signIn('Mei');
  const [wrong = '', first = '', second = ''] = canaries;
  await counter.signIn('Mei', wrong);
  await counter.rig.call('people.add', { name: 'Lan', role: 'cashier', pin: first });
  const lan = counter.rig.store.read((tx) => tx.people()).find(({ name }) => name === 'Lan');
  await counter.rig.call('session.signIn', { personId: lan?.id ?? '', pin: first });
  await counter.rig.call('people.changeOwnPin', { pin: first, newPin: second });
  counter.rig.store.close();
  const folder = join(counter.dir, 'live');
  const found = readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), 'latin1');
    return canaries.filter((pin) => text.includes(pin)).map((pin) => `${pin} in ${name}`);
  });
  expect(found).toEqual([]);
  expect(readdirSync(folder).length).toBeGreaterThan(1);
  counter.reopen();
  counter.close();
});
