import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { NextStepsView } from '../../shared/contract/nextSteps.ts';
import { openRig, setUpShop, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { noon, openPeopleRig, quickHasher } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

const dayMs = 86_400_000;

describe('what is left after the first set-up', () => {
  let people: PeopleRig;

  beforeEach(async () => {
    people = await openPeopleRig();
    await people.signIn('Mei');
  });
  afterEach(() => people.close());

  const steps = (): Promise<NextStepsView> => people.rig.call('setup.steps', {});

  const stepsDue = async () => (await people.rig.call('session.state', {})).stepsDue;

  async function stateOf(step: string): Promise<string | undefined> {
    return (await steps()).steps.find((one) => one.step === step)?.state;
  }

  it('is ticked by facts: people, campaigns and vouchers that are there', async () => {
    expect(await stateOf('people')).toBe('done');
    expect(await stateOf('campaign')).toBe('done');
    expect(await stateOf('printer')).toBe('open');
    expect(await stateOf('scanner')).toBe('open');
    await people.rig.call('setup.scanSeen', {});
    expect(await stateOf('scanner')).toBe('done');
    people.reopen();
    await people.signIn('Mei');
    expect(await stateOf('scanner')).toBe('done');
  });

  it('a shop may go without a printer, and change its mind', async () => {
    const without = await people.rig.call('setup.without', { step: 'printer', without: true });
    expect(without.steps.find(({ step }) => step === 'printer')?.state).toBe('notNeeded');
    await people.rig.call('setup.without', { step: 'printer', without: false });
    expect(await stateOf('printer')).toBe('open');
    expect(
      await people.code('setup.without', { step: 'campaign' as 'printer', without: true }),
    ).toBe('badInput');
  });

  it('a chain’s counter sees the parts that are its own', async () => {
    people.rig.store.write((tx) => {
      const identity = tx.identity();
      if (identity !== null) tx.setIdentity({ ...identity, standAlone: false });
    });
    const view = await steps();
    expect(view.steps.map(({ step }) => step)).toEqual(['printer', 'scanner', 'backup']);
    expect(await stepsDue()).toBe(false);
  });

  it('is a manager’s to see and to put aside (I8)', async () => {
    await people.signIn('Chen');
    expect(await people.code('setup.steps', {})).toBe('wrongRole');
    expect(await people.code('setup.stepsSeen', {})).toBe('wrongRole');
    expect(await people.code('setup.scanSeen', {})).toBe('ok');
  });
});

describe('a shop that was set up a moment ago', () => {
  let dir: string;
  let rig: CounterRig;
  let wall = noon;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-steps-'));
    wall = noon;
    const machine = { wall: () => wall, monotonic: () => wall - noon + 600_000, bootId: 'boot' };
    rig = openRig(dir, undefined, { crypto: createCrypto(), machine, pinHasher: quickHasher });
    await setUpShop(rig);
    await signInRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const due = async () => {
    const { stepsDue, openingDue } = await rig.call('session.state', {});
    return { stepsDue, openingDue };
  };

  it('has the list come by itself once, and the opening check not on that day', async () => {
    expect(await due()).toEqual({ stepsDue: true, openingDue: false });
    await rig.call('setup.stepsSeen', {});
    expect(await due()).toEqual({ stepsDue: false, openingDue: false });
    wall += dayMs;
    await signInRig(rig);
    expect(await due()).toEqual({ stepsDue: false, openingDue: true });
    // Looked at again later, the list takes no check away.
    await rig.call('setup.stepsSeen', {});
    expect(await due()).toEqual({ stepsDue: false, openingDue: true });
  });

  it('is at work as soon as there is somebody else, a campaign or a voucher', async () => {
    await rig.call('people.add', { name: 'Yumei', role: 'cashier', pin: '4862' });
    expect(await due()).toEqual({ stepsDue: false, openingDue: true });
  });
});
