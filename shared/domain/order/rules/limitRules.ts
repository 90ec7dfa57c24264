import type { Limit } from '../../campaign/campaign.ts';
import type { OrderFacts } from '../decision.ts';
import type { Tally, VoucherFacts } from '../../facts.ts';
import type { Figures } from '../../figure.ts';
import { countWithin } from '../../campaign/limits.ts';
import type { Counted } from '../../campaign/limits.ts';
import type { Refusal } from '../../reasons.ts';
import { inOrder } from './rule.ts';
import type { AtStake, Judged, Rule } from './rule.ts';

type Per = Limit['per'];

const nothingCounted: Tally = [];

/** How often: before what it gives is worked out, since these need no order. */
export const usesLimitRules = [
  usesRule('voucherUses', 'voucher'),
  usesRule('customerUses', 'customer'),
  usesRule('shopUses', 'shop'),
  usesRule('campaignUses', 'campaign'),
] as const;

/** How much: a use that would go beyond is refused, never cut down. */
export const moneyLimitRules = [
  moneyRule('voucherMoney', 'voucher'),
  moneyRule('customerMoney', 'customer'),
  moneyRule('shopMoney', 'shop'),
  moneyRule('campaignMoney', 'campaign'),
] as const;

function usesRule<Name extends string>(name: Name, per: Per): Rule<Judged, Name> {
  return rule(name, per, 'uses', ({ uses }) => uses);
}

function moneyRule<Name extends string>(name: Name, per: Per): Rule<AtStake, Name> {
  return rule(name, per, 'money', ({ valueMinor }) => valueMinor);
}

function rule<Name extends string, Context extends Judged>(
  name: Name,
  per: Per,
  measure: Limit['measure'],
  wantedOf: (context: Context) => number,
): Rule<Context, Name> {
  const isMeant = (limit: Limit): boolean =>
    limit.on === 'use' && limit.per === per && limit.measure === measure;
  return {
    name,
    refusal: (context) => {
      for (const limit of context.campaign.limits) {
        if (!isMeant(limit)) continue;
        const counted = countedFor(context, limit);
        if (counted.counted + wantedOf(context) > limit.max) return reached(limit, counted);
      }
      return null;
    },
    figures: (context) => {
      const limits = context.campaign.limits.filter(isMeant);
      return limits.length === 0 ? null : limitFigures(context, limits, wantedOf(context));
    },
  };
}

/** Every voucher of the campaign counts, those earlier in this very order too. */
function countedFor(judged: Judged, limit: Limit): Counted {
  const { businessDay } = judged.facts.counter.now.value;
  const { facts, voucher } = judged;
  const known = countWithin(limit, tallyFor(facts, voucher, limit.per), businessDay);
  if (limit.per === 'voucher') return known;
  const here = inOrder(judged, limit.measure === 'uses' ? 'uses' : 'valueMinor');
  return { counted: known.counted + here, parts: known.parts };
}

/** What was counted of the voucher's campaign for whom a limit is about. */
export function tallyFor(facts: OrderFacts, voucher: VoucherFacts, per: Per): Tally {
  const { no } = voucher.campaign.value;
  switch (per) {
    case 'voucher':
      return voucher.used;
    case 'customer':
      return facts.customer?.used.get(no) ?? nothingCounted;
    case 'shop':
      return facts.counter.usedInShop.get(no) ?? nothingCounted;
    case 'campaign':
      return facts.counter.usedAnywhere.get(no) ?? nothingCounted;
  }
}

function reached({ per, period, measure, max }: Limit, { counted, parts }: Counted): Refusal {
  const reason = `${per}Limit` as const;
  return { reason, period, measure, max, counted, parts };
}

/** Of the tightest: the one that leaves the least. */
function limitFigures(judged: Judged, limits: readonly Limit[], wanted: number): Figures {
  const counts = limits.map((limit) => ({ limit, counted: countedFor(judged, limit) }));
  const [first, ...rest] = counts;
  const tightest = rest.reduce(
    (least, one) => (roomOf(one) < roomOf(least ?? one) ? one : least),
    first,
  );
  if (tightest === undefined) return {};
  const { limit, counted } = tightest;
  const kind = limit.measure === 'uses' ? 'count' : 'money';
  return {
    period: { kind: 'period', value: limit.period },
    max: { kind, value: limit.max },
    counted: { kind, value: counted.counted },
    wanted: { kind, value: wanted },
  };
}

function roomOf({ limit, counted }: { limit: Limit; counted: Counted }): number {
  return limit.max - counted.counted;
}
