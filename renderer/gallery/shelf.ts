import type { ReactNode } from 'react';
import type { Language } from '../../shared/i18n/area.ts';

/** One component, and what it looks like in each of its states, by the state's name. */
export interface Exhibit {
  readonly component: string;
  readonly states: Readonly<Record<string, ReactNode>>;
}

export type Shelf = (language: Language) => readonly Exhibit[];
