import type { Database } from 'better-sqlite3';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { UseElsewhere } from '../../../shared/protocol/feed.ts';
import type { Identity } from '../../app/ports.ts';
import type { Memory, SetMeta } from '../memory.ts';
import { blobOf, blobOrNull, hexOf } from '../rows.ts';
import { spentWriter } from './spent.ts';

/** A use that stands alone for a voucher: the only one known, never undone, of one use and no amount. */
interface LoneUse {
  readonly ref: Buffer;
  readonly device: Buffer;
  readonly epoch: number;
  readonly seq: number;
  readonly campaignNo: number;
  readonly customer: Buffer | null;
  readonly shop: string;
  readonly day: CivilDate;
  readonly uses: number;
  readonly value: number;
  readonly carried: 0 | 1;
  /** Of the voucher as it is cached; `null` where it isn't. */
  readonly usesAllowed: number | null;
  readonly amountStored: number | null;
}

export interface Packed {
  /** Vouchers that moved. */
  readonly packed: number;
  /** Some of them were rows that the checkpoint vouches for: it must be made again. */
  readonly touchedCarried: boolean;
  /** Where to go on; `null` when all was looked at. */
  readonly next: string | null;
}

type Side = 'own' | 'elsewhere';

export interface SpentPacker {
  /**
   * Looks at the uses of so many vouchers after `after` (a ref; `''`: from the start). `withCarried`: also
   * at those a checkpoint vouches for.
   */
  pack(after: string, vouchers: number, before: CivilDate, withCarried: boolean): Packed;
  /** A voucher that HQ says was undone becomes a use like any other again: of the redemption undone. */
  unpackFor(undo: UseElsewhere): void;
  /** Whether it is a use that was packed, told of once more. */
  isPackedAlready(use: UseElsewhere): boolean;
}

function isSingle({ usesAllowed, amountStored, campaignNo }: LoneUse, campaign: Campaign | null) {
  if (usesAllowed !== null) return usesAllowed === 1 && amountStored === null;
  // A signed voucher isn't cached: its campaign says how often it may be used.
  const known = campaign?.no === campaignNo ? campaign : null;
  return known !== null && known.usesPerVoucher === 1 && known.benefit.kind !== 'storedAmount';
}

function dayAdder(db: Database) {
  const add = db.prepare(
    `INSERT INTO packed_days
     (scope, who, campaign_no, day, own_uses, own_value, elsewhere_uses, elsewhere_value)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET own_uses = own_uses + excluded.own_uses,
       own_value = own_value + excluded.own_value,
       elsewhere_uses = elsewhere_uses + excluded.elsewhere_uses,
       elsewhere_value = elsewhere_value + excluded.elsewhere_value`,
  );
  return (
    side: Side,
    use: Pick<LoneUse, 'customer' | 'shop' | 'campaignNo' | 'day' | 'uses' | 'value'>,
  ) => {
    const { campaignNo, day, uses, value } = use;
    const figures = side === 'own' ? [uses, value, 0, 0] : [0, 0, uses, value];
    const counted = [campaignNo, day, ...figures];
    if (use.customer !== null) add.run('customer', use.customer, ...counted);
    if (use.shop !== '') add.run('shop', Buffer.from(use.shop), ...counted);
    add.run('campaign', Buffer.alloc(0), ...counted);
  };
}

/**
 * Moves uses of single-use vouchers that are long past into the packed set, out of the rows HQ told or the
 * journal left: 15 bytes instead of 150. What they counted by day stays counted (`packed_days`).
 */
