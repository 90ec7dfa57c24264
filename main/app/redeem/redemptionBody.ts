import type {
  Acceptance,
  OrderFacts,
  VoucherOutcome,
} from '../../../shared/domain/order/decision.ts';
import { countWithin } from '../../../shared/domain/campaign/limits.ts';
import { tallyFor } from '../../../shared/domain/order/rules/limitRules.ts';
import { lastDayOf } from '../../../shared/domain/campaign/validity.ts';
import type { VoucherFacts } from '../../../shared/domain/facts.ts';
import type { OrderDraft } from '../../../shared/contract/order.ts';
import type { RedeemedVoucher, RedemptionBody } from '../../../shared/protocol/entry.ts';
import type { Judged } from './judge.ts';

/** An entry names at most 20 facts of a voucher. */
const maxFrozenFacts = 20;

function acceptanceOf(outcome: VoucherOutcome): Acceptance | null {
  return outcome.verdict === 'refused' ? null : outcome.acceptance;
}

type FrozenFact = RedeemedVoucher['facts'][number];

function frozenFacts(facts: VoucherFacts): readonly FrozenFact[] {
  const { day, source } = lastDayOf(facts, facts.campaign.value);
  return [
    { name: 'usesCounted', ...facts.usesCounted },
    { name: 'usesAllowed', ...facts.usesAllowed },
    { name: 'lastDay', value: day, source, asOf: facts.lastDay.asOf },
    { name: 'firstDay', ...facts.firstDay },
    { name: 'holder', ...facts.holder },
    ...claimFact(facts),
    ...workedOutFact(facts),
  ];
}

/** Head office's word for this very use. */
function claimFact({ claim }: VoucherFacts): readonly FrozenFact[] {
  if (claim === null) return [];
  const { value, source, asOf } = claim;
  return [{ name: 'claim', value: value.answer, source, asOf }];
}

/** A code that was not read whole is flagged for whoever looks at the redemption later. */
function workedOutFact({ workedOut, usesCounted }: VoucherFacts): readonly FrozenFact[] {
  if (workedOut === undefined) return [];
  return [{ name: 'workedOut', value: workedOut, source: 'operator', asOf: usesCounted.asOf }];
}

/** What was taken instead of what was sold out, as the cashier chose it. */
function substituteFact(order: OrderFacts, { ref, campaign }: VoucherFacts): readonly FrozenFact[] {
  const substitute = order.substitutes?.get(ref);
  if (substitute === undefined || order.counter.soldOut?.has(campaign.value.no) !== true) return [];
  const { item, name, priceMinor } = substitute;
  const asOf = order.counter.now.asOf;
  return [
    {
      name: 'substitute',
      value: { item, name: { ...name }, priceMinor },
      source: 'operator',
      asOf,
    },
  ];
}

/** What each limit was held against, in parts by who counted. */
function frozenCounts(order: OrderFacts, voucher: VoucherFacts): readonly FrozenFact[] {
  const campaign = voucher.campaign.value;
  const { businessDay } = order.counter.now.value;
  return campaign.limits
    .filter(({ on }) => on === 'use')
    .flatMap((limit) => {
      const { parts } = countWithin(limit, tallyFor(order, voucher, limit.per), businessDay);
      const name = `${limit.per}.${limit.measure}.${limit.period.kind}`;
      return parts.map(({ source, asOf, counted }) => ({ name, value: counted, source, asOf }));
    });
}

function frozenVoucher(
  judged: Judged,
  facts: VoucherFacts,
  acceptance: Acceptance,
  source: RedeemedVoucher['source'],
): RedeemedVoucher {
  const campaign = facts.campaign.value;
  const claim = facts.claim?.value;
  const taken = acceptance.amountLeftMinor === null ? null : acceptance.discountMinor;
  return {
    ref: facts.ref,
    hint: facts.hint,
    form: facts.form,
    campaign: {
      id: campaign.id,
      no: campaign.no,
      version: campaign.version,
      name: campaign.name,
      benefit: campaign.benefit.kind,
    },
    source,
    uses: acceptance.uses,
    usesLeft: acceptance.usesLeft,
    amountMinor: taken,
    amountLeftMinor: acceptance.amountLeftMinor,
    discountMinor: acceptance.discountMinor,
    valueMinor: acceptance.valueMinor,
    topUpMinor: acceptance.topUpMinor,
    costToShopMinor: acceptance.costToShopMinor,
    funder: campaign.funder,
    lines: acceptance.lines.map((line) => ({ ...line })),
    certainty: acceptance.certainty.kind,
    claimId: claim?.answer === 'granted' ? claim.claimId : null,
    facts: [
      ...frozenFacts(facts),
      ...substituteFact(judged.facts, facts),
      ...frozenCounts(judged.facts, facts),
    ].slice(0, maxFrozenFacts),
  };
}

/** What the journal freezes of a confirmed order: what was used, and what it was judged by. */
export function redemptionBody(
  order: OrderDraft,
  judged: Judged,
  approval: string | null,
  till: RedemptionBody['till'] | null = null,
): RedemptionBody {
  const accepted = judged.decision.vouchers.map(acceptanceOf);
  const taken = new Map<string, number>();
  for (const line of accepted.flatMap((one) => one?.lines ?? [])) {
    taken.set(line.lineId, (taken.get(line.lineId) ?? 0) + line.discountMinor);
  }
  const vouchers = judged.vouchers.flatMap((facts, index) => {
    const acceptance = accepted[index];
    if (acceptance === null || acceptance === undefined) return [];
    const given = order.vouchers[index];
    const source = given !== undefined && 'scan' in given ? given.scan.source : 'list';
    return [frozenVoucher(judged, facts, acceptance, source)];
  });
  return {
    kind: 'redemption',
    vouchers,
    basket: order.lines.map(({ lineId, name, item, quantity, unitPriceMinor }) => ({
      lineId,
      name,
      item,
      quantity,
      unitPriceMinor,
      paidMinor: quantity * unitPriceMinor - (taken.get(lineId) ?? 0),
    })),
    totalMinor: judged.decision.totalMinor,
    discountMinor: judged.decision.discountMinor,
    toPayMinor: judged.decision.toPayMinor,
    customer: judged.customer,
    approval,
    ...(till === null || till === undefined ? {} : { till }),
  };
}
