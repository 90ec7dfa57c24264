import type { CivilDate, InstantMs } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';
import type { VoucherRef } from '../facts.ts';
import type { ApprovalReason } from '../reasons.ts';
import type {
  PartlyRestored,
  Quantity,
  Restored,
  ReturnedLine,
  Revival,
  SoldLine,
  StaffRole,
  UndoDecision,
  UndoFacts,
  UndoMinutes,
  UndoRefusal,
  Undoing,
  UsedVoucher,
} from './undoFacts.ts';
import {
  backForAmount,
  backForUses,
  backWithGoods,
  isNothing,
  leftOf,
  nothing,
  refunded,
} from './undoShares.ts';

/** Redeemed and undone so often, a voucher stays redeemed: the rest is for head office to look at. */
export const maxUndoRounds = 3;
/** Later than this nobody undoes at a counter: the entry may have left it. */
export const maxUndoDays = 90;

const msPerMinute = 60_000;
const msPerDay = 24 * 60 * msPerMinute;

/**
 * May this redemption, or this part of it, be undone now? Within their minutes the operator may alone;
 * later, or for another terminal's redemption, a manager must agree. What is restored is what was used and
 * not restored yet, never more: parts add up to the whole, to the minor unit.
 */
export function decideUndo(facts: UndoFacts): UndoDecision {
  const refusal = refusalOf(facts);
  if (refusal !== null) return { verdict: 'refused', refusal };
  const undoing = undoingOf(facts);
  if ('reason' in undoing) return { verdict: 'refused', refusal: undoing };
  if (isRoundTooMany(facts, undoing)) {
    return { verdict: 'refused', refusal: { reason: 'undoRoundsSpent' } };
  }
  const approval = approvalNeeded(facts);
  return approval !== null && !isManager(facts.approver)
    ? { verdict: 'needsApproval', approval, ...undoing }
    : { verdict: 'ok', ...undoing };
}

/**
 * How much of a redemption was undone. Once all vouchers are given back it is undone as a whole, and its
 * goods are sold at their price; but where goods began to come back, the rest of them may follow.
 */
export function undoneOf({
  vouchers,
  lines,
}: {
  readonly vouchers: readonly PartlyRestored[];
  readonly lines: readonly Pick<SoldLine, 'quantity' | 'returned'>[];
}): 'no' | 'part' | 'whole' {
  const goodsBack = lines.filter(({ returned }) => returned > 0);
  const isUntouched = vouchers.every(({ restored }) => isNothing(restored));
  if (isUntouched && goodsBack.length === 0) return 'no';
  const areVouchersBack = vouchers.every((voucher) => isNothing(leftOf(voucher)));
  const areGoodsBack = goodsBack.length === 0 || lines.every(isAllBack);
  return areVouchersBack && areGoodsBack ? 'whole' : 'part';
}

function isAllBack({ quantity, returned }: Pick<SoldLine, 'quantity' | 'returned'>): boolean {
  return returned >= quantity;
}

function refusalOf(facts: UndoFacts): UndoRefusal | null {
  if (facts.of === 'void') return { reason: 'voidOfVoid' };
  if (facts.of === 'other') return { reason: 'notARedemption' };
  if (undoneOf(facts) === 'whole') return { reason: 'alreadyUndone' };
  if (facts.now - facts.at > maxUndoDays * msPerDay) {
    return { reason: 'tooLate', days: maxUndoDays };
  }
  const isPartElsewhere = !facts.here && facts.part.kind !== 'whole';
  return isPartElsewhere ? { reason: 'onlyAsAWhole' } : null;
}

/** A further part of what was begun is no round of its own. */
function isRoundTooMany({ vouchers }: UndoFacts, { restored }: Undoing): boolean {
  const begins = vouchers.filter((voucher) => {
    const back = restored.find(({ ref }) => ref === voucher.ref);
    return back !== undefined && !isNothing(back) && isNothing(voucher.restored);
  });
  return begins.some(({ undoRounds }) => undoRounds >= maxUndoRounds);
}

function undoingOf(facts: UndoFacts): Undoing | UndoRefusal {
  const { part } = facts;
  switch (part.kind) {
    case 'whole':
      return wholeOf(facts);
    case 'lines':
      return linesOf(facts, part.lines);
    case 'voucher':
      return ofOne(facts, part.ref, leftOf);
    case 'uses':
      return ofOne(facts, part.ref, (voucher) => backForUses(voucher, part.uses));
    case 'amount':
      return ofOne(facts, part.ref, (voucher) => backForAmount(voucher, part.amountMinor));
  }
}

