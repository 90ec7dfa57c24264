import { tmpdir } from 'node:os';
import type { BenchResult } from '../result.ts';
import { redeemOnce } from '../redeem/counters.ts';
import { fontProfile } from './receipts.ts';
import { openPrintingCounter } from './printingCounter.ts';
import type { PrintingCounter } from './printingCounter.ts';

const receipts = 200;

/** At which connection each paper came out, in the order of their redemptions; -1: at none. */
function places({ rig, printer, jobs }: PrintingCounter): readonly number[] {
  const inOrder = jobs().toSorted((one, other) => one.jobId - other.jobId);
  return inOrder.map((job) => {
    const document = rig.store.read((tx) => rig.paper.documentFor(tx, job));
    if (document === null) return -1;
    const bytes = Buffer.from(rig.context.paper.escpos(document, fontProfile));
    return printer.jobs.findIndex((sent) => sent.includes(bytes));
  });
}

/** A heap of receipts that were redeemed while the printer was off; then it is switched on. */
export async function drained(): Promise<BenchResult> {
  const counter = await openPrintingCounter(tmpdir(), receipts, fontProfile);
  try {
    for (let n = 0; n < receipts; n += 1) await redeemOnce(counter.rig, counter.next());
    const begun = performance.now();
    counter.setQueue(true);
    await counter.untilDrained();
    const drainMs = performance.now() - begun;
    const found = places(counter);
    const came = found.filter((place) => place >= 0);
    const outOfOrder = came.filter((place, at) => at > 0 && place <= (came[at - 1] ?? 0)).length;
    return {
      figures: {
        drainMs,
        drained: found.length,
        lost: found.length - new Set(came).size,
        outOfOrder,
        drainMsPerPaper: drainMs / receipts,
      },
      notes: [`${receipts} receipts drained in ${Math.round(drainMs)} ms`],
    };
  } finally {
    await counter.close();
  }
}
