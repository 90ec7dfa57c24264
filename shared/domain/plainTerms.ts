import type { Campaign } from './campaign.ts';

type PlainTerms = Omit<
  Campaign,
  'id' | 'no' | 'version' | 'name' | 'benefit' | 'validFrom' | 'validThrough' | 'zone'
>;

/** A campaign that asks nothing more: any day, shop, item and customer, once a voucher, offline too. */
export const plainTerms = {
  weekdays: null,
  hours: null,
  shops: null,
  items: { include: null, exclude: [] },
  minimumSpendMinor: null,
  usesPerVoucher: 1,
  customerLimits: [],
  customer: 'optional',
  stackingGroup: null,
  exclusive: false,
  offline: { kind: 'accept' },
  maxDaysWithoutHq: 14,
  approvalAboveMinor: null,
  costToShopPercent: 100,
  funder: 'shop',
  goodwill: null,
  status: 'active',
} satisfies PlainTerms;
