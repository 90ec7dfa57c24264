import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { settingsPatch } from '../../shared/contract/methods.ts';
import type { z } from 'zod';
import { openPeopleRig } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

type Formats = NonNullable<z.input<typeof settingsPatch>['formats']>;

describe('which kinds of bar code the shop reads', () => {
  let counter: PeopleRig;
  const kept = async () => (await counter.rig.call('settings.get', {})).formats;
  const set = (formats: Formats) => counter.code('settings.set', { formats });
  const off: Formats = { switched: [], itfLengths: [], checkDigits: false };

  beforeEach(async () => {
    counter = await openPeopleRig();
    await counter.signIn('Wang');
  });
  afterEach(() => counter.close());

  it('none that is easily misread, until a manager says so; kept over a restart and journalled', async () => {
    expect(await kept()).toEqual(usualReadFormats);
    const formats: Formats = { switched: ['ITF', 'Code39'], itfLengths: [14], checkDigits: true };
    expect(await set(formats)).toBe('ok');
    counter.reopen();
    expect(await kept()).toEqual(formats);
    const last = counter.entries().findLast(({ body }) => body.kind === 'settings');
    expect(last?.body).toEqual({ kind: 'settings', changed: ['formats'] });
  });

  it('is no cashier’s to switch (I8)', async () => {
    await counter.signIn('Chen');
    expect(await set({ ...off, switched: ['ITF'] })).toBe('wrongRole');
    expect(await kept()).toEqual(usualReadFormats);
  });

  it.each([
    ['a kind twice', { switched: ['ITF', 'ITF'] }],
    ['a kind there is no switch for', { switched: ['QR'] }],
    ['an odd length', { itfLengths: [13] }],
    ['a length too short', { itfLengths: [4] }],
    ['a length too long', { itfLengths: [82] }],
    ['a length twice', { itfLengths: [14, 14] }],
    ['too many lengths', { itfLengths: [6, 8, 10, 12, 14, 16, 18, 20, 22] }],
  ])('takes no %s (I5)', async (_, wrong) => {
    expect(await set({ ...off, ...wrong } as Formats)).toBe('badInput');
    expect(await kept()).toEqual(usualReadFormats);
  });
});
