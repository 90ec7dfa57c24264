import type { UndoPreview, UndoableVoucher } from '../../../shared/contract/order.ts';
import type { UndoPart } from '../../../shared/domain/undo/undoFacts.ts';

/** Pure: what of a redemption may be undone, and what the operator chose of it. */

export const partKinds = ['whole', 'voucher', 'uses', 'amount', 'lines'] as const;
export type PartKind = UndoPart['kind'];

/** As the dialog holds it; what a kind doesn't use waits for it. */
export interface UndoChoice {
  readonly kind: PartKind;
  readonly ref: string | null;
  readonly uses: number;
  readonly amountMinor: number | null;
  /** Units that came back, by line. */
  readonly quantities: Readonly<Record<string, number>>;
}

export const allOfIt: UndoChoice = {
  kind: 'whole',
  ref: null,
  uses: 1,
  amountMinor: null,
  quantities: {},
};

/** The vouchers of which this much, and no more than they have, may be given back. */
export function vouchersFor(
  kind: PartKind,
  { vouchers }: Pick<UndoPreview, 'vouchers'>,
): readonly UndoableVoucher[] {
  switch (kind) {
    case 'voucher':
      return vouchers;
    case 'uses':
      return vouchers.filter(({ usesLeft }) => usesLeft > 1);
    case 'amount':
      return vouchers.filter(({ amountLeftMinor }) => (amountLeftMinor ?? 0) > 0);
    case 'whole':
    case 'lines':
      return [];
  }
}

/** What can be asked for here; a part that would be the whole is not offered beside it. */
export function kindsFor(
  preview: Pick<UndoPreview, 'here' | 'vouchers' | 'lines'>,
): readonly PartKind[] {
  if (!preview.here) return ['whole'];
  const units = preview.lines.reduce((sum, { quantityLeft }) => sum + quantityLeft, 0);
  const offered: Readonly<Record<PartKind, boolean>> = {
    whole: true,
    voucher: preview.vouchers.length > 1,
    uses: vouchersFor('uses', preview).length > 0,
    amount: vouchersFor('amount', preview).length > 0,
    lines: units > 1,
  };
  return partKinds.filter((kind) => offered[kind]);
}

/** The voucher that is meant: the one chosen, or the only one there is to choose. */
export function voucherOf(
  { kind, ref }: UndoChoice,
  preview: Pick<UndoPreview, 'vouchers'>,
): UndoableVoucher | null {
  const able = vouchersFor(kind, preview);
  const only = able.length === 1 ? (able[0] ?? null) : null;
  return able.find((voucher) => voucher.ref === ref) ?? only;
}

/** What is to be undone; `null` as long as something is still to be chosen. */
export function partOf(
  choice: UndoChoice,
  preview: Pick<UndoPreview, 'vouchers' | 'lines'>,
): UndoPart | null {
  const ref = voucherOf(choice, preview)?.ref ?? null;
  switch (choice.kind) {
    case 'whole':
      return { kind: 'whole' };
    case 'voucher':
      return ref === null ? null : { kind: 'voucher', ref };
    case 'uses':
      return ref === null ? null : { kind: 'uses', ref, uses: choice.uses };
    case 'amount': {
      const amountMinor = choice.amountMinor ?? 0;
      return ref === null || amountMinor === 0 ? null : { kind: 'amount', ref, amountMinor };
    }
    case 'lines': {
      const lines = preview.lines.flatMap(({ lineId }) => {
        const quantity = choice.quantities[lineId] ?? 0;
        return quantity === 0 ? [] : [{ lineId, quantity }];
      });
      return lines.length === 0 ? null : { kind: 'lines', lines };
    }
  }
}
