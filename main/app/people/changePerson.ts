import { problemOf } from '../../../shared/contract/problem.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { ChangeKind, ChangeRefusal } from '../../../shared/domain/people/mayChange.ts';
import type { PersonChange } from '../../../shared/protocol/authority.ts';
import type { personChanges } from '../../../shared/protocol/entry.ts';
import type { RosterPerson } from '../../../shared/protocol/feed.ts';

export function changeProblem(refusal: ChangeRefusal): Problem {
  switch (refusal) {
    case 'notManager':
      return problemOf('wrongRole', { needed: 'manager' });
    case 'notBelow':
    case 'oneself':
      return problemOf(refusal);
  }
}

/** How the journal calls each change. */
export const entryChange: Readonly<Record<ChangeKind, (typeof personChanges)[number]>> = {
  pin: 'pin',
  badge: 'badge',
  noBadge: 'badgeWithdrawn',
  retire: 'retired',
  lend: 'lent',
  return: 'returned',
};

/** The person as this change leaves them, where no other shop is concerned. */
export function personAfter(
  person: RosterPerson,
  change: Exclude<PersonChange, { kind: 'lend' | 'return' }>,
): RosterPerson {
  switch (change.kind) {
    case 'pin':
      return { ...person, pinHash: change.pinHash, demoPin: null };
    case 'badge':
      return { ...person, badgeRef: change.badgeRef };
    case 'noBadge':
      return { ...person, badgeRef: null };
    case 'retire':
      // Nothing that could be guessed outlasts the job (I11).
      return { ...person, retired: true, badgeRef: null, pinHash: '' };
  }
}

/** Which badge a change withdraws, for the journal: a later one must not be taken for it. */
export function withdrawnBadge(
  before: RosterPerson | null,
  change: PersonChange,
): { readonly badge?: string } {
  const badge = before?.badgeRef ?? null;
  return change.kind === 'noBadge' && badge !== null ? { badge } : {};
}
