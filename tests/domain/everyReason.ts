import type { Certainty, Warning } from '../../shared/domain/order/decision.ts';
import type { LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import type { CountedPart } from '../../shared/domain/campaign/limits.ts';
import type { ApprovalReason, Refusal } from '../../shared/domain/reasons.ts';
import type { UndoRefusal } from '../../shared/domain/undo/undoFacts.ts';
import { noon } from './build.ts';

/** One or more of each; the compiler refuses a table when one is missing. */
type Every<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: readonly [
    Extract<Union, Readonly<Record<Tag, Name>>>,
    ...Extract<Union, Readonly<Record<Tag, Name>>>[],
  ];
};

const lastUse = {
  at: noon,
  shop: 'shop-1',
  shopName: 'Riverside',
  counter: 'Counter 2',
  operator: 'Mei',
  seq: null,
};

const parts: readonly CountedPart[] = [
  { source: 'journal', asOf: noon, counted: 1 },
  { source: 'hq', asOf: noon, counted: 1 },
];
const day: LimitPeriod = { kind: 'businessDay' };
const ever: LimitPeriod = { kind: 'ever' };
const inUses = { measure: 'uses', max: 3, counted: 3 } as const;
const inMoney = { measure: 'money', max: 2000, counted: 1800 } as const;

export const refusals: Every<Refusal, 'reason'> = {
  alreadyUsed: [
    { reason: 'alreadyUsed', lastUse, source: 'hq', asOf: noon },
    { reason: 'alreadyUsed', lastUse: null, source: 'hq', asOf: noon },
    {
      reason: 'alreadyUsed',
      lastUse: { ...lastUse, before: '2026-08-01' },
      source: 'hq',
      asOf: noon,
    },
  ],
  tooFewUsesLeft: [{ reason: 'tooFewUsesLeft', left: 1, wanted: 2 }],
  inThisOrder: [{ reason: 'inThisOrder' }],
  killed: [
    { reason: 'killed', at: null },
    { reason: 'killed', at: 1_795_000_000_000 },
  ],
  notYetValid: [{ reason: 'notYetValid', firstDay: '2026-12-01' }],
  expired: [
    { reason: 'expired', lastDay: '2026-11-20', refundMinor: null },
    { reason: 'expired', lastDay: '2026-11-20', refundMinor: 1500 },
  ],
  campaignPaused: [{ reason: 'campaignPaused' }],
  wrongShop: [{ reason: 'wrongShop' }],
  wrongChannel: [{ reason: 'wrongChannel', channels: ['online', 'delivery'] }],
  blackout: [
    { reason: 'blackout', days: { from: '2026-11-20', through: '2026-11-22' } },
    { reason: 'blackout', days: { from: '2026-11-21', through: '2026-11-21' } },
  ],
  onlyHolidays: [{ reason: 'onlyHolidays' }],
  notOnHolidays: [{ reason: 'notOnHolidays' }],
  wrongWeekday: [{ reason: 'wrongWeekday', weekdays: [1, 2] }],
  wrongHours: [{ reason: 'wrongHours', hours: [{ fromMinute: 600, toMinute: 720 }] }],
  noEligibleItem: [{ reason: 'noEligibleItem' }],
  belowMinimumSpend: [
    { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1 },
    { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 3000 },
  ],
  customerRequired: [{ reason: 'customerRequired' }],
  otherCustomer: [{ reason: 'otherCustomer' }],
  wrongSegment: [{ reason: 'wrongSegment', segments: ['new', 'loyal'] }],
  wrongTier: [{ reason: 'wrongTier', tiers: ['Gold'] }],
  voucherLimit: [
    { reason: 'voucherLimit', period: day, ...inUses, counted: 0, parts: [] },
    { reason: 'voucherLimit', period: ever, ...inMoney, parts },
  ],
  customerLimit: [
    { reason: 'customerLimit', period: day, ...inUses, parts },
    { reason: 'customerLimit', period: ever, ...inMoney, counted: 0, parts: [] },
  ],
  shopLimit: [
    { reason: 'shopLimit', period: day, ...inUses, parts },
    { reason: 'shopLimit', period: ever, ...inMoney, parts },
  ],
  campaignLimit: [
    { reason: 'campaignLimit', period: day, ...inUses, parts },
    { reason: 'campaignLimit', period: ever, ...inMoney, parts },
  ],
  exclusive: [{ reason: 'exclusive' }],
  stackingGroup: [{ reason: 'stackingGroup' }],
  nothingLeft: [{ reason: 'nothingLeft' }],
  riskBudgetSpent: [{ reason: 'riskBudgetSpent' }],
  needsHomeShop: [{ reason: 'needsHomeShop' }],
  authorityAway: [{ reason: 'authorityAway' }],
  needsLease: [{ reason: 'needsLease' }],
  leaseSpent: [{ reason: 'leaseSpent' }],
  needsHq: [{ reason: 'needsHq' }],
  claimRefused: [{ reason: 'claimRefused' }],
  tooLongWithoutHq: [{ reason: 'tooLongWithoutHq', days: 14 }],
  undoRoundsSpent: [{ reason: 'undoRoundsSpent' }],
  soldOut: [{ reason: 'soldOut', at: noon, operator: '小梅' }],
};

export const approvals: Every<ApprovalReason, 'reason'> = {
  valueAboveLimit: [{ reason: 'valueAboveLimit', limitMinor: 500 }],
  undoLate: [{ reason: 'undoLate' }],
  undoElsewhere: [{ reason: 'undoElsewhere' }],
  tornCode: [{ reason: 'tornCode' }],
  remakeAgain: [{ reason: 'remakeAgain' }],
  goodwillValue: [{ reason: 'goodwillValue', limitMinor: 500 }],
};

export const warnings: Every<Warning, 'kind'> = {
  extensionMayBeUnknown: [{ kind: 'extensionMayBeUnknown' }],
  endsSoon: [
    { kind: 'endsSoon', daysLeft: 3 },
    { kind: 'endsSoon', daysLeft: 1 },
    { kind: 'endsSoon', daysLeft: 0 },
  ],
  lastUse: [{ kind: 'lastUse' }],
  inGrace: [{ kind: 'inGrace', lastDay: '2026-11-20' }],
  nthToday: [{ kind: 'nthToday', n: 3 }],
  codeSaysOther: [{ kind: 'codeSaysOther' }],
};

export const undoRefusals: Every<UndoRefusal, 'reason'> = {
  alreadyUndone: [{ reason: 'alreadyUndone' }],
  undoRoundsSpent: [{ reason: 'undoRoundsSpent' }],
  voidOfVoid: [{ reason: 'voidOfVoid' }],
  notARedemption: [{ reason: 'notARedemption' }],
  tooLate: [{ reason: 'tooLate', days: 90 }],
  goodsReturned: [{ reason: 'goodsReturned' }],
  vouchersReturned: [{ reason: 'vouchersReturned' }],
  onlyAsAWhole: [{ reason: 'onlyAsAWhole' }],
  moreThanUsed: [{ reason: 'moreThanUsed' }],
};

export const certainties: readonly Certainty[] = [
  { kind: 'certain', because: 'standAlone' },
  { kind: 'certain', because: 'homeShop' },
  { kind: 'certain', because: 'claim' },
  { kind: 'certain', because: 'lease' },
  { kind: 'fresh', asOf: noon },
  { kind: 'doubtful', asOf: noon },
  { kind: 'doubtful', asOf: null },
];
