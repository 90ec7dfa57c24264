import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { MinorUnits } from '../../shared/domain/money.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { OwnUse } from './derived.ts';
import { remember } from './memory.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf, placeKey } from './rows.ts';
import type { VoucherUse } from './rows.ts';
import { select } from './select.ts';
import { spentReader } from './leaving/spent.ts';

/** A row of `voucher_uses`, or (`device` not null) of `uses_elsewhere`. */
interface UseRow {
  readonly seq: number;
  readonly device: Buffer | null;
  readonly epoch: number | null;
  readonly uses: number;
  readonly amount: number | null;
  readonly value: number;
  readonly day: CivilDate;
  readonly undoesDevice: Buffer | null;
  readonly undoesEpoch: number | null;
  readonly undoesSeq: number | null;
  readonly revivedThrough: CivilDate | null;
  readonly at: number | null;
  readonly shop: string | null;
  readonly shopName: string | null;
  readonly counter: string | null;
  readonly operator: string | null;
}

/** Every use and undo known of a voucher: of our own journal, written down or not, and told of by HQ. */
export type VoucherUses = (ref: VoucherRef) => readonly VoucherUse[];

/** Whose journal it is. */
export type Own = Pick<EntryPlace, 'device' | 'epoch'>;

function ownPlace(own: Own | null, seq: number): EntryPlace {
  if (own === null) throw new Error('a journal without an identity');
  const { device, epoch } = own;
  return { device, epoch, seq };
}

function undonePlace(row: UseRow): EntryPlace | null {
  const { undoesDevice, undoesEpoch, undoesSeq } = row;
  if (undoesDevice === null || undoesEpoch === null || undoesSeq === null) return null;
  return { device: hexOf(undoesDevice), epoch: undoesEpoch, seq: undoesSeq };
}

function useOfRow(own: Own | null, row: UseRow): VoucherUse {
  const { seq, device, uses, value, day, revivedThrough } = row;
  const undoes = undonePlace(row);
  const place =
    device === null ? ownPlace(own, seq) : { device: hexOf(device), epoch: row.epoch ?? 0, seq };
  // What left the journal behind a checkpoint stays our own, and counts as it did.
  const isOwn = device === null || isOwnPlace(own, place);
  return {
    seq: isOwn ? seq : null,
    redemption: undoes ?? place,
    isUndo: undoes !== null,
    uses,
    amountMinor: row.amount ?? 0,
    valueMinor: value,
    day,
    revivedThrough,
    told: device === null ? null : toldOf(row, isOwn ? seq : null),
  };
}

export function isOwnPlace(own: Own | null, { device, epoch }: Own): boolean {
  return own !== null && device === own.device && epoch === own.epoch;
}

function toldOf(row: UseRow, seq: number | null): VoucherUse['told'] {
  const { at, shop, shopName, counter, operator } = row;
  return {
    at: at ?? 0,
    shop: shop ?? '',
    shopName: shopName ?? '',
    counter: counter ?? '',
    operator: operator ?? '',
    seq,
  };
}

export function useThatWaits(own: Own | null, use: OwnUse): VoucherUse {
  const { seq, uses, amountMinor, valueMinor, day, undoes, revivedThrough } = use;
  const redemption = undoes ?? ownPlace(own, seq);
  const isUndo = undoes !== null;
  const figures = { uses, amountMinor, valueMinor };
  return { seq, redemption, isUndo, ...figures, day, revivedThrough, told: null };
}

/** A use of long ago, of which only the voucher is still known, and before which day it was. */
function usedBefore(before: CivilDate): VoucherUse {
  return {
    seq: null,
    redemption: { device: '', epoch: 0, seq: 0 },
    isUndo: false,
    uses: 1,
    amountMinor: 0,
    valueMinor: 0,
    day: before,
    revivedThrough: null,
    told: { at: 0, shop: '', shopName: '', counter: '', operator: '', seq: null, before },
  };
}

/** What the tables say of a voucher: those of one schema for our own journal. */
export function writtenUses(
  db: Database,
  schema: 'main' | 'temp',
  own: () => Own | null,
): VoucherUses {
  // One statement for both, since a statement costs more than the rows it finds.
  const rowsOf = select<[{ readonly ref: Buffer }], UseRow>(
    db,
    `SELECT seq, NULL AS device, NULL AS epoch, uses, amount, value, day,
            undoes_device AS undoesDevice, undoes_epoch AS undoesEpoch, undoes_seq AS undoesSeq,
            revived_through AS revivedThrough, NULL AS at, NULL AS shop, NULL AS shopName,
            NULL AS counter, NULL AS operator
       FROM ${schema}.voucher_uses WHERE ref = @ref
     UNION ALL
     SELECT seq, device, epoch, uses, amount, value, day,
            undoes_device, undoes_epoch, undoes_seq, revived_through,
            at, shop, shop_name, counter, operator
       FROM main.uses_elsewhere WHERE ref = @ref`,
  );
  return (ref) => rowsOf.all({ ref: blobOf(ref) }).map((row) => useOfRow(own(), row));
}

export function voucherUses(db: Database, memory: () => Memory): VoucherUses {
  const own = () => memory().meta.identity;
  const read = writtenUses(db, 'main', own);
  const spent = spentReader(db, () => memory().meta.spent);

  function readAll(ref: VoucherRef): readonly VoucherUse[] {
    const before = spent(ref);
    return before === null ? read(ref) : [...read(ref), usedBefore(before)];
  }

  function written(ref: VoucherRef): readonly VoucherUse[] {
    const { uses } = memory();
    return uses.get(ref) ?? remember(uses, ref, readAll(ref));
  }

  return (ref) => {
    const waiting = memory().pending.usesOf(ref);
    if (waiting.length === 0) return written(ref);
    return [...written(ref), ...waiting.map((use) => useThatWaits(own(), use))];
  };
}

/** What still stands of one redemption of a voucher. */
export interface StandingUse {
  /** `null` where only its undo has been told of so far. */
  readonly use: VoucherUse | null;
  readonly isUndone: boolean;
  readonly uses: number;
  readonly amountMinor: MinorUnits;
}

function standingOf(parts: readonly VoucherUse[]): StandingUse {
  const sumOf = (figure: 'uses' | 'amountMinor') =>
    parts.reduce((sum, part) => sum + part[figure], 0);
  return {
    use: parts.find(({ isUndo }) => !isUndo) ?? null,
    // An undo of goods alone may name a voucher and give it nothing back: that is no round of it.
    isUndone: parts.some(({ uses, amountMinor }) => uses < 0 || amountMinor < 0),
    uses: Math.max(0, sumOf('uses')),
    amountMinor: Math.max(0, sumOf('amountMinor')),
  };
}

/**
 * By the place of the redemption (`placeKey`). Each by itself: what two counters undid of one, or what
 * was told of before its use, gives nothing back of another (I2).
 */
export function standingUses(uses: readonly VoucherUse[]): ReadonlyMap<string, StandingUse> {
  const byRedemption = Map.groupBy(uses, ({ redemption }) => placeKey(redemption));
  return new Map([...byRedemption].map(([key, parts]) => [key, standingOf(parts)] as const));
}
