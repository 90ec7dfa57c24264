import type { MinorUnits } from '../money.ts';

/** One line of the order as the cashier keyed it. */
export interface BasketLine {
  readonly lineId: string;
  readonly name: string;
  /** Item code; `null` for a typed total. */
  readonly item: string | null;
  readonly categories: readonly string[];
  readonly quantity: number;
  readonly unitPriceMinor: MinorUnits;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
}
