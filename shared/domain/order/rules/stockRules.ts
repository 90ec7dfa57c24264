import type { Judged, Rule } from './rule.ts';

/**
 * Whether the shop has what the voucher gives. Tried after all that the voucher, the moment and the
 * customer decide: what is refused here is good, and may be kept by a rain-check.
 */
export const stockRules = [
  {
    name: 'soldOut',
    refusal: ({ soldOut, substitute }) =>
      soldOut === null || substitute !== null
        ? null
        : { reason: 'soldOut', at: soldOut.at, operator: soldOut.operator },
    figures: ({ soldOut }) =>
      soldOut === null
        ? null
        : {
            at: { kind: 'instant', value: soldOut.at },
            operator: { kind: 'text', value: soldOut.operator },
          },
  },
] as const satisfies readonly Rule<Judged>[];
