import type { Judged, Rule } from './rule.ts';

/** What may stand together in one order; what is applied first stays. */
export const stackingRules = [
  {
    name: 'exclusive',
    refusal: ({ campaign, earlier }) => {
      const isAlone = earlier.length === 0;
      const anyExclusive = campaign.exclusive || earlier.some((other) => other.campaign.exclusive);
      return anyExclusive && !isAlone ? { reason: 'exclusive' } : null;
    },
    figures: ({ campaign, earlier }) =>
      campaign.exclusive || earlier.some((other) => other.campaign.exclusive)
        ? { others: { kind: 'count', value: earlier.length } }
        : null,
  },
  {
    name: 'stackingGroup',
    refusal: ({ campaign: { stackingGroup: group }, earlier }) => {
      const isTaken =
        group !== null && earlier.some((other) => other.campaign.stackingGroup === group);
      return isTaken ? { reason: 'stackingGroup' } : null;
    },
    figures: ({ campaign: { stackingGroup: group }, earlier }) =>
      group === null
        ? null
        : {
            group: { kind: 'text', value: group },
            others: {
              kind: 'count',
              value: earlier.filter((other) => other.campaign.stackingGroup === group).length,
            },
          },
  },
] as const satisfies readonly Rule<Judged>[];
