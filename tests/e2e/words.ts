import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';

/** Every text of the product in one language, area by area. */
export type Words = {
  readonly [Name in keyof typeof catalogue]: (typeof catalogue)[Name]['en'];
};

export function wordsIn(language: Language): Words {
  return Object.fromEntries(
    Object.entries(catalogue).map(([name, both]) => [name, both[language]]),
  ) as Words;
}

/** The text itself as a pattern. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A name that begins with this text: buttons say their key behind their word. */
export function beginning(text: string): RegExp {
  return new RegExp(`^${literally(text)}`);
}

/** A name that holds this text somewhere: a select's button says its value before its label. */
export function holding(text: string): RegExp {
  return new RegExp(literally(text));
}

/** A name that ends with this text. */
export function ending(text: string): RegExp {
  return new RegExp(`${literally(text)}$`);
}
