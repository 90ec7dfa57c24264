import type { CustomerLimit, LimitPeriod } from '../campaign.ts';
import type { CivilDate } from '../civil.ts';
import { addDays, monthOf, weekOf } from '../civilTime.ts';
import type { DayCount } from '../facts.ts';
import type { Refusal } from '../reasons.ts';
import type { Judged, Rule } from './rule.ts';

/** Whose voucher it is, and how often this customer has used the campaign. */
export const customerRules: readonly Rule<Judged>[] = [
  {
    name: 'customerNamed',
    refusal: ({ facts, campaign }) => {
      const isNeeded = campaign.customer === 'required' || campaign.customerLimits.length > 0;
      return isNeeded && facts.customer === null ? { reason: 'customerRequired' } : null;
    },
  },
  {
    name: 'holder',
    refusal: ({ facts, voucher }) => {
      const holder = voucher.holder.value;
      const isOther = holder !== null && facts.customer !== null && facts.customer.id !== holder;
      return isOther ? { reason: 'otherCustomer' } : null;
    },
  },
  { name: 'customerLimits', refusal: limitReached },
];

/** Every voucher of the campaign counts, those earlier in this very order too. */
function limitReached({ facts, campaign, earlier }: Judged): Refusal | null {
  if (facts.customer === null || campaign.customerLimits.length === 0) return null;
  const { now } = facts.counter;
  const known = facts.customer.usesByCampaign.get(campaign.no);
  const inOrder = earlier.filter((other) => other.campaign.no === campaign.no).length;
  for (const { period, maxUses } of campaign.customerLimits) {
    const counted = usesWithin(period, known?.value ?? [], now.value.businessDay) + inOrder;
    if (counted >= maxUses) {
      const source = known?.source ?? 'journal';
      const asOf = known?.asOf ?? now.asOf;
      return { reason: 'customerLimit', period, maxUses, counted, source, asOf };
    }
  }
  return null;
}

/**
 * Uses that count in the period which `businessDay` belongs to. Rolling N days are that day and the
 * N − 1 before it; a day later than it (a clock was put right) counts too, on the safe side.
 */
export function usesWithin(
  period: LimitPeriod,
  days: readonly DayCount[],
  businessDay: CivilDate,
): number {
  const counts = countsIn(period, businessDay);
  return days.reduce((sum, day) => sum + (counts(day.businessDay) ? day.uses : 0), 0);
}

/** How many uses more the tightest of the limits leaves; `null` without limits. */
export function usesLeftOf(
  limits: readonly CustomerLimit[],
  days: readonly DayCount[],
  businessDay: CivilDate,
): number | null {
  if (limits.length === 0) return null;
  return Math.min(
    ...limits.map(({ period, maxUses }) => maxUses - usesWithin(period, days, businessDay)),
  );
}

function countsIn(period: LimitPeriod, businessDay: CivilDate): (day: CivilDate) => boolean {
  switch (period.kind) {
    case 'ever':
      return () => true;
    case 'businessDay':
      return (day) => day === businessDay;
    case 'week': {
      const monday = weekOf(businessDay);
      const sunday = addDays(monday, 6);
      return (day) => day >= monday && day <= sunday;
    }
    case 'month': {
      const month = monthOf(businessDay);
      return (day) => monthOf(day) === month;
    }
    case 'rollingDays': {
      const first = addDays(businessDay, 1 - period.days);
      return (day) => day >= first;
    }
  }
}
