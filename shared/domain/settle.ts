import type { MinorUnits } from './money.ts';

/** What head office knows of a voucher at the moment a redemption of it comes in. */
export interface SettlementFacts {
  /** Head office issued it, or its signature is genuine. */
  readonly known: boolean;
  /** Killed before the use was made, by the entry's own frozen time. */
  readonly killed: boolean;
  readonly usesAllowed: number;
  /** Uses received before this one, in the order of receipt, voids taken off. Wall clocks never decide. */
  readonly usesBefore: number;
  /** Uses this entry takes; negative for a void. */
  readonly uses: number;
  /** Stored amount: put on it, spent before, and taken by this entry (negative: given back). */
  readonly amount: {
    readonly storedMinor: MinorUnits;
    readonly spentBeforeMinor: MinorUnits;
    readonly takenMinor: number;
  } | null;
  /** How far this use goes beyond the customer's tightest limit; 0 when within all of them. */
  readonly overCustomerLimit: number;
}

export type SettlementCase =
  | 'unknownVoucher'
  | 'killedVoucher'
  | 'honouredDuplicate'
  | 'overStoredAmount'
  | 'overCustomerLimit'
  | 'overRestored';

/**
 * What becomes of a use that came in. Both facts are always kept (I6); the customer never bears it. A
 * case is opened for whatever is not `good`.
 */
export type Settlement =
  | { readonly outcome: 'good' }
  | {
      readonly outcome: 'case';
      readonly kind: SettlementCase;
      /** Uses (minor units where an amount is in question) beyond what was allowed. */
      readonly beyond: number;
    };

/** Judges one voucher of one entry. The result depends on nothing but these facts. */
export function settleVoucherUse(facts: SettlementFacts): Settlement {
  const { uses, usesBefore, usesAllowed, amount } = facts;
  const takenMinor = amount?.takenMinor ?? 0;
  if (!facts.known) return caseOf('unknownVoucher', Math.max(uses, 0));
  if (uses < 0 || takenMinor < 0) return settleVoid(facts);
  if (facts.killed) return caseOf('killedVoucher', uses);
  const usesOver = uses === 0 ? 0 : usesBefore + uses - usesAllowed;
  if (usesOver > 0) return caseOf('honouredDuplicate', Math.min(uses, usesOver));
  const minorOver = amount === null ? 0 : amount.spentBeforeMinor + takenMinor - amount.storedMinor;
  if (takenMinor > 0 && minorOver > 0) {
    return caseOf('overStoredAmount', Math.min(takenMinor, minorOver));
  }
  if (facts.overCustomerLimit > 0) return caseOf('overCustomerLimit', facts.overCustomerLimit);
  return { outcome: 'good' };
}

/** A void gives back, killed or not, but never more than was taken. */
function settleVoid({ uses, usesBefore, amount }: SettlementFacts): Settlement {
  const usesOver = -(usesBefore + uses);
  if (usesOver > 0) return caseOf('overRestored', usesOver);
  const minorOver = amount === null ? 0 : -(amount.spentBeforeMinor + amount.takenMinor);
  return minorOver > 0 ? caseOf('overRestored', minorOver) : { outcome: 'good' };
}

function caseOf(kind: SettlementCase, beyond: number): Settlement {
  return { outcome: 'case', kind, beyond };
}
