import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Scan } from '../../shared/domain/codes/scan.ts';

/** While it is on, readings go nowhere but here: a scanner is being tried, nothing is redeemed. */
export interface ScanTest {
  readonly isOn: boolean;
  /** It ends with the first reading: the next one is a customer's. */
  readonly isOnce: boolean;
  readonly last: Scan | null;
  readonly start: () => void;
  readonly tryOnce: () => void;
  readonly stop: () => void;
  readonly took: (scan: Scan) => void;
}

export type ScanTestStore = StoreApi<ScanTest>;

export function createScanTestStore(): ScanTestStore {
  return createStore<ScanTest>()((set) => ({
    isOn: false,
    isOnce: false,
    last: null,
    start: () => set({ isOn: true, isOnce: false, last: null }),
    tryOnce: () => set({ isOn: true, isOnce: true, last: null }),
    stop: () => set({ isOn: false, last: null }),
    took: (scan) => set(({ isOnce }) => ({ last: scan, isOn: !isOnce })),
  }));
}

export const ScanTestContext = createContext<ScanTestStore | null>(null);

export function useScanTest(): ScanTest {
  const store = useContext(ScanTestContext);
  if (store === null) throw new Error('no ScanTestContext above this component');
  return useStore(store);
}
