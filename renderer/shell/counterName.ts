import { useWords } from '../words.ts';

/** A counter that is called by its number alone says what it is: `2` → `Counter 2`, `2 号收银台`. */
export function useCounterName(): (name: string) => string {
  const words = useWords('common');
  return (name) => (/^\d{1,3}$/.test(name) ? words('counterNumber', { n: name }) : name);
}
