import { placeKey } from './rows.ts';
import type { VoucherUse } from './rows.ts';

type Figures = Pick<VoucherUse, 'uses' | 'valueMinor'>;
/** A use or an undo of one redemption of a voucher. */
export type CountedPart = Figures & Pick<VoucherUse, 'seq' | 'isUndo'>;

const nothing: Figures = { uses: 0, valueMinor: 0 };

/**
 * What an undo that HQ tells of can still take off what was counted of a redemption, by the parts that
 * count already; `null`: whatever it says. Two counters may undo the same while apart: each takes it off
 * at once, and HQ counts it once.
 */
export function leftToTakeOff(parts: readonly CountedPart[]): Figures | null {
  if (parts.every(({ isUndo }) => isUndo)) {
    // By its receipt we undid it as a whole, however much HQ will say that was.
    return parts.some(({ seq }) => seq !== null) ? nothing : null;
  }
  const leftOf = (figure: keyof Figures) =>
    Math.max(
      0,
      parts.reduce((sum, part) => sum + part[figure], 0),
    );
  return { uses: leftOf('uses'), valueMinor: leftOf('valueMinor') };
}

/** As far as something is left; negative, as the undo's own figures are. */
export function takenOff({ uses, valueMinor }: Figures, left: Figures | null): Figures {
  if (left === null) return { uses, valueMinor };
  // Minus nothing must not become −0.
  return {
    uses: 0 - Math.min(0 - uses, left.uses),
    valueMinor: 0 - Math.min(0 - valueMinor, left.valueMinor),
  };
}

export function isToldUndo({ isUndo, seq }: CountedPart): boolean {
  return isUndo && seq === null;
}

function countedOf(parts: readonly VoucherUse[]): readonly VoucherUse[] {
  const known = parts.filter((part) => !isToldUndo(part));
  return parts
    .filter(isToldUndo)
    .reduce(
      (counted, undo) => [...counted, { ...undo, ...takenOff(undo, leftToTakeOff(counted)) }],
      known,
    );
}

/** The uses and undos of a voucher with the figures that count by day. */
export function countedUses(uses: readonly VoucherUse[]): readonly VoucherUse[] {
  if (!uses.some(isToldUndo)) return uses;
  const byRedemption = Map.groupBy(uses, ({ redemption }) => placeKey(redemption));
  return [...byRedemption.values()].flatMap(countedOf);
}
