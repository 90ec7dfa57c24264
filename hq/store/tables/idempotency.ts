/** A request that carried an `Idempotency-Key`, and how far it came. */
export interface IdempotencyKeyTable {
  tenant_id: string;
  partition_key: string;
  /** HMAC of the key under the asker's own secret: nobody else's key is the same. */
  key_hash: string;
  /** HMAC of method, address and body: a body may hold a phone number. */
  request_mac: string;
  /** `begun`: nothing is kept yet. `written`: its work is, its answer is not. */
  state: 'begun' | 'written' | 'answered';
  /** Who works on it. */
  run_id: string;
  at: number;
  /** The answer under a key that only the asker can make; bearer codes may stand in it. */
  sealed: Uint8Array | null;
}

export interface IdempotencyTables {
  idempotency_key: IdempotencyKeyTable;
}
