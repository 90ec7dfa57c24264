import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import { sameReaderMs } from '../../shared/domain/scans/readings.ts';
import type { Burst } from './wedgeBurst.ts';

/** How many scans of the check code a scanner is judged by. */
export const trialScans = 3;

/** While it is on, what a scanner types goes nowhere but here, with all that is known of its keys. */
export interface WedgeTrial {
  readonly isOn: boolean;
  readonly last: Burst | null;
  readonly bursts: readonly Burst[];
  /** Scans that broke off. */
  readonly cuts: readonly Burst[];
  readonly start: () => void;
  readonly stop: () => void;
  /** Whether it is the trial's: a trigger that bounces as the trial ends sends no customer's code. */
  readonly takes: (burst: Burst) => boolean;
  readonly took: (burst: Burst) => void;
  readonly wasCut: (burst: Burst) => void;
}

export type WedgeTrialStore = StoreApi<WedgeTrial>;

function isEcho({ text, tookMs, lastAt }: Burst, last: Burst | null): boolean {
  return last !== null && text === last.text && lastAt - tookMs - last.lastAt <= sameReaderMs;
}

export function createWedgeTrialStore(): WedgeTrialStore {
  return createStore<WedgeTrial>()((set, get) => ({
    isOn: false,
    last: null,
    bursts: [],
    cuts: [],
    start: () => set({ isOn: true, bursts: [], cuts: [] }),
    stop: () => set({ isOn: false }),
    takes: (burst) => get().isOn || isEcho(burst, get().last),
    took: (burst) =>
      set(({ bursts }) => ({ bursts: [...bursts, burst].slice(0, trialScans), last: burst })),
    wasCut: (burst) => set(({ cuts }) => ({ cuts: [...cuts, burst].slice(-trialScans) })),
  }));
}

export const WedgeTrialContext = createContext<WedgeTrialStore | null>(null);

export function useWedgeTrialStore(): WedgeTrialStore {
  const store = useContext(WedgeTrialContext);
  if (store === null) throw new Error('no WedgeTrialContext above this component');
  return store;
}

export function useWedgeTrial(): WedgeTrial {
  return useStore(useWedgeTrialStore());
}
