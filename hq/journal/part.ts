import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { Entry, RedeemedVoucher, VoidBody } from '../../shared/protocol/entry.ts';
import type { VoucherUseTable } from '../store/tables/vouchers.ts';

/** The device whose batch it is, and how its uses are told to others. */
export interface Counter {
  readonly tenant: string;
  readonly partition: string;
  readonly shop: string;
  readonly shopName: string;
  readonly counterName: string;
  readonly now: number;
  readonly nextUseNo: () => number;
  readonly nextVoucherNo: () => number;
  readonly nextReceiptNo: () => number;
}

/** How much of a voucher was used, or (negative) given back. */
export interface Quantity {
  readonly uses: number;
  readonly amountMinor: number | null;
  readonly discountMinor: number;
  readonly valueMinor: number;
}

/** One voucher's part in an entry. */
export interface Part extends Quantity {
  readonly ref: string;
  readonly campaignNo: number;
}

/** With the version it was judged by at the counter. */
export interface UsedPart extends Part {
  readonly campaignVersion: number;
}

/** With through when it made an expired voucher good again. */
export interface RestoredPart extends Part {
  readonly revivedThrough: CivilDate | null;
}

export function usedPart(voucher: RedeemedVoucher): UsedPart {
  const { ref, campaign, uses, amountMinor, discountMinor, valueMinor } = voucher;
  const { no: campaignNo, version: campaignVersion } = campaign;
  return { ref, campaignNo, campaignVersion, uses, amountMinor, discountMinor, valueMinor };
}

/** An order may name a voucher in two parts; the books hold one row of an entry and a voucher. */
export function mergedParts<One extends Part>(parts: readonly One[]): readonly One[] {
  const byRef = new Map<string, One>();
  for (const part of parts) {
    const before = byRef.get(part.ref);
    byRef.set(part.ref, before === undefined ? part : { ...before, ...sumOf(before, part) });
  }
  return [...byRef.values()];
}

export function sumOf(one: Quantity, other: Quantity): Quantity {
  const amounts = [one.amountMinor, other.amountMinor].filter((amount) => amount !== null);
  return {
    uses: one.uses + other.uses,
    amountMinor: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    discountMinor: one.discountMinor + other.discountMinor,
    valueMinor: one.valueMinor + other.valueMinor,
  };
}

export function rowOfUse(
  entry: Entry,
  customer: string | null,
  part: Part,
  counter: Counter,
  judged: {
    readonly settled: VoucherUseTable['settled'];
    readonly day: string;
    /** Whose count it moves. */
    readonly shop: string;
    readonly undoes: VoidBody['redemption'] | null;
    readonly revivedThrough: CivilDate | null;
  },
): VoucherUseTable {
  const { undoes } = judged;
  return {
    tenant_id: counter.tenant,
    shop_id: counter.shop,
    partition_key: counter.partition,
    device_id: entry.device,
    epoch: entry.epoch,
    seq: entry.seq,
    ref: part.ref,
    use_no: counter.nextUseNo(),
    kind: undoes === null ? 'redemption' : 'void',
    campaign_no: part.campaignNo,
    customer,
    uses: part.uses,
    amount_minor: part.amountMinor,
    discount_minor: part.discountMinor,
    value_minor: part.valueMinor,
    business_day: judged.day,
    counted_shop: judged.shop,
    at: entry.at,
    shop_name: counter.shopName,
    counter: counter.counterName,
    // PostgreSQL's text can't hold NUL; the entry itself is kept as JSON, which can.
    operator: entry.actor.name.replaceAll('\0', ''),
    settled: judged.settled,
    undoes_device: undoes?.device ?? null,
    undoes_epoch: undoes?.epoch ?? null,
    undoes_seq: undoes?.seq ?? null,
    revived_through: judged.revivedThrough,
  };
}
