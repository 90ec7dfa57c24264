import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import { maxPinTries } from '../../main/app/people/pinCheck.ts';
import { phoneWindowMs } from '../../main/app/people/phones.ts';
import { hotp, totpStep, totpStepMs } from '../../shared/protocol/totp.ts';
import { hourMs, openPeopleRig, pins, seller } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

const crypto = createCrypto();
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app makes of the address it reads. */
function secretOf(uri: string): Uint8Array {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...text].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

describe('a number off a manager’s phone', () => {
  let counter: PeopleRig;
  let sell: ReturnType<typeof seller>;
  let secret: Uint8Array;

  const now = () => counter.rig.clock.now().effective;
  const shown = (offMs = 0) => hotp(crypto, secret, totpStep(now() + offMs), 6);
  const by = (number: string, name: Name = 'Wang') => ({
    personId: counter.id(name),
    number,
    reason: 'regular',
  });

  async function offer(name: Name): Promise<string> {
    await counter.signIn(name);
    return (await counter.rig.call('people.pairPhone', { pin: pins[name] })).uri;
  }

  beforeEach(async () => {
    counter = await openPeopleRig();
    sell = seller(counter);
    secret = secretOf(await offer('Wang'));
    expect(secret).toHaveLength(20);
    await counter.rig.call('people.confirmPhone', { number: shown() });
    counter.pass(totpStepMs);
    await counter.signIn('Chen');
  });
  afterEach(() => counter.close());

  it('is their word, without any network, and stands in the entry as such', async () => {
    expect(await sell(by(shown()))).toBe('ok');
    expect(counter.entries().at(-1)?.approver).toMatchObject({ name: 'Wang', how: 'phone' });
    expect(counter.bodies('person').at(-1)).toMatchObject({ change: 'phonePaired' });
  });

  it.each([
    ['as far behind as is allowed', -phoneWindowMs, 'ok'],
    ['a step further behind', -phoneWindowMs - totpStepMs, 'wrongNumber'],
    ['as far ahead as is allowed', phoneWindowMs, 'ok'],
    ['a step further ahead', phoneWindowMs + totpStepMs, 'wrongNumber'],
  ])('of a phone whose clock is %s: %i ms, %s', async (_, off, code) => {
    // The pairing used a step of its own: nothing before that one counts.
    counter.pass(10 * totpStepMs);
    expect(await sell(by(shown(off)))).toBe(code);
  });

  it('I8: counts once, also after a restart, and none older than the last one', async () => {
    counter.pass(10 * totpStepMs);
    const [older, used, newer] = [shown(-totpStepMs), shown(), shown(totpStepMs)];
    expect(await sell(by(used))).toBe('ok');
    expect(await sell(by(used))).toBe('wrongNumber');
    counter.reopen('reboot');
    await counter.signIn('Chen');
    expect(await sell(by(used))).toBe('wrongNumber');
    expect(await sell(by(older))).toBe('wrongNumber');
    expect(await sell(by(newer))).toBe('ok');
  });

  it('I8: is tried as seldom as a PIN, in the same lock-out', async () => {
    for (let n = 1; n < maxPinTries; n++) expect(await sell(by('000000'))).toBe('wrongNumber');
    expect(await sell(by('000000'))).toBe('lockedOut');
    expect(await sell(by(shown()))).toBe('lockedOut');
    const pin = { personId: counter.id('Wang'), pin: pins.Wang, reason: 'regular' };
    expect(await sell(pin)).toBe('lockedOut');
    expect(counter.bodies('pinRefused')).toHaveLength(maxPinTries);
  });

  it('is whose it is: another manager’s phone says nothing of this one', async () => {
    const wangs = secret;
    secret = secretOf(await offer('Zhou'));
    await counter.rig.call('people.confirmPhone', { number: shown() });
    counter.pass(totpStepMs);
    await counter.signIn('Chen');
    const zhous = shown();
    expect(await sell(by(zhous, 'Wang'))).toBe('wrongNumber');
    secret = wangs;
    expect(await sell(by(shown(), 'Wang'))).toBe('ok');
  });

  it('is worth nothing once the phone is unpaired, or paired anew', async () => {
    await counter.signIn('Wang');
    const before = secret;
    secret = secretOf((await counter.rig.call('people.pairPhone', { pin: pins.Wang })).uri);
    expect(Buffer.from(secret).equals(before)).toBe(false);
    await counter.signIn('Chen');
    expect(await sell(by(shown()))).toBe('phoneNotPaired');
    await counter.signIn('Wang');
    await counter.rig.call('people.confirmPhone', { number: shown() });
    counter.pass(totpStepMs);
    await counter.signIn('Chen');
    const old = hotp(crypto, before, totpStep(now()), 6);
    expect(await sell(by(old))).toBe('wrongNumber');
    expect(await sell(by(shown()))).toBe('ok');
    await counter.signIn('Zhou');
    await counter.rig.call('people.unpairPhone', { personId: counter.id('Wang') });
    await counter.signIn('Chen');
    counter.pass(totpStepMs);
    expect(await sell(by(shown()))).toBe('phoneNotPaired');
    expect(counter.bodies('person').at(-1)).toMatchObject({ change: 'phoneUnpaired' });
  });

  it('is taken from nobody who retired', async () => {
    const person = { ...counter.person('Wang'), retired: true };
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person }]));
    expect(await sell(by(shown()))).toBe('phoneNotPaired');
  });

  it('the same act asked again is answered again, though its number was used', async () => {
    const number = shown();
    expect(await sell(by(number))).toBe('ok');
    expect(await seller(counter)(by(number))).toBe('ok');
    expect(counter.bodies('redemption')).toHaveLength(1);
  });

  it('is paired by the manager alone, with their PIN, and only once a number came back', async () => {
    expect(await counter.code('people.pairPhone', { pin: pins.Chen })).toBe('wrongRole');
    await counter.signIn('Zhou');
    expect(await counter.code('people.pairPhone', { pin: '0000' })).toBe('wrongPin');
    expect(await counter.code('people.confirmPhone', { number: '123456' })).toBe('phoneNotPaired');
    secret = secretOf((await counter.rig.call('people.pairPhone', { pin: pins.Zhou })).uri);
    expect(await counter.code('people.confirmPhone', { number: shown(hourMs) })).toBe(
      'numberDiffers',
    );
    await counter.signIn('Chen');
    expect(await sell(by(shown(), 'Zhou'))).toBe('phoneNotPaired');
  });

  it('I11: the secret stands in no file but the one with the keys, and there only as what it is made of', () => {
    const hex = Buffer.from(secret).toString('hex');
    const folder = join(counter.dir, 'live');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      expect([name, bytes.includes(Buffer.from(secret)), bytes.includes(hex)]).toEqual([
        name,
        false,
        false,
      ]);
    }
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toContain('approvalKey');
  });

  it('is worth nothing where the keys were lost with which it was paired', async () => {
    counter.rig.context.secrets.set('approvalKey', new Uint8Array(32).fill(1));
    expect(await sell(by(shown()))).toBe('wrongNumber');
  });
});
