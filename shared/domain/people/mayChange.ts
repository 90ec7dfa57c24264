/** What people at work may be, lowest first; each may do what the ones before may. */
const ranks = ['cashier', 'shiftLead', 'manager', 'areaManager'] as const;
type StaffRole = (typeof ranks)[number];

export const changeKinds = ['pin', 'badge', 'noBadge', 'retire', 'lend', 'return'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Colleague {
  readonly id: string;
  readonly role: StaffRole;
}

/** `notManager`: it takes one. `notBelow`: they may do as much as who asks. `oneself`: another must. */
export type ChangeRefusal = 'notManager' | 'notBelow' | 'oneself';

function rank(role: StaffRole): number {
  return ranks.indexOf(role);
}

/** Of oneself: the PIN and a badge given up by anybody, a badge taken by a manager; the rest by others. */
function ownRefusal(kind: ChangeKind, role: StaffRole): ChangeRefusal | null {
  switch (kind) {
    case 'pin':
    case 'noBadge':
      return null;
    case 'badge':
      return rank(role) < rank('manager') ? 'notManager' : null;
    case 'retire':
    case 'lend':
    case 'return':
      return 'oneself';
  }
}

/**
 * Why `asker` may not change this of `target`; `null` where they may (I8). Nobody changes somebody who may
 * do more. Who gives out a PIN or a badge can act as its holder, and so agree with themselves: that takes
 * somebody strictly above.
 */
export function changeRefusal(
  kind: ChangeKind,
  asker: Colleague,
  target: Colleague,
): ChangeRefusal | null {
  if (asker.id === target.id) return ownRefusal(kind, asker.role);
  if (rank(asker.role) < rank('manager')) return 'notManager';
  const givesKeys = kind === 'pin' || kind === 'badge';
  const isAbove = rank(asker.role) - rank(target.role) >= (givesKeys ? 1 : 0);
  return isAbove ? null : 'notBelow';
}
