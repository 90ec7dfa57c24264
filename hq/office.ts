import type { Crypto } from '../shared/protocol/crypto.ts';
import type { ChainKeys } from './demo/keys.ts';
import type { Database } from './schema.ts';
import type { Waiters } from './waiters.ts';

/** The one partition there is so far: all shops of a tenant share one feed. */
export const mainPartition = 'main';

/** What every part of the service works with: one tenant's head office. */
export interface Office {
  readonly db: Database;
  readonly crypto: Crypto;
  readonly tenant: string;
  readonly chainName: string;
  readonly keys: ChainKeys;
  readonly waiters: Waiters;
  /** HQ's wall clock, ms: the time all terminals follow. */
  readonly now: () => number;
}
