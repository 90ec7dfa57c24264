import { createContext, useContext } from 'react';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

/** Pictures that were brought to the counter, wherever on the screen, until somebody reads them. */
export interface PictureDoor {
  /** Empty: a link to a picture came without the picture. */
  readonly brought: readonly Blob[] | null;
  readonly bring: (files: readonly Blob[]) => void;
  /** Hands them over; they are brought no more. */
  readonly take: () => readonly Blob[] | null;
}

export type PictureDoorStore = StoreApi<PictureDoor>;

export function createPictureDoorStore(): PictureDoorStore {
  return createStore<PictureDoor>()((set, get) => ({
    brought: null,
    bring: (files) => set({ brought: files }),
    take: () => {
      const { brought } = get();
      if (brought !== null) set({ brought: null });
      return brought;
    },
  }));
}

export const PictureDoorContext = createContext<PictureDoorStore | null>(null);

export function usePictureDoor(): PictureDoorStore {
  const store = useContext(PictureDoorContext);
  if (store === null) throw new Error('no PictureDoorContext above this component');
  return store;
}
