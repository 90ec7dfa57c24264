import type { Campaign, Limit } from './campaign/campaign.ts';
import type { DayTally, Tally } from './facts.ts';
import { leftWithin } from './campaign/limits.ts';
import type { MinorUnits } from './money.ts';

/** What head office knows of a voucher at the moment a redemption of it comes in. */
export interface SettlementFacts {
  /** Head office issued it, or its signature is genuine. */
  readonly known: boolean;
  /** Killed before the use was made, by the entry's own frozen time. */
  readonly killed: boolean;
  /** Used when no extension, grace or undo can have made it good any more, by the entry's own frozen day. */
  readonly late: boolean;
  /**
   * Head office had promised this very use to whoever made it: what others used meanwhile is theirs to
   * explain. Absent: it had not.
   */
  readonly granted?: boolean;
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
  /** How far this use goes beyond limits of the campaign, by whom they count; 0 when within. */
  readonly over: Readonly<Record<Limit['per'], number>>;
}

export type SettlementCase =
  | 'unknownVoucher'
  | 'killedVoucher'
  | 'usedAfterItsDays'
  | 'honouredDuplicate'
  | 'overStoredAmount'
  | 'overVoucherLimit'
  | 'overCustomerLimit'
  | 'overShopLimit'
  | 'overCampaignLimit'
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

/** Who pays for what is beyond. The customer never does: they were told yes at a counter. */
export type Bearer = 'shop' | 'headOffice';

/**
 * Who bears a case unless a person finds otherwise: the shop that took the voucher. A limit over the whole
 * chain is head office's, since no counter that is apart can know how much of it is left.
 */
export function bearerOf(kind: SettlementCase): Bearer {
  return kind === 'overCampaignLimit' ? 'headOffice' : 'shop';
}

/** The first that is overdrawn names the case. */
const limitCases = [
  { per: 'voucher', kind: 'overVoucherLimit' },
  { per: 'customer', kind: 'overCustomerLimit' },
  { per: 'shop', kind: 'overShopLimit' },
  { per: 'campaign', kind: 'overCampaignLimit' },
] as const;

/**
 * How far a use goes beyond the campaign's limits counted per voucher, customer, shop or campaign (whose
 * `tally` it is), in the limit's own measure; of several the furthest.
 */
export function overLimit(
  { limits }: Pick<Campaign, 'limits'>,
  per: Limit['per'],
  tally: Tally,
  use: DayTally,
): number {
  const over = limits
    .filter((limit) => limit.on === 'use' && limit.per === per)
    .map((limit) => {
      const taken = limit.measure === 'uses' ? use.uses : use.valueMinor;
      return Math.min(taken, taken - leftWithin(limit, tally, use.businessDay));
    });
  return Math.max(0, ...over);
}

/** Judges one voucher of one entry. The result depends on nothing but these facts. */
export function settleVoucherUse(facts: SettlementFacts): Settlement {
  const { uses, usesBefore, usesAllowed, amount } = facts;
  const takenMinor = amount?.takenMinor ?? 0;
  const all = uses === 0 ? takenMinor : uses;
  if (!facts.known) return caseOf('unknownVoucher', Math.max(0, all));
  if (all < 0) return settleVoid(facts);
  if (facts.killed) return caseOf('killedVoucher', all);
  if (facts.late) return caseOf('usedAfterItsDays', all);
  if (facts.granted === true) return { outcome: 'good' };
  const usesOver = uses === 0 ? 0 : usesBefore + uses - usesAllowed;
  if (usesOver > 0) return caseOf('honouredDuplicate', Math.min(uses, usesOver));
  const minorOver = amount === null ? 0 : amount.spentBeforeMinor + takenMinor - amount.storedMinor;
  if (takenMinor > 0 && minorOver > 0) {
    return caseOf('overStoredAmount', Math.min(takenMinor, minorOver));
  }
  return settleLimits(facts);
}

function settleLimits({ over }: SettlementFacts): Settlement {
  for (const { per, kind } of limitCases) if (over[per] > 0) return caseOf(kind, over[per]);
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
