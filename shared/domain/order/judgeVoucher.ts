import type { Campaign } from '../campaign/campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { civilDateAt, daysBetween } from '../time/civilTime.ts';
import type { Acceptance, OrderFacts, VoucherOutcome, Warning } from './decision.ts';
import { discountOf, discountedLines } from './discount.ts';
import type { Granted } from './discount.ts';
import type { DayTally, Tally, VoucherFacts } from '../facts.ts';
import { percentOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';
import { afterTaking, openLinesOf } from './openLines.ts';
import type { OpenLine } from './openLines.ts';
import type { Refusal } from '../reasons.ts';
import { customerRules } from './rules/customerRules.ts';
import { certaintyOf, doubtRules } from './rules/doubtRules.ts';
import { moneyLimitRules, usesLimitRules } from './rules/limitRules.ts';
import { placeRules } from './rules/placeRules.ts';
import { inOrder } from './rules/rule.ts';
import type { AtStake, EarlierVoucher, Judged, Rule } from './rules/rule.ts';
import { stackingRules } from './rules/stackingRules.ts';
import { stockRules } from './rules/stockRules.ts';
import { maySubstitute, substituted } from '../stock/soldOut.ts';
import type { SoldOutMark, Substitute } from '../stock/soldOut.ts';
import { amountLeftOf, voucherRules } from './rules/voucherRules.ts';
import { dayNow, lastDayOf } from '../campaign/validity.ts';

/** A voucher with so many days to go or fewer, and something left on it, ends soon. */
export const endsSoonDays = 3;

const rulesBeforeDiscount = [
  ...voucherRules,
  ...placeRules,
  ...customerRules,
  ...usesLimitRules,
  ...stackingRules,
  ...stockRules,
] as const;
/** Stands between the others: what the voucher would take off. */
export const discountRule = 'itemsAndSpend';
const rulesAfterDiscount = [...moneyLimitRules, ...doubtRules] as const;

export type RuleName =
  | (typeof rulesBeforeDiscount)[number]['name']
  | typeof discountRule
  | (typeof rulesAfterDiscount)[number]['name'];

/** The names of all rules, in the order they are tried; the first refusal is the answer. */
export const ruleNames: readonly RuleName[] = [
  ...rulesBeforeDiscount.map(({ name }) => name),
  discountRule,
  ...rulesAfterDiscount.map(({ name }) => name),
];

/** What earlier vouchers of an order left for the next. */
export interface OrderSoFar {
  readonly lines: readonly OpenLine[];
  readonly earlier: readonly EarlierVoucher[];
  readonly discountMinor: MinorUnits;
}

/** Told of each rule as it is tried; the context is what the rule's `figures` take. */
export interface Trace {
  readonly rule: <Context>(
    rule: Rule<Context, RuleName>,
    context: Context,
    refused: boolean,
  ) => void;
  readonly discount: (judged: Judged, lines: readonly OpenLine[], refused: boolean) => void;
}

export interface Verdict {
  readonly outcome: VoucherOutcome;
  /** The order with this voucher in it; as it was when the voucher is refused. */
  readonly order: OrderSoFar;
}

export function beginOrder({ basket }: OrderFacts): OrderSoFar {
  return { lines: openLinesOf(basket), earlier: [], discountMinor: 0 };
}

/** Judges one voucher on what those applied before it left. */
export function judgeVoucher(
  facts: OrderFacts,
  voucher: VoucherFacts,
  order: OrderSoFar,
  isRepeated: boolean,
  trace: Trace | null = null,
): Verdict {
  const judged = judgedOf(facts, voucher, order, isRepeated);
  const early = firstRefusal(rulesBeforeDiscount, judged, trace);
  if (early !== null) return { outcome: refused(voucher, early), order };
  const discount = discountOf(judged.campaign, order.lines, {
    uses: Math.max(1, judged.uses),
    storedLeftMinor: amountLeftOf(voucher),
    chosenMinor: facts.amounts.get(voucher.ref) ?? null,
  });
  trace?.discount(judged, order.lines, discount.kind === 'refusal');
  if (discount.kind === 'refusal') return { outcome: refused(voucher, discount.refusal), order };
  const valueMinor = valueOf(judged, discount.discountMinor);
  const atStake: AtStake = { ...judged, valueMinor, certainty: certaintyOf(judged) };
  const late = firstRefusal(rulesAfterDiscount, atStake, trace);
  if (late !== null) return { outcome: refused(voucher, late), order };
  return { outcome: accepted(atStake, discount), order: withVoucher(order, atStake, discount) };
}

function judgedOf(
  facts: OrderFacts,
  voucher: VoucherFacts,
  { earlier }: OrderSoFar,
  isRepeated: boolean,
): Judged {
  const terms = voucher.campaign.value;
  const isStored = terms.benefit.kind === 'storedAmount';
  const soldOut = facts.counter.soldOut?.get(terms.no) ?? null;
  const substitute = substituteFor(facts, voucher, soldOut);
  const campaign = substitute === null ? terms : substituted(terms, substitute);
  return {
    facts,
    voucher,
    campaign,
    today: todayOf(campaign, facts),
    lastDay: lastDayOf(voucher, campaign),
    uses: isStored ? 0 : (facts.uses.get(voucher.ref) ?? 1),
    earlier,
    isRepeated,
    soldOut,
    substitute,
  };
}

/** What is chosen instead counts only where the item is gone, and where it is worth no more. */
function substituteFor(
  { substitutes }: OrderFacts,
  voucher: VoucherFacts,
  soldOut: SoldOutMark | null,
): Substitute | null {
  const chosen = soldOut === null ? undefined : substitutes?.get(voucher.ref);
  if (chosen === undefined) return null;
  return maySubstitute(voucher.campaign.value.benefit, chosen) ? chosen : null;
}

function firstRefusal<Context>(
  rules: readonly Rule<Context, RuleName>[],
  context: Context,
  trace: Trace | null,
): Refusal | null {
  for (const rule of rules) {
    const refusal = rule.refusal(context);
    trace?.rule(rule, context, refusal !== null);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refused(voucher: VoucherFacts, refusal: Refusal): VoucherOutcome {
  return { verdict: 'refused', ref: voucher.ref, refusal };
}

function todayOf(campaign: Campaign, { counter }: OrderFacts): CivilDate {
  const now = counter.now.value;
  return campaign.zone === now.zone ? now.date : civilDateAt(now.instant, campaign.zone);
}

/** A gift changes no line and yet is worth something. */
function valueOf({ campaign: { benefit }, uses }: Judged, discountMinor: MinorUnits): MinorUnits {
  return benefit.kind === 'gift' ? benefit.valueMinor * uses : discountMinor;
}

function withVoucher(order: OrderSoFar, atStake: AtStake, discount: Granted): OrderSoFar {
  const { campaign, uses, valueMinor, certainty } = atStake;
  const isDoubtful = certainty.kind === 'doubtful';
  return {
    lines: discount.taking.size > 0 ? afterTaking(order.lines, discount.taking) : order.lines,
    earlier: [...order.earlier, { campaign, uses, valueMinor, isDoubtful }],
    discountMinor: order.discountMinor + discount.discountMinor,
  };
}

function accepted(atStake: AtStake, discount: Granted): VoucherOutcome {
  const acceptance = acceptanceOf(atStake, discount);
  const limitMinor = atStake.campaign.approvalAboveMinor;
  if (atStake.facts.approved) return { verdict: 'ok', acceptance };
  if ((atStake.voucher.workedOut ?? 0) > 0) {
    return { verdict: 'needsApproval', acceptance, approval: { reason: 'tornCode' } };
  }
  if (limitMinor === null || atStake.valueMinor <= limitMinor) return { verdict: 'ok', acceptance };
  const approval = { reason: 'valueAboveLimit', limitMinor } as const;
  return { verdict: 'needsApproval', acceptance, approval };
}

function acceptanceOf(atStake: AtStake, discount: Granted): Acceptance {
  const { voucher, campaign, uses, valueMinor, certainty } = atStake;
  const isStored = campaign.benefit.kind === 'storedAmount';
  const left = {
    usesLeft: Math.max(0, voucher.usesAllowed.value - voucher.usesCounted.value - uses),
    amountLeftMinor: isStored ? amountLeftOf(voucher) - discount.discountMinor : null,
  };
  return {
    ref: voucher.ref,
    discountMinor: discount.discountMinor,
    lines: discountedLines(discount.taking),
    valueMinor,
    uses,
    ...left,
    topUpMinor: discount.topUpMinor,
    costToShopMinor: percentOf(valueMinor, campaign.costToShopPercent),
    certainty,
    warnings: warningsOf(atStake, left),
  };
}

function warningsOf(
  atStake: AtStake,
  left: Pick<Acceptance, 'usesLeft' | 'amountLeftMinor'>,
): Warning[] {
  const { facts, voucher, campaign, today, lastDay, certainty } = atStake;
  const warnings: Warning[] = [];
  const daysLeft = daysBetween(dayNow(lastDay, today, facts.counter.now.value), lastDay.day);
  const hasMore = left.amountLeftMinor === null ? left.usesLeft > 0 : left.amountLeftMinor > 0;
  if (daysLeft < 0) warnings.push({ kind: 'inGrace', lastDay: lastDay.day });
  if (daysLeft >= 0 && daysLeft <= endsSoonDays && hasMore) {
    warnings.push({ kind: 'endsSoon', daysLeft });
    if (lastDay.source === 'code' && certainty.kind === 'doubtful') {
      warnings.push({ kind: 'extensionMayBeUnknown' });
    }
  }
  if (voucher.usesAllowed.value > 1 && left.usesLeft === 0) warnings.push({ kind: 'lastUse' });
  const known = facts.customer?.used.get(campaign.no) ?? [];
  const { businessDay } = facts.counter.now.value;
  const n = 1 + inOrder(atStake, 'uses') + usesOn(businessDay, known);
  if (facts.customer !== null && n > 1) warnings.push({ kind: 'nthToday', n });
  if (saysOther(voucher, campaign)) warnings.push({ kind: 'codeSaysOther' });
  return warnings;
}

/** Compared only with benefits of the same kind; of a stored amount what was put on it counts. */
function saysOther({ printed, amountStoredMinor }: VoucherFacts, { benefit }: Campaign): boolean {
  const { amountMinor = null, percentOff = null } = printed ?? {};
  switch (benefit.kind) {
    case 'amountOff':
      return amountMinor !== null && amountMinor !== benefit.amountMinor;
    case 'storedAmount':
      return amountMinor !== null && amountMinor !== amountStoredMinor?.value;
    case 'percentOff':
      return (
        percentOff !== null && percentOff.digits !== benefit.percent * 10 ** percentOff.decimals
      );
    default:
      return false;
  }
}

function usesOn(businessDay: CivilDate, tally: Tally): number {
  const onDay = (days: readonly DayTally[]): number =>
    days.reduce((sum, day) => sum + (day.businessDay === businessDay ? day.uses : 0), 0);
  return tally.reduce((sum, part) => sum + onDay(part.value), 0);
}
