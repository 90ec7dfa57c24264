import { settleVoucherUse } from '../../shared/domain/settle.ts';
import type { Entry, VoidBody } from '../../shared/protocol/entry.ts';
import type { CaseWhy } from '../cases/caseWhy.ts';
import { addTo, backOf, nothing, placeKey } from './knownRedemptions.ts';
import type { KnownRedemption } from './knownRedemptions.ts';
import { mergedParts, rowOfUse } from './part.ts';
import type { Part, Quantity, RestoredPart } from './part.ts';
import { amountFacts, countPart } from './settled.ts';
import type { Batch, Facts, OpenedCase } from './settled.ts';

/**
 * Gives back what an undo restores, never more than its redemption used less what earlier undos of it
 * gave back: nothing of the excess is counted. A redemption of another device may not have arrived yet;
 * known by its reference alone it is undone as a whole, once. Goods that came back carry no count.
 */
export function settleVoid(batch: Batch, entry: Entry, body: VoidBody): void {
  const { known, settled } = batch;
  const { redemption: place } = body;
  const key = placeKey(place);
  const redemption = known.redemptions.get(key);
  const isOwn = place.device === entry.device && place.epoch === entry.epoch;
  if (isOwn && redemption === undefined) {
    settled.unknown.set(entry.seq, 'undoes a redemption unknown here');
    return;
  }
  const back = backOf(known, key);
  for (const wanted of mergedParts(body.restored)) {
    const before = back.get(wanted.ref);
    const counted = settleRestored(batch, entry, body, { redemption, before, wanted });
    addTo(back, wanted.ref, counted);
  }
}

/** One voucher of an undo: what it wants to give back, and what was given back of it before. */
interface Restoring {
  readonly redemption: KnownRedemption | undefined;
  readonly before: Quantity | undefined;
  readonly wanted: RestoredPart;
}

function settleRestored(batch: Batch, entry: Entry, body: VoidBody, restoring: Restoring): Part {
  const { known, counter, settled } = batch;
  const { redemption, wanted } = restoring;
  const { ref, campaignNo } = wanted;
  const left = leftOf(restoring);
  const part: Part = { ref, campaignNo, ...givenBack(wanted, left) };
  const voucher = known.vouchers.get(ref);
  if (voucher === undefined) settled.unknown.set(entry.seq, 'names a voucher unknown here');
  const facts: Facts = {
    known: voucher !== undefined,
    killed: false,
    late: false,
    usesAllowed: voucher?.uses_allowed ?? 0,
    usesBefore: voucher?.uses_counted ?? 0,
    uses: part.uses,
    amount: amountFacts(voucher, part),
  };
  const opened = caseOf(facts, excessOf(wanted, left));
  if (opened !== null) {
    const why = whyOf(facts, body, restoring);
    settled.cases.push({ ...opened, seq: entry.seq, ref, why });
  }
  const { customer, businessDay } = body;
  const told = body.redemption.shop === '' ? counter.shop : body.redemption.shop;
  const shop = redemption?.shop ?? known.shops.get(placeKey(body.redemption)) ?? told;
  countPart(batch, part, { customer, shop, businessDay });
  const row = rowOfUse(entry, customer, part, counter, {
    settled: opened?.kind ?? 'good',
    day: businessDay,
    shop,
    undoes: body.redemption,
    revivedThrough: isNothing(part) ? null : wanted.revivedThrough,
  });
  settled.uses.push(row);
  return part;
}

/** What is left to be given back of the voucher; `null`: all of it, however much that was. */
function leftOf({ redemption, before, wanted }: Restoring): Quantity | null {
  if (redemption === undefined) return before === undefined ? null : nothing;
  const used = redemption.used.get(wanted.ref) ?? nothing;
  const back = before ?? nothing;
  return {
    uses: Math.max(0, used.uses + back.uses),
    amountMinor: Math.max(0, (used.amountMinor ?? 0) + (back.amountMinor ?? 0)),
    discountMinor: Math.max(0, used.discountMinor + back.discountMinor),
    valueMinor: Math.max(0, used.valueMinor + back.valueMinor),
  };
}

/** Negative numbers, as far as there is something left to give back. */
function givenBack(wanted: RestoredPart, left: Quantity | null): Quantity {
  // `0 -` and not `-`: minus nothing must not become −0.
  const back = (quantity: number, room: number | undefined): number =>
    0 - Math.min(quantity, room ?? quantity);
  const { amountMinor } = wanted;
  return {
    uses: back(wanted.uses, left?.uses),
    amountMinor: amountMinor === null ? null : back(amountMinor, left?.amountMinor ?? undefined),
    discountMinor: back(wanted.discountMinor, left?.discountMinor),
    valueMinor: back(wanted.valueMinor, left?.valueMinor),
  };
}

/** Uses beyond what is left, or, where none are, minor units. */
function excessOf(wanted: RestoredPart, left: Quantity | null): number {
  if (left === null) return 0;
  const uses = wanted.uses - left.uses;
  if (uses > 0) return uses;
  const amount = (wanted.amountMinor ?? 0) - (left.amountMinor ?? 0);
  return Math.max(0, amount, wanted.valueMinor - left.valueMinor);
}

function isNothing({ uses, amountMinor }: Quantity): boolean {
  return uses === 0 && (amountMinor ?? 0) === 0;
}

const noneOver = { voucher: 0, customer: 0, shop: 0, campaign: 0 };

function caseOf(facts: Facts, excess: number): Pick<OpenedCase, 'kind' | 'beyond'> | null {
  if (excess > 0) return { kind: 'undoneTwice', beyond: excess };
  const settlement = settleVoucherUse({ ...facts, over: noneOver });
  return settlement.outcome === 'good' ? null : settlement;
}

function whyOf(
  facts: Facts,
  { redemption: place, businessDay }: VoidBody,
  { redemption, before, wanted }: Restoring,
): CaseWhy {
  const { device, epoch, seq } = place;
  return {
    of: 'void',
    redemption: { device, epoch, seq },
    businessDay,
    facts,
    used: redemption === undefined ? null : takenOf(redemption.used.get(wanted.ref) ?? nothing),
    backBefore: takenOf(before ?? nothing),
    backWanted: takenOf(wanted),
  };
}

/** How much, whichever way it went. */
function takenOf({ uses, amountMinor, valueMinor }: Quantity) {
  return {
    uses: Math.abs(uses),
    amountMinor: Math.abs(amountMinor ?? 0),
    valueMinor: Math.abs(valueMinor),
  };
}
