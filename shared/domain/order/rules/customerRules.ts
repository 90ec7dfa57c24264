import type { Judged, Rule } from './rule.ts';

/** Whose voucher it is, and whether it is meant for this customer. */
export const customerRules = [
  {
    name: 'customerNamed',
    refusal: ({ facts, campaign }) =>
      campaign.customer === 'required' && facts.customer === null
        ? { reason: 'customerRequired' }
        : null,
    figures: ({ campaign }) => (campaign.customer === 'required' ? {} : null),
  },
  {
    name: 'holder',
    refusal: ({ facts, voucher }) => {
      const holder = voucher.holder.value;
      const isOther = holder !== null && facts.customer !== null && facts.customer.id !== holder;
      return isOther ? { reason: 'otherCustomer' } : null;
    },
    figures: ({ voucher }) => (voucher.holder.value === null ? null : {}),
  },
  {
    name: 'segment',
    refusal: ({ facts: { customer }, campaign: { segments } }) => {
      if (segments === null) return null;
      if (customer === null) return { reason: 'customerRequired' };
      const segment = customer.segment.value;
      const isMeant = segment !== null && segments.includes(segment);
      return isMeant ? null : { reason: 'wrongSegment', segments };
    },
    figures: ({ facts: { customer }, campaign: { segments } }) => {
      if (segments === null) return null;
      const segment = customer?.segment.value ?? null;
      return {
        segment: { kind: 'segments', value: segment === null ? [] : [segment] },
        segments: { kind: 'segments', value: segments },
      };
    },
  },
  {
    name: 'tier',
    refusal: ({ facts: { customer }, campaign: { tiers } }) => {
      if (tiers === null) return null;
      if (customer === null) return { reason: 'customerRequired' };
      const tier = customer.tier.value;
      return tier !== null && tiers.includes(tier) ? null : { reason: 'wrongTier', tiers };
    },
    figures: ({ facts: { customer }, campaign: { tiers } }) =>
      tiers === null
        ? null
        : {
            tier: { kind: 'text', value: customer?.tier.value ?? '' },
            tiers: { kind: 'names', value: tiers },
          },
  },
] as const satisfies readonly Rule<Judged>[];
