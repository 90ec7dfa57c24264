import {
  healthAbout,
  readAbout,
  refusalAbout,
  reminderAbout,
} from '../../../../shared/contract/paperAbout.ts';
import { civilNow } from '../../context.ts';
import type { AppContext } from '../../context.ts';
import { customerPanel } from '../../customers/customers.ts';
import type { Reader } from '../../ports.ts';
import { headAt } from '../paperHead.ts';
import type { PaperContext } from '../paperHead.ts';
import type { PrintJob } from '../paperPorts.ts';
import { reminderDocument } from './slipDocuments.ts';
import type { SlipDocument } from './slipDocuments.ts';

/** Whether a paper of this kind has no entry, and says itself what it is about. */
export function isSlip(what: PrintJob['what']): boolean {
  return what === 'refusal' || what === 'reminder' || what === 'health';
}

/** The slip of a job that says itself what it is about; `null` where there is nothing (any more) to print. */
export function slipDocument(
  context: AppContext,
  tx: Reader,
  job: Pick<PrintJob, 'what' | 'at' | 'about'>,
  around: PaperContext,
): SlipDocument | null {
  const { what, at, about } = job;
  if (about === null) return null;
  const { zone, cutOverMinute } = around.shop;
  const { offsetMinutes } = context.clock.civil(at, zone, cutOverMinute);
  const headBy = (operator: string) => headAt({ at, offsetMinutes, operator }, around);
  switch (what) {
    case 'refusal': {
      const read = readAbout(refusalAbout, about);
      if (read === null) return null;
      const { operator, name, hint, refusal } = read;
      return { kind: 'refusal', head: headBy(operator), name, hint, refusal };
    }
    case 'reminder': {
      const read = readAbout(reminderAbout, about);
      if (read === null) return null;
      // As things stand when it prints.
      const panel = customerPanel(tx, read.customer, civilNow(context, around.shop).date);
      if (panel === null) return null;
      const usesOf = (ref: string) => tx.voucher(ref)?.usesAllowed ?? 1;
      return reminderDocument(panel, headBy(read.operator), usesOf);
    }
    case 'health': {
      const read = readAbout(healthAbout, about);
      if (read === null) return null;
      const { operator, ...health } = read;
      return { kind: 'health', head: headBy(operator), health };
    }
    default:
      return null;
  }
}
