import { AsyncLocalStorage } from 'node:async_hooks';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

/** A request with an `Idempotency-Key` that is being worked on. */
export interface UnderWay {
  readonly tenant: string;
  readonly keyHash: string;
  readonly runId: string;
}

/** Which request the running work belongs to: the transaction of that work says that it is written. */
export const underWay = new AsyncLocalStorage<UnderWay>();

/**
 * To be called in the transaction that keeps what a request asked for: with it, and only with it, the
 * request's key is used up. Nothing where the request has none. Throws `underWay` when another process
 * has taken the request over meanwhile, so that its work is kept once.
 */
export async function noteWritten(tx: Tx): Promise<void> {
  const request = underWay.getStore();
  if (request === undefined) return;
  const { numUpdatedRows } = await tx
    .updateTable('idempotency_key')
    .set({ state: 'written' })
    .where('tenant_id', '=', request.tenant)
    .where('key_hash', '=', request.keyHash)
    .where('run_id', '=', request.runId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new HqProblem('underWay');
}
