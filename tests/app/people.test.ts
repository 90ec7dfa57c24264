import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxPinTries } from '../../main/app/people/pinCheck.ts';
import type { MethodName, InputOf } from '../../shared/contract/methods.ts';
import { openPeopleRig, pins } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

describe('looking after people, standing alone', () => {
  let counter: PeopleRig;
  beforeEach(async () => {
    counter = await openPeopleRig();
  });
  afterEach(() => counter.close());

  const change = <M extends MethodName>(method: M, input: InputOf<M>) =>
    counter.code(method, input);
  const resetPin = (name: Name, pin = '8520') =>
    change('people.resetPin', { personId: counter.id(name), pin });
  const retire = (name: Name) => change('people.retire', { personId: counter.id(name) });
  const lastChange = () => counter.bodies('person').at(-1);

  it('anybody chooses another PIN, knowing the old one', async () => {
    await counter.signIn('Chen');
    expect(await change('people.changeOwnPin', { pin: pins.Chen, newPin: '8520' })).toBe('ok');
    expect(lastChange()).toEqual({ kind: 'person', personId: counter.id('Chen'), change: 'pin' });
    expect(await counter.operator()).toBe('Chen');
    expect(await counter.signIn('Chen', pins.Chen)).toBe('wrongPin');
    expect(await counter.signIn('Chen', '8520')).toBe('ok');
  });

  it('I8: not without the old one, which is tried as seldom as at a sign-in', async () => {
    await counter.signIn('Chen');
    const wrong = { pin: '0007', newPin: '8520' };
    for (let n = 1; n < maxPinTries; n++) {
      expect(await change('people.changeOwnPin', wrong)).toBe('wrongPin');
    }
    expect(await change('people.changeOwnPin', wrong)).toBe('lockedOut');
    const right = { pin: pins.Chen, newPin: '8520' };
    expect(await change('people.changeOwnPin', right)).toBe('lockedOut');
    expect(counter.bodies('person')).toHaveLength(0);
  });

  it.each([
    ['0000', 'repeated'],
    ['1234', 'run'],
    [pins.Chen, 'same'],
  ])('%s is too easy: %s', async (newPin, why) => {
    await counter.signIn('Chen');
    const input = { pin: pins.Chen, newPin };
    expect(await counter.problem('people.changeOwnPin', input)).toMatchObject({
      code: 'easyPin',
      detail: { why },
    });
    expect(await counter.signIn('Chen', pins.Chen)).toBe('ok');
  });

  it('an easy PIN is given to nobody new either, and to nobody below', async () => {
    await counter.signIn('Mei');
    const added = { name: 'Lan', role: 'cashier', pin: '7777' } as const;
    expect(await change('people.add', added)).toBe('easyPin');
    expect(await resetPin('Chen', '4567')).toBe('easyPin');
  });

  it('two people may have one PIN: nobody is told that somebody else has it', async () => {
    await counter.signIn('Mei');
    const added = { name: 'Lan', role: 'cashier', pin: pins.Chen } as const;
    const fresh = { name: 'Tao', role: 'cashier', pin: '9182' } as const;
    const answers = [
      await counter.rig.tryCall('people.add', added),
      await counter.rig.tryCall('people.add', fresh),
    ];
    const shapes = answers.map((answer) =>
      answer.ok ? Object.keys(answer.value as object) : 'no',
    );
    expect(shapes[0]).toEqual(shapes[1]);
    expect(await resetPin('Jie', pins.Chen)).toBe('ok');
    await counter.signIn('Chen');
    const same = { pin: pins.Chen, newPin: '9182' };
    expect(await change('people.changeOwnPin', same)).toBe('ok');
    const hashes = counter.rig.store.read((tx) => tx.people().map(({ pinHash }) => pinHash));
    expect(hashes).toHaveLength(7);
  });

  it('a manager gives somebody below another PIN, and their lock-out ends', async () => {
    for (let n = 0; n < maxPinTries; n++) await counter.signIn('Chen', '0007');
    expect(await counter.signIn('Chen')).toBe('lockedOut');
    await counter.signIn('Mei');
    expect(await resetPin('Chen')).toBe('ok');
    expect(lastChange()).toMatchObject({ change: 'pin', personId: counter.id('Chen') });
    expect(await counter.signIn('Chen', pins.Chen)).toBe('wrongPin');
    expect(await counter.signIn('Chen', '8520')).toBe('ok');
  });

  it.each([
    ['Mei', 'Wang', 'notBelow'],
    ['Mei', 'Zhou', 'notBelow'],
    ['Mei', 'Mei', 'oneself'],
    ['Zhou', 'Wang', 'ok'],
    ['Mei', 'Jie', 'ok'],
    ['Jie', 'Chen', 'wrongRole'],
    ['Chen', 'Jie', 'wrongRole'],
  ] as const)('I8: %s gives %s another PIN: %s', async (asker, target, code) => {
    await counter.signIn(asker);
    expect(await resetPin(target)).toBe(code);
    expect(await counter.signIn(target)).toBe(code === 'ok' ? 'wrongPin' : 'ok');
  });

  it.each([
    ['Mei', 'Wang', 'ok'],
    ['Mei', 'Zhou', 'notBelow'],
    ['Mei', 'Mei', 'oneself'],
    ['Jie', 'Chen', 'wrongRole'],
  ] as const)('I8: %s retires %s: %s', async (asker, target, code) => {
    await counter.signIn(asker);
    expect(await retire(target)).toBe(code);
    expect(counter.person(target).retired).toBe(code === 'ok');
    expect(counter.bodies('person').map((one) => one.change)).toEqual(
      code === 'ok' ? ['retired'] : [],
    );
  });

  it('who retired is on no list, and gets in no more, whatever they know', async () => {
    await counter.signIn('Mei');
    expect(await retire('Chen')).toBe('ok');
    const listed = (await counter.rig.call('people.list', {})).map(({ name }) => name);
    expect(listed).not.toContain('Chen');
    expect(await counter.signIn('Chen')).toBe('wrongPin');
    expect(await retire('Chen')).toBe('notFound');
    expect(await resetPin('Chen')).toBe('notFound');
  });

  it('I8: the session of somebody who retires ends at once', async () => {
    await counter.signIn('Chen');
    const person = { ...counter.person('Chen'), retired: true };
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person }]));
    expect(await counter.code('history.list', { before: null, count: 1 })).toBe('notSignedIn');
    expect(counter.bodies('signOut')).toHaveLength(1);
  });

  it('I8: nobody makes somebody who may do more than they', async () => {
    await counter.signIn('Mei');
    const wanted = { name: 'Lan', role: 'areaManager', pin: '9182' } as const;
    expect(await change('people.add', wanted)).toBe('wrongRole');
  });

  it('a shop of its own has no other to lend to', async () => {
    await counter.signIn('Mei');
    const lent = { personId: counter.id('Chen'), shop: 'other' };
    expect(await change('people.lend', lent)).toBe('worksEverywhere');
    expect(await change('people.shops', {})).toBe('notInThisMode');
    const list = await counter.rig.call('people.list', {});
    expect(list.flatMap(({ may }) => may)).not.toContain('lend');
  });

  it('says of each what whoever asks may change, which is what the terminal then does', async () => {
    await counter.signIn('Mei');
    const may = Object.fromEntries(
      (await counter.rig.call('people.list', {})).map((one) => [one.name, one.may]),
    );
    expect(may).toEqual({
      Mei: ['badge'],
      Wang: ['retire'],
      Zhou: [],
      Chen: ['pin', 'badge', 'retire'],
      Jie: ['pin', 'badge', 'retire'],
    });
  });

  it('the rules of a shop of its own are a manager’s to set, and stand in the journal', async () => {
    await counter.signIn('Jie');
    const rules = { approvalsPerDay: 5, badgeAlone: true };
    expect(await change('people.rules', rules)).toBe('wrongRole');
    await counter.signIn('Mei');
    expect(await change('people.rules', { ...rules, approvalsPerDay: 0 })).toBe('badInput');
    expect(await change('people.rules', { ...rules, approvalsPerDay: 501 })).toBe('badInput');
    expect(await change('people.rules', rules)).toBe('ok');
    expect(counter.rig.store.read((tx) => tx.shop())).toMatchObject(rules);
    expect(counter.bodies('settings').at(-1)?.changed).toEqual(['approvalsPerDay', 'badgeAlone']);
  });
});
