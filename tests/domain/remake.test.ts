import { describe, expect, it } from 'vitest';
import { decideRemake, maxRemakes, remakesAlone } from '../../shared/domain/undo/remake.ts';
import type { RemakeFacts } from '../../shared/domain/undo/remake.ts';

function wordOf(change: Partial<RemakeFacts>): string {
  const decision = decideRemake({
    undone: false,
    remakes: 0,
    businessDay: '2026-11-21',
    today: '2026-11-21',
    approver: null,
    ...change,
  });
  if (decision.verdict === 'refused') return decision.refusal.reason;
  return decision.verdict === 'needsApproval' ? decision.approval.reason : 'ok';
}

describe('made again', () => {
  it('remakeAgain: once on a cashier’s word, then with a manager', () => {
    expect(remakesAlone).toBe(1);
    expect(wordOf({ remakes: 0 })).toBe('ok');
    expect(wordOf({ remakes: 1 })).toBe('remakeAgain');
    expect(wordOf({ remakes: 1, approver: 'shiftLead' })).toBe('remakeAgain');
    expect(wordOf({ remakes: 1, approver: 'manager' })).toBe('ok');
    expect(wordOf({ remakes: 1, approver: 'areaManager' })).toBe('ok');
  });

  it.each([
    [maxRemakes - 1, 'ok'],
    [maxRemakes, 'remakesSpent'],
    [maxRemakes + 1, 'remakesSpent'],
  ])('%i times before, with a manager: %s', (remakes, word) => {
    expect(wordOf({ remakes, approver: 'manager' })).toBe(word);
  });

  it.each(['2026-11-20', '2026-11-22'])('on its own business day, not on %s', (today) => {
    expect(wordOf({ today, approver: 'manager' })).toBe('otherDay');
  });

  it('alreadyUndone: what was given back is nobody’s to be made again', () => {
    expect(wordOf({ undone: true, approver: 'manager' })).toBe('alreadyUndone');
  });

  it('says how often is the most', () => {
    const facts = { undone: false, businessDay: '2026-11-21', today: '2026-11-21', approver: null };
    expect(decideRemake({ ...facts, remakes: maxRemakes })).toEqual({
      verdict: 'refused',
      refusal: { reason: 'remakesSpent', max: maxRemakes },
    });
  });
});
