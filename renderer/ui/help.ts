import { createContext, useContext } from 'react';

/** Opens help for the place one is at; `null` where there is none above (help itself). */
export const HelpContext = createContext<(() => void) | null>(null);

export function useHelp(): (() => void) | null {
  return useContext(HelpContext);
}
