import type { CivilDate, InstantMs } from './civil.ts';
import type { VoucherRef } from './facts.ts';
import type { MinorUnits } from './money.ts';
import type { ApprovalReason } from './reasons.ts';

/** Redeemed and undone so often, a voucher stays redeemed: the rest is for head office to look at. */
export const maxUndoRounds = 3;

const msPerMinute = 60_000;

/** Who stands at the counter, lowest first; the names are those of the roster. */
export type StaffRole = 'cashier' | 'shiftLead' | 'manager' | 'areaManager';

/** What one voucher of the redemption used. */
export interface UsedVoucher {
  readonly ref: VoucherRef;
  readonly campaignNo: number;
  readonly uses: number;
  /** Stored amount that was taken; `null` for other kinds. */
  readonly amountMinor: MinorUnits | null;
  readonly discountMinor: MinorUnits;
  /** How often this voucher was redeemed and undone before. */
  readonly undoRounds: number;
}

export interface UndoFacts {
  readonly at: InstantMs;
  /** The business day the redemption counted on: its counters are what is restored. */
  readonly businessDay: CivilDate;
  readonly undone: boolean;
  /** Redeemed on this terminal; `false` for one known only by its signed reference. */
  readonly here: boolean;
  readonly vouchers: readonly UsedVoucher[];
  /** Effective time. */
  readonly now: InstantMs;
  readonly undoMinutes: UndoMinutes;
  readonly operator: StaffRole;
  /** Role of a second person who agreed (their authority was checked by the caller). */
  readonly approver: StaffRole | null;
}

/** How long somebody may undo alone. */
export interface UndoMinutes {
  readonly cashier: number;
  readonly manager: number;
}

export type UndoRefusal =
  | { readonly reason: 'alreadyUndone' }
  | { readonly reason: 'undoRoundsSpent' };

export type Restored = Omit<UsedVoucher, 'undoRounds'>;

export type UndoDecision =
  /** Give back exactly this, on this business day. */
  | {
      readonly verdict: 'ok';
      readonly restored: readonly Restored[];
      readonly businessDay: CivilDate;
    }
  | { readonly verdict: 'needsApproval'; readonly approval: ApprovalReason }
  | { readonly verdict: 'refused'; readonly refusal: UndoRefusal };

/**
 * May this redemption be undone now? Within their minutes the operator may alone; later, or for another
 * terminal's redemption, a manager must agree. What is restored is what was used, never more.
 */
export function decideUndo(facts: UndoFacts): UndoDecision {
  if (facts.undone) return { verdict: 'refused', refusal: { reason: 'alreadyUndone' } };
  if (facts.vouchers.some(({ undoRounds }) => undoRounds >= maxUndoRounds)) {
    return { verdict: 'refused', refusal: { reason: 'undoRoundsSpent' } };
  }
  const approval = approvalNeeded(facts);
  if (approval !== null && !isManager(facts.approver))
    return { verdict: 'needsApproval', approval };
  return {
    verdict: 'ok',
    restored: facts.vouchers.map(restoredOf),
    businessDay: facts.businessDay,
  };
}

function restoredOf({ ref, campaignNo, uses, amountMinor, discountMinor }: UsedVoucher): Restored {
  return { ref, campaignNo, uses, amountMinor, discountMinor };
}

/** Until when the operator may undo alone: the last instant that still counts. */
export function undoUntil(at: InstantMs, minutes: UndoMinutes, operator: StaffRole): InstantMs {
  const alone = isManager(operator) ? Math.max(minutes.manager, minutes.cashier) : minutes.cashier;
  return at + alone * msPerMinute;
}

function approvalNeeded(facts: UndoFacts): ApprovalReason | null {
  if (!facts.here) return { reason: 'undoElsewhere' };
  const isLate = facts.now > undoUntil(facts.at, facts.undoMinutes, facts.operator);
  return isLate ? { reason: 'undoLate' } : null;
}

function isManager(role: StaffRole | null): boolean {
  return role === 'manager' || role === 'areaManager';
}
