import type {
  CachedCustomer,
  CachedVoucher,
  EntryPlace,
  ReceiptElsewhere,
  UseElsewhere,
} from '../../shared/protocol/feed.ts';
import type { CustomerTable } from './tables/customers.ts';
import type { ReceiptTable, VoucherTable, VoucherUseTable } from './tables/vouchers.ts';

/** What a terminal may see of a voucher's row. */
type TerminalsVoucher = Omit<
  VoucherTable,
  'tenant_id' | 'partition_key' | 'voucher_no' | 'uses_counted' | 'amount_counted' | 'batch_id'
>;

/** Columns of a voucher that a terminal may see, and the row they stand in. */
export function voucherOfRow(row: TerminalsVoucher): CachedVoucher {
  return {
    ref: row.ref,
    campaignNo: row.campaign_no,
    firstDay: row.first_day,
    lastDay: row.last_day,
    extendedThrough: row.extended_through,
    customer: row.customer,
    homeShop: row.home_shop,
    usesAllowed: row.uses_allowed,
    amountMinor: row.amount_minor,
    killed: row.killed_at !== null,
    form: row.form,
    hint: row.hint,
  };
}

/** A voucher nothing has been counted of yet. */
export function rowOfVoucher(
  place: {
    readonly tenant: string;
    readonly partition: string;
    readonly voucherNo: number;
    readonly at: number;
    readonly batch?: string;
  },
  voucher: CachedVoucher,
): VoucherTable {
  return {
    tenant_id: place.tenant,
    partition_key: place.partition,
    voucher_no: place.voucherNo,
    ref: voucher.ref,
    campaign_no: voucher.campaignNo,
    first_day: voucher.firstDay,
    last_day: voucher.lastDay,
    extended_through: voucher.extendedThrough,
    customer: voucher.customer,
    home_shop: voucher.homeShop,
    uses_allowed: voucher.usesAllowed,
    amount_minor: voucher.amountMinor,
    killed_at: voucher.killed ? place.at : null,
    form: voucher.form,
    hint: voucher.hint,
    uses_counted: 0,
    amount_counted: 0,
    batch_id: place.batch ?? null,
  };
}

export function customerOfRow(row: CustomerTable): CachedCustomer {
  return {
    id: row.customer_id,
    phoneKey: row.phone_key,
    last4: row.last4,
    segment: row.segment,
    tier: row.tier,
    homeShop: row.home_shop,
    ...(row.seen_day === null ? {} : { seenDay: row.seen_day }),
  };
}

export function rowOfCustomer(
  place: { readonly tenant: string; readonly partition: string; readonly customerNo: number },
  customer: CachedCustomer,
): CustomerTable {
  return {
    tenant_id: place.tenant,
    partition_key: place.partition,
    customer_no: place.customerNo,
    customer_id: customer.id,
    phone_key: customer.phoneKey,
    last4: customer.last4,
    segment: customer.segment,
    tier: customer.tier,
    home_shop: customer.homeShop,
    seen_day: customer.seenDay ?? null,
  };
}

/** A use as other terminals are told of it. */
export function useOfRow(row: VoucherUseTable): UseElsewhere {
  return {
    ref: row.ref,
    campaignNo: row.campaign_no,
    customer: row.customer,
    uses: row.uses,
    amountMinor: row.amount_minor,
    valueMinor: row.value_minor,
    businessDay: row.business_day,
    at: row.at,
    // Whose count it moves: an undo in another shop gives back to the shop of its redemption.
    shop: row.counted_shop,
    shopName: row.shop_name,
    counter: row.counter,
    operator: row.operator,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    undoes: placeOrNull(row.undoes_device, row.undoes_epoch, row.undoes_seq),
    revivedThrough: row.revived_through,
  };
}

export function receiptOfRow(row: ReceiptTable): ReceiptElsewhere {
  return {
    ref: row.ref,
    campaignNo: row.campaign_no,
    customer: row.customer,
    valueMinor: row.value_minor,
    businessDay: row.business_day,
    shop: row.shop_id,
    by: placeOrNull(row.device_id, row.epoch, row.seq),
    ...(row.person_id === null ? {} : { person: row.person_id }),
  };
}

/** `afterSeq`: the redemption that earned it; it stays at head office. */
export function rowOfReceipt(
  place: { readonly tenant: string; readonly partition: string; readonly receiptNo: number },
  receipt: ReceiptElsewhere,
  afterSeq: number | null = null,
): ReceiptTable {
  return {
    tenant_id: place.tenant,
    partition_key: place.partition,
    receipt_no: place.receiptNo,
    ref: receipt.ref,
    campaign_no: receipt.campaignNo,
    customer: receipt.customer,
    value_minor: receipt.valueMinor,
    business_day: receipt.businessDay,
    shop_id: receipt.shop,
    device_id: receipt.by?.device ?? null,
    epoch: receipt.by?.epoch ?? null,
    seq: receipt.by?.seq ?? null,
    person_id: receipt.person ?? null,
    after_seq: afterSeq,
  };
}

function placeOrNull(
  device: string | null,
  epoch: number | null,
  seq: number | null,
): EntryPlace | null {
  return device === null || epoch === null || seq === null ? null : { device, epoch, seq };
}
