/** The product's two languages. */
export type Language = 'zh' | 'en';

/** One area's texts, both languages side by side; the compiler refuses a key that one of them lacks. */
export interface Area<Key extends string> {
  readonly en: Readonly<Record<Key, string>>;
  readonly zh: Readonly<Record<Key, string>>;
}

/** Declares an area. Values may hold `{{name}}` for figures; plurals are `key_one` and `key_other`. */
export function area<Key extends string>(
  en: Readonly<Record<Key, string>>,
  zh: Readonly<Record<NoInfer<Key>, string>>,
): Area<Key> {
  return { en, zh };
}
