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
  offline: 'whyOffline',
  lost: 'whyLost',
  silent: 'whySilent',
  interrupted: 'whyInterrupted',
  tooOld: 'whyTooOld',
  nothingToPrint: 'whyNothingToPrint',
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
