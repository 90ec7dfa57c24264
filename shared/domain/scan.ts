/** How the text of a code reached the counter. */
export type ScanSource = 'wedge' | 'serial' | 'camera' | 'picture' | 'typed' | 'list';

/** One reading of one code: the five ways in all become this and take one path. */
export interface Scan {
  /** 32 hex digits made where the code was read; the same id gets the same answer. */
  readonly scanId: string;
  readonly raw: string;
  readonly source: ScanSource;
}

/** The longest text taken for a code, in characters; anything longer is answered `tooLong`. */
export const maxCodeLength = 512;
