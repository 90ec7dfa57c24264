import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';

export const places = [
  'redeem',
  'goodwill',
  'history',
  'campaigns',
  'devices',
  'settings',
] as const;
export type Place = (typeof places)[number];

interface PlaceState {
  readonly place: Place;
  readonly go: (place: Place) => void;
}

export type PlaceStore = StoreApi<PlaceState>;

export function createPlaceStore(): PlaceStore {
  return createStore<PlaceState>()((set) => ({
    place: 'redeem',
    go: (place) => set({ place }),
  }));
}

export const PlaceContext = createContext<PlaceStore | null>(null);

/** Where the counter is, and the way to go elsewhere. */
export function usePlace(): PlaceState {
  const store = useContext(PlaceContext);
  if (store === null) throw new Error('no PlaceContext above this component');
  return useStore(store);
}
