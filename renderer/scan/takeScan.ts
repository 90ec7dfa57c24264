import { createContext, useContext } from 'react';
import type { Scan } from '../../shared/domain/codes/scan.ts';

/** What the way in knows of a reading that the code itself doesn't say. */
export interface HowRead {
  /**
   * ms from where the reader began to where it had the code: a scanner's first character to its last; a
   * camera from the code's coming into view; a picture from its being handed over. Absent: nobody knows.
   */
  readonly tookMs?: number;
}

export type TakeScan = (scan: Scan, how?: HowRead) => void;

export const TakeScanContext = createContext<TakeScan | null>(null);

/** Where every reading of a code goes, whichever way it was read: into the order in hand. */
export function useTakeScan(): TakeScan {
  const take = useContext(TakeScanContext);
  if (take === null) throw new Error('no TakeScanContext above this component');
  return take;
}
