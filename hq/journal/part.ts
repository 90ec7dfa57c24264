import type { Entry, VoidBody } from '../../shared/protocol/entry.ts';
import type { VoucherUseTable } from '../schema.ts';

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
}

/** One voucher's part in an entry, a use or (negative) what a void gives back. */
export interface Part {
  readonly ref: string;
  readonly campaignNo: number;
  readonly uses: number;
  readonly amountMinor: number | null;
  readonly discountMinor: number;
}

/** An order may name a voucher in two parts; the books hold one row of an entry and a voucher. */
export function mergedParts(parts: readonly Part[]): readonly Part[] {
  const byRef = new Map<string, Part>();
  for (const part of parts) {
    const before = byRef.get(part.ref);
    byRef.set(part.ref, before === undefined ? part : sumOf(before, part));
  }
  return [...byRef.values()];
}

function sumOf(one: Part, other: Part): Part {
  const amounts = [one.amountMinor, other.amountMinor].filter((amount) => amount !== null);
  return {
    ...one,
    uses: one.uses + other.uses,
    amountMinor: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    discountMinor: one.discountMinor + other.discountMinor,
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
    readonly undoes: VoidBody['redemption'] | null;
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
    business_day: judged.day,
    at: entry.at,
    shop_name: counter.shopName,
    counter: counter.counterName,
    // PostgreSQL's text can't hold NUL; the entry itself is kept as JSON, which can.
    operator: entry.actor.name.replaceAll('\0', ''),
    settled: judged.settled,
    undoes_device: undoes?.device ?? null,
    undoes_epoch: undoes?.epoch ?? null,
    undoes_seq: undoes?.seq ?? null,
  };
}
