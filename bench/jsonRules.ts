import { Engine } from 'json-rules-engine';
import type { Campaign, DayRange, HourRange } from '../shared/domain/campaign/campaign.ts';
import type { InstantMs } from '../shared/domain/time/civil.ts';
import type { OrderFacts } from '../shared/domain/order/decision.ts';
import type { VoucherFacts } from '../shared/domain/facts.ts';
import { countWithin } from '../shared/domain/campaign/limits.ts';
import { eligibleLines, leftOf, openLinesOf } from '../shared/domain/order/openLines.ts';

const msPerHour = 3_600_000;
const hoursPerDay = 24;

interface Condition {
  readonly fact: string;
  readonly operator: string;
  readonly value: unknown;
}

type Either = { readonly any: Condition[] };

function is(fact: string, operator: string, value: unknown): Condition {
  return { fact, operator, value };
}

function conditionsOn(hours: HourRange, blackout: DayRange): readonly (Condition | Either)[] {
  return [
    is('minuteOfDay', 'greaterThanInclusive', hours.fromMinute),
    is('minuteOfDay', 'lessThan', hours.toMinute),
    { any: [is('today', 'lessThan', blackout.from), is('today', 'greaterThan', blackout.through)] },
  ];
}

/** How many conditions one voucher has here; an `either … or` counts twice. */
export const conditionCount = 24;

/** Every condition that the campaign sets, as one rule: all of them must hold. */
function conditionsOf(campaign: Campaign): (Condition | Either)[] {
  const [hours] = campaign.hours ?? [];
  const [blackout] = campaign.blackouts;
  const [limit] = campaign.limits;
  const { offline } = campaign;
  if (hours === undefined || blackout === undefined || limit === undefined) {
    throw new Error('the campaign sets too few conditions');
  }
  if (offline.kind !== 'riskBudget') throw new Error('the campaign has no risk budget');
  return [
    is('killed', 'equal', false),
    is('campaignStatus', 'equal', 'active'),
    is('usesCounted', 'lessThan', { fact: 'usesAllowed' }),
    is('today', 'greaterThanInclusive', { fact: 'firstDay' }),
    is('today', 'lessThanInclusive', { fact: 'lastDay' }),
    is('shop', 'in', campaign.shops.include),
    is('channel', 'in', campaign.channels),
    is('weekday', 'in', campaign.weekdays),
    ...conditionsOn(hours, blackout),
    is('customerNamed', 'equal', true),
    { any: [is('holder', 'equal', null), is('holder', 'equal', { fact: 'customer' })] },
    is('segment', 'in', campaign.segments),
    is('tier', 'in', campaign.tiers),
    is('usesWithinLimit', 'lessThan', limit.max),
    is('eligibleMinor', 'greaterThan', 0),
    is('eligibleMinor', 'greaterThanInclusive', campaign.minimumSpendMinor),
    is('daysWithoutHq', 'lessThanInclusive', campaign.maxDaysWithoutHq),
    is('hoursWithoutHq', 'lessThanInclusive', offline.maxHoursSinceSync),
    is('doubtCount', 'lessThan', offline.maxCount),
    is('doubtMinor', 'lessThanInclusive', offline.maxValueMinor),
  ];
}

function countConditions(conditions: readonly (Condition | Either)[]): number {
  return conditions.reduce((sum, one) => sum + ('any' in one ? one.any.length : 1), 0);
}

/** Its engine with the rules of one campaign, made once; a run is one decision. */
export function engineFor(campaign: Campaign): Engine {
  const conditions = conditionsOf(campaign);
  const count = countConditions(conditions);
  if (count !== conditionCount) throw new Error(`${count} conditions instead of ${conditionCount}`);
  return new Engine([{ conditions: { all: conditions }, event: { type: 'usable' } }]);
}

export type FlatFacts = Readonly<Record<string, unknown>>;

function hoursSince(lastSync: InstantMs | null, now: InstantMs): number {
  return lastSync === null ? Number.MAX_SAFE_INTEGER : (now - lastSync) / msPerHour;
}

/**
 * The facts of one voucher as the engine likes them best: flat and by name, sums and differences worked
 * out, even what the voucher would give (`valueMinor`), which the engine has no way to find.
 */
export function flatFacts(
  { counter, customer, basket }: OrderFacts,
  voucher: VoucherFacts,
  valueMinor: number,
): FlatFacts {
  const campaign = voucher.campaign.value;
  const now = counter.now.value;
  const [limit] = campaign.limits;
  const hours = hoursSince(counter.lastSync, now.instant);
  const doubt = counter.doubtSinceSync.get(campaign.no);
  const used = customer?.used.get(campaign.no) ?? [];
  return {
    killed: voucher.killed.value,
    campaignStatus: campaign.status,
    usesCounted: voucher.usesCounted.value,
    usesAllowed: voucher.usesAllowed.value,
    today: now.date,
    firstDay: voucher.firstDay.value,
    lastDay: voucher.lastDay.value,
    shop: counter.shop,
    channel: counter.channel,
    weekday: now.weekday,
    minuteOfDay: now.minuteOfDay,
    customerNamed: customer !== null,
    customer: customer?.id ?? null,
    holder: voucher.holder.value,
    segment: customer?.segment.value ?? null,
    tier: customer?.tier.value ?? null,
    usesWithinLimit: limit === undefined ? 0 : countWithin(limit, used, now.businessDay).counted,
    eligibleMinor: leftOf(eligibleLines(openLinesOf(basket), campaign.items)),
    daysWithoutHq: hours / hoursPerDay,
    hoursWithoutHq: hours,
    doubtCount: doubt?.count ?? 0,
    doubtMinor: (doubt?.valueMinor ?? 0) + valueMinor,
  };
}

export async function isUsable(engine: Engine, facts: FlatFacts): Promise<boolean> {
  const { events } = await engine.run(facts);
  return events.length === 1;
}
