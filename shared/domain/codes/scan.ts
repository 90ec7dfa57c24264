/** How the text of a code reached the counter. */
export type ScanSource = 'wedge' | 'serial' | 'camera' | 'picture' | 'typed' | 'list';

/** One reading of one code: the five ways in all become this and take one path. */
export interface Scan {
  /** 32 hex digits made where the code was read; the same id gets the same answer. */
  readonly scanId: string;
  readonly raw: string;
  readonly source: ScanSource;
}

/** How the text begins that a receipt carries of its redemption (`shared/protocol/receiptReference.ts`). */
export const receiptReferencePrefix = 'CSR1:';

/**
 * The longest text taken for a code, in characters; anything longer is answered `tooLong`. The longest of
 * ours is the reference on the receipt of twenty vouchers, of 1,369.
 */
export const maxCodeLength = 1_400;
