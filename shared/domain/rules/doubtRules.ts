import { freshSyncMs } from '../decision.ts';
import type { Certainty } from '../decision.ts';
import type { MinorUnits } from '../money.ts';
import type { Judged, Rule } from './rule.ts';

/** A voucher that would be used, with what it takes: what there is to be unsure about. */
export interface AtStake extends Judged {
  /** What it gives: its discount, or the worth of a gift. */
  readonly valueMinor: MinorUnits;
  readonly certainty: Certainty;
}

const msPerHour = 3_600_000;
const msPerDay = 24 * msPerHour;

/**
 * How sure a use would be. A grant is HQ's word for this very use. Under the policy `homeShop` the
 * home shop is the only place that accepts the voucher, so nobody elsewhere can have used it.
 */
export function certaintyOf({ facts, voucher, campaign }: Judged): Certainty {
  const { counter } = facts;
  if (voucher.claim?.value === 'granted') return { kind: 'certain', because: 'claim' };
  if (counter.standAlone) return { kind: 'certain', because: 'standAlone' };
  if (campaign.offline.kind === 'homeShop' && voucher.homeShop.value === counter.shop) {
    return { kind: 'certain', because: 'homeShop' };
  }
  const { lastSync } = counter;
  const isFresh = lastSync !== null && counter.now.value.instant - lastSync <= freshSyncMs;
  return isFresh ? { kind: 'fresh', asOf: lastSync } : { kind: 'doubtful', asOf: lastSync };
}

/** What the campaign's offline policy says to the doubt there is (TRUST.md, Anti-reuse when apart). */
export const doubtRules: readonly Rule<AtStake>[] = [
  {
    name: 'claim',
    refusal: ({ voucher }) =>
      voucher.claim?.value === 'refused' ? { reason: 'claimRefused' } : null,
  },
  {
    // Holds against a grant, too: the policy promises that no other shop ever accepts it.
    name: 'homeShop',
    refusal: ({ facts, voucher, campaign, certainty }) => {
      if (campaign.offline.kind !== 'homeShop') return null;
      const home = voucher.homeShop.value;
      const isHere = home === null ? certainty.kind === 'certain' : home === facts.counter.shop;
      return isHere ? null : { reason: 'needsHomeShop' };
    },
  },
  {
    name: 'hqOnly',
    refusal: ({ campaign, certainty }) =>
      campaign.offline.kind === 'hqOnly' && certainty.kind !== 'certain'
        ? { reason: 'needsHq' }
        : null,
  },
  {
    name: 'daysWithoutHq',
    refusal: (atStake) =>
      msWithoutHq(atStake) > atStake.campaign.maxDaysWithoutHq * msPerDay
        ? { reason: 'tooLongWithoutHq', days: atStake.campaign.maxDaysWithoutHq }
        : null,
  },
  {
    name: 'riskBudget',
    refusal: (atStake) => (isBudgetSpent(atStake) ? { reason: 'riskBudgetSpent' } : null),
  },
];

/** 0 where there is no doubt; a terminal that never heard HQ has waited for ever. */
function msWithoutHq({ facts, certainty }: AtStake): number {
  if (certainty.kind !== 'doubtful') return 0;
  if (certainty.asOf === null) return Number.POSITIVE_INFINITY;
  return facts.counter.now.value.instant - certainty.asOf;
}

function isBudgetSpent(atStake: AtStake): boolean {
  const { facts, campaign, certainty, earlier, valueMinor } = atStake;
  if (campaign.offline.kind !== 'riskBudget' || certainty.kind !== 'doubtful') return false;
  const { maxCount, maxValueMinor, maxHoursSinceSync } = campaign.offline;
  const inOrder = earlier.filter((other) => other.isDoubtful && other.campaign.no === campaign.no);
  const before = facts.counter.doubtSinceSync.get(campaign.no);
  const count = (before?.count ?? 0) + inOrder.length + 1;
  const value =
    (before?.valueMinor ?? 0) +
    inOrder.reduce((sum, other) => sum + other.valueMinor, 0) +
    valueMinor;
  return (
    count > maxCount ||
    value > maxValueMinor ||
    msWithoutHq(atStake) > maxHoursSinceSync * msPerHour
  );
}
