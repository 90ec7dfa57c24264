import type { LeftOver } from '../../../shared/contract/dayViews.ts';
import { isStuck } from '../../../shared/contract/printQueue.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { heldBusinessDays } from '../held/held.ts';
import type { Reader } from '../ports.ts';
import type { PrintJob } from '../paper/paperPorts.ts';

/** As the queue has it: what waits for the printer comes by itself, and is not among them. */
export function stuckPrints(tx: Reader): readonly PrintJob[] {
  return tx.openPrintJobs().filter(isStuck);
}

export function unsentOf(tx: Reader): number {
  if (tx.identity()?.standAlone !== false) return 0;
  return Math.max(0, tx.head().seq - tx.sync().ackedSeq);
}

/** Orders put aside (挂单), oldest first. */
export function heldOrders(tx: Reader, today: CivilDate): LeftOver['held'] {
  return tx
    .heldOrders()
    .filter(({ businessDay }) => addDays(businessDay, heldBusinessDays) > today)
    .map(({ no, personName, at }) => ({ label: `${no} · ${personName}`, at }));
}

/** What is not done yet when a shift or a day ends; none of it stops either. */
export function leftOver(tx: Reader, today: CivilDate): LeftOver {
  return {
    held: heldOrders(tx, today),
    stuck: stuckPrints(tx).map(({ jobId, what, seq, at }) => ({ jobId, what, seq, at })),
    unsent: unsentOf(tx),
  };
}
