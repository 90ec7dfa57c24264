import { decideOrder } from '../../../shared/domain/order/decide.ts';
import type { OrderDecision, VoucherOutcome } from '../../../shared/domain/order/decision.ts';
import type { Claim, Fact, VoucherFacts } from '../../../shared/domain/facts.ts';
import type { ClaimItem } from '../../../shared/protocol/claims.ts';
import type { Judged } from './judge.ts';

/** What head office answered to a claim, as far as judging looks. */
export interface AnsweredClaim {
  readonly claimId: string;
  readonly customer: string | null;
  readonly items: readonly ClaimItem[];
  readonly answer: 'granted' | 'refused';
  /** Refs it was refused for. */
  readonly refused: readonly string[];
  /** Head office's time of the answer. */
  readonly at: number;
}

/**
 * The order with head office's answer as a fact of it. A grant holds for what was claimed and no more: an
 * order that takes more by now is judged as if nobody had been asked.
 */
export function underClaim(judged: Judged, claim: AnsweredClaim): Judged {
  const next = withFacts(judged, (facts) => factOf(claim, facts.ref));
  const isCovered =
    claim.answer === 'refused' || (claim.customer === judged.customer && covers(claim, next));
  return isCovered ? next : judged;
}

function withFacts(judged: Judged, claimOf: (facts: VoucherFacts) => Fact<Claim> | null): Judged {
  const vouchers = judged.vouchers.map((facts) => ({ ...facts, claim: claimOf(facts) }));
  const facts = { ...judged.facts, vouchers };
  return { ...judged, facts, vouchers, decision: decideOrder(facts) };
}

function factOf(claim: AnsweredClaim, ref: string): Fact<Claim> | null {
  const isNamed =
    claim.answer === 'granted'
      ? claim.items.some((item) => item.ref === ref)
      : claim.refused.includes(ref);
  if (!isNamed) return null;
  const { claimId, answer, at } = claim;
  return { value: { claimId, answer, by: 'hq' }, source: 'hq', asOf: at };
}

function covers({ items }: AnsweredClaim, { decision, vouchers }: Judged): boolean {
  return itemsOf(vouchers, decision, () => true).every((taken) => {
    const item = items.find(({ ref }) => ref === taken.ref);
    if (item === undefined) return true;
    return (
      taken.uses <= item.uses &&
      (taken.amountMinor ?? 0) <= (item.amountMinor ?? 0) &&
      taken.valueMinor <= item.valueMinor
    );
  });
}

function itemsOf(
  vouchers: readonly VoucherFacts[],
  { vouchers: outcomes }: OrderDecision,
  isWanted: (index: number) => boolean,
): readonly ClaimItem[] {
  return vouchers.flatMap((facts, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome.verdict === 'refused' || !isWanted(index)) return [];
    const { uses, amountLeftMinor, discountMinor, valueMinor } = outcome.acceptance;
    return [
      {
        ref: facts.ref,
        campaignNo: facts.campaign.value.no,
        form: facts.form,
        uses,
        amountMinor: amountLeftMinor === null ? null : discountMinor,
        valueMinor,
      },
    ];
  });
}

/**
 * What is worth asking head office for: vouchers that its word would make sure of, or that are refused for
 * want of it. What is fresh as it is, or belongs to a shop's authority or to whoever holds a lease, isn't.
 */
export function worthClaiming(judged: Judged): readonly ClaimItem[] {
  if (!judged.vouchers.some(asksHq)) return [];
  const { decision } = judged;
  const isOpen = (outcome: VoucherOutcome | undefined): boolean =>
    outcome?.verdict === 'refused' || outcome?.acceptance.certainty.kind === 'doubtful';
  const isWanted = (index: number): boolean => {
    const facts = judged.vouchers[index];
    return facts !== undefined && asksHq(facts) && isOpen(decision.vouchers[index]);
  };
  if (!judged.vouchers.some((_, index) => isWanted(index))) return [];
  const asIfGranted = withFacts(judged, (facts) =>
    asksHq(facts)
      ? { value: { claimId: '', answer: 'granted', by: 'hq' }, source: 'hq', asOf: 0 }
      : null,
  );
  const items = itemsOf(judged.vouchers, asIfGranted.decision, isWanted);
  // One voucher read twice is another refusal.
  return new Set(items.map(({ ref }) => ref)).size === items.length ? items : [];
}

function asksHq({ campaign }: VoucherFacts): boolean {
  switch (campaign.value.offline.kind) {
    case 'accept':
    case 'riskBudget':
    case 'hqOnly':
      return true;
    case 'homeShop':
    case 'lease':
      return false;
  }
}
