import type { MinorUnits } from '../../../shared/domain/money.ts';
import { nothing, sumOf } from '../../../shared/domain/undo/undoShares.ts';
import { undoneOf } from '../../../shared/domain/undo/undo.ts';
import type { Quantity } from '../../../shared/domain/undo/undoFacts.ts';
import type { VoidBody } from '../../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../../shared/protocol/feed.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { entryOfKind } from '../entries.ts';
import type { GivenBack, Reader } from '../ports.ts';

/** What undos gave back of one redemption, as far as this terminal knows. */
export interface BackSoFar {
  /** `discountMinor`: what the voucher took off when it was redeemed. */
  restored(voucher: { readonly ref: string; readonly discountMinor: number }): Quantity;
  /** Whether an undo gave the voucher anything back: then it counts among the voucher's rounds. */
  gaveBack(ref: string): boolean;
  /** What was paid back for goods, by our own undos. */
  readonly refundMinor: MinorUnits;
  /** Units of a line that came back. */
  returned(lineId: string): number;
  /** Head office told of an undo at another terminal. */
  readonly elsewhere: boolean;
}

export function backSoFar(tx: Reader, redemption: EntryPlace): BackSoFar {
  const rows = tx.givenBack(redemption);
  const voids = ownVoids(tx, rows);
  const told = rows.filter(({ by }) => by === null || !voids.has(by));
  const restored = [...voids.values()].flatMap((body) => body.restored);
  const returned = [...voids.values()].flatMap((body) => body.returned);
  return {
    restored: ({ ref, discountMinor }) => {
      const own = restored.filter((part) => part.ref === ref);
      const others = told.filter((part) => part.ref === ref);
      return [...own, ...others.map((part) => quantityOf(part, discountMinor))].reduce(
        sumOf,
        nothing,
      );
    },
    gaveBack: (ref) => rows.some((row) => row.ref === ref && (row.uses > 0 || row.amountMinor > 0)),
    refundMinor: returned.reduce((sum, part) => sum + part.refundMinor, 0),
    returned: (lineId) =>
      returned.reduce((sum, part) => sum + (part.lineId === lineId ? part.quantity : 0), 0),
    elsewhere: rows.some(({ by }) => by === null),
  };
}

/** Our own undos say all they did; entries that left the terminal meanwhile are known as if told of. */
function ownVoids(tx: Reader, rows: readonly GivenBack[]): ReadonlyMap<number, VoidBody> {
  const voids = new Map<number, VoidBody>();
  for (const { by } of rows) {
    const stored = by === null || voids.has(by) ? null : tx.entry(by);
    const undo = stored === null ? null : entryOfKind(stored, 'void');
    if (undo !== null) voids.set(undo.seq, undo.body);
  }
  return voids;
}

/** Head office tells what a use gave, not what it took off: the same, but for a gift, which took nothing off. */
function quantityOf({ uses, amountMinor, valueMinor }: GivenBack, usedDiscount: number): Quantity {
  return { uses, amountMinor, valueMinor, discountMinor: usedDiscount === 0 ? 0 : valueMinor };
}

/** How much of a redemption of our own was undone, here or elsewhere; elsewhere it is always the whole. */
export function undoneSoFar(
  tx: Reader,
  { device, epoch, seq, body }: EntryOf<'redemption'>,
): 'no' | 'part' | 'whole' {
  const back = backSoFar(tx, { device, epoch, seq });
  return undoneOf({
    vouchers: body.vouchers.map((voucher) => ({ ...voucher, restored: back.restored(voucher) })),
    lines: body.basket.map(({ lineId, quantity }) => ({
      quantity,
      returned: back.elsewhere ? quantity : back.returned(lineId),
    })),
  });
}
