import type { Campaign, Limit } from '../campaign/campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import type { Tally } from '../facts.ts';
import { countWithin } from '../campaign/limits.ts';
import type { CountedPart } from '../campaign/limits.ts';
import type { MinorUnits } from '../money.ts';

/** What was handed out of a campaign, by who received it and where. */
export interface ReceiptFacts {
  readonly campaign: Pick<Campaign, 'limits'>;
  /** By this customer; `null` where nobody is named. */
  readonly byCustomer: Tally | null;
  readonly inShop: Tally;
  readonly anywhere: Tally;
  readonly businessDay: CivilDate;
  /** How many are to be handed out now, and what one is worth. */
  readonly count: number;
  readonly worthMinor: MinorUnits;
}

export interface ReceiptLimit {
  readonly reason: 'receiptLimit';
  readonly limit: Limit;
  readonly counted: number;
  readonly parts: readonly CountedPart[];
}

/**
 * The limit on receiving that leaves no room, or `null`. A limit per customer binds customers who are
 * named; a campaign that wants it to bind everyone requires a customer.
 */
export function receiptRefusal(facts: ReceiptFacts): ReceiptLimit | null {
  for (const limit of facts.campaign.limits) {
    const tally = limit.on === 'receipt' ? tallyFor(facts, limit) : null;
    if (tally === null) continue;
    const { counted, parts } = countWithin(limit, tally, facts.businessDay);
    const wanted = facts.count * (limit.measure === 'uses' ? 1 : facts.worthMinor);
    if (counted + wanted > limit.max) return { reason: 'receiptLimit', limit, counted, parts };
  }
  return null;
}

function tallyFor(facts: ReceiptFacts, { per }: Limit): Tally | null {
  switch (per) {
    case 'customer':
      return facts.byCustomer;
    case 'shop':
      return facts.inShop;
    case 'campaign':
      return facts.anywhere;
    case 'voucher':
      // A voucher is received once; such a limit is refused when it is written.
      return null;
  }
}
