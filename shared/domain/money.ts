/**
 * Money is an integer count of minor units (fen, cents) of one currency. Amounts in a decision all
 * share the shop's currency; the boundary refuses anything else before it reaches this folder.
 */
export type MinorUnits = number;

/** ISO 4217 alphabetic code, e.g. `CNY`. */
export type CurrencyCode = string;

/** ISO 4217's code for no currency: until the shop is known. */
export const noCurrency: CurrencyCode = 'XXX';

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
  const divided = weights.map((weight) => divide(total, weight, sum));
  const shares = divided.map(({ quotient }) => quotient);
  const over = total - shares.reduce((a, b) => a + b, 0);
  for (const place of largestRemainders(divided, over)) shares[place] = (shares[place] ?? 0) + 1;
  return shares;
}

function largestRemainders(
  divided: readonly { readonly remainder: number }[],
  count: number,
): readonly number[] {
  if (count === 0) return [];
  return divided
    .map(({ remainder }, place) => ({ remainder, place }))
    .sort((a, b) => b.remainder - a.remainder)
    .slice(0, count)
    .map(({ place }) => place);
}

/** How a share of money is brought to a round amount: to a multiple of `toMinor` (1: to the minor unit). */
export interface Rounding {
  readonly mode: 'halfUp' | 'down' | 'up';
  readonly toMinor: MinorUnits;
}

/** To the minor unit, as people round. */
export const plainRounding: Rounding = { mode: 'halfUp', toMinor: 1 };

/** `percent` (a whole number) of `amount`, rounded half up to the minor unit, or as `rounding` says. */
export function percentOf(
  amount: MinorUnits,
  percent: number,
  { mode, toMinor }: Rounding = plainRounding,
): MinorUnits {
  const step = 100 * toMinor;
  const plus = { down: 0, halfUp: step / 2, up: step - 1 }[mode];
  return divide(amount, percent, step, plus).quotient * toMinor;
}

/** `part / whole` of `total`, rounded down; all are non-negative integers, `whole` positive. */
export function shareOf(total: MinorUnits, part: number, whole: number): MinorUnits {
  return divide(total, part, whole).quotient;
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
