import type { Language } from '../../shared/i18n/area.ts';
import { customerScreen } from '../../shared/i18n/customerScreen.ts';

export type CustomerWord = keyof (typeof customerScreen)['en'];
export type SayToCustomer = (
  word: CustomerWord,
  figures?: Readonly<Record<string, string | number>>,
) => string;

/** The page's own words: it carries no others, and no machinery for them. */
export function wordsFor(language: Language): SayToCustomer {
  const texts = customerScreen[language];
  return (word, figures = {}) =>
    texts[word].replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) =>
      String(figures[name] ?? whole),
    );
}
