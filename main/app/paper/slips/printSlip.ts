import { problemOf } from '../../../../shared/contract/problem.ts';
import type { Answer } from '../../../../shared/contract/problem.ts';
import type { PaperView, PrintJobView } from '../../../../shared/contract/views.ts';
import { failed, ok } from '../../answers.ts';
import type { AppContext } from '../../context.ts';
import type { Writer } from '../../ports.ts';
import type { PaperMaker } from '../paperMaker.ts';

/**
 * Queues a paper that has no entry, inside the caller's transaction, and shows what will print. Nothing is
 * queued that there is nothing of.
 */
export function queueSlip(
  context: AppContext,
  maker: PaperMaker,
  tx: Writer,
  what: PrintJobView['what'],
  about: string,
): Answer<PaperView> {
  const at = context.clock.now().effective;
  const paper = maker.slipPaper(tx, { what, at, about });
  if (paper === null) return failed(problemOf('notFound'));
  tx.addPrintJob(what, null, at, about);
  return ok(paper);
}

/** The printer and the screens hear of it once it is committed. */
export function tellOfSlip(context: Pick<AppContext, 'nudgePrinter' | 'announce'>): void {
  context.nudgePrinter();
  context.announce('print');
}
