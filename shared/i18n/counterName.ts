import type { Language } from './area.ts';
import { common } from './common.ts';

const numberAlone = /^\d{1,3}$/;

/** A counter called by its number alone says what it is: `2` → `Counter 2`, `2 号收银台`. */
export function counterNameIn(language: Language, name: string): string {
  return numberAlone.test(name) ? common[language].counterNumber.replace('{{n}}', name) : name;
}
