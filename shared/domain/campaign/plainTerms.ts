import type { Campaign } from './campaign.ts';

type PlainTerms = Omit<
  Campaign,
  'id' | 'no' | 'version' | 'name' | 'benefit' | 'validFrom' | 'validThrough' | 'zone'
>;

/** A campaign that asks nothing more: any day, shop, item and customer, once a voucher, offline too. */
export const plainTerms = {
  acquisition: { kind: 'given' },
  validity: { kind: 'campaignDays' },
  extendedThrough: null,
  reviveDays: 0,
  weekdays: null,
  hours: null,
  holidays: 'any',
  blackouts: [],
  shops: { include: null, exclude: [] },
  items: { include: null, exclude: [] },
  channels: null,
  segments: null,
  tiers: null,
  minimumSpendMinor: null,
  usesPerVoucher: 1,
  limits: [],
  customer: 'optional',
  stackingGroup: null,
  exclusive: false,
  applyOrder: null,
  offline: { kind: 'accept' },
  maxDaysWithoutHq: 14,
  approvalAboveMinor: null,
  costToShopPercent: 100,
  funder: 'shop',
  goodwill: null,
  issueAfter: null,
  status: 'active',
} satisfies PlainTerms;
