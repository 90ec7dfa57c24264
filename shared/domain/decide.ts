import type { Campaign } from './campaign.ts';
import type { CivilDate } from './civil.ts';
import { civilDateAt, daysBetween } from './civilTime.ts';
import type {
  Acceptance,
  OrderDecision,
  OrderFacts,
  RuleTried,
  VoucherOutcome,
  Warning,
} from './decision.ts';
import { discountOf } from './discount.ts';
import type { Discount } from './discount.ts';
import type { VoucherFacts } from './facts.ts';
import { percentOf } from './money.ts';
import type { MinorUnits } from './money.ts';
import { afterTaking, leftOf, openLinesOf } from './openLines.ts';
import type { OpenLine } from './openLines.ts';
import type { ApprovalReason, Refusal } from './reasons.ts';
import { customerRules, usesWithin } from './rules/customerRules.ts';
import { certaintyOf, doubtRules } from './rules/doubtRules.ts';
import type { AtStake } from './rules/doubtRules.ts';
import { placeRules } from './rules/placeRules.ts';
import type { EarlierVoucher, Judged, Rule } from './rules/rule.ts';
import { stackingRules } from './rules/stackingRules.ts';
import { amountLeftOf, voucherRules } from './rules/voucherRules.ts';

/** A voucher with so many days to go or fewer, and something left on it, ends soon. */
export const endsSoonDays = 3;

/** Tried in this order; the first refusal is the answer. */
const rulesBeforeDiscount = [...voucherRules, ...placeRules, ...customerRules, ...stackingRules];
const discountRule = 'itemsAndSpend';
/** The names of all rules, in the order they are tried. */
export const ruleNames: readonly string[] = [
  ...rulesBeforeDiscount.map((rule) => rule.name),
  discountRule,
  ...doubtRules.map((rule) => rule.name),
];
const triedAll: readonly RuleTried[] = ruleNames.map((rule) => ({ rule, passed: true }));
/** What was tried when the rule at that place refused; made once, a decision only refers to it. */
const triedUpTo: readonly (readonly RuleTried[])[] = ruleNames.map((rule, place) => [
  ...triedAll.slice(0, place),
  { rule, passed: false },
]);
const discountPlace = rulesBeforeDiscount.length;

interface OrderSoFar {
  readonly lines: readonly OpenLine[];
  readonly earlier: readonly EarlierVoucher[];
  readonly discountMinor: MinorUnits;
}

/** A discount that is one. */
type Granted = Extract<Discount, { kind: 'discount' }>;

type Outcome = VoucherOutcome & { readonly tried: readonly RuleTried[] };

interface Verdict {
  readonly outcome: Outcome;
  /** The order with this voucher in it; as it was when the voucher is refused. */
  readonly order: OrderSoFar;
}

/**
 * May these vouchers be used here, now, by this customer, on this order? Answers from the facts alone;
 * the same facts give the same answer. Vouchers are judged in the order given, each on what those
 * before it left; a refused one takes nothing, and the order can't be confirmed with it. Lines must
 * have different `lineId`s.
 */
export function decideOrder(facts: OrderFacts): OrderDecision {
  const vouchers: Outcome[] = [];
  let order: OrderSoFar = { lines: openLinesOf(facts.basket), earlier: [], discountMinor: 0 };
  const totalMinor = leftOf(order.lines);
  for (const voucher of facts.vouchers) {
    const isRepeated = vouchers.some((other) => refOf(other) === voucher.ref);
    const verdict = judge(facts, voucher, order, isRepeated);
    vouchers.push(verdict.outcome);
    order = verdict.order;
  }
  return {
    vouchers,
    totalMinor,
    discountMinor: order.discountMinor,
    toPayMinor: Math.max(0, totalMinor - order.discountMinor),
    confirmable: vouchers.length > 0 && vouchers.every(({ verdict }) => verdict === 'ok'),
  };
}

function refOf(outcome: VoucherOutcome): string {
  return outcome.verdict === 'refused' ? outcome.ref : outcome.acceptance.ref;
}

function judge(
  facts: OrderFacts,
  voucher: VoucherFacts,
  order: OrderSoFar,
  isRepeated: boolean,
): Verdict {
  const campaign = voucher.campaign.value;
  const today = todayOf(campaign, facts);
  const judged: Judged = { facts, voucher, campaign, today, earlier: order.earlier, isRepeated };
  const early = firstRefusal(rulesBeforeDiscount, judged, voucher, 0);
  if (early !== null) return { outcome: early, order };
  const discount = discountOf(campaign, order.lines, {
    leftMinor: amountLeftOf(voucher),
    chosenMinor: facts.amounts.get(voucher.ref) ?? null,
  });
  if (discount.kind === 'refusal') {
    return { outcome: refused(voucher, discount.refusal, discountPlace), order };
  }
  const valueMinor = valueOf(campaign, discount.discountMinor);
  const atStake: AtStake = { ...judged, valueMinor, certainty: certaintyOf(judged) };
  const late = firstRefusal(doubtRules, atStake, voucher, discountPlace + 1);
  if (late !== null) return { outcome: late, order };
  return { outcome: accepted(atStake, discount), order: withVoucher(order, atStake, discount) };
}

