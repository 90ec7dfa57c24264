import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { IconName } from '../ui/drawings.ts';

interface PlaceRow {
  /** Its name; also the key of its word in `session`. */
  readonly place: string;
  readonly icon: IconName;
  readonly for: 'everyone' | 'managers';
  /** The bar at the foot, for what a day needs; the menu at the top, for the rest; or by a line of its own. */
  readonly at: 'bar' | 'menu' | 'line';
}

/** Every part of the counter, in the order it is shown in; its screen stands in `parts.tsx`. */
export const placeRows = [
  { place: 'redeem', icon: 'ticket', for: 'everyone', at: 'bar' },
  { place: 'goodwill', icon: 'heart', for: 'managers', at: 'bar' },
  { place: 'customers', icon: 'customers', for: 'everyone', at: 'bar' },
  { place: 'history', icon: 'clock', for: 'everyone', at: 'bar' },
  { place: 'day', icon: 'day', for: 'everyone', at: 'bar' },
  { place: 'desk', icon: 'desk', for: 'managers', at: 'bar' },
  { place: 'campaigns', icon: 'campaign', for: 'managers', at: 'menu' },
  { place: 'devices', icon: 'device', for: 'everyone', at: 'menu' },
  { place: 'settings', icon: 'gear', for: 'everyone', at: 'menu' },
  { place: 'nextSteps', icon: 'check', for: 'managers', at: 'line' },
  { place: 'opening', icon: 'opening', for: 'everyone', at: 'menu' },
  { place: 'practice', icon: 'practice', for: 'everyone', at: 'menu' },
] as const satisfies readonly PlaceRow[];
export type Place = (typeof placeRows)[number]['place'];

/** The parts at one end of the screen that this person may open. */
export function rowsAt(at: PlaceRow['at'], isManager: boolean) {
  return placeRows.filter((row) => row.at === at && (isManager || row.for === 'everyone'));
}

interface PlaceState {
  readonly place: Place;
  /** What of it is to be seen first, by the name it has there; `null`: its beginning. */
  readonly part: string | null;
  readonly go: (place: Place, part?: string) => void;
}

export type PlaceStore = StoreApi<PlaceState>;

export function createPlaceStore(): PlaceStore {
  return createStore<PlaceState>()((set) => ({
    place: 'redeem',
    part: null,
    go: (place, part) => set({ place, part: part ?? null }),
  }));
}

export const PlaceContext = createContext<PlaceStore | null>(null);

/** Where the counter is, and the way to go elsewhere. */
export function usePlace(): PlaceState {
  const store = useContext(PlaceContext);
  if (store === null) throw new Error('no PlaceContext above this component');
  return useStore(store);
}
