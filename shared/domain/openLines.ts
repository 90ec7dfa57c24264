import type { Basket, BasketLine } from './basket.ts';
import type { ItemScope } from './campaign.ts';
import type { LineDiscount } from './decision.ts';
import type { MinorUnits } from './money.ts';

/** A basket line as the vouchers before this one left it. */
export interface OpenLine {
  readonly line: BasketLine;
  /** What is still to be paid for it. */
  readonly leftMinor: MinorUnits;
  /** Units that no earlier voucher gave free or counted towards one. */
  readonly unitsLeft: number;
}

/** What one voucher takes from the basket. */
export interface Taking {
  readonly lines: readonly LineDiscount[];
  /** Units used up, by `lineId`: each unit serves one free-item voucher at most. */
  readonly units: ReadonlyMap<string, number>;
}

export function openLinesOf(basket: Basket): OpenLine[] {
  return basket.lines.map((line) => ({
    line,
    leftMinor: line.quantity * line.unitPriceMinor,
    unitsLeft: line.quantity,
  }));
}

export function afterTaking(lines: readonly OpenLine[], taking: Taking): OpenLine[] {
  const discounts = new Map(taking.lines.map((taken) => [taken.lineId, taken.discountMinor]));
  return lines.map((open) => ({
    line: open.line,
    leftMinor: open.leftMinor - (discounts.get(open.line.lineId) ?? 0),
    unitsLeft: open.unitsLeft - (taking.units.get(open.line.lineId) ?? 0),
  }));
}

/** Lines the scope covers; `exclude` outranks `include`, entries are item codes or `#category`. */
export function eligibleLines(lines: readonly OpenLine[], scope: ItemScope): readonly OpenLine[] {
  if (scope.include === null && scope.exclude.length === 0) return lines;
  return lines.filter(({ line }) => isCovered(line, scope));
}

export function leftOf(lines: readonly OpenLine[]): MinorUnits {
  return lines.reduce((sum, open) => sum + open.leftMinor, 0);
}

function isCovered(line: BasketLine, scope: ItemScope): boolean {
  if (isNamed(line, scope.exclude)) return false;
  return scope.include === null || isNamed(line, scope.include);
}

function isNamed(line: BasketLine, entries: readonly string[]): boolean {
  if (line.item !== null && entries.includes(line.item)) return true;
  return line.categories.some((category) => entries.includes(`#${category}`));
}
