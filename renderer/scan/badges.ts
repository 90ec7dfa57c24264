import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

export type TakeBadge = (raw: string) => void;

/** Who takes the next badge: a dialog that asks somebody to agree, or else (`null`) the counter itself. */
export interface Badges {
  readonly taker: TakeBadge | null;
  readonly give: (taker: TakeBadge | null) => void;
}

export type BadgeStore = StoreApi<Badges>;

export function createBadgeStore(): BadgeStore {
  return createStore<Badges>()((set) => ({ taker: null, give: (taker) => set({ taker }) }));
}

export const BadgeContext = createContext<BadgeStore | null>(null);

/** While this is on the screen, a badge that is read is for it. */
export function useBadgeHere(take: TakeBadge): void {
  const store = useContext(BadgeContext);
  const taken = useEffectEvent(take);
  useEffect(() => {
    if (store === null) return undefined;
    store.getState().give((raw) => taken(raw));
    return () => store.getState().give(null);
  }, [store]);
}