export function spentPacker(
  db: Database,
  memory: () => Memory,
  setMeta: SetMeta,
  campaignByNo: (no: number) => Campaign | null,
): SpentPacker {
  const spent = spentWriter(db);
  const addDays = dayAdder(db);
  const refsAfter = db
    .prepare<[Buffer, number], Buffer>(
      'SELECT DISTINCT ref FROM uses_elsewhere WHERE ref > ? ORDER BY ref LIMIT ?',
    )
    .pluck();
  const loneUse = db.prepare<[{ readonly ref: Buffer }], LoneUse>(
    `SELECT told.ref AS ref, device, epoch, seq, told.campaign_no AS campaignNo, told.customer, shop, day,
            uses, value, carried, vouchers.uses_allowed AS usesAllowed,
            vouchers.amount AS amountStored
       FROM uses_elsewhere AS told LEFT JOIN vouchers ON vouchers.ref = told.ref
      WHERE told.ref = @ref AND uses = 1 AND coalesce(told.amount, 0) = 0
        AND undoes_seq IS NULL AND revived_through IS NULL
        AND (SELECT count(*) FROM uses_elsewhere WHERE ref = @ref) = 1`,
  );
  const anyOwn = db
    .prepare<[Buffer], 0 | 1>('SELECT EXISTS (SELECT 1 FROM voucher_uses WHERE ref = ?)')
    .pluck();
  const drop = db.prepare<[Buffer]>('DELETE FROM uses_elsewhere WHERE ref = ?');
  const restore = db.prepare(
    `INSERT OR IGNORE INTO uses_elsewhere
     (ref, device, epoch, seq, campaign_no, customer, uses, amount, value, day, at,
      shop, shop_name, counter, operator)
     VALUES (?, ?, ?, ?, ?, ?, 1, NULL, ?, ?, ?, ?, ?, ?, ?)`,
  );
  function sideOf(identity: Identity | null, device: string, epoch: number): Side {
    return identity?.device === device && identity.epoch === epoch ? 'own' : 'elsewhere';
  }

  function packable(ref: Buffer, before: CivilDate, withCarried: boolean): LoneUse | null {
    const use = loneUse.get({ ref });
    if (use === undefined || use.day >= before || anyOwn.get(ref) === 1) return null;
    if (use.carried === 1 && !withCarried) return null;
    if (memory().pending.usesOf(hexOf(ref)).length > 0) return null;
    return isSingle(use, campaignByNo(use.campaignNo)) ? use : null;
  }

  function count(change: number, before: CivilDate): void {
    const known = memory().meta.spent;
    const latest = known === null || before > known.before ? before : known.before;
    setMeta('spent', { count: (known?.count ?? 0) + change, before: latest });
    memory().uses.clear();
  }

  return {
    pack(after, vouchers, before, withCarried) {
      const refs = refsAfter.all(blobOf(after), vouchers);
      const uses = refs.flatMap((ref) => packable(ref, before, withCarried) ?? []);
      const { identity } = memory().meta;
      for (const use of uses) {
        addDays(sideOf(identity, hexOf(use.device), use.epoch), use);
        drop.run(use.ref);
      }
      if (uses.length > 0) count(spent.add(uses.map(({ ref }) => ref)), before);
      const last = refs.at(-1);
      return {
        packed: uses.length,
        touchedCarried: uses.some(({ carried }) => carried === 1),
        next: last === undefined || refs.length < vouchers ? null : hexOf(last),
      };
    },

    unpackFor({ ref, undoes, campaignNo, customer, valueMinor, businessDay, at, ...where }) {
      const known = memory().meta.spent;
      if (undoes === null || known === null || !spent.remove(blobOf(ref))) return;
      const { shop, shopName, counter, operator } = where;
      const value = 0 - valueMinor;
      const who = blobOrNull(customer);
      restore.run(
        blobOf(ref),
        ...[blobOf(undoes.device), undoes.epoch, undoes.seq, campaignNo, who],
        ...[value, businessDay, at, shop, shopName, counter, operator],
      );
      // What the row counts now was counted among the packed ones.
      const side = sideOf(memory().meta.identity, undoes.device, undoes.epoch);
      addDays(side, { customer: who, shop, campaignNo, day: businessDay, uses: -1, value: -value });
      count(-1, known.before);
    },

    isPackedAlready({ ref, undoes, businessDay }) {
      const { spent: known } = memory().meta;
      return (
        known !== null && undoes === null && businessDay < known.before && spent.has(blobOf(ref))
      );
    },
  };
}
