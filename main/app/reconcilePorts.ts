import type { DigestRow, DigestSection } from '../../shared/protocol/digest.ts';

export interface ReconcileReader {
  /** Rows in the order of their refs, behind `after` (hex) and up to `to`; what is known no longer is none. */
  digestRows(
    section: DigestSection,
    range: { readonly after: string; readonly to: string; readonly limit: number },
  ): readonly DigestRow[];
}
