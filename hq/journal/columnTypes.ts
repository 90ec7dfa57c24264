import type { ColumnTypes } from '../store/insertRows.ts';
import type {
  QuarantineTable,
  StaffApprovalTable,
  StaffSessionTable,
} from '../store/tables/journal.ts';
import type { ReceiptTable, VoucherTable, VoucherUseTable } from '../store/tables/vouchers.ts';

const place = {
  tenant_id: 'text',
  shop_id: 'text',
  partition_key: 'text',
  device_id: 'text',
  epoch: 'integer',
} as const;

export const quarantineTypes: ColumnTypes<QuarantineTable> = {
  ...place,
  seq: 'bigint',
  reason: 'text',
  at: 'bigint',
  verdict: 'text',
  decided_at: 'bigint',
  decided_by: 'text',
  decided_note: 'text',
};

export const staffSessionTypes: ColumnTypes<StaffSessionTable> = {
  ...place,
  first_seq: 'bigint',
  person_id: 'text',
  business_day: 'text',
  from_at: 'bigint',
  last_at: 'bigint',
  ended: 'boolean',
  case_id: 'text',
};

export const staffApprovalTypes: ColumnTypes<StaffApprovalTable> = {
  ...place,
  seq: 'bigint',
  person_id: 'text',
  asked_by: 'text',
  kind: 'text',
  how: 'text',
  on_duty: 'boolean',
  business_day: 'text',
  at: 'bigint',
  received_at: 'bigint',
};

export const voucherTypes: ColumnTypes<VoucherTable> = {
  tenant_id: 'text',
  partition_key: 'text',
  ref: 'text',
  voucher_no: 'bigint',
  campaign_no: 'bigint',
  first_day: 'text',
  last_day: 'text',
  extended_through: 'text',
  customer: 'text',
  home_shop: 'text',
  uses_allowed: 'integer',
  amount_minor: 'bigint',
  killed_at: 'bigint',
  form: 'text',
  hint: 'text',
  uses_counted: 'integer',
  amount_counted: 'bigint',
  batch_id: 'text',
};

export const voucherUseTypes: ColumnTypes<VoucherUseTable> = {
  ...place,
  seq: 'bigint',
  ref: 'text',
  use_no: 'bigint',
  kind: 'text',
  campaign_no: 'bigint',
  customer: 'text',
  uses: 'integer',
  amount_minor: 'bigint',
  discount_minor: 'bigint',
  value_minor: 'bigint',
  business_day: 'text',
  counted_shop: 'text',
  at: 'bigint',
  shop_name: 'text',
  counter: 'text',
  operator: 'text',
  settled: 'text',
  undoes_device: 'text',
  undoes_epoch: 'integer',
  undoes_seq: 'bigint',
  revived_through: 'text',
};

export const receiptTypes: ColumnTypes<ReceiptTable> = {
  tenant_id: 'text',
  partition_key: 'text',
  ref: 'text',
  receipt_no: 'bigint',
  campaign_no: 'bigint',
  customer: 'text',
  value_minor: 'bigint',
  business_day: 'text',
  shop_id: 'text',
  device_id: 'text',
  epoch: 'integer',
  seq: 'bigint',
  person_id: 'text',
  after_seq: 'bigint',
};
