import { createContext, useContext } from 'react';
import type { Scan } from '../../shared/domain/codes/scan.ts';

export type TakeScan = (scan: Scan) => void;

export const TakeScanContext = createContext<TakeScan | null>(null);

/** Where every reading of a code goes, whichever way it was read: into the order in hand. */
export function useTakeScan(): TakeScan {
  const take = useContext(TakeScanContext);
  if (take === null) throw new Error('no TakeScanContext above this component');
  return take;
}
