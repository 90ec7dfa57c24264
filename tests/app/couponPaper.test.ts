import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPeopleRig, pins } from './peopleRig.ts';
import type { Name, PeopleRig } from './peopleRig.ts';

describe('the paper of a coupon somebody was given', () => {
  let counter: PeopleRig;
  let seq: number;

  beforeEach(async () => {
    counter = await openPeopleRig();
    await counter.signIn('Wang');
    await counter.rig.call('goodwill.issue', {
      issueId: 'ab'.repeat(16),
      campaignId: 'sorry',
      reason: 'wait',
      note: '',
      customer: null,
      pin: pins.Wang,
      approval: null,
    });
    const [issued] = await counter.rig.call('goodwill.list', { before: null, count: 1 });
    seq = issued?.seq ?? 0;
  });
  afterEach(() => counter.close());

  it.each<[Name, string]>([
    ['Chen', 'wrongRole'],
    ['Jie', 'wrongRole'],
    ['Wang', 'ok'],
    ['Zhou', 'ok'],
  ])(
    'I8: whoever reads it can use it, so only who may give one sees it again: %s, %s',
    async (who, code) => {
      expect(await counter.signIn(who)).toBe('ok');
      expect(await counter.code('history.paper', { seq })).toBe(code);
      expect(await counter.code('history.reprint', { seq })).toBe(code);
      expect(counter.bodies('reprint')).toHaveLength(code === 'ok' ? 1 : 0);
    },
  );
});
