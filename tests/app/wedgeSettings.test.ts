import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import type { WedgeSettings } from '../../shared/contract/wedgeViews.ts';
import { openPeopleRig } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

describe('how a counter reads scanners that type', () => {
  let counter: PeopleRig;
  const kept = async () => (await counter.rig.call('settings.get', {})).wedge;
  const set = (wedge: WedgeSettings) => counter.code('settings.set', { wedge });

  beforeEach(async () => {
    counter = await openPeopleRig();
    await counter.signIn('Wang');
  });
  afterEach(() => counter.close());

  it('as they come, until a manager sets it; kept over a restart and journalled', async () => {
    expect(await kept()).toEqual(usualWedge);
    const wedge = { layout: 'us', prefix: '~P', suffix: '\u0003' } as const;
    expect(await set(wedge)).toBe('ok');
    counter.reopen();
    expect(await kept()).toEqual(wedge);
    const last = counter.entries().findLast(({ body }) => body.kind === 'settings');
    expect(last?.body).toEqual({ kind: 'settings', changed: ['wedge'] });
  });

  it('is no cashier’s to set (I8)', async () => {
    await counter.signIn('Chen');
    expect(await set({ ...usualWedge, prefix: '#' })).toBe('wrongRole');
    expect(await kept()).toEqual(usualWedge);
  });

  it.each([
    ['a layout there is none of', { layout: 'dvorak' }],
    ['a prefix that is too long', { prefix: 'P'.repeat(17) }],
    ['a prefix of other signs', { prefix: '券' }],
    ['a suffix that would end a code', { suffix: '\r' }],
    ['NUL', { suffix: '\0' }],
  ])('takes no %s (I5)', async (_, wrong) => {
    expect(await set({ ...usualWedge, ...wrong } as WedgeSettings)).toBe('badInput');
    expect(await kept()).toEqual(usualWedge);
  });
});
