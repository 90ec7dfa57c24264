import { allocate, shareOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';
import type {
  PartlyRestored,
  Quantity,
  Refunded,
  ReturnedLine,
  SoldLine,
  UndoFacts,
  UsedVoucher,
} from './undoFacts.ts';

/*
 * How much of a redemption comes back with a part of it. Every share is cumulative: all that has come back
 * so far, less what came back before. So parts add up exactly, and the last one brings what is left.
 */

type Goods = Pick<UndoFacts, 'vouchers' | 'lines'>;

export function sumOf(one: Quantity, other: Quantity): Quantity {
  return {
    uses: one.uses + other.uses,
    amountMinor: (one.amountMinor ?? 0) + (other.amountMinor ?? 0),
    discountMinor: one.discountMinor + other.discountMinor,
    valueMinor: one.valueMinor + other.valueMinor,
  };
}

export const nothing: Quantity = { uses: 0, amountMinor: null, discountMinor: 0, valueMinor: 0 };

export function isNothing({ uses, amountMinor, discountMinor, valueMinor }: Quantity): boolean {
  return uses === 0 && (amountMinor ?? 0) === 0 && discountMinor === 0 && valueMinor === 0;
}

/** All that was not given back yet. Two terminals apart may have given back more than there was: never below 0. */
export function leftOf(voucher: PartlyRestored): Quantity {
  return lessRestored(voucher, voucher);
}

function lessRestored(back: Quantity, { restored }: PartlyRestored): Quantity {
  return {
    uses: Math.max(0, back.uses - restored.uses),
    amountMinor:
      back.amountMinor === null
        ? null
        : Math.max(0, back.amountMinor - (restored.amountMinor ?? 0)),
    discountMinor: Math.max(0, back.discountMinor - restored.discountMinor),
    valueMinor: Math.max(0, back.valueMinor - restored.valueMinor),
  };
}

/** `uses` of several that were taken at once; `null` where fewer are left. */
export function backForUses(voucher: UsedVoucher, uses: number): Quantity | null {
  const after = voucher.restored.uses + uses;
  if (uses < 1 || after > voucher.uses) return null;
  return lessRestored(
    {
      uses: after,
      amountMinor: null,
      discountMinor: shareOf(voucher.discountMinor, after, voucher.uses),
      valueMinor: shareOf(voucher.valueMinor, after, voucher.uses),
    },
    voucher,
  );
}

/** Part of a stored amount, which is worth itself; `null` where less is left. */
export function backForAmount(voucher: UsedVoucher, amountMinor: MinorUnits): Quantity | null {
  const after = (voucher.restored.amountMinor ?? 0) + amountMinor;
  if (voucher.amountMinor === null || amountMinor < 1 || after > voucher.amountMinor) return null;
  return lessRestored(
    {
      uses: 0,
      amountMinor: after,
      discountMinor: shareOf(voucher.discountMinor, after, voucher.amountMinor),
      valueMinor: shareOf(voucher.valueMinor, after, voucher.amountMinor),
    },
    voucher,
  );
}

/**
 * What a voucher gets back once so much of the goods came back: a stored amount by the share that paid for
 * them, a use once all the units it was given on are back.
 */
export function backWithGoods(voucher: UsedVoucher, sold: readonly SoldLine[]): Quantity {
  const discountMinor = discountBack(voucher, sold);
  const share = (total: number): number =>
    voucher.discountMinor === 0 ? 0 : shareOf(total, discountMinor, voucher.discountMinor);
  const isStored = voucher.amountMinor !== null;
  return lessRestored(
    {
      uses: isStored ? 0 : usesBack(voucher, sold),
      amountMinor: voucher.amountMinor === null ? null : share(voucher.amountMinor),
      discountMinor,
      valueMinor: share(voucher.valueMinor),
    },
    voucher,
  );
}

function discountBack({ lines }: UsedVoucher, sold: readonly SoldLine[]): MinorUnits {
  let sum = 0;
  for (const { lineId, discountMinor } of lines) {
    const line = sold.find((one) => one.lineId === lineId);
    if (line !== undefined) sum += shareOf(discountMinor, line.returned, line.quantity);
  }
  return sum;
}

function usesBack(voucher: UsedVoucher, sold: readonly SoldLine[]): number {
  let covered = 0;
  let coveredBack = 0;
  for (const { lineId, units } of voucher.lines) {
    const line = sold.find((one) => one.lineId === lineId);
    if (line === undefined) continue;
    const on = units === 0 ? line.quantity : units;
    covered += on;
    // Of the units that look alike the ones without the voucher come back first.
    coveredBack += Math.max(0, line.returned - (line.quantity - on));
  }
  return covered === 0 ? 0 : shareOf(voucher.uses, coveredBack, covered);
}

/** What a customer gets back in money for these goods: the share that was paid for them. */
export function refunded(facts: Goods, lines: readonly ReturnedLine[]): readonly Refunded[] {
  return lines.flatMap(({ lineId, quantity }) => {
    const line = facts.lines.find((one) => one.lineId === lineId);
    if (line === undefined) return [];
    const paidMinor = line.totalMinor - discountLeftOn(facts, lineId);
    const after = shareOf(paidMinor, line.returned + quantity, line.quantity);
    const refundMinor = after - shareOf(paidMinor, line.returned, line.quantity);
    return [{ lineId, quantity, refundMinor }];
  });
}

/** What vouchers took off a line, but for those that were given back before any goods were. */
function discountLeftOn({ vouchers, lines }: Goods, lineId: string): MinorUnits {
  const goodsBefore = lines.some(({ returned }) => returned > 0);
  return vouchers.reduce((sum, voucher) => {
    const place = voucher.lines.findIndex((line) => line.lineId === lineId);
    const onLine = voucher.lines[place]?.discountMinor ?? 0;
    return sum + onLine - (goodsBefore ? 0 : (paidAgain(voucher)[place] ?? 0));
  }, 0);
}

/** A voucher given back while its goods stayed was paid for again: by line, in proportion. */
function paidAgain({ restored, discountMinor, lines }: UsedVoucher): readonly MinorUnits[] {
  if (lines.length === 0 || restored.discountMinor === 0) return [];
  return allocate(
    Math.min(restored.discountMinor, discountMinor),
    lines.map((line) => line.discountMinor),
  );
}
