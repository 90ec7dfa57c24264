import type { Tx } from '../store/schema.ts';
import type { OfficeEvent } from './storedEvent.ts';

/** Where each transaction that writes the feed puts what machines hear. */
const tellers = new WeakMap<Tx, (event: OfficeEvent) => void>();

export function beginTelling(tx: Tx, add: (event: OfficeEvent) => void): void {
  tellers.set(tx, add);
}

/**
 * Tells the machines behind head office, in the same transaction as what is told; only within
 * `writeWithFeed`. What is rolled back was never told.
 */
export function tellMachines(tx: Tx, event: OfficeEvent): void {
  const add = tellers.get(tx);
  if (add === undefined) throw new Error(`a ${event.kind} changed outside the feed’s transaction`);
  add(event);
}
