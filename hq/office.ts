import type { Crypto } from '../shared/protocol/crypto.ts';
import type { ChainKeys } from './keys/onlineKeys.ts';
import type { Root } from './keys/root.ts';
import type { Metrics } from './running/metrics.ts';
import type { Database } from './store/schema.ts';
import type { DeviceBook } from './devices/deviceBook.ts';
import type { FeedTail } from './feed/feedTail.ts';
import type { Waiters } from './feed/waiters.ts';

/** The one partition there is so far: all shops of a tenant share one feed. */
export const mainPartition = 'main';

/** What every part of the service works with: one tenant's head office. */
export interface Office {
  readonly db: Database;
  readonly crypto: Crypto;
  readonly tenant: string;
  readonly chainName: string;
  /** The online keys at work now. */
  readonly keys: ChainKeys;
  /** What all trust hangs from; terminals pin it. */
  readonly rootPublicKey: string;
  /** The root itself, where it is on this machine. */
  readonly root: Root | null;
  readonly waiters: Waiters;
  readonly metrics: Metrics;
  /** The newest events, in memory. */
  readonly feedTail: FeedTail;
  /** Who signs requests, asked for by many at once. */
  readonly deviceBook: DeviceBook;
  /** PEM: the authority of our certificate, where terminals must be told of it. */
  readonly terminalCa: string | null;
  /** HQ's wall clock, ms: the time all terminals follow. */
  readonly now: () => number;
  /** Reads the online keys again: this process or another has changed them. */
  reloadKeys(): Promise<void>;
}
