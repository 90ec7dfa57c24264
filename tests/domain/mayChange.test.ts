import { describe, expect, it } from 'vitest';
import { changeKinds, changeRefusal } from '../../shared/domain/people/mayChange.ts';
import type { ChangeKind, ChangeRefusal } from '../../shared/domain/people/mayChange.ts';

const ranks = ['cashier', 'shiftLead', 'manager', 'areaManager'] as const;
const givesKeys: readonly ChangeKind[] = ['pin', 'badge'];

function wanted(kind: ChangeKind, asker: number, target: number): ChangeRefusal | null {
  if (asker < ranks.indexOf('manager')) return 'notManager';
  if (target > asker) return 'notBelow';
  return target === asker && givesKeys.includes(kind) ? 'notBelow' : null;
}

describe('changing somebody else (I8)', () => {
  for (const kind of changeKinds) {
    for (const [asker, role] of ranks.entries()) {
      for (const [target, other] of ranks.entries()) {
        it(`${kind} of a ${other} by a ${role}`, () => {
          const who = { id: 'one', role };
          expect(changeRefusal(kind, who, { id: 'two', role: other })).toBe(
            wanted(kind, asker, target),
          );
        });
      }
    }
  }
});

describe('changing oneself', () => {
  it.each([
    ['pin', 'cashier', null],
    ['noBadge', 'cashier', null],
    ['badge', 'shiftLead', 'notManager'],
    ['badge', 'manager', null],
    ['retire', 'areaManager', 'oneself'],
    ['lend', 'manager', 'oneself'],
    ['return', 'manager', 'oneself'],
  ] as const)('%s as a %s: %s', (kind, role, refusal) => {
    expect(changeRefusal(kind, { id: 'one', role }, { id: 'one', role })).toBe(refusal);
  });
});
