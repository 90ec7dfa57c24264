import type { CivilDate } from '../time/civil.ts';
import { isManager } from './undo.ts';
import type { StaffRole } from './undoFacts.ts';
import type { ApprovalReason } from '../reasons.ts';

/** Made again (重做) so often on a cashier's word; beyond that a manager agrees. */
export const remakesAlone = 1;
/** And never more often than this. */
export const maxRemakes = 3;

export const remakeReasons = ['wrongItem', 'spilled', 'quality', 'other'] as const;
export type RemakeReason = (typeof remakeReasons)[number];

export interface RemakeFacts {
  /** Everything of the redemption was given back. */
  readonly undone: boolean;
  /** How often it was made again before. */
  readonly remakes: number;
  /** The business day of the redemption, and of now. */
  readonly businessDay: CivilDate;
  readonly today: CivilDate;
  readonly approver: StaffRole | null;
}

export type RemakeRefusal =
  | { readonly reason: 'alreadyUndone' }
  | { readonly reason: 'otherDay' }
  | { readonly reason: 'remakesSpent'; readonly max: number };

export type RemakeDecision =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'needsApproval'; readonly approval: ApprovalReason }
  | { readonly verdict: 'refused'; readonly refusal: RemakeRefusal };

/**
 * May what was given for this redemption be made again? It is still the one use: nothing is counted a
 * second time. On its own business day only; later it is goodwill.
 */
export function decideRemake(facts: RemakeFacts): RemakeDecision {
  if (facts.undone) return { verdict: 'refused', refusal: { reason: 'alreadyUndone' } };
  if (facts.today !== facts.businessDay) {
    return { verdict: 'refused', refusal: { reason: 'otherDay' } };
  }
  if (facts.remakes >= maxRemakes) {
    return { verdict: 'refused', refusal: { reason: 'remakesSpent', max: maxRemakes } };
  }
  const isAlone = facts.remakes < remakesAlone || isManager(facts.approver);
  return isAlone
    ? { verdict: 'ok' }
    : { verdict: 'needsApproval', approval: { reason: 'remakeAgain' } };
}
