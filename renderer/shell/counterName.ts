import { counterNameIn } from '../../shared/i18n/counterName.ts';
import { useLanguage } from '../words.ts';

/** Names a counter in the screen's language. */
export function useCounterName(): (name: string) => string {
  const language = useLanguage();
  return (name) => counterNameIn(language, name);
}
