import type { Generated } from 'kysely';

/**
 * The row every writer of a partition takes first and holds to its commit. It makes the feed gapless
 * (a sequence would let a late commit slip behind a reader's cursor) and gives settlement one order.
 */
export interface FeedCounterTable {
  tenant_id: string;
  partition_key: string;
  head: number;
  /** Events up to this cursor are kept no longer. */
  floor: Generated<number>;
  voucher_no: number;
  customer_no: number;
  use_no: number;
  receipt_no: number;
  notice_no: Generated<number>;
  kill_no: Generated<number>;
  wish_no: Generated<number>;
}

export interface FeedEventTable {
  tenant_id: string;
  partition_key: string;
  cursor: number;
  /** When it was written. */
  at: number;
  body: string;
}

export interface FeedTables {
  feed_counter: FeedCounterTable;
  feed_event: FeedEventTable;
}
