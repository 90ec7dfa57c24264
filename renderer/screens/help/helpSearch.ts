import { helpPlaces, helpWords } from '../../../shared/i18n/help.ts';
import type { HelpPlace, HelpWord } from '../../../shared/i18n/help.ts';
import type { Say } from '../../words.ts';

/** The things that are done in each place. */
export const doSteps = ['do1', 'do2', 'do3'] as const;

export type HelpFound =
  | { readonly kind: 'place'; readonly place: HelpPlace; readonly text: string }
  | { readonly kind: 'word'; readonly word: HelpWord };

/** What is said of a place, line by line. */
export function linesOf(words: Say<'help'>, place: HelpPlace): readonly string[] {
  return [words(`${place}_for`), ...doSteps.map((step) => words(`${place}_${step}`))];
}

/** Every line and word that holds what was typed, in the language on the screen; words first. */
export function searchHelp(words: Say<'help'>, typed: string): readonly HelpFound[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  const holds = (text: string): boolean => text.toLowerCase().includes(wanted);
  const known = helpWords
    .filter((word) => holds(words(`word_${word}`)) || holds(words(`means_${word}`)))
    .map((word): HelpFound => ({ kind: 'word', word }));
  const lines = helpPlaces.flatMap((place): readonly HelpFound[] =>
    linesOf(words, place)
      .filter((text) => holds(text) || holds(words(`place_${place}`)))
      .map((text) => ({ kind: 'place', place, text })),
  );
  return [...known, ...lines];
}
