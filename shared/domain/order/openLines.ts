import type { Basket, BasketLine } from './basket.ts';
import type { Scope } from '../campaign/campaign.ts';
import type { LineDiscount } from './decision.ts';
import type { MinorUnits } from '../money.ts';
import { isInScope } from '../campaign/scope.ts';

/** A basket line as the vouchers before this one left it. */
export interface OpenLine {
  readonly line: BasketLine;
  /** What is still to be paid for it. */
  readonly leftMinor: MinorUnits;
  /** Units that no earlier voucher gave free or counted towards one. */
  readonly unitsLeft: number;
}

/**
 * What one voucher takes from the basket, by `lineId`: off the line, and of its units, each of which serves
 * one voucher at most. A unit that had to be bought for another to be free is taken with nothing off.
 */
export type Taking = ReadonlyMap<string, LineDiscount>;

/** By `lineId`, so that a cent over goes to the same line in whatever order the lines were keyed. */
export function openLinesOf(basket: Basket): OpenLine[] {
  const open = basket.lines.map((line) => ({
    line,
    leftMinor: line.quantity * line.unitPriceMinor,
    unitsLeft: line.quantity,
  }));
  return open.sort((a, b) => (a.line.lineId < b.line.lineId ? -1 : 1));
}

export function afterTaking(lines: readonly OpenLine[], taking: Taking): OpenLine[] {
  return lines.map((open) => {
    const taken = taking.get(open.line.lineId);
    if (taken === undefined) return open;
    return {
      line: open.line,
      leftMinor: open.leftMinor - taken.discountMinor,
      unitsLeft: open.unitsLeft - taken.units,
    };
  });
}

/** What one unit of it still costs: less than its price where something was taken off the line before. */
export function unitLeftMinor({ line, leftMinor, unitsLeft }: OpenLine): MinorUnits {
  return unitsLeft === 0 ? 0 : Math.min(line.unitPriceMinor, Math.floor(leftMinor / unitsLeft));
}

/** Lines the scope covers. */
export function eligibleLines(lines: readonly OpenLine[], items: Scope): readonly OpenLine[] {
  if (items.include === null && items.exclude.length === 0) return lines;
  return lines.filter(({ line }) => isInScope(items, line.item, line.categories));
}

export function leftOf(lines: readonly OpenLine[]): MinorUnits {
  return lines.reduce((sum, open) => sum + open.leftMinor, 0);
}
