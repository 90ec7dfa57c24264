import type { Judged, Rule } from './rule.ts';

/** What may stand together in one order; the vouchers given first stay. */
export const stackingRules: readonly Rule<Judged>[] = [
  {
    name: 'exclusive',
    refusal: ({ campaign, earlier }) => {
      const isAlone = earlier.length === 0;
      const anyExclusive = campaign.exclusive || earlier.some((other) => other.campaign.exclusive);
      return anyExclusive && !isAlone ? { reason: 'exclusive' } : null;
    },
  },
  {
    name: 'stackingGroup',
    refusal: ({ campaign, earlier }) => {
      const group = campaign.stackingGroup;
      const isTaken =
        group !== null && earlier.some((other) => other.campaign.stackingGroup === group);
      return isTaken ? { reason: 'stackingGroup' } : null;
    },
  },
];
