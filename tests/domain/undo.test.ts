import { describe, expect, it } from 'vitest';
import { decideUndo, maxUndoRounds, undoUntil } from '../../shared/domain/undo.ts';
import type { StaffRole, UndoFacts, UsedVoucher } from '../../shared/domain/undo.ts';
import { minuteMs, noon, refNo } from './build.ts';

const used: UsedVoucher = {
  ref: refNo(1),
  campaignNo: 7,
  uses: 1,
  amountMinor: null,
  discountMinor: 500,
  undoRounds: 0,
};
const stored: UsedVoucher = {
  ...used,
  ref: refNo(2),
  uses: 0,
  amountMinor: 1200,
  discountMinor: 1200,
};

function undoWith(change: Partial<UndoFacts> = {}): UndoFacts {
  return {
    at: noon,
    businessDay: '2026-11-21',
    undone: false,
    here: true,
    vouchers: [used, stored],
    now: noon + minuteMs,
    undoMinutes: { cashier: 5, manager: 60 },
    operator: 'cashier',
    approver: null,
    ...change,
  };
}

function wordOf(change: Partial<UndoFacts>): string {
  const decision = decideUndo(undoWith(change));
  if (decision.verdict === 'refused') return decision.refusal.reason;
  return decision.verdict === 'needsApproval' ? decision.approval.reason : 'ok';
}

describe('undo', () => {
  it('restores exactly what was used, on the business day it counted on', () => {
    const restored = [used, stored].map(({ undoRounds, ...rest }) => {
      expect(undoRounds).toBe(0);
      return rest;
    });
    expect(decideUndo(undoWith())).toEqual({ verdict: 'ok', restored, businessDay: '2026-11-21' });
  });

  it('alreadyUndone, even with a manager (I2)', () => {
    expect(wordOf({ undone: true, approver: 'manager' })).toBe('alreadyUndone');
  });

  it.each([
    [maxUndoRounds - 1, 'ok'],
    [maxUndoRounds, 'undoRoundsSpent'],
    [maxUndoRounds + 1, 'undoRoundsSpent'],
  ])('undoRoundsSpent: %i rounds before: %s', (undoRounds, word) => {
    expect(wordOf({ vouchers: [used, { ...stored, undoRounds }], approver: 'manager' })).toBe(word);
  });

  it.each<[StaffRole, number, string]>([
    ['cashier', 5 * minuteMs - 1, 'ok'],
    ['cashier', 5 * minuteMs, 'ok'],
    ['cashier', 5 * minuteMs + 1, 'undoLate'],
    ['shiftLead', 5 * minuteMs + 1, 'undoLate'],
    ['manager', 60 * minuteMs, 'ok'],
    ['manager', 60 * minuteMs + 1, 'undoLate'],
    ['areaManager', 60 * minuteMs, 'ok'],
  ])('undoLate: a %s after %i ms: %s (I8)', (operator, ms, word) => {
    expect(wordOf({ operator, now: noon + ms })).toBe(word);
    expect(noon + ms <= undoUntil(noon, { cashier: 5, manager: 60 }, operator)).toBe(word === 'ok');
  });

  it('undoLate and undoElsewhere want a manager, not just anybody (I8)', () => {
    for (const change of [{ now: noon + 90 * minuteMs }, { here: false }]) {
      expect(wordOf({ ...change, approver: 'manager' })).toBe('ok');
      expect(wordOf({ ...change, approver: 'areaManager' })).toBe('ok');
      expect(wordOf({ ...change, approver: 'shiftLead' })).not.toBe('ok');
    }
    expect(wordOf({ here: false })).toBe('undoElsewhere');
  });
});
