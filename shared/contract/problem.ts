import { z } from 'zod';

/**
 * Why a call did not do what was asked. Closed: each has words in both languages
 * (`shared/i18n/problems.ts`). `detail` names fields or figures for the words, never personal data.
 */
export const problemCodes = [
  'unknownMethod',
  'badInput',
  'notSignedIn',
  'wrongRole',
  'wrongPin',
  'lockedOut',
  'samePerson',
  'easyPin',
  'approvalsSpent',
  'badgeUnknown',
  'badgeNeedsPin',
  'wrongNumber',
  'phoneNotPaired',
  'numberDiffers',
  'notBelow',
  'oneself',
  'worksEverywhere',
  'doneHereOnly',
  'notSetUp',
  'alreadySetUp',
  'notFound',
  'changedMeanwhile',
  'notUndoable',
  'alreadyUndone',
  'undoRoundsSpent',
  'voidOfVoid',
  'undoTooLate',
  'goodsReturned',
  'vouchersReturned',
  'moreThanUsed',
  'notMadeAgain',
  'badReference',
  'wrongCurrency',
  'allowanceSpent',
  'receiveLimit',
  'customerRequired',
  'campaignNotOn',
  'issuingEnded',
  'approvalNeeded',
  'databaseBusy',
  'databaseFull',
  'databaseReadOnly',
  'databaseDamaged',
  'keysLost',
  'backupFailed',
  'entryLeft',
  'hqUnreachable',
  'hqRefused',
  'tooManyTries',
  'cutOff',
  'printerFailed',
  'badFile',
  'tooMuch',
  'notInThisMode',
  'internal',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export const fieldFault = z.strictObject({
  /** Path of the field as the form knows it, e.g. `validThrough` or `row 12, phone`. */
  field: z.string(),
  message: z.string(),
});

export const problem = z.strictObject({
  code: z.enum(problemCodes),
  /** Figures for the words, by name. */
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  faults: z.array(fieldFault),
});
export type Problem = z.infer<typeof problem>;

/** Every answer of the terminal: never an exception. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Makes a problem with nothing but its code and, where the words need them, figures. */
export function problemOf(
  code: ProblemCode,
  detail: Problem['detail'] = {},
  faults: Problem['faults'] = [],
): Problem {
  return { code, detail, faults };
}
