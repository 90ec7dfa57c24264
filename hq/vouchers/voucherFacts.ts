import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { InstantMs } from '../../shared/domain/time/civil.ts';
import type { Fact, UseRecord, VoucherFacts, VoucherRef } from '../../shared/domain/facts.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable, VoucherUseTable } from '../store/tables/vouchers.ts';

/** One redemption of a voucher with everything that was undone of it. */
interface Standing {
  /** `null` where only its undo has come in so far. */
  readonly use: VoucherUseTable | null;
  readonly isUndone: boolean;
  readonly uses: number;
  readonly amountMinor: number;
}

/** What the books hold of these vouchers' uses and undos, by ref. */
export async function usesByRef(
  office: Office,
  tx: Tx | Office['db'],
  refs: readonly VoucherRef[],
): Promise<ReadonlyMap<VoucherRef, readonly VoucherUseTable[]>> {
  if (refs.length === 0) return new Map();
  const rows = await tx
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .orderBy('use_no')
    .execute();
  return Map.groupBy(rows, (row) => row.ref);
}

/**
 * What head office knows of one voucher. Redemptions count each by itself, as at a terminal: an undo that
 * came in before its use gives nothing back of another.
 */
export function voucherFacts(
  row: VoucherTable,
  campaign: Campaign,
  uses: readonly VoucherUseTable[],
  used: VoucherFacts['used'],
  asOf: InstantMs,
): VoucherFacts {
  const told = <T>(value: T): Fact<T> => ({ value, source: 'hq', asOf });
  const redemptions = standingUses(uses);
  const standing = redemptions
    .filter((one) => one.uses > 0 || one.amountMinor > 0)
    .flatMap(({ use }) => use ?? []);
  const isStored = row.amount_minor !== null;
  return {
    ref: row.ref,
    hint: row.hint,
    form: row.form,
    campaign: told(campaign),
    firstDay: told(row.first_day),
    lastDay: told(row.last_day),
    extendedThrough: told(row.extended_through),
    revivedThrough: told(lastOf(uses.flatMap((use) => use.revived_through ?? []))),
    firstUseDay: told(firstOf(standing.map((use) => use.business_day))),
    holder: told(row.customer),
    homeShop: told(row.home_shop),
    killed: told(row.killed_at !== null),
    ...(row.killed_at === null ? {} : { killedAt: row.killed_at }),
    usesAllowed: told(row.uses_allowed),
    usesCounted: told(redemptions.reduce((sum, one) => sum + one.uses, 0)),
    used,
    amountStoredMinor: isStored ? told(row.amount_minor ?? 0) : null,
    amountSpentMinor: isStored
      ? told(redemptions.reduce((sum, one) => sum + one.amountMinor, 0))
      : null,
    lastUse: told(lastUseOf(standing)),
    undoRounds: redemptions.filter(({ isUndone }) => isUndone).length,
    claim: null,
    lease: null,
  };
}

function standingUses(uses: readonly VoucherUseTable[]): readonly Standing[] {
  const byRedemption = Map.groupBy(uses, (use) =>
    use.kind === 'void'
      ? `${use.undoes_device}/${use.undoes_epoch}/${use.undoes_seq}`
      : `${use.device_id}/${use.epoch}/${use.seq}`,
  );
  return [...byRedemption.values()].map((parts) => ({
    use: parts.find(({ kind }) => kind === 'redemption') ?? null,
    // An undo of goods alone may name a voucher and give it nothing back: that is no round of it.
    isUndone: parts.some((part) => part.uses < 0 || (part.amount_minor ?? 0) < 0),
    uses: sumOf(parts.map((part) => part.uses)),
    amountMinor: sumOf(parts.map((part) => part.amount_minor ?? 0)),
  }));
}

function sumOf(numbers: readonly number[]): number {
  return Math.max(
    0,
    numbers.reduce((sum, one) => sum + one, 0),
  );
}

function lastUseOf(standing: readonly VoucherUseTable[]): UseRecord | null {
  const [last] = standing.toSorted((one, other) => other.at - one.at);
  if (last === undefined) return null;
  const { at, shop_id: shop, shop_name: shopName, counter, operator } = last;
  return { at, shop, shopName, counter, operator, seq: null };
}

function firstOf(days: readonly string[]): string | null {
  return days.toSorted()[0] ?? null;
}

function lastOf(days: readonly string[]): string | null {
  return days.toSorted().at(-1) ?? null;
}
