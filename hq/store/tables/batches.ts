/** Static codes that are made together. The codes follow from a token that only its asker has. */
export interface VoucherBatchTable {
  tenant_id: string;
  partition_key: string;
  batch_id: string;
  /** The partition's order of batches, oldest first. */
  made_at: number;
  name: string;
  campaign_id: string;
  shop_id: string;
  count: number;
  token_hash: string;
  /** When whoever asked for it said that they have its codes. */
  received_at: number | null;
  made_by: string;
}

export interface BatchesTables {
  voucher_batch: VoucherBatchTable;
}
