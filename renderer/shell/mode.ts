import { createContext, useContext, useEffect } from 'react';
import type { SessionView } from '../../shared/contract/views.ts';

export type Mode = SessionView['mode'];

export interface ModeState {
  /** What the things on the screen were made for. */
  readonly mode: Mode;
  /** Puts everything on the screen aside and makes it anew for the other terminal. */
  readonly move: (to: Mode) => void;
}

export const ModeContext = createContext<ModeState>({ mode: 'live', move: () => undefined });

/**
 * Follows what the terminal says it is: nothing of the one is ever shown, or sent, as the other's. Answers
 * whether the screen is of the terminal that speaks; while it isn't, nothing is to be shown.
 */
export function useModeOf(view: SessionView | null): boolean {
  const { mode, move } = useContext(ModeContext);
  const said = view?.mode ?? null;
  useEffect(() => {
    document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  useEffect(() => {
    if (said !== null && said !== mode) move(said);
  }, [said, mode, move]);
  return said === null || said === mode;
}