function firstRefusal<Context>(
  rules: readonly Rule<Context>[],
  context: Context,
  voucher: VoucherFacts,
  firstPlace: number,
): Outcome | null {
  for (const [place, rule] of rules.entries()) {
    const refusal = rule.refusal(context);
    if (refusal !== null) return refused(voucher, refusal, firstPlace + place);
  }
  return null;
}

function refused(voucher: VoucherFacts, refusal: Refusal, place: number): Outcome {
  return { verdict: 'refused', ref: voucher.ref, refusal, tried: triedUpTo[place] ?? triedAll };
}

function todayOf(campaign: Campaign, { counter }: OrderFacts): CivilDate {
  const now = counter.now.value;
  return campaign.zone === now.zone ? now.date : civilDateAt(now.instant, campaign.zone);
}

/** A gift changes no line and yet is worth something. */
function valueOf({ benefit }: Campaign, discountMinor: MinorUnits): MinorUnits {
  return benefit.kind === 'gift' ? benefit.valueMinor : discountMinor;
}

function withVoucher(order: OrderSoFar, atStake: AtStake, discount: Granted): OrderSoFar {
  const { campaign, valueMinor, certainty } = atStake;
  const isDoubtful = certainty.kind === 'doubtful';
  const takesLines = discount.taking.units.size > 0;
  return {
    lines: takesLines ? afterTaking(order.lines, discount.taking) : order.lines,
    earlier: [...order.earlier, { campaign, valueMinor, isDoubtful }],
    discountMinor: order.discountMinor + discount.discountMinor,
  };
}

function accepted(atStake: AtStake, discount: Granted): Outcome {
  const acceptance = acceptanceOf(atStake, discount);
  const limitMinor = atStake.campaign.approvalAboveMinor;
  const isAbove = limitMinor !== null && atStake.valueMinor > limitMinor;
  if (!isAbove || atStake.facts.approved) return { verdict: 'ok', acceptance, tried: triedAll };
  const approval: ApprovalReason = { reason: 'valueAboveLimit', limitMinor };
  return { verdict: 'needsApproval', acceptance, approval, tried: triedAll };
}

function acceptanceOf(atStake: AtStake, discount: Granted): Acceptance {
  const { voucher, campaign, valueMinor, certainty } = atStake;
  const isStored = campaign.benefit.kind === 'storedAmount';
  const uses = isStored ? 0 : 1;
  const left = {
    usesLeft: Math.max(0, voucher.usesAllowed.value - voucher.usesCounted.value - uses),
    amountLeftMinor: isStored ? amountLeftOf(voucher) - discount.discountMinor : null,
  };
  return {
    ref: voucher.ref,
    discountMinor: discount.discountMinor,
    lines: discount.taking.lines,
    uses,
    ...left,
    topUpMinor: discount.topUpMinor,
    costToShopMinor: percentOf(valueMinor, campaign.costToShopPercent),
    certainty,
    warnings: warningsOf(atStake, left),
  };
}

function warningsOf(
  { facts, voucher, campaign, today, earlier, certainty }: AtStake,
  left: Pick<Acceptance, 'usesLeft' | 'amountLeftMinor'>,
): Warning[] {
  const warnings: Warning[] = [];
  const daysLeft = daysBetween(today, voucher.lastDay.value);
  const hasMore = left.amountLeftMinor === null ? left.usesLeft > 0 : left.amountLeftMinor > 0;
  if (daysLeft <= endsSoonDays && hasMore) {
    warnings.push({ kind: 'endsSoon', daysLeft });
    if (voucher.lastDay.source === 'code' && certainty.kind === 'doubtful') {
      warnings.push({ kind: 'extensionMayBeUnknown' });
    }
  }
  if (voucher.usesAllowed.value > 1 && left.usesLeft === 0) warnings.push({ kind: 'lastUse' });
  const known = facts.customer?.usesByCampaign.get(campaign.no);
  const sameCampaign = earlier.filter((other) => other.campaign.no === campaign.no).length;
  const { businessDay } = facts.counter.now.value;
  const n = 1 + sameCampaign + usesWithin({ kind: 'businessDay' }, known?.value ?? [], businessDay);
  if (facts.customer !== null && n > 1) warnings.push({ kind: 'nthToday', n });
  return warnings;
}
