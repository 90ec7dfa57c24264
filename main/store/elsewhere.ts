import type { Database } from 'better-sqlite3';
import type { EntryPlace, ReceiptElsewhere, UseElsewhere } from '../../shared/protocol/feed.ts';
import type { DerivedTables } from './derived.ts';
import type { Memory } from './memory.ts';
import { projectReceiptElsewhere, projectUseElsewhere } from './projection.ts';
import { blobOf, blobOrNull, placeKey } from './rows.ts';
import type { SpentPacker } from './leaving/packSpent.ts';
import { leftToTakeOff, takenOff } from './toldUndos.ts';
import { voucherUses } from './voucherUses.ts';

function insertUse(db: Database): (use: UseElsewhere) => boolean {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO uses_elsewhere
     (ref, device, epoch, seq, campaign_no, customer, uses, amount, value, day, at,
      shop, shop_name, counter, operator, undoes_device, undoes_epoch, undoes_seq, revived_through)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (use) => {
    const { undoes } = use;
    const { changes } = insert.run(
      blobOf(use.ref),
      blobOf(use.device),
      use.epoch,
      use.seq,
      use.campaignNo,
      blobOrNull(use.customer),
      use.uses,
      use.amountMinor,
      use.valueMinor,
      use.businessDay,
      use.at,
      use.shop,
      use.shopName,
      use.counter,
      use.operator,
      blobOrNull(undoes?.device ?? null),
      undoes?.epoch ?? null,
      undoes?.seq ?? null,
      use.revivedThrough,
    );
    return changes === 1;
  };
}

function insertReceipt(db: Database): (receipt: ReceiptElsewhere) => boolean {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO receipts_elsewhere (ref, campaign_no, customer, value, day, shop, person)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ ref, campaignNo, customer, valueMinor, businessDay, shop, person }) => {
    const what = [campaignNo, blobOrNull(customer), valueMinor, businessDay, shop, person ?? null];
    return insert.run(blobOf(ref), ...what).changes === 1;
  };
}

export interface Elsewhere {
  applyUse(use: UseElsewhere): void;
  applyReceipt(receipt: ReceiptElsewhere): void;
}

/** Keeps what HQ tells of other counters, each once, however often and in whatever order it comes (I10). */
export function elsewhereTables(
  db: Database,
  memory: () => Memory,
  derived: DerivedTables,
  packed: Pick<SpentPacker, 'isPackedAlready' | 'unpackFor'>,
): Elsewhere {
  const keepUse = insertUse(db);
  const keepReceipt = insertReceipt(db);
  const usesOf = voucherUses(db, memory);

  /** What our own journal holds already is no news. */
  function isOurs({ device, epoch, seq }: EntryPlace): boolean {
    const { meta, head } = memory();
    const { identity } = meta;
    if (identity === null || seq > head.seq) return false;
    return device === identity.device && epoch === identity.epoch;
  }

  /** What of it counts by day, as long as it isn't kept itself. */
  function countedOf(use: UseElsewhere): UseElsewhere {
    const { ref, undoes } = use;
    if (undoes === null) return use;
    const undone = placeKey(undoes);
    const parts = usesOf(ref).filter(({ redemption }) => placeKey(redemption) === undone);
    return { ...use, ...takenOff(use, leftToTakeOff(parts)) };
  }

  return {
    applyUse(use) {
      if (isOurs(use) || packed.isPackedAlready(use)) return;
      packed.unpackFor(use);
      const counted = countedOf(use);
      if (!keepUse(use)) return;
      memory().uses.delete(use.ref);
      projectUseElsewhere(derived, counted);
    },
    applyReceipt(receipt) {
      const isOwn = receipt.by !== null && isOurs(receipt.by);
      if (isOwn || !keepReceipt(receipt)) return;
      projectReceiptElsewhere(derived, receipt);
    },
  };
}
