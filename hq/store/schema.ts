import type { Kysely, Transaction } from 'kysely';
import type { AccessTables } from './tables/access.ts';
import type { BatchesTables } from './tables/batches.ts';
import type { CasesTables } from './tables/cases.ts';
import type { ClaimsTables } from './tables/claims.ts';
import type { ChainTables } from './tables/chain.ts';
import type { CustomersTables } from './tables/customers.ts';
import type { DevicesTables } from './tables/devices.ts';
import type { FeedTables } from './tables/feed.ts';
import type { IdempotencyTables } from './tables/idempotency.ts';
import type { ImportsTables } from './tables/imports.ts';
import type { JournalTables } from './tables/journal.ts';
import type { ReconcileTables } from './tables/reconcile.ts';
import type { KeysTables } from './tables/keys.ts';
import type { VouchersTables } from './tables/vouchers.ts';

/*
 * Head office's tables as the query builder sees them. Every row carries its tenant and, where it has
 * one, its shop and partition. Instants are ms since the epoch, ids and hashes lower-case hex; `json`
 * columns named `body` hold JSON text (never `jsonb`, which refuses NUL and re-orders members).
 */

export interface Tables
  extends
    AccessTables,
    ChainTables,
    DevicesTables,
    KeysTables,
    VouchersTables,
    CustomersTables,
    JournalTables,
    CasesTables,
    BatchesTables,
    IdempotencyTables,
    ImportsTables,
    ClaimsTables,
    ReconcileTables,
    FeedTables {}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
