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
  'worthSpent',
  'ownAllowanceSpent',
  'couponUsed',
  'couponEnded',
  'notThisShops',
  'nothingToGive',
  'doNotAsk',
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
  'earlierDayOpen',
  'nothingToClose',
  'nameTaken',
  'importRunning',
  'hqUnreachable',
  'hqNotTrusted',
  'proxyRefused',
  'hqRefused',
  'tooManyTries',
  'cutOff',
  'printerFailed',
  'noDrawer',
  'drawerTooOften',
  'noPrinter',
  'batchOpen',
  'campaignOver',
  'headOfficeMakes',
  'noRainCheck',
  'rainChecksSpent',
  'heldFull',
  'badFile',
  'tooMuch',
  'notInThisMode',
  'internal',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export interface FieldFault {
  /** Path of the field as the form knows it, e.g. `validThrough` or `row 12, phone`. */
  readonly field: string;
  readonly message: string;
}

export interface Problem {
  readonly code: ProblemCode;
  /** Figures for the words, by name. */
  readonly detail: Readonly<Record<string, string | number>>;
  readonly faults: readonly FieldFault[];
}

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
