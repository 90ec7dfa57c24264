import { freshSyncMs } from '../decision.ts';
import type { Certainty } from '../decision.ts';
import type { DoubtSpent } from '../../facts.ts';
import { inOrder } from './rule.ts';
import type { AtStake, Judged, Rule } from './rule.ts';

const msPerHour = 3_600_000;
const msPerDay = 24 * msPerHour;

/**
 * How sure a use would be. A grant is the word of HQ, or of the home shop's authority, for this very use.
 * Under the policy `homeShop` nobody but the home shop's authority accepts the voucher; what is leased to
 * this terminal nobody else can spend.
 */
export function certaintyOf(judged: Judged): Certainty {
  const { facts, voucher, campaign } = judged;
  const { counter } = facts;
  if (voucher.claim?.value.answer === 'granted') return { kind: 'certain', because: 'claim' };
  if (counter.standAlone) return { kind: 'certain', because: 'standAlone' };
  if (isLeased(judged)) return { kind: 'certain', because: 'lease' };
  if (campaign.offline.kind === 'homeShop' && isAtHomeAuthority(judged)) {
    return { kind: 'certain', because: 'homeShop' };
  }
  const { lastSync, lineUp } = counter;
  const isFresh =
    lineUp && lastSync !== null && counter.now.value.instant - lastSync <= freshSyncMs;
  return isFresh ? { kind: 'fresh', asOf: lastSync } : { kind: 'doubtful', asOf: lastSync };
}

function isAtHomeAuthority({ facts: { counter }, voucher }: Judged): boolean {
  return voucher.homeShop.value === counter.shop && counter.authority.value === 'here';
}

/** By name, or as one of the uses of the campaign that this terminal holds. */
function isLeased(judged: Judged): boolean {
  const { facts, voucher, campaign, uses } = judged;
  if (voucher.lease !== null) return true;
  const lease = facts.counter.leases.get(campaign.no);
  return uses > 0 && lease !== undefined && inOrder(judged, 'uses') + uses <= lease.value.usesLeft;
}

/** What the campaign's offline policy says to the doubt there is (TRUST.md, Anti-reuse when apart). */
export const doubtRules = [
  {
    name: 'claim',
    refusal: ({ voucher }) =>
      voucher.claim?.value.answer === 'refused' ? { reason: 'claimRefused' } : null,
    figures: ({ voucher: { claim } }) =>
      claim === null ? null : { asOf: { kind: 'instant', value: claim.asOf } },
  },
  {
    // Holds against a grant of HQ's, too: the policy promises that no other shop ever accepts it.
    name: 'homeShop',
    refusal: (atStake) => {
      const { facts, voucher, campaign, certainty } = atStake;
      if (campaign.offline.kind !== 'homeShop') return null;
      const home = voucher.homeShop.value;
      const isHere = home === null ? certainty.kind === 'certain' : home === facts.counter.shop;
      if (!isHere) return { reason: 'needsHomeShop' };
      return certainty.kind === 'certain' ? null : { reason: 'authorityAway' };
    },
    figures: ({ facts, voucher, campaign }) =>
      campaign.offline.kind === 'homeShop'
        ? {
            home: { kind: 'text', value: voucher.homeShop.value ?? '' },
            shop: { kind: 'text', value: facts.counter.shop },
          }
        : null,
  },
  {
    name: 'lease',
    refusal: ({ facts, campaign, certainty }) => {
      if (campaign.offline.kind !== 'lease' || certainty.kind === 'certain') return null;
      const held = facts.counter.leases.has(campaign.no);
      return held ? { reason: 'leaseSpent' } : { reason: 'needsLease' };
    },
    figures: ({ facts, campaign }) =>
      campaign.offline.kind === 'lease'
        ? {
            usesLeft: {
              kind: 'count',
              value: facts.counter.leases.get(campaign.no)?.value.usesLeft ?? 0,
            },
          }
        : null,
  },
  {
    name: 'hqOnly',
    refusal: ({ campaign, certainty }) =>
      campaign.offline.kind === 'hqOnly' && certainty.kind !== 'certain'
        ? { reason: 'needsHq' }
        : null,
    figures: ({ campaign }) => (campaign.offline.kind === 'hqOnly' ? {} : null),
  },
  {
    name: 'daysWithoutHq',
    refusal: (atStake) =>
      msWithoutHq(atStake) > atStake.campaign.maxDaysWithoutHq * msPerDay
        ? { reason: 'tooLongWithoutHq', days: atStake.campaign.maxDaysWithoutHq }
        : null,
    figures: (atStake) =>
      atStake.certainty.kind === 'doubtful'
        ? {
            days: { kind: 'count', value: atStake.campaign.maxDaysWithoutHq },
            asOf: { kind: 'instant', value: atStake.certainty.asOf ?? 0 },
          }
        : null,
  },
  {
    name: 'riskBudget',
    refusal: (atStake) => (isBudgetSpent(atStake) ? { reason: 'riskBudgetSpent' } : null),
    figures: (atStake) => {
      const { campaign, certainty } = atStake;
      if (campaign.offline.kind !== 'riskBudget' || certainty.kind !== 'doubtful') return null;
      const spent = doubtWith(atStake);
      return {
        count: { kind: 'count', value: spent.count },
        maxCount: { kind: 'count', value: campaign.offline.maxCount },
        valueMinor: { kind: 'money', value: spent.valueMinor },
        maxValueMinor: { kind: 'money', value: campaign.offline.maxValueMinor },
        maxHours: { kind: 'count', value: campaign.offline.maxHoursSinceSync },
      };
    },
  },
] as const satisfies readonly Rule<AtStake>[];

/** 0 where there is no doubt; a terminal that never heard HQ has waited for ever. */
function msWithoutHq({ facts, certainty }: AtStake): number {
  if (certainty.kind !== 'doubtful') return 0;
  if (certainty.asOf === null) return Number.POSITIVE_INFINITY;
  return facts.counter.now.value.instant - certainty.asOf;
}

function isBudgetSpent(atStake: AtStake): boolean {
  const { campaign, certainty } = atStake;
  if (campaign.offline.kind !== 'riskBudget' || certainty.kind !== 'doubtful') return false;
  const { maxCount, maxValueMinor, maxHoursSinceSync } = campaign.offline;
  const spent = doubtWith(atStake);
  return (
    spent.count > maxCount ||
    spent.valueMinor > maxValueMinor ||
    msWithoutHq(atStake) > maxHoursSinceSync * msPerHour
  );
}

/**
 * What the budget would have spent with this use, and with those of this order before it. Several uses at
 * once count one by one; part of a stored amount has no uses and counts as one.
 */
function doubtWith({ facts, campaign, earlier, uses, valueMinor }: AtStake): DoubtSpent {
  const inDoubt = earlier.filter((other) => other.isDoubtful && other.campaign.no === campaign.no);
  return [...inDoubt, { uses, valueMinor }].reduce<DoubtSpent>(
    (spent, one) => ({
      count: spent.count + Math.max(1, one.uses),
      valueMinor: spent.valueMinor + one.valueMinor,
    }),
    facts.counter.doubtSinceSync.get(campaign.no) ?? { count: 0, valueMinor: 0 },
  );
}
