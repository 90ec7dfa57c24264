import type { Benefit, Campaign } from './campaign.ts';
import { allocate, percentOf } from './money.ts';
import type { MinorUnits } from './money.ts';
import { eligibleLines, leftOf } from './openLines.ts';
import type { OpenLine, Taking } from './openLines.ts';
import type { Refusal } from './reasons.ts';

/** What a voucher takes off, or why it can take nothing. */
export type Discount =
  | {
      readonly kind: 'discount';
      readonly discountMinor: MinorUnits;
      /** Empty without a basket and for a gift. */
      readonly taking: Taking;
      readonly topUpMinor: MinorUnits;
    }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

/** What is on a stored-amount voucher, and how much of it the cashier chose (`null`: what fits). */
export interface StoredAmount {
  readonly leftMinor: MinorUnits;
  readonly chosenMinor: MinorUnits | null;
}

const nothingTaken: Taking = { lines: [], units: new Map() };
const noEligibleItem: Discount = { kind: 'refusal', refusal: { reason: 'noEligibleItem' } };

/**
 * The discount of one use of the campaign on what earlier vouchers of the order left. It never exceeds
 * the eligible lines' remainder, and its lines add up to it exactly. A voucher that would take nothing
 * is refused, not used up. Without a basket (the counter stands beside a main till) a free item is
 * worth its cap, an amount its amount and a gift nothing; whatever needs lines is refused.
 */
export function discountOf(
  campaign: Pick<Campaign, 'benefit' | 'items' | 'minimumSpendMinor'>,
  lines: readonly OpenLine[],
  stored: StoredAmount,
): Discount {
  const eligible = eligibleLines(lines, campaign.items);
  if (lines.length > 0 && eligible.length === 0) return noEligibleItem;
  const leftMinor = leftOf(eligible);
  const minimum = campaign.minimumSpendMinor ?? 0;
  if (leftMinor < minimum) return belowMinimum(minimum, leftMinor);
  if (lines.length === 0) return withoutBasket(campaign.benefit, stored);
  return withBasket(campaign.benefit, eligible, leftMinor, stored);
}

function withoutBasket(benefit: Benefit, stored: StoredAmount): Discount {
  switch (benefit.kind) {
    case 'freeItem':
      return plain(benefit.capMinor);
    case 'gift':
      return plain(0);
    case 'amountOff':
      return plain(benefit.amountMinor);
    case 'storedAmount':
      // The till's total is not known here: the cashier says how much, it is never all by default.
      return stored.chosenMinor === null || stored.chosenMinor === 0
        ? noEligibleItem
        : plain(Math.min(stored.chosenMinor, stored.leftMinor));
    case 'threshold':
      return belowMinimum(benefit.spendMinor, 0);
    case 'percentOff':
    case 'buyNGetM':
      return noEligibleItem;
  }
}

function withBasket(
  benefit: Benefit,
  eligible: readonly OpenLine[],
  leftMinor: MinorUnits,
  stored: StoredAmount,
): Discount {
  switch (benefit.kind) {
    case 'freeItem':
      return freeItem(eligible, benefit.capMinor);
    case 'gift':
      return plain(0);
    case 'amountOff':
      return spread(Math.min(benefit.amountMinor, leftMinor), eligible);
    case 'percentOff': {
      const off = percentOf(leftMinor, benefit.percent);
      return spread(Math.min(off, benefit.capMinor ?? off), eligible);
    }
    case 'threshold': {
      const times = benefit.repeating
        ? Math.floor(leftMinor / benefit.spendMinor)
        : Number(leftMinor >= benefit.spendMinor);
      if (times === 0) return belowMinimum(benefit.spendMinor, leftMinor);
      return spread(Math.min(times * benefit.offMinor, leftMinor), eligible);
    }
    case 'buyNGetM':
      return cheapestFree(eligible, benefit.buy, benefit.get);
    case 'storedAmount': {
      const wanted = stored.chosenMinor ?? stored.leftMinor;
      return spread(Math.min(wanted, stored.leftMinor, leftMinor), eligible);
    }
  }
}

function plain(discountMinor: MinorUnits): Discount {
  return { kind: 'discount', discountMinor, taking: nothingTaken, topUpMinor: 0 };
}

function belowMinimum(minimumMinor: MinorUnits, leftMinor: MinorUnits): Discount {
  return {
    kind: 'refusal',
    refusal: {
      reason: 'belowMinimumSpend',
      minimumMinor,
      shortMinor: minimumMinor - leftMinor,
    },
  };
}

/** In proportion to what is left to pay on each line. */
function spread(discountMinor: MinorUnits, lines: readonly OpenLine[]): Discount {
  if (discountMinor === 0) return noEligibleItem;
  const shares = allocate(
    discountMinor,
    lines.map((open) => open.leftMinor),
  );
  return taken(
    lines.map((open, place) => ({ open, discountMinor: shares[place] ?? 0, units: 0 })),
    0,
  );
}

/**
 * The unit that gives the customer the most up to the cap; among equals the one with the least to add,
 * then the first keyed.
 */
function freeItem(lines: readonly OpenLine[], capMinor: MinorUnits): Discount {
  let best: { open: OpenLine; discountMinor: MinorUnits; topUp: MinorUnits } | null = null;
  for (const open of lines) {
    if (open.unitsLeft === 0) continue;
    const unitMinor = Math.min(open.line.unitPriceMinor, open.leftMinor);
    const discountMinor = Math.min(unitMinor, capMinor);
    const topUp = unitMinor - discountMinor;
    const isBetter =
      best === null ||
      discountMinor > best.discountMinor ||
      (discountMinor === best.discountMinor && topUp < best.topUp);
    if (isBetter) best = { open, discountMinor, topUp };
  }
  if (best === null || best.discountMinor === 0) return noEligibleItem;
  return taken([{ open: best.open, discountMinor: best.discountMinor, units: 1 }], best.topUp);
}

/**
 * One group of `buy + get` units, the dearest that the order has (a customer could split the order to
 * get that group anyway), of which the `get` cheapest are free. The whole group is used up.
 */
function cheapestFree(lines: readonly OpenLine[], buy: number, get: number): Discount {
  const dearestFirst = lines
    .filter((open) => open.unitsLeft > 0)
    .sort((a, b) => b.line.unitPriceMinor - a.line.unitPriceMinor);
  let toBuy = buy;
  let toGet = get;
  const parts: Part[] = [];
  for (const open of dearestFirst) {
    const bought = Math.min(toBuy, open.unitsLeft);
    const free = Math.min(toGet, open.unitsLeft - bought);
    toBuy -= bought;
    toGet -= free;
    const discountMinor = Math.min(free * open.line.unitPriceMinor, open.leftMinor);
    if (bought + free > 0) parts.push({ open, discountMinor, units: bought + free });
  }
  const isWhole = toBuy === 0 && toGet === 0;
  return isWhole && parts.some((part) => part.discountMinor > 0) ? taken(parts, 0) : noEligibleItem;
}

interface Part {
  readonly open: OpenLine;
  readonly discountMinor: MinorUnits;
  readonly units: number;
}

function taken(parts: readonly Part[], topUpMinor: MinorUnits): Discount {
  return {
    kind: 'discount',
    discountMinor: parts.reduce((sum, part) => sum + part.discountMinor, 0),
    taking: {
      lines: parts
        .filter((part) => part.discountMinor > 0)
        .map(({ open, discountMinor }) => ({ lineId: open.line.lineId, discountMinor })),
      units: new Map(parts.map(({ open, units }) => [open.line.lineId, units])),
    },
    topUpMinor,
  };
}
