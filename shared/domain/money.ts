/**
 * Money is an integer count of minor units (fen, cents) of one currency. Amounts in a decision all
 * share the shop's currency; the boundary refuses anything else before it reaches this folder.
 */
export type MinorUnits = number;

/** ISO 4217 alphabetic code, e.g. `CNY`. */
export type CurrencyCode = string;

/** The largest amount any boundary accepts for one line or one order: 10 million of a 2-digit currency. */
export const maxAmountMinor: MinorUnits = 1_000_000_000;

/**
 * Splits `total` over `weights` in proportion and exactly: largest remainder, ties to the earlier place.
 * All are non-negative integers. No share exceeds its weight unless `total` exceeds their sum. Throws
 * `RangeError` when there is something to split and nothing to split it over.
 */
export function allocate(total: MinorUnits, weights: readonly number[]): MinorUnits[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) {
    if (total !== 0) throw new RangeError('nothing to split over');
    return weights.map(() => 0);
  }
  const shares = weights.map((weight) => divide(total, weight, sum));
  const split = shares.reduce((a, { quotient }) => a + quotient, 0);
  const byRemainder = shares
    .map(({ remainder }, place) => ({ remainder, place }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place)
    .slice(0, total - split);
  const raised = new Set(byRemainder.map(({ place }) => place));
  return shares.map(({ quotient }, place) => quotient + (raised.has(place) ? 1 : 0));
}

/** `percent` (a whole number) of `amount`, rounded half up. */
export function percentOf(amount: MinorUnits, percent: number): MinorUnits {
  return divide(2 * amount, percent, 200, 100).quotient;
}

/** `(a·b + plus) / by`, exact also where the product is beyond 2⁵³. */
function divide(
  a: number,
  b: number,
  by: number,
  plus = 0,
): { readonly quotient: number; readonly remainder: number } {
  const product = a * b + plus;
  if (product <= Number.MAX_SAFE_INTEGER) {
    return { quotient: Math.floor(product / by), remainder: product % by };
  }
  const exact = BigInt(a) * BigInt(b) + BigInt(plus);
  return {
    quotient: Number(exact / BigInt(by)),
    remainder: Number(exact % BigInt(by)),
  };
}
