import { createContext, useContext } from 'react';
import type { Terminal } from '../../shared/contract/terminal.ts';
import { bridgedTerminal } from './electron.ts';
import { httpTerminal } from './http.ts';

/** The terminal of whichever host serves this page. */
export function hostTerminal(): Terminal {
  return window.countersign === undefined ? httpTerminal() : bridgedTerminal(window.countersign);
}

export const TerminalContext = createContext<Terminal | null>(null);

/** The terminal; for calls that are neither a query nor an act of a form (scans, mostly). */
export function useTerminal(): Terminal {
  const terminal = useContext(TerminalContext);
  if (terminal === null) throw new Error('no TerminalContext above this component');
  return terminal;
}