function wholeOf(facts: UndoFacts): Undoing {
  const lines = facts.lines
    .filter((line) => !isAllBack(line))
    .map(({ lineId, quantity, returned }) => ({ lineId, quantity: quantity - returned }));
  return undoing(facts, leftOf, lines);
}

/** Part of one voucher, while no goods came back: it was given on those goods. */
function ofOne(
  facts: UndoFacts,
  ref: VoucherRef,
  backOf: (voucher: UsedVoucher) => Quantity | null,
): Undoing | UndoRefusal {
  if (facts.lines.some(({ returned }) => returned > 0)) return { reason: 'goodsReturned' };
  const voucher = facts.vouchers.find((one) => one.ref === ref);
  const back = voucher === undefined ? null : backOf(voucher);
  if (voucher === undefined || back === null || isNothing(back)) return { reason: 'moreThanUsed' };
  return undoing({ ...facts, vouchers: [voucher] }, () => back, []);
}

/** Goods came back; vouchers that were given back without them were paid for again meanwhile. */
function linesOf(facts: UndoFacts, lines: readonly ReturnedLine[]): Undoing | UndoRefusal {
  const goodsBefore = facts.lines.some(({ returned }) => returned > 0);
  const anyRestored = facts.vouchers.some(({ restored }) => !isNothing(restored));
  if (anyRestored && !goodsBefore) return { reason: 'vouchersReturned' };
  const wanted = new Map(lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const isThere = wanted.size === lines.length && lines.every(isLeftIn(facts));
  if (lines.length === 0 || !isThere) return { reason: 'moreThanUsed' };
  const soldAfter = facts.lines.map((line) => ({
    ...line,
    returned: line.returned + (wanted.get(line.lineId) ?? 0),
  }));
  // What went on no line (a gift) comes back with the last of the goods.
  const backOf = soldAfter.every(isAllBack)
    ? leftOf
    : (voucher: UsedVoucher) => backWithGoods(voucher, soldAfter);
  return undoing(facts, backOf, lines);
}

function isLeftIn({ lines }: UndoFacts): (wanted: ReturnedLine) => boolean {
  return ({ lineId, quantity }) => {
    const line = lines.find((one) => one.lineId === lineId);
    return line !== undefined && quantity >= 1 && line.returned + quantity <= line.quantity;
  };
}

function undoing(
  facts: UndoFacts,
  backOf: (voucher: UsedVoucher) => Quantity,
  lines: readonly ReturnedLine[],
): Undoing {
  const returned = refunded(facts, lines);
  const restored = facts.vouchers
    .map((voucher) => restoredOf(voucher, backOf(voucher)))
    .filter((one) => !isNothing(one));
  return {
    restored: restored.length > 0 ? restored : facts.vouchers.slice(0, 1).map(nothingOf),
    returned,
    refundMinor: returned.reduce((sum, line) => sum + line.refundMinor, 0),
    businessDay: facts.businessDay,
  };
}

/** Goods alone come back: an undo is known by the vouchers it names, so it names one and gives it nothing. */
function nothingOf(voucher: UsedVoucher): Restored {
  return restoredOf(voucher, nothing);
}

function restoredOf({ ref, campaignNo, revival }: UsedVoucher, back: Quantity): Restored {
  return { ref, campaignNo, ...back, revivedThrough: revivedThrough(revival, back) };
}

/** After its last day a voucher comes back to life only where the campaign says so. */
function revivedThrough(
  { today, lastDay, reviveDays }: Revival,
  { uses, amountMinor }: Quantity,
): CivilDate | null {
  const isGivenBack = uses > 0 || (amountMinor ?? 0) > 0;
  if (!isGivenBack || reviveDays === 0 || today <= lastDay) return null;
  return addDays(today, reviveDays - 1);
}

/** Until when the operator may undo alone: the last instant that still counts. */
export function undoUntil(at: InstantMs, minutes: UndoMinutes, operator: StaffRole): InstantMs {
  const alone = isManager(operator) ? Math.max(minutes.manager, minutes.cashier) : minutes.cashier;
  return at + alone * msPerMinute;
}

function approvalNeeded(facts: UndoFacts): ApprovalReason | null {
  if (!facts.here) return { reason: 'undoElsewhere' };
  const isLate = facts.now > undoUntil(facts.at, facts.undoMinutes, facts.operator);
  return isLate ? { reason: 'undoLate' } : null;
}

export function isManager(role: StaffRole | null): boolean {
  return role === 'manager' || role === 'areaManager';
}
