import type { Benefit, Campaign, MemberPrice } from '../campaign/campaign.ts';
import type { LineDiscount } from './decision.ts';
import { allocate, percentOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';
import { afterTaking, eligibleLines, leftOf, unitLeftMinor } from './openLines.ts';
import type { OpenLine, Taking } from './openLines.ts';
import type { Refusal } from '../reasons.ts';

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

/** A discount that is one. */
export type Granted = Extract<Discount, { kind: 'discount' }>;

/** How much of a voucher is wanted. */
export interface Wanted {
  /** Uses taken at once, 1 or more; a stored amount has none. */
  readonly uses: number;
  /** What is on a stored-amount voucher, and how much of it the cashier chose (`null`: what fits). */
  readonly storedLeftMinor: MinorUnits;
  readonly chosenMinor: MinorUnits | null;
}

const nothingTaken: Taking = new Map();
const noEligibleItem: Discount = { kind: 'refusal', refusal: { reason: 'noEligibleItem' } };

/**
 * The discount of a voucher on what earlier vouchers of the order left. It never exceeds the eligible
 * lines' remainder, and its lines add up to it exactly. A voucher that would take nothing is refused, not
 * used up; several uses at once are like as many vouchers in a row, and each must find its minimum spend
 * and take something. Without a basket (the counter stands beside a main till) a free item is worth its
 * cap, an amount its amount and a gift nothing; whatever needs lines is refused.
 */
export function discountOf(
  campaign: Pick<Campaign, 'benefit' | 'items' | 'minimumSpendMinor'>,
  lines: readonly OpenLine[],
  wanted: Wanted,
): Discount {
  const eligible = eligibleLines(lines, campaign.items);
  if (lines.length > 0 && eligible.length === 0) return noEligibleItem;
  const minimumMinor = campaign.minimumSpendMinor ?? 0;
  const take = (open: readonly OpenLine[]): Discount => {
    const leftMinor = leftOf(open);
    if (leftMinor < minimumMinor) return belowMinimum(minimumMinor, leftMinor);
    return lines.length === 0
      ? withoutBasket(campaign.benefit, wanted)
      : withBasket(campaign.benefit, open, leftMinor, wanted);
  };
  return wanted.uses > 1 ? takenRepeatedly(take, eligible, wanted.uses) : take(eligible);
}

/** So many uses in a row, each on what the one before left, as one discount. */
function takenRepeatedly(
  take: (open: readonly OpenLine[]) => Discount,
  eligible: readonly OpenLine[],
  uses: number,
): Discount {
  let open = eligible;
  const granted: Granted[] = [];
  for (let use = 0; use < uses; use += 1) {
    const next = take(open);
    if (next.kind === 'refusal') return next;
    granted.push(next);
    open = afterTaking(open, next.taking);
  }
  const parts = eligible.map((whole) => ({
    open: whole,
    discountMinor: sum(granted.map(({ taking }) => takenOf(taking, whole).discountMinor)),
    units: sum(granted.map(({ taking }) => takenOf(taking, whole).units)),
  }));
  return {
    kind: 'discount',
    discountMinor: sum(granted.map(({ discountMinor }) => discountMinor)),
    taking: takingOf(parts),
    topUpMinor: sum(granted.map(({ topUpMinor }) => topUpMinor)),
  };
}

function takenOf(
  taking: Taking,
  { line }: OpenLine,
): Pick<LineDiscount, 'discountMinor' | 'units'> {
  return taking.get(line.lineId) ?? { discountMinor: 0, units: 0 };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function withoutBasket(benefit: Benefit, wanted: Wanted): Discount {
  switch (benefit.kind) {
    case 'freeItem':
      return plain(Math.min(benefit.capMinor, benefit.priceMinor ?? benefit.capMinor));
    case 'gift':
      return plain(0);
    case 'amountOff':
      return plain(benefit.amountMinor);
    case 'storedAmount':
      // The till's total is not known here: the cashier says how much, it is never all by default.
      return wanted.chosenMinor === null || wanted.chosenMinor === 0
        ? noEligibleItem
        : plain(Math.min(wanted.chosenMinor, wanted.storedLeftMinor));
    case 'threshold':
      return belowMinimum(benefit.spendMinor, 0);
    case 'percentOff':
    case 'buyNGetM':
    case 'fixedPrice':
    case 'memberPrice':
      return noEligibleItem;
  }
}

function withBasket(
  benefit: Benefit,
  eligible: readonly OpenLine[],
  leftMinor: MinorUnits,
  wanted: Wanted,
): Discount {
  switch (benefit.kind) {
    case 'freeItem':
      return bestUnit(eligible, (unitMinor) => Math.min(unitMinor, benefit.capMinor));
    case 'fixedPrice':
      return withoutTopUp(
        bestUnit(eligible, (unitMinor) => Math.max(0, unitMinor - benefit.priceMinor)),
      );
    case 'gift':
      return plain(0);
    case 'amountOff':
      return spread(Math.min(benefit.amountMinor, leftMinor), eligible);
    case 'percentOff': {
      const off = Math.min(percentOf(leftMinor, benefit.percent, benefit.rounding), leftMinor);
      return spread(Math.min(off, benefit.capMinor ?? off), eligible);
    }
    case 'threshold': {
      const reached = Math.floor(leftMinor / benefit.spendMinor);
      const times = Math.min(reached, benefit.maxTimes ?? reached);
      if (times === 0) return belowMinimum(benefit.spendMinor, leftMinor);
      return spread(Math.min(times * benefit.offMinor, leftMinor), eligible);
    }
    case 'buyNGetM':
      return cheapestFree(eligible, benefit.buy, benefit.get);
    case 'memberPrice':
      return memberPrices(eligible, benefit.prices);
    case 'storedAmount': {
      const chosen = wanted.chosenMinor ?? wanted.storedLeftMinor;
      return spread(Math.min(chosen, wanted.storedLeftMinor, leftMinor), eligible);
    }
  }
}

function plain(discountMinor: MinorUnits): Discount {
  return { kind: 'discount', discountMinor, taking: nothingTaken, topUpMinor: 0 };
}

function withoutTopUp(discount: Discount): Discount {
  return discount.kind === 'discount' ? { ...discount, topUpMinor: 0 } : discount;
}

function belowMinimum(minimumMinor: MinorUnits, leftMinor: MinorUnits): Discount {
  const shortMinor = minimumMinor - leftMinor;
  return {
    kind: 'refusal',
    refusal: { reason: 'belowMinimumSpend', minimumMinor, shortMinor },
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
 * The unit that gives the customer the most; among equals the one with the least to add, then the first
 * line. A voucher of this kind is about one unit, and no other voucher takes that unit again.
 */
function bestUnit(
  lines: readonly OpenLine[],
  offOf: (unitMinor: MinorUnits) => MinorUnits,
): Discount {
  let best: { open: OpenLine; discountMinor: MinorUnits; topUp: MinorUnits } | null = null;
  for (const open of lines) {
    if (open.unitsLeft === 0) continue;
    const unitMinor = unitLeftMinor(open);
    const discountMinor = offOf(unitMinor);
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
 * get that group anyway), of which the `get` cheapest are free. The whole group is used up, and what it
 * takes off is spread over all of it: whoever brings back the ones that were paid for doesn't keep the
 * free ones for nothing.
 */
function cheapestFree(lines: readonly OpenLine[], buy: number, get: number): Discount {
  const dearestFirst = lines.toSorted((a, b) => b.line.unitPriceMinor - a.line.unitPriceMinor);
  let toBuy = buy;
  let toGet = get;
  let freeMinor = 0;
  const group: { open: OpenLine; units: number; worthMinor: MinorUnits }[] = [];
  for (const open of dearestFirst) {
    const bought = Math.min(toBuy, open.unitsLeft);
    const free = Math.min(toGet, open.unitsLeft - bought);
    toBuy -= bought;
    toGet -= free;
    freeMinor += free * unitLeftMinor(open);
    const units = bought + free;
    group.push({
      open,
      units,
      worthMinor: units * unitLeftMinor(open),
    });
  }
  // None is free before all are bought.
  if (toGet > 0 || freeMinor === 0) return noEligibleItem;
  const shares = allocate(
    freeMinor,
    group.map(({ worthMinor }) => worthMinor),
  );
  return taken(
    group.map(({ open, units }, place) => ({ open, units, discountMinor: shares[place] ?? 0 })),
    0,
  );
}

/** Every unit nobody took yet, down to its member price. */
function memberPrices(lines: readonly OpenLine[], prices: readonly MemberPrice[]): Discount {
  const parts = lines.flatMap((open): Part[] => {
    const priceMinor = memberPriceOf(open, prices);
    const unitMinor = unitLeftMinor(open);
    if (priceMinor === null || priceMinor >= unitMinor) return [];
    const discountMinor = (unitMinor - priceMinor) * open.unitsLeft;
    return [{ open, discountMinor, units: open.unitsLeft }];
  });
  return parts.some((part) => part.discountMinor > 0) ? taken(parts, 0) : noEligibleItem;
}

/** The lowest that applies; an item's own price and its categories' count alike. */
function memberPriceOf({ line }: OpenLine, prices: readonly MemberPrice[]): MinorUnits | null {
  let lowest: MinorUnits | null = null;
  for (const { of, priceMinor } of prices) {
    const isMeant = of === line.item || line.categories.some((category) => of === `#${category}`);
    if (isMeant && (lowest === null || priceMinor < lowest)) lowest = priceMinor;
  }
  return lowest;
}

interface Part {
  readonly open: OpenLine;
  readonly discountMinor: MinorUnits;
  readonly units: number;
}

function taken(parts: readonly Part[], topUpMinor: MinorUnits): Discount {
  return {
    kind: 'discount',
    discountMinor: sum(parts.map((part) => part.discountMinor)),
    taking: takingOf(parts),
    topUpMinor,
  };
}

function takingOf(parts: readonly Part[]): Taking {
  const taking = new Map<string, LineDiscount>();
  for (const { open, discountMinor, units } of parts) {
    const { lineId } = open.line;
    if (discountMinor > 0 || units > 0) taking.set(lineId, { lineId, discountMinor, units });
  }
  return taking;
}

/** The lines a discount was taken from: what is frozen in the journal. */
export function discountedLines(taking: Taking): readonly LineDiscount[] {
  return [...taking.values()].filter(({ discountMinor }) => discountMinor > 0);
}
