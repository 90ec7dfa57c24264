import type { Refusal, RefusalReason } from '../../../../shared/domain/reasons.ts';
import type { slips } from '../../../../shared/i18n/slips.ts';

type NextKey = keyof typeof slips.en;

const nextOf = {
  alreadyUsed: 'useAnother',
  tooFewUsesLeft: 'fewer',
  inThisOrder: 'useAnother',
  killed: 'askGiver',
  notYetValid: 'fromThatDay',
  expired: 'askManager',
  campaignPaused: 'whenBack',
  wrongShop: 'itsShops',
  wrongChannel: 'itsWay',
  blackout: 'atItsTimes',
  onlyHolidays: 'atItsTimes',
  notOnHolidays: 'atItsTimes',
  wrongWeekday: 'atItsTimes',
  wrongHours: 'atItsTimes',
  noEligibleItem: 'anotherOrder',
  belowMinimumSpend: 'anotherOrder',
  customerRequired: 'tellWho',
  otherCustomer: 'itsOwner',
  wrongSegment: 'lookAgain',
  wrongTier: 'lookAgain',
  voucherLimit: 'later',
  customerLimit: 'later',
  shopLimit: 'later',
  campaignLimit: 'later',
  exclusive: 'anotherOrder',
  stackingGroup: 'anotherOrder',
  nothingLeft: 'useAnother',
  riskBudgetSpent: 'lineBack',
  needsHomeShop: 'itsShops',
  authorityAway: 'lineBack',
  needsLease: 'lineBack',
  leaseSpent: 'lineBack',
  needsHq: 'lineBack',
  claimRefused: 'useAnother',
  tooLongWithoutHq: 'lineBack',
  undoRoundsSpent: 'askHeadOffice',
  soldOut: 'whenThere',
} as const satisfies Readonly<Record<RefusalReason, NextKey>>;

/** What the customer can do: the catalogue's own next steps are said to whoever stands at the counter. */
export function nextStepOf(refusal: Refusal): NextKey {
  if (refusal.reason === 'expired' && (refusal.refundMinor ?? 0) > 0) return 'moneyBack';
  if ('period' in refusal && refusal.period.kind === 'ever') return 'useAnother';
  return nextOf[refusal.reason];
}
