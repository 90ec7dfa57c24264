import type { Database } from 'better-sqlite3';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { GivenBack, Reader } from '../app/ports.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

interface UndoRow {
  readonly ref: Buffer;
  readonly by: number | null;
  readonly uses: number;
  readonly amount: number | null;
  readonly value: number;
}

interface BoundPlace {
  readonly device: Buffer;
  readonly epoch: number;
  readonly seq: number;
}

interface Undo {
  readonly uses: number;
  readonly amountMinor: number;
  readonly valueMinor: number;
}

/** An undo stands with negative figures; what it gave back is told as positive ones (and never −0). */
function givenBackBy(ref: string, by: number | null, undo: Undo): GivenBack {
  const uses = 0 - undo.uses;
  return { ref, uses, amountMinor: 0 - undo.amountMinor, valueMinor: 0 - undo.valueMinor, by };
}

/** Our own first, in the order they were done; else by voucher. */
function inOrder(one: GivenBack, other: GivenBack): number {
  const last = Number.MAX_SAFE_INTEGER;
  const byEntry = (one.by ?? last) - (other.by ?? last);
  if (byEntry !== 0 || one.ref === other.ref) return byEntry;
  return one.ref < other.ref ? -1 : 1;
}

/** What was undone of a redemption, by our own journal or as HQ told. */
export function givenBackReader(db: Database, memory: () => Memory): Pick<Reader, 'givenBack'> {
  const undoes = `undoes_seq = @seq AND undoes_epoch = @epoch AND undoes_device = @device`;
  const undosOf = select<[BoundPlace], UndoRow>(
    db,
    `SELECT ref, seq AS by, uses, amount, value FROM voucher_uses WHERE ${undoes}
     UNION ALL
     SELECT ref, NULL, uses, amount, value FROM uses_elsewhere WHERE ${undoes}`,
  );

  function written({ device, epoch, seq }: EntryPlace): readonly GivenBack[] {
    return undosOf
      .all({ device: blobOf(device), epoch, seq })
      .map(({ ref, by, uses, amount, value }) =>
        givenBackBy(hexOf(ref), by, { uses, amountMinor: amount ?? 0, valueMinor: value }),
      );
  }

  return {
    givenBack: (redemption) => {
      const waiting = memory().pending.undosOf(redemption);
      const own = waiting.map((undo) => givenBackBy(undo.ref, undo.seq, undo));
      return [...written(redemption), ...own].sort(inOrder);
    },
  };
}
