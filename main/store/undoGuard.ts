import type { Entry } from '../../shared/protocol/entry.ts';
import type { StoredEntry } from '../app/ports.ts';
import { placeKey } from './rows.ts';
import type { VoucherUse } from './rows.ts';
import type { VoucherUses } from './voucherUses.ts';

type Taken = Pick<VoucherUse, 'uses' | 'amountMinor'>;

const nothing: Taken = { uses: 0, amountMinor: 0 };

/** What a redemption of our own took of a voucher, as the journal says. */
function takenBy(redemption: StoredEntry, ref: string): Taken {
  const { body } = JSON.parse(redemption.json) as Entry;
  if (body.kind !== 'redemption') return nothing;
  const voucher = body.vouchers.find((one) => one.ref === ref);
  return voucher === undefined
    ? nothing
    : { uses: voucher.uses, amountMinor: voucher.amountMinor ?? 0 };
}

/** The same of another terminal's, or of one that left our journal; `null` where HQ has told neither of it nor of an undo of it. */
function takenElsewhere(parts: readonly VoucherUse[]): Taken | null {
  if (parts.length === 0) return null;
  return parts.find(({ isUndo }) => !isUndo) ?? nothing;
}

/**
 * Throws where an entry would give more back than its redemption took (I2). The use case looks first;
 * nothing may ever write it.
 */
export function undoGuard(
  usesOf: VoucherUses,
  entryAt: (seq: number) => StoredEntry | null,
): (entry: Entry) => void {
  return ({ device, epoch, body }) => {
    if (body.kind !== 'void') return;
    const { redemption } = body;
    const isOurs = redemption.device === device && redemption.epoch === epoch;
    for (const { ref, uses, amountMinor } of body.restored) {
      const parts = usesOf(ref).filter((one) => placeKey(one.redemption) === placeKey(redemption));
      const own = isOurs ? entryAt(redemption.seq) : null;
      const carried = isOurs ? (takenElsewhere(parts) ?? nothing) : takenElsewhere(parts);
      const taken = own === null ? carried : takenBy(own, ref);
      if (taken === null) continue;
      // An undo stands with negative figures.
      const undos = parts.filter(({ isUndo }) => isUndo);
      const usesLeft = undos.reduce((left, undo) => left + undo.uses, taken.uses);
      const amountLeft = undos.reduce((left, undo) => left + undo.amountMinor, taken.amountMinor);
      if (uses > Math.max(0, usesLeft) || (amountMinor ?? 0) > Math.max(0, amountLeft)) {
        throw new Error(`more of a voucher is undone than stands of entry ${redemption.seq}`);
      }
    }
  };
}
