import type { ContradictionCode } from '../campaign/contradictions.ts';

/** What can be wrong with one row of a file. */
export const rowFaultCodes = [
  'missing',
  'tooLong',
  'notACode',
  'sameInFile',
  'noDay',
  'firstAfterLast',
  'notAPhone',
  'noSuchSegment',
  'noSuchShop',
  'noSuchCampaign',
  'noSuchCustomer',
  'notANumber',
  'notAnAmount',
  'noAmountHere',
  'otherCampaign',
  'badCampaign',
  'limitReached',
  'notText',
  'rowTooLong',
  'openQuote',
  'refused',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];

export type ImportFaultCode = RowFaultCode | ContradictionCode;

/** `figure`: what the words need: the line of the first, a most. Never anything that stood in the row. */
export interface RowFault {
  readonly field: string;
  readonly code: ImportFaultCode;
  readonly figure: number | null;
}
