/**
 * Why a print job is not on paper, or not surely. Closed: `PrintJobView.problem` is one of these, and
 * its words stand in `shared/i18n/paper.ts` under the key in `printProblemKeys`.
 */
export const printProblemKeys = {
  unreachable: 'whyUnreachable',
  refused: 'whyRefused',
  busy: 'whyBusy',
  notAPrinter: 'whyNotAPrinter',
  paperOut: 'whyPaperOut',
  coverOpen: 'whyCoverOpen',
  cutter: 'whyCutter',
  printerError: 'whyPrinterError',
  offline: 'whyOffline',
  lost: 'whyLost',
  silent: 'whySilent',
  interrupted: 'whyInterrupted',
  tooOld: 'whyTooOld',
  foundOld: 'whyTooOld',
  nothingToPrint: 'whyNothingToPrint',
  notPluggedIn: 'whyNotPluggedIn',
  severalAlike: 'whySeveralAlike',
  portTaken: 'whyPortTaken',
  noRights: 'whyNoRights',
  notAPrinterFile: 'whyNotAPrinterFile',
  noDrawer: 'whyNoDrawer',
  notForDrawer: 'whyNotForDrawer',
  internal: 'whyInternal',
} as const;

export type PrintProblem = keyof typeof printProblemKeys;

/** A problem as the database keeps it, back as one of the closed set. */
export function printProblemOf(kept: string | null): PrintProblem | null {
  if (kept === null) return null;
  return isPrintProblem(kept) ? kept : 'internal';
}

function isPrintProblem(text: string): text is PrintProblem {
  return Object.hasOwn(printProblemKeys, text);
}

/** How a printer stands, found out without printing anything. */
export interface PrinterState {
  /** `silent`: it can be reached and never says how it is, as many can't; `gone`: it can't be reached. */
  readonly reach: 'answers' | 'silent' | 'gone';
  /** Why nothing can be printed now; `null` when nothing is known against it. */
  readonly problem: PrintProblem | null;
  /** There is paper, and soon there will be none. */
  readonly paperLow: boolean;
}
